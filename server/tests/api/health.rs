use serde_json::json;
use shared::ProblemKind;

use crate::support::TestServer;

#[tokio::test]
async fn a_process_tells_that_it_lives_and_can_work() {
    let server = TestServer::start().await;
    server.visitor().get("/health/live").await.is(200, &json!({ "status": "live" }));
    server.visitor().get("/health/ready").await.is(200, &json!({ "status": "ready" }));
}

#[tokio::test]
async fn nothing_else_of_its_health_is_there() {
    let server = TestServer::start().await;
    let reply = server.visitor().get("/health/secrets").await;
    reply.is_problem(ProblemKind::NotFound, &json!({}));
}
