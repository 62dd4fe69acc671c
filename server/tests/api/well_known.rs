use serde_json::json;
use shared::{ProblemKind, Route};

use crate::support::TestServer;

#[tokio::test]
async fn a_password_manager_is_led_to_the_page_that_changes_the_password() {
    let server = TestServer::start().await;
    let reply = server.visitor().get("/.well-known/change-password").await;
    assert!([302, 303, 307].contains(&reply.status), "{}", reply.status);
    assert_eq!(reply.header("location"), Route::ChangePassword.path());
}

#[tokio::test]
async fn what_should_not_exist_does_not() {
    let server = TestServer::start().await;
    let path = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";
    server.visitor().get(path).await.is_problem(ProblemKind::NotFound, &json!({}));
}
