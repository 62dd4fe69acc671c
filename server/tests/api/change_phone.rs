use serde_json::json;

use crate::support::{PASSWORD, TestServer};

const ANA: &str = "ana@example.com";
const NEW: &str = "+34698765432";

#[tokio::test]
async fn the_new_number_counts_once_its_code_comes_back_and_the_owner_is_told() {
    let server = TestServer::start().await;
    let ana = server.account_with_phone(ANA, Some("+34612345678")).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let body = json!({ "phone": "+34 698 765 432", "current_password": PASSWORD });
    let asked = here.post("/api/account/change-phone", &body).await;
    assert_eq!((asked.status, asked.field("channel").as_str()), (200, "sms"));
    let code = server.message(NEW).await.code.unwrap();
    assert_eq!(server.visitor().sign_in(NEW, PASSWORD).await.status, 401);
    let body = json!({ "request_id": asked.field("request_id"), "code": code });
    let proven = here.post("/api/account/change-phone/verify", &body).await;
    proven.is(200, &json!({ "phone": NEW }));
    assert_eq!(here.session().await.status, 401);
    assert_eq!(server.visitor().keeping(&proven).session().await.status, 200);
    assert_eq!(server.visitor().sign_in(NEW, PASSWORD).await.status, 200);
    assert_eq!(server.visitor().sign_in("+34612345678", PASSWORD).await.status, 401);
    let mut mails = server.inbox(ANA).await;
    mails.retain(|mail| mail.subject.contains("ha cambiado"));
    assert_eq!(mails.len(), 1);
}

#[tokio::test]
async fn a_code_for_a_number_proves_no_address() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let body = json!({ "phone": NEW, "current_password": PASSWORD });
    let request = here.post("/api/account/change-phone", &body).await.field("request_id");
    let code = server.message(NEW).await.code.unwrap();
    let body = json!({ "request_id": request, "code": code });
    assert_eq!(here.post("/api/account/change-email/verify", &body).await.status, 400);
    assert_eq!(server.visitor().verify(&request, &code).await.status, 400);
    assert_eq!(server.visitor().prove(&request, &code).await.status, 400);
}
