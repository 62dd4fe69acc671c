use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::{PASSWORD, TestServer};

const ANA: &str = "ana@example.com";
const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn a_session_tells_whose_it_is_and_how_long_it_lives() {
    let server = TestServer::start().await;
    let ana = server.account_with_phone(ANA, Some("+34 612 345 678")).await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    server.advance(Duration::from_secs(90));
    let account = json!({
        "id": ana.id, "email": ANA, "phone": "+34612345678", "display_name": "Ana Ruiz", "locale": "es",
    });
    let seen_at = ["2026-03-02T09:00:00.000Z", "2026-03-02T09:01:30.000Z"];
    for seen_at in seen_at {
        visitor.session().await.is(
            200,
            &json!({
                "account": account,
                "session": {
                    "id": "[uuid]",
                    "created_at": "2026-03-02T09:00:00.000Z",
                    "seen_at": seen_at,
                    "expires_at": "2026-04-01T09:00:00.000Z",
                },
            }),
        );
    }
}

#[tokio::test]
async fn without_a_session_there_is_a_challenge() {
    let server = TestServer::start().await;
    let stray = ["", "recobra-dev=", "recobra-dev=x", "recobra-dev=\"é\"", "; ;=;"];
    for cookie in stray {
        let reply = server.visitor().with("cookie", cookie).session().await;
        reply.is_problem(ProblemKind::Unauthenticated, &json!({}));
        assert_eq!(reply.header("www-authenticate"), "Cookie realm=\"Recobra\"");
    }
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends_after_a_day_to_the_millisecond() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    server.advance((24 * HOUR).saturating_sub(Duration::from_millis(1)));
    assert_eq!(visitor.session().await.status, 200);
    server.advance(24 * HOUR);
    assert_eq!(visitor.session().await.status, 401);
}

#[tokio::test]
async fn a_session_ends_after_thirty_days_however_much_it_is_used() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    for _ in 0..59 {
        server.advance(12 * HOUR);
        assert_eq!(visitor.session().await.status, 200);
    }
    server.advance((12 * HOUR).saturating_sub(Duration::from_millis(1)));
    assert_eq!(visitor.session().await.status, 200);
    server.advance(Duration::from_millis(1));
    assert_eq!(visitor.session().await.status, 401);
}

#[tokio::test]
async fn disabling_an_account_ends_its_sessions() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    server.disable(ANA).await;
    assert_eq!(visitor.session().await.status, 401);
    assert_eq!(server.visitor().sign_in(ANA, PASSWORD).await.status, 401);
}

#[tokio::test]
async fn the_secret_is_not_in_the_database() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let reply = server.visitor().sign_in(ANA, PASSWORD).await;
    let cookie = reply.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
    let contents = format!("{:?}", server.database.contents().await);
    assert!(contents.contains(ANA) && !contents.contains(&cookie));
}
