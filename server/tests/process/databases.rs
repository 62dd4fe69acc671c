//! The program and its database: several processes that start at once, a schema that is newer, a server that is away.

use std::net::TcpListener;
use std::thread;

use serde_json::json;

use crate::kind::Kind;
use crate::site::{Outcome, Site};
use crate::{ANA, NEW_PASSWORD, PASSWORD};

const NAMES: [&str; 3] = ["sqlite", "postgres", "mysql"];

async fn site(kind: Kind) -> Site {
    let site = Site::development();
    match kind {
        Kind::Sqlite => site,
        server => {
            let url = server.empty_database(site.path()).await;
            site.with("RECOBRA_DATABASE__URL", &url)
        }
    }
}

#[track_caller]
pub(crate) fn refused(outcome: &Outcome, words: &[&str]) {
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    for word in words {
        assert!(outcome.stderr.contains(word), "{word} is not in {}", outcome.stderr);
    }
}

#[tokio::test]
async fn of_processes_that_start_at_once_on_an_empty_database_all_come_up() {
    for kind in NAMES.map(Kind::of) {
        let site = site(kind).await;
        let steps = site.run(&["migrate", "--status"], "");
        assert_eq!(steps.code, Some(0), "{kind:?}: {steps:?}");
        assert!(steps.stdout.lines().all(|line| line.starts_with("pending")), "{steps:?}");
        let outcomes = thread::scope(|scope| {
            let started: Vec<_> =
                (0..3).map(|_| scope.spawn(|| site.run(&["migrate"], ""))).collect();
            started.into_iter().map(|run| run.join().unwrap()).collect::<Vec<_>>()
        });
        for outcome in outcomes {
            assert_eq!(outcome.code, Some(0), "{kind:?}: {outcome:?}");
            assert_eq!(outcome.stdout, "The schema is up to date.\n");
        }
        let steps = site.run(&["migrate", "--status"], "");
        assert!(steps.stdout.lines().all(|line| line.starts_with("taken")), "{steps:?}");
        assert_eq!(site.run(&["check"], "").code, Some(0));
    }
}

#[tokio::test]
async fn a_server_recovers_an_account_that_another_process_added() {
    for kind in NAMES.map(Kind::of) {
        let site = site(kind).await;
        let server = site.serve();
        site.add(ANA, PASSWORD);
        server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await;
        let mails = server.get(&format!("/api/dev/mailbox?to={ANA}&wait=10s")).await;
        let link = mails.json["messages"][0]["link"].as_str().unwrap().to_owned();
        let token = link.split_once("#token=").unwrap().1;
        let body = json!({
            "token": token, "new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD
        });
        assert_eq!(server.post("/api/auth/reset-password", body).await.status, 200, "{kind:?}");
        for (password, status) in [(NEW_PASSWORD, 200), (PASSWORD, 401)] {
            let body = json!({ "identifier": ANA, "password": password });
            assert_eq!(server.post("/api/auth/sign-in", body).await.status, status, "{kind:?}");
        }
        server.terminate();
        assert_eq!(server.end().0, Some(0));
    }
}

#[test]
fn a_status_that_is_asked_for_makes_nothing() {
    let site = Site::development();
    assert_eq!(site.run(&["migrate", "--status"], "").code, Some(0));
    assert!(!site.path().join("data").exists());
}

#[test]
fn a_database_that_is_away_is_said_to_be_and_its_password_is_not() {
    let away = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for kind in ["postgres", "mysql"] {
        let url = format!("{kind}://recobra:hunter2secret@{away}/recobra");
        let site = Site::development()
            .with("RECOBRA_DATABASE__URL", &url)
            .with("RECOBRA_DATABASE__ACQUIRE_TIMEOUT", "1s");
        for command in ["check", "migrate", "serve"] {
            let outcome = site.run(&[command], "");
            refused(&outcome, &["DATABASE__URL"]);
            assert!(!outcome.stderr.contains("hunter2secret"), "{}", outcome.stderr);
        }
    }
}

#[test]
fn a_database_that_cannot_be_used_is_named() {
    for (key, value) in [
        ("RECOBRA_DATABASE__URL", "oracle://recobra:hunter2secret@localhost/recobra"),
        ("RECOBRA_DATABASE__URL", "recobra.db"),
        ("RECOBRA_DATABASE__MAX_CONNECTIONS", "0"),
        ("RECOBRA_DATABASE__ACQUIRE_TIMEOUT", "10ms"),
    ] {
        let outcome = Site::development().with(key, value).run(&["check"], "");
        refused(&outcome, &[key]);
        assert!(!outcome.stderr.contains("hunter2secret"), "{}", outcome.stderr);
    }
}

#[test]
fn in_production_a_database_elsewhere_says_whether_it_is_encrypted() {
    let smtp = "127.0.0.1:2525".parse().unwrap();
    let check = |url: &str| {
        let site = Site::production(smtp).with("RECOBRA_DATABASE__ACQUIRE_TIMEOUT", "1s");
        site.with("RECOBRA_DATABASE__URL", url).run(&["check"], "").stderr
    };
    let asked = "say whether the connection is encrypted";
    for url in [
        "postgres://recobra@db.invalid/recobra",
        "postgres://recobra@db.invalid/recobra?sslmode=prefer",
        "mysql://recobra@db.invalid/recobra?ssl-mode=PREFERRED",
    ] {
        assert!(check(url).contains(asked), "{url}");
    }
    for url in [
        "postgres://recobra@db.invalid/recobra?sslmode=verify-full",
        "mysql://recobra@db.invalid/recobra?ssl-mode=VERIFY_IDENTITY",
        "postgres:///recobra?host=/no/such/socket",
    ] {
        let said = check(url);
        assert!(said.contains("DATABASE__URL") && !said.contains(asked), "{url}: {said}");
    }
}
