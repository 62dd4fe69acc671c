use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::TestServer;

const PATH: &str = "/api/dev/clock";

#[tokio::test]
async fn a_developer_moves_the_clock() {
    let server = TestServer::start().await;
    server.advance(Duration::from_millis(7));
    let reply = server.visitor().post(PATH, &json!({ "advance": "1h30m" })).await;
    reply.is(200, &json!({ "now": "2026-03-02T10:30:00.007Z" }));
    let reply = server.visitor().post(PATH, &json!({ "advance": "PT1H30M" })).await;
    reply.is(200, &json!({ "now": "2026-03-02T12:00:00.007Z" }));
}

#[tokio::test]
async fn what_is_no_duration_is_refused() {
    let server = TestServer::start().await;
    for advance in ["", "15", "-1h", "soon"] {
        let reply = server.visitor().post(PATH, &json!({ "advance": advance })).await;
        let violations = json!([{ "pointer": "/advance", "code": "wrong-type" }]);
        reply.is_problem(ProblemKind::Validation, &json!({ "violations": violations }));
    }
}
