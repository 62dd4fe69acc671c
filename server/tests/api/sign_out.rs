use crate::support::{PASSWORD, TestServer};

#[tokio::test]
async fn signing_out_ends_this_session_and_clears_the_browser() {
    let server = TestServer::start().await;
    let ana = server.account("ana@example.com").await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let elsewhere = server.signed_in(&ana, PASSWORD).await;
    let reply = here.sign_out().await;
    assert_eq!((reply.status, reply.text.as_str()), (204, ""));
    assert_eq!(reply.header("clear-site-data"), "\"storage\"");
    let cookie = reply.header("set-cookie");
    assert_eq!(cookie, "recobra-dev=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
    assert_eq!(here.session().await.status, 401);
    assert_eq!(elsewhere.session().await.status, 200);
    assert_eq!(server.database.number("SELECT count(*) FROM sessions").await, 1);
}

#[tokio::test]
async fn signing_out_twice_or_without_a_session_is_no_fault() {
    let server = TestServer::start().await;
    let ana = server.account("ana@example.com").await;
    let here = server.signed_in(&ana, PASSWORD).await;
    here.sign_out().await;
    assert_eq!(here.sign_out().await.status, 204);
    assert_eq!(server.visitor().sign_out().await.status, 204);
}
