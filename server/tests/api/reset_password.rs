use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, ticket_of, token_of};

const ANA: &str = "ana@example.com";
const THIRD_PASSWORD: &str = "otra frase para la lluvia";

#[tokio::test]
async fn a_link_works_once() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let visitor = server.visitor();
    assert_eq!(visitor.reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    let again = visitor.reset(&token_of(&mail), THIRD_PASSWORD).await;
    again.is_problem(ProblemKind::TokenRejected, &json!({}));
    server.opens_only_with(ANA, NEW_PASSWORD, THIRD_PASSWORD).await;
}

#[tokio::test]
async fn every_session_that_was_open_is_dead_on_its_next_request() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let eva = server.account("eva@example.com").await;
    let mut devices = Vec::new();
    for _ in 0..3 {
        devices.push(server.signed_in(&ana, PASSWORD).await);
    }
    let stranger = server.signed_in(&eva, PASSWORD).await;
    let (_, mail) = server.recovery(ANA).await;
    let reset = devices[0].reset(&token_of(&mail), NEW_PASSWORD).await;
    reset.is(200, &json!({ "sessions_revoked": 3 }));
    for device in devices {
        device.session().await.is_problem(ProblemKind::Unauthenticated, &json!({}));
    }
    assert_eq!(stranger.session().await.status, 200);
}

#[tokio::test]
async fn a_reset_signs_nobody_in() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let reset = server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await;
    assert!(reset.headers.get("set-cookie").is_none());
    assert_eq!(server.database.number("SELECT count(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn every_other_pending_secret_is_dead() {
    let server = TestServer::start().await;
    server.account_with_phone(ANA, Some("+34612345678")).await;
    let visitor = server.visitor();
    let (by_mail, mail) = server.recovery(ANA).await;
    let ticket = ticket_of(&visitor.verify(&by_mail, mail.code.as_ref().unwrap()).await);
    let coalesced = visitor.forgot("+34612345678").await.field("request_id");
    server.deliver().await;
    assert_eq!(visitor.reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    assert_eq!(visitor.reset(&ticket, THIRD_PASSWORD).await.status, 400);
    let alive = format!(
        "SELECT count(*) FROM challenges WHERE used_at IS NULL AND {} = '{}'",
        server.database.hex("id"),
        coalesced.replace('-', "").to_uppercase()
    );
    assert_eq!(server.database.number(&alive).await, 0);
}

#[tokio::test]
async fn tokens_issued_before_are_too_old() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let versions = "SELECT token_version FROM accounts";
    let before = server.database.number(versions).await;
    server.advance(std::time::Duration::from_secs(5));
    let (_, mail) = server.recovery(ANA).await;
    server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await;
    assert_eq!(server.database.number(versions).await, before + 1);
    let changed = server.database.number("SELECT password_changed_at FROM accounts").await;
    assert_eq!(changed, server.ctx.clock.now().0);
}

#[tokio::test]
async fn the_owner_is_told() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let phone = server.visitor().with("user-agent", "Mozilla/5.0 (Android 15) Firefox/140.0");
    phone.reset(&token_of(&mail), NEW_PASSWORD).await;
    let notice = server.message(ANA).await;
    assert_eq!(notice.subject, "Tu contraseña de Recobra ha cambiado");
    assert!((notice.code, notice.text.contains("/forgot-password")) == (None, true));
    assert!(notice.text.contains("Firefox"), "{}", notice.text);
    assert!(notice.text.contains("127.0.0.1"), "{}", notice.text);
}

#[tokio::test]
async fn the_audit_log_has_it() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await;
    let sql = "SELECT event || ' ' || outcome || ' ' || client_address FROM audit \
               WHERE event = 'password_reset' AND account_id IS NOT NULL";
    assert_eq!(server.database.texts(sql).await, ["password_reset ok 127.0.0.1"]);
}

#[tokio::test]
async fn a_refused_password_burns_nothing_and_every_fault_is_told() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (_, mail) = server.recovery(ANA).await;
    let before = server.database.contents().await;
    let body = json!({
        "token": token_of(&mail), "new_password": "corta", "confirm_password": "distinta",
    });
    visitor.post("/api/auth/reset-password", &body).await.is_problem(
        ProblemKind::Validation,
        &json!({ "violations": [
            { "pointer": "/new_password", "code": "password-too-short", "params": { "min": 8 } },
            { "pointer": "/confirm_password", "code": "password-mismatch" },
        ] }),
    );
    for (password, code) in [
        ("password", "password-common"),
        ("www.example.com", "password-personal"),
        ("Ana Ruiz Ana Ruiz", "password-personal"),
        ("recobra recobra", "password-personal"),
        ("tigre2026", "password-guessable"),
        (PASSWORD, "password-previous"),
    ] {
        let reply = visitor.reset(&token_of(&mail), password).await;
        assert_eq!(reply.status, 422, "{password}: {}", reply.text);
        let violations = reply.json()["violations"].clone();
        let codes: Vec<_> = violations.as_array().unwrap().iter().map(|v| &v["code"]).collect();
        assert!(codes.contains(&&json!(code)), "{password}: {violations}");
    }
    assert_eq!(server.database.contents().await, before);
    assert_eq!(visitor.reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_password_is_taken_to_the_last_character_and_in_every_composition() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let long: String = "canción del mar lejano ".chars().cycle().take(255).collect();
    let composed = format!("{long}é");
    assert_eq!(server.visitor().reset(&token_of(&mail), &composed).await.status, 200);
    server.opens_only_with(ANA, &format!("{long}e\u{301}"), &format!("{long}e")).await;
}

#[tokio::test]
async fn what_cannot_be_a_token_is_refused_like_a_dead_one() {
    let server = TestServer::start().await;
    let unknown = "A".repeat(64);
    for token in ["", "x", "../../etc/passwd", "' OR 1=1 --", &unknown, &"é".repeat(32)] {
        let reply = server.visitor().reset(token, NEW_PASSWORD).await;
        reply.is_problem(ProblemKind::TokenRejected, &json!({}));
    }
}

#[tokio::test]
async fn a_token_is_tied_to_every_one_of_its_characters() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let token = token_of(&mail);
    for index in 0..token.len() {
        let other = if &token[index..=index] == "A" { "B" } else { "A" };
        let forged = format!("{}{other}{}", &token[..index], &token[index + 1..]);
        assert_eq!(server.visitor().validate(&forged).await.status, 400, "{index}");
    }
    assert_eq!(server.visitor().validate(&token).await.status, 200);
}
