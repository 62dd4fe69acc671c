//! Whoever reads the log finds nothing that acts, and nobody's address.

use serde_json::json;

use crate::site::Site;
use crate::smtp::{Manner, Sink, open};
use crate::{ANA, NEW_PASSWORD, PASSWORD};

const EVA: &str = "eva.ruiz@example.com";

#[tokio::test]
async fn the_most_talkative_log_of_a_whole_journey_holds_no_secret_and_no_address() {
    let sink = Sink::start(Manner::Kind).await;
    let site = Site::production(sink.address).with("RUST_LOG", "trace");
    site.add(ANA, PASSWORD);
    let server = site.serve();

    let asked = server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await;
    let recovery = open(&sink.letter(1).await);
    let guess = |code: &str| json!({ "request_id": asked.text("request_id"), "code": code });
    server.post("/api/auth/verify-code", guess("000000")).await;
    let verified = server.post("/api/auth/verify-code", guess(&recovery.code)).await;
    let ticket = verified.text("reset_token");
    let old_link = format!("/reset-password?token={}", recovery.token);
    server.get(&old_link).await;
    let body = json!({
        "token": ticket, "new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD,
    });
    assert_eq!(server.post("/api/auth/reset-password", body).await.status, 200);
    sink.letter(2).await;
    let wrong = json!({ "identifier": ANA, "password": PASSWORD });
    assert_eq!(server.post("/api/auth/sign-in", wrong).await.status, 401);
    let right = json!({ "identifier": ANA, "password": NEW_PASSWORD });
    let cookie = server.post("/api/auth/sign-in", right).await.cookie();
    assert_eq!(server.get_with_cookie("/api/auth/session", &cookie).await.status, 200);
    server.post("/api/auth/sign-up", json!({ "email": EVA, "password": PASSWORD })).await;
    let sign_up = open(&sink.letter(3).await);
    let proof = json!({ "token": sign_up.token });
    assert_eq!(server.post("/api/auth/verify-email", proof).await.status, 200);
    sink.letter(4).await;

    server.terminate();
    let (code, log) = server.end();
    assert_eq!(code, Some(0));
    assert!(log.contains("a message was sent"), "this test looks at the wrong log");
    let session = cookie.split_once('=').unwrap().1;
    for secret in [
        &recovery.code,
        &recovery.token,
        &ticket,
        session,
        &sign_up.code,
        &sign_up.token,
        PASSWORD,
        NEW_PASSWORD,
        ANA,
        EVA,
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    ] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} stands in the log");
    }
}

#[tokio::test]
async fn a_letter_that_cannot_leave_tells_why_and_nothing_else() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let site = Site::production(nobody);
    site.add(ANA, PASSWORD);
    let server = site.serve();
    let asked = server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await;
    assert_eq!(asked.status, 200);
    server.logged("a message will be tried again").await;
    server.terminate();
    let (_, log) = server.end();
    assert!(log.contains("the mail server refuses connections"), "{log}");
    assert!(!log.contains(ANA) && !log.contains("token="), "{log}");
}
