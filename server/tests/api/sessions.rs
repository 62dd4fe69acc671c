use reqwest::Method;
use serde_json::json;
use shared::ProblemKind;

use crate::support::{PASSWORD, TestServer};

const PATH: &str = "/api/account/sessions";

#[tokio::test]
async fn a_person_sees_where_the_account_is_signed_in_and_nobody_elses() {
    let server = TestServer::start().await;
    let ana = server.account("ana@example.com").await;
    let eva = server.account("eva@example.com").await;
    server.signed_in(&eva, PASSWORD).await;
    let phone = server.visitor().with("user-agent", "Firefox").sign_in(&ana.email, PASSWORD).await;
    assert_eq!(phone.status, 200);
    server.advance(std::time::Duration::from_mins(1));
    let here = server.signed_in(&ana, PASSWORD).await;
    here.get(PATH).await.is(
        200,
        &json!({ "sessions": [
            {
                "id": "[uuid]", "current": true, "created_at": "[time]", "seen_at": "[time]",
                "client_address": "127.0.0.1", "user_agent": "",
            },
            {
                "id": "[uuid]", "current": false, "created_at": "[time]", "seen_at": "[time]",
                "client_address": "127.0.0.1", "user_agent": "Firefox",
            },
        ] }),
    );
}

#[tokio::test]
async fn one_session_is_ended_or_all_others() {
    let server = TestServer::start().await;
    let ana = server.account("ana@example.com").await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let lost = server.signed_in(&ana, PASSWORD).await;
    let others = [server.signed_in(&ana, PASSWORD).await, server.signed_in(&ana, PASSWORD).await];
    let id = lost.session().await.json()["session"]["id"].as_str().unwrap().to_owned();
    let ended = here.send(Method::DELETE, &format!("{PATH}/{id}")).await;
    assert_eq!((ended.status, ended.text.as_str()), (204, ""));
    assert_eq!(lost.session().await.status, 401);
    assert_eq!(others[0].session().await.status, 200);
    assert_eq!(here.send(Method::DELETE, PATH).await.status, 204);
    for other in others {
        assert_eq!(other.session().await.status, 401);
    }
    assert_eq!(here.session().await.status, 200);
}

#[tokio::test]
async fn somebody_elses_session_does_not_exist() {
    let server = TestServer::start().await;
    let ana = server.account("ana@example.com").await;
    let eva = server.account("eva@example.com").await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let theirs = server.signed_in(&eva, PASSWORD).await;
    let id = theirs.session().await.json()["session"]["id"].as_str().unwrap().to_owned();
    for id in [id.as_str(), "0197a000-0000-7000-8000-000000000000", "x", "%00"] {
        let reply = here.send(Method::DELETE, &format!("{PATH}/{id}")).await;
        reply.is_problem(ProblemKind::NotFound, &json!({}));
    }
    assert_eq!(theirs.session().await.status, 200);
    let nobody = server.visitor().get(PATH).await;
    nobody.is_problem(ProblemKind::Unauthenticated, &json!({}));
}
