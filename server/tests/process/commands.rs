//! The operators' command line: what it does, what it refuses in words, and that it prints no password.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::site::{Outcome, Site};
use crate::smtp::{Manner, Sink};
use crate::sqlite::connect;
use crate::{ANA, PASSWORD};

#[track_caller]
fn says(outcome: &Outcome, code: i32, words: &str) {
    assert_eq!(outcome.code, Some(code), "{outcome:?}");
    let said = if code == 0 { &outcome.stdout } else { &outcome.stderr };
    assert!(said.contains(words), "{words} is not in {said}");
    let all = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(!all.contains(PASSWORD), "a password was printed: {all}");
}

#[tokio::test]
async fn an_account_is_added_with_the_password_from_standard_input() {
    let site = Site::development();
    let arguments = ["account", "add", ANA, "--name", "Ana Ruiz", "--locale", "en"];
    says(&site.run(&arguments, &format!("{PASSWORD}\r\n")), 0, ANA);
    let server = site.serve();
    let body = json!({ "identifier": ANA, "password": PASSWORD });
    let signed_in = server.post("/api/auth/sign-in", body).await;
    assert_eq!(signed_in.json["account"]["display_name"], "Ana Ruiz");
    assert_eq!(signed_in.json["account"]["locale"], "en");
}

#[test]
fn what_an_account_cannot_have_is_refused_in_words() {
    let site = Site::development();
    let add = |arguments: &[&str], password: &str| {
        site.run(&[&["account", "add"], arguments].concat(), password)
    };
    says(&add(&[ANA], "corta\n"), 1, "Use at least 8 characters");
    says(&add(&[ANA], "password\n"), 1, "common passwords");
    says(&add(&[ANA], "tigre2026\n"), 1, "harder to guess");
    says(&add(&[ANA], ""), 1, "Use at least 8 characters");
    says(&add(&["ana"], PASSWORD), 1, "name@example.com");
    says(&add(&[ANA, "--phone", "612345678"], PASSWORD), 1, "country prefix");
    says(&add(&[ANA, "--locale", "tlh"], PASSWORD), 1, "es or en");
    says(&add(&[ANA], PASSWORD), 0, ANA);
    says(&add(&["ANA@Example.COM"], PASSWORD), 1, "already");
}

#[tokio::test]
async fn disabling_ends_what_is_open_and_enabling_lets_in_again() {
    let site = Site::development();
    site.add(ANA, PASSWORD);
    let server = site.serve();
    let body = json!({ "identifier": ANA, "password": PASSWORD });
    let cookie = server.post("/api/auth/sign-in", body.clone()).await.cookie();
    says(&site.run(&["account", "disable", ANA], ""), 0, "The account is off.");
    says(&site.run(&["account", "disable", ANA], ""), 0, "off already");
    assert_eq!(server.get_with_cookie("/api/auth/session", &cookie).await.status, 401);
    assert_eq!(server.post("/api/auth/sign-in", body.clone()).await.status, 401);
    says(&site.run(&["account", "recover", ANA], ""), 1, "is off");
    says(&site.run(&["account", "enable", ANA], ""), 0, "The account is on.");
    says(&site.run(&["account", "enable", ANA], ""), 0, "on already");
    assert_eq!(server.get_with_cookie("/api/auth/session", &cookie).await.status, 401);
    assert_eq!(server.post("/api/auth/sign-in", body).await.status, 200);
    says(&site.run(&["account", "disable", "who@example.com"], ""), 1, "has no account");
}

#[tokio::test]
async fn an_operator_signs_one_out_or_everybody_and_says_which() {
    let site = Site::development();
    let emails = [ANA, "eva@example.com"];
    let server = site.serve();
    let mut cookies = Vec::new();
    for email in emails {
        site.add(email, PASSWORD);
        let body = json!({ "identifier": email, "password": PASSWORD });
        cookies.push(server.post("/api/auth/sign-in", body).await.cookie());
    }
    for arguments in [&[][..], &[ANA, "--everybody"], &["--everybody=yes"]] {
        let arguments = [&["account", "sign-out"], arguments].concat();
        assert_eq!(site.run(&arguments, "").code, Some(2), "{arguments:?}");
    }
    says(&site.run(&["account", "sign-out", ANA], ""), 0, "; 1 sessions ended.");
    let everybody = site.run(&["account", "sign-out", "--everybody"], "");
    says(&everybody, 0, "Signed out everywhere: 2 accounts; 1 sessions ended.");
    for cookie in cookies {
        assert_eq!(server.get_with_cookie("/api/auth/session", &cookie).await.status, 401);
    }
    let body = json!({ "identifier": ANA, "password": PASSWORD });
    assert_eq!(server.post("/api/auth/sign-in", body).await.status, 200);
}

#[tokio::test]
async fn signing_everybody_out_that_breaks_off_says_how_far_it_came_and_is_run_again() {
    let site = Site::development();
    let people: Vec<_> =
        (0..700).map(|number| json!({ "email": format!("p{number}@example.com") })).collect();
    let lines: Vec<_> = people.iter().map(Value::to_string).collect();
    fs::write(site.path().join("people.jsonl"), lines.join("\n")).unwrap();
    says(&site.run(&["account", "import", "people.jsonl"], ""), 0, "700 accounts imported");
    let db = connect(&site).await;
    let trigger = "CREATE TRIGGER trip BEFORE UPDATE ON accounts WHEN NEW.id = (SELECT max(id) FROM accounts) \
                   BEGIN SELECT RAISE(ABORT, 'tripped'); END";
    db.execute_unprepared(trigger).await.unwrap();
    let everybody = ["account", "sign-out", "--everybody"];
    let broken = site.run(&everybody, "");
    says(&broken, 1, "500 accounts are signed out, the others not yet; run it again");
    says(&broken, 1, "tripped");
    assert!(!site.run(&["audit"], "").stdout.contains("everybody_signed_out"));
    db.execute_unprepared("DROP TRIGGER trip").await.unwrap();
    says(&site.run(&everybody, ""), 0, "700 accounts; 0 sessions ended.");
    assert!(site.run(&["audit"], "").stdout.contains("everybody_signed_out"));
}

#[tokio::test]
async fn nobody_sends_a_recovery_to_an_address_that_is_in_doubt() {
    let site = Site::development();
    site.add(ANA, PASSWORD);
    let doubt = "UPDATE accounts SET email_doubted_at = 1772443800000";
    connect(&site).await.execute_unprepared(doubt).await.unwrap();
    says(&site.run(&["account", "recover", ANA], ""), 1, "is in doubt");
    let shown = site.run(&["account", "show", ANA], "");
    says(&shown, 0, "a•••@example.com, in doubt since 2026-03-02T09:30:00.000Z");
}

#[tokio::test]
async fn an_operator_starts_a_recovery_and_the_owner_finishes_it() {
    let site = Site::development();
    site.add(ANA, PASSWORD);
    let server = site.serve();
    let outcome = site.run(&["account", "recover", ANA], "");
    says(&outcome, 0, "A recovery message waits");
    assert!(!outcome.stdout.contains("token="));
    let mail = server.message(ANA, "").await;
    let token = mail["link"].as_str().unwrap().split_once("#token=").unwrap().1;
    let valid = server.post("/api/auth/validate-reset-token", json!({ "token": token })).await;
    assert_eq!((valid.status, valid.text("account")), (200, ANA.to_owned()));
}

#[test]
fn the_description_of_the_api_needs_no_configuration() {
    let outcome = Site::development().with("RECOBRA_NONSENSE", "1").run(&["openapi"], "");
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let file = include_str!("../../../docs/openapi.json");
    assert_eq!(
        outcome.stdout, file,
        "docs/openapi.json is old: recobra openapi > docs/openapi.json"
    );
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[test]
fn the_schema_is_brought_up_to_date_any_number_of_times() {
    let site = Site::development();
    for _ in 0..2 {
        says(&site.run(&["migrate"], ""), 0, "The schema is up to date.");
    }
}

#[test]
fn a_database_that_cannot_be_used_is_named() {
    let site = Site::development();
    fs::create_dir(site.path().join("data")).unwrap();
    fs::write(site.path().join("data/recobra.db"), "no database at all").unwrap();
    let outcome = site.run(&["migrate"], "");
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stderr.contains("DATABASE__URL"), "{}", outcome.stderr);
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let site = Site::development();
    let _server = site.serve();
    let outcome = site.run(&["serve"], "");
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stderr.contains("HTTP__LISTEN"), "{}", outcome.stderr);
}

#[tokio::test]
async fn a_code_from_before_a_rotation_of_the_keys_still_works_and_new_ones_do_too() {
    let site = Site::development();
    site.add(ANA, PASSWORD);
    let server = site.serve();
    let asked = server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await;
    let mail = server.message(ANA, "").await;
    server.terminate();
    assert_eq!(server.end().0, Some(0));
    let rotated = site.run(&["keys", "rotate"], "");
    assert!(rotated.stdout.contains("2 keys"), "{rotated:?}");
    let file = site.path().join("data/recobra.keys");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 2);
    let server = site.serve();
    let verify = json!({ "request_id": asked.text("request_id"), "code": mail["code"] });
    assert_eq!(server.post("/api/auth/verify-code", verify).await.status, 200);
    server
        .post("/api/auth/sign-up", json!({ "email": "eva@example.com", "password": PASSWORD }))
        .await;
    let mail = server.message("eva@example.com", "").await;
    let token = mail["link"].as_str().unwrap().split_once("#token=").unwrap().1;
    assert_eq!(server.post("/api/auth/verify-email", json!({ "token": token })).await.status, 200);
}

#[test]
fn configured_keys_are_rotated_by_telling_what_to_configure() {
    let old = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let site = Site::development().with("RECOBRA_SECRETS__KEYS", old);
    let outcome = site.run(&["keys", "rotate"], "");
    let keys = outcome.stdout.trim().strip_prefix("RECOBRA_SECRETS__KEYS=").unwrap().to_owned();
    assert!(keys.ends_with(&format!(",{old}")), "{keys}");
    let check = site.with("RECOBRA_SECRETS__KEYS", &keys).run(&["check"], "");
    assert_eq!(check.code, Some(0), "{check:?}");
}

#[test]
fn a_sweep_by_hand_says_what_it_did() {
    let outcome = Site::development().run(&["sweep"], "");
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), "0 rows were forgotten.\n"));
}

#[tokio::test]
async fn a_mail_test_says_that_it_arrived() {
    let sink = Sink::start(Manner::Kind).await;
    let site = Site::development().with_smtp(sink.address);
    says(
        &tokio::task::spawn_blocking(move || site.run(&["mail", "test", ANA], "")).await.unwrap(),
        0,
        "handed over",
    );
    assert!(sink.letter(1).await.contains(ANA));
}

#[test]
fn a_mail_test_that_fails_says_what_to_mend() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let outcome = Site::development().with_smtp(nobody).run(&["mail", "test", ANA], "");
    says(&outcome, 1, "refuses connections");
    says(&outcome, 1, "RECOBRA_MAIL__SMTP_URL");
}

#[test]
fn the_outbox_is_listed_tried_again_and_dropped_without_telling_a_whole_address() {
    let site = Site::development();
    site.add(ANA, PASSWORD);
    says(&site.run(&["account", "recover", ANA], ""), 0, "waits in the outbox");
    let listed = site.run(&["outbox", "list", "--state", "pending"], "");
    says(&listed, 0, "recovery");
    assert!(!listed.stdout.contains(ANA), "{listed:?}");
    says(&site.run(&["outbox", "list", "--state", "lost"], ""), 2, "no_recipient");
    let json = site.run(&["outbox", "list", "--json"], "").stdout;
    let rows: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (rows[0]["state"].as_str(), rows[0]["attempts"].as_i64()),
        (Some("pending"), Some(0))
    );
    let id = rows[0]["id"].as_str().unwrap();
    let shown = site.run(&["outbox", "show", id], "");
    says(&shown, 0, "@example.com");
    assert!(!shown.stdout.contains(ANA), "{shown:?}");
    says(&site.run(&["outbox", "retry", id], ""), 0, "tried within a second");
    says(&site.run(&["outbox", "drop", id], ""), 0, "taken out");
    says(&site.run(&["outbox", "list", "--state", "dropped"], ""), 0, id);
    for command in ["retry", "drop"] {
        says(&site.run(&["outbox", command, id], ""), 1, "waits or is dead");
    }
}

#[test]
fn a_reader_that_has_enough_ends_every_list_quietly_and_no_secret_is_lost_without_a_word() {
    let site = Site::development();
    site.add(ANA, PASSWORD);
    says(&site.run(&["account", "recover", ANA], ""), 0, "waits in the outbox");
    says(&site.run(&["app", "add", "shop"], ""), 0, "API key");
    let listed: Value =
        serde_json::from_str(&site.run(&["outbox", "list", "--json"], "").stdout).unwrap();
    let id = listed[0]["id"].as_str().unwrap();
    // Nobody reads from the beginning: each of them tells its first line to a closed pipe.
    let unread = |arguments: &[&str]| {
        let mut child = site.start(arguments);
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for list in [
        &["outbox", "list"][..],
        &["outbox", "list", "--json"],
        &["outbox", "show", id],
        &["app", "list"],
        &["account", "show", ANA],
        &["audit"],
        &["audit", "--json"],
        &["audit", "verify"],
        &["migrate", "--status"],
        &["openapi"],
    ] {
        assert_eq!(unread(list), (Some(0), String::new()), "{list:?}");
    }
    let (code, said) = unread(&["app", "add", "shop"]);
    assert!(code == Some(1) && said.contains("pipe"), "{said}");
}

#[test]
fn a_command_that_does_not_exist_is_told_from_those_that_do() {
    let outcome = Site::development().run(&["account", "shoot", ANA], "");
    assert_eq!(outcome.code, Some(2));
    let help = Site::development().run(&["--help"], "");
    assert!(help.stdout.contains("account") && help.stdout.contains("serve"));
}
