use serde_json::{Value, json};
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, PASSWORD, Reply, TestServer, Visitor, token_of};

const ANA: &str = "ana@example.com";
const PATH: &str = "/api/account/change-password";

fn body(current: &str, new: &str) -> Value {
    json!({ "current_password": current, "new_password": new, "confirm_password": new })
}

async fn change(visitor: &Visitor, current: &str, new: &str) -> Reply {
    visitor.post(PATH, &body(current, new)).await
}

#[tokio::test]
async fn the_password_changes_and_every_other_session_and_secret_ends() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let elsewhere = server.signed_in(&ana, PASSWORD).await;
    let changed = change(&here, PASSWORD, NEW_PASSWORD).await;
    changed.is(200, &json!({ "sessions_revoked": 1 }));
    let renewed = server.visitor().keeping(&changed);
    assert_eq!(renewed.session().await.status, 200);
    assert_eq!(here.session().await.status, 401);
    assert_eq!(elsewhere.session().await.status, 401);
    assert_eq!(server.visitor().validate(&token_of(&mail)).await.status, 400);
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
    let mails = server.inbox(ANA).await;
    let told = mails.iter().filter(|mail| mail.subject == "Tu contraseña de Recobra ha cambiado");
    assert_eq!(told.count(), 1);
}

#[tokio::test]
async fn the_current_password_is_asked_for_and_tries_are_counted() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    for _ in 0..10 {
        let refused = change(&here, "no es esta frase", NEW_PASSWORD).await;
        refused.is_problem(ProblemKind::CredentialsRejected, &json!({}));
    }
    let spent = change(&here, PASSWORD, NEW_PASSWORD).await;
    spent.is_problem(ProblemKind::TooManyRequests, &json!({ "retry_after": 3600 }));
    assert_eq!(here.session().await.status, 200);
    server.opens_only_with(ANA, PASSWORD, NEW_PASSWORD).await;
}

#[tokio::test]
async fn a_weak_password_and_the_present_one_are_refused_and_change_nothing() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    for (new, code) in [("corta", "password-too-short"), (PASSWORD, "password-previous")] {
        let refused = change(&here, PASSWORD, new).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(refused.json()["violations"][0]["code"], code);
    }
    assert_eq!(here.session().await.status, 200);
}

#[tokio::test]
async fn nobody_changes_a_password_without_a_session() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let refused = change(&server.visitor(), PASSWORD, NEW_PASSWORD).await;
    refused.is_problem(ProblemKind::Unauthenticated, &json!({}));
}
