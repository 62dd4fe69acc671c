use recobra::store::accounts::NewAccount;
use serde_json::json;
use shared::{Email, Locale, ProblemKind};
use url::Url;
use uuid::Uuid;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer};

const ANA: &str = "ana@example.com";

#[tokio::test]
async fn the_right_password_opens_a_session() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let reply = server.visitor().sign_in(ANA, PASSWORD).await;
    reply.is(
        200,
        &json!({
            "account": {
                "id": ana.id, "email": ANA, "phone": null, "display_name": "Ana Ruiz", "locale": "es",
            },
            "expires_in": 86400,
        }),
    );
    assert_eq!(server.visitor().keeping(&reply).session().await.status, 200);
}

#[tokio::test]
async fn a_proven_number_signs_in_too() {
    let server = TestServer::start().await;
    server.account_with_phone(ANA, Some("+34612345678")).await;
    assert_eq!(server.visitor().sign_in("+34 612 345 678", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn wrong_unknown_disabled_and_without_password_are_refused_alike() {
    let server = TestServer::start().await;
    for email in [ANA, "off@example.com", "new@example.com"] {
        server.account(email).await;
    }
    server.disable("off@example.com").await;
    let strip = "UPDATE accounts SET password_hash = NULL WHERE email = 'new@example.com'";
    server.database.execute(strip).await;
    let mut replies = Vec::new();
    for email in [ANA, "off@example.com", "new@example.com", "who@example.com"] {
        let password = if email == ANA { NEW_PASSWORD } else { PASSWORD };
        let reply = server.visitor().sign_in(email, password).await;
        reply.is_problem(ProblemKind::CredentialsRejected, &json!({}));
        assert!(reply.headers.get("set-cookie").is_none());
        replies.push((reply.header_names().join(" "), reply.text.clone()));
    }
    replies.dedup();
    assert_eq!(replies.len(), 1);
    assert_eq!(server.database.number("SELECT count(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn no_outcome_goes_past_the_queue_of_the_hasher() {
    let server = TestServer::configured(|config| config.password.hash_permits = Some(0)).await;
    for (email, hash) in [(ANA, "$argon2id$v=19$x"), ("vieja@example.com", "$2b$12$legacy")] {
        let account = NewAccount {
            id: Uuid::from_u128(email.len() as u128),
            email: Email::parse(email).unwrap(),
            phone: None,
            display_name: None,
            locale: Locale::Es,
            password_hash: hash.to_owned(),
        };
        let tx = server.ctx.store.begin().await.unwrap();
        tx.insert_account(&account, server.ctx.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    }
    for email in [ANA, "vieja@example.com", "who@example.com"] {
        let reply = server.visitor().sign_in(email, PASSWORD).await;
        reply.is_problem(ProblemKind::Unavailable, &json!({ "retry_after": 2 }));
        assert_eq!(reply.header("retry-after"), "2");
    }
    let counted = server.database.number("SELECT count(*) FROM budgets").await;
    assert_eq!(counted, 0, "who was not served is not counted");
}

#[tokio::test]
async fn every_sign_in_makes_another_session_and_ends_the_one_it_came_with() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let first = server.signed_in(&ana, PASSWORD).await;
    let elsewhere = server.signed_in(&ana, PASSWORD).await;
    let again = first.sign_in(ANA, PASSWORD).await;
    let second = server.visitor().keeping(&again);
    assert_eq!(first.session().await.status, 401);
    assert_eq!(second.session().await.status, 200);
    assert_eq!(elsewhere.session().await.status, 200);
}

#[tokio::test]
async fn a_cookie_that_somebody_made_up_is_never_taken_over() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let planted = "A".repeat(43);
    let victim = server.visitor().with("cookie", &format!("recobra-dev={planted}"));
    let reply = victim.sign_in(ANA, PASSWORD).await;
    assert!(!reply.header("set-cookie").contains(&planted));
    assert_eq!(victim.session().await.status, 401);
}

#[tokio::test]
async fn on_a_developers_plain_http_the_cookie_has_a_name_of_its_own() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let reply = server.visitor().sign_in(ANA, PASSWORD).await;
    let (pair, attributes) = reply.header("set-cookie").split_once("; ").unwrap();
    let (name, secret) = pair.split_once('=').unwrap();
    assert_eq!((name, secret.len()), ("recobra-dev", 43));
    assert_eq!(attributes, "HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000");
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_the_host_and_secure() {
    let server = TestServer::configured(|config| {
        config.http.public_url = Url::parse("https://cuentas.example.com").unwrap();
    });
    let server = server.await;
    server.account(ANA).await;
    let reply = server.visitor().sign_in(ANA, PASSWORD).await;
    let (pair, attributes) = reply.header("set-cookie").split_once("; ").unwrap();
    assert!(pair.starts_with("__Host-recobra="), "{pair}");
    assert_eq!(attributes, "HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=2592000");
    assert_eq!(server.visitor().keeping(&reply).session().await.status, 200);
    let other_name = format!("recobra-dev={}", pair.split_once('=').unwrap().1);
    assert_eq!(server.visitor().with("cookie", &other_name).session().await.status, 401);
}

#[tokio::test]
async fn success_and_failure_are_in_the_audit_log_without_the_address() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    server.visitor().sign_in(ANA, NEW_PASSWORD).await;
    server.visitor().sign_in(ANA, PASSWORD).await;
    let sql = "SELECT outcome FROM audit WHERE event = 'sign_in' ORDER BY outcome";
    assert_eq!(server.database.texts(sql).await, ["ok", "refused"]);
    assert!(!server.database.contents().await["audit"].concat().contains("ana@"));
}

#[tokio::test]
async fn empty_fields_are_told() {
    let server = TestServer::start().await;
    server.visitor().sign_in("", "").await.is_problem(
        ProblemKind::Validation,
        &json!({ "violations": [
            { "pointer": "/identifier", "code": "required" },
            { "pointer": "/password", "code": "required" },
        ] }),
    );
}
