//! A database that people live in moves to another kind of server, and back.

use std::fs;

use serde_json::json;

use crate::databases::refused;
use crate::kind::Kind;
use crate::site::Site;
use crate::{ANA, NEW_PASSWORD, PASSWORD};

const EVA: &str = "eva@example.com";

/// A site whose server was in the middle of everything when it ended: the cookie of Ana's session, and the request and
/// the code of a recovery of Eva's.
async fn lived_in(site: &Site) -> (String, String, String) {
    site.add(ANA, PASSWORD);
    site.add(EVA, PASSWORD);
    let server = site.serve();
    let sign_in = |password: &str| json!({ "identifier": ANA, "password": password });
    let cookie = server.post("/api/auth/sign-in", sign_in(PASSWORD)).await.cookie();
    for guess in ["uno dos tres cuatro", "ñandú 🦤 y cometas"] {
        assert_eq!(server.post("/api/auth/sign-in", sign_in(guess)).await.status, 401);
    }
    let asked = server.post("/api/auth/forgot-password", json!({ "identifier": EVA })).await;
    let code = server.message(EVA, "").await["code"].as_str().unwrap().to_owned();
    server.terminate();
    assert_eq!(server.end().0, Some(0));
    (cookie, asked.text("request_id"), code)
}

#[tokio::test]
async fn what_was_begun_on_one_database_goes_on_on_the_next_and_ends_on_the_last() {
    let site = Site::development();
    let (cookie, request, code) = lived_in(&site).await;
    let mut url = "sqlite://data/recobra.db".to_owned();
    let mut site = site;
    let mut ticket = String::new();
    for (round, name) in ["postgres", "mysql", "sqlite"].into_iter().enumerate() {
        let next = match Kind::of(name) {
            Kind::Sqlite => "sqlite://data/back.db".to_owned(),
            server => server.empty_database(site.path()).await,
        };
        site = site.with("RECOBRA_DATABASE__URL", &next);
        assert_eq!(site.run(&["migrate"], "").code, Some(0));
        let copied = site.run(&["database", "copy", &url, &next], "");
        assert_eq!(copied.code, Some(0), "{name}: {copied:?}");
        assert!(copied.stdout.contains("2  accounts\n"), "{}", copied.stdout);
        assert!(copied.stdout.contains("1  sessions\n"), "{}", copied.stdout);
        let again = site.run(&["database", "copy", &url, &next], "");
        refused(&again, &["not empty", "accounts", "Nothing was copied"]);
        let verified = site.run(&["audit", "verify"], "");
        assert_eq!(verified.code, Some(0), "{name}: {verified:?}");
        let server = site.serve();
        let session = server.get_with_cookie("/api/auth/session", &cookie).await;
        assert_eq!(session.json["account"]["email"], ANA, "{name}");
        if round == 0 {
            let guess = json!({ "request_id": request, "code": code });
            ticket = server.post("/api/auth/verify-code", guess).await.text("reset_token");
        }
        if round == 2 {
            let body = json!({
                "token": ticket, "new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD,
            });
            assert_eq!(server.post("/api/auth/reset-password", body).await.status, 200);
            let body = json!({ "identifier": EVA, "password": NEW_PASSWORD });
            assert_eq!(server.post("/api/auth/sign-in", body).await.status, 200);
        }
        server.terminate();
        assert_eq!(server.end().0, Some(0));
        let verified = site.run(&["audit", "verify"], "");
        assert_eq!(verified.code, Some(0), "{name}: {verified:?}");
        url = next;
    }
}

#[tokio::test]
async fn a_database_that_is_in_use_or_not_prepared_is_not_copied_and_no_password_is_told() {
    for name in ["sqlite", "postgres", "mysql"] {
        let mut site = Site::development();
        let here = match Kind::of(name) {
            Kind::Sqlite => "sqlite://data/recobra.db".to_owned(),
            // Whoever asks is let in: the password is there to be kept.
            server => server.empty_database(site.path()).await.replace('@', ":hunter2secret@"),
        };
        site = site.with("RECOBRA_DATABASE__URL", &here);
        let there = "sqlite://data/there.db";
        let copy = |site: &Site, from: &str, to: &str| {
            let outcome = site.run(&["database", "copy", from, to], "");
            let said = format!("{}{}", outcome.stdout, outcome.stderr);
            assert!(!said.contains("hunter2secret"), "{said}");
            outcome
        };
        refused(&copy(&site, "sqlite://data/none.db", &here), &["the source"]);
        let server = site.serve();
        refused(&copy(&site, &here, there), &["the source is in use", "stop the server"]);
        let other = site.with("RECOBRA_DATABASE__URL", there);
        assert_eq!(other.run(&["migrate"], "").code, Some(0));
        refused(&copy(&other, there, &here), &["the target is in use"]);
        drop(server);
        assert_eq!(copy(&other, &here, there).code, Some(0), "{name}");
        assert!(!other.path().join("data/none.db").exists());
    }
}

#[tokio::test]
async fn the_schema_of_both_must_be_up_to_date_and_a_file_may_name_them() {
    let site = Site::development();
    site.add(ANA, PASSWORD);
    let next = Kind::of("postgres").empty_database(site.path()).await;
    let file = site.path().join("next.url");
    fs::write(&file, format!("{next}\n")).unwrap();
    let file = format!("@{}", file.display());
    let copy = |site: &Site| site.run(&["database", "copy", "sqlite://data/recobra.db", &file], "");
    refused(&copy(&site), &["the schema of the target", "recobra migrate"]);
    let site = site.with("RECOBRA_DATABASE__URL", &next);
    assert_eq!(site.run(&["migrate"], "").code, Some(0));
    assert_eq!(copy(&site).code, Some(0));
    refused(&site.run(&["database", "copy", "@nowhere", &file], ""), &["nowhere"]);
    refused(&site.run(&["database", "copy", "oracle://x", &file], ""), &["the source"]);
}
