use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::TestServer;

const ANA: &str = "ana@example.com";
const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn another_code_comes_under_a_request_of_its_own() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (first, _) = server.recovery(ANA).await;
    server.advance(MINUTE);
    let again = visitor.resend(&first).await;
    again.is(
        200,
        &json!({
            "request_id": "[uuid]", "channel": "email", "code_length": 6, "expires_in": 900,
            "resend_in": 60,
        }),
    );
    let second = again.field("request_id");
    assert_ne!(first, second);
    let mails = server.inbox(ANA).await;
    assert_eq!(mails.len(), 2);
    assert_eq!(visitor.verify(&second, mails[1].code.as_ref().unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_code_that_was_asked_for_again_too_soon_is_not_sent_and_the_first_one_works() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (first, mail) = server.recovery(ANA).await;
    server.advance(MINUTE.saturating_sub(Duration::from_millis(1)));
    assert_eq!(visitor.resend(&first).await.status, 200);
    assert_eq!(server.inbox(ANA).await.len(), 1);
    assert_eq!(visitor.verify(&first, &mail.code.unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_resend_before_the_worker_came_round_still_finds_the_person() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let first = visitor.forgot(ANA).await.field("request_id");
    let second = visitor.resend(&first).await.field("request_id");
    visitor.resend(&second).await;
    assert_eq!(server.inbox(ANA).await.len(), 1);
}

#[tokio::test]
async fn a_resend_for_a_request_that_was_voided_answers_like_any_other() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (first, _) = server.recovery(ANA).await;
    server.advance(MINUTE);
    server.recovery(ANA).await;
    server.advance(MINUTE);
    assert_eq!(visitor.resend(&first).await.status, 200);
}

#[tokio::test]
async fn a_sign_up_can_be_sent_again_too() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let first = visitor.sign_up(ANA, "lluvia verde sobre tejados").await.field("request_id");
    server.deliver().await;
    server.advance(MINUTE);
    let second = visitor.resend(&first).await.field("request_id");
    let mails = server.inbox(ANA).await;
    assert_eq!(mails.len(), 2);
    visitor.prove(&second, mails[1].code.as_ref().unwrap()).await.is(200, &json!({ "email": ANA }));
}

#[tokio::test]
async fn there_is_nothing_to_resend_for_a_request_that_never_was() {
    let server = TestServer::start().await;
    let reply = server.visitor().resend("0197a000-0000-7000-8000-000000000000").await;
    reply.is_problem(ProblemKind::CodeRejected, &json!({ "attempts_left": 0 }));
    assert_eq!(server.database.number("SELECT count(*) FROM challenges").await, 0);
}
