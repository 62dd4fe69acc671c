//! Where an owner is told of a change: at every address and number that somebody has proven.

use std::time::Duration;

use recobra::config::SmsTransport;
use serde_json::json;
use shared::api::mailbox::MailboxMessage;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, Visitor};

const ANA: &str = "ana@example.com";
const NUMBER: &str = "+34612345678";
const OTHER: &str = "+34698765432";

async fn ana(server: &TestServer) -> Visitor {
    let ana = server.account_with_phone(ANA, Some(NUMBER)).await;
    server.signed_in(&ana, PASSWORD).await
}

async fn change_password(visitor: &Visitor, from: &str, to: &str) {
    let body = json!({ "current_password": from, "new_password": to, "confirm_password": to });
    assert_eq!(visitor.post("/api/account/change-password", &body).await.status, 200);
}

/// The texts at `number` that have no code.
async fn texts(server: &TestServer, number: &str) -> Vec<MailboxMessage> {
    let mut all = server.inbox(number).await;
    all.retain(|text| text.code.is_none());
    all
}

#[tokio::test]
async fn a_change_is_told_to_the_proven_number_in_a_text_without_a_link() {
    let server = TestServer::start().await;
    change_password(&ana(&server).await, PASSWORD, NEW_PASSWORD).await;
    let [text] = texts(&server, NUMBER).await.try_into().unwrap();
    assert!(text.text.starts_with("Recobra: la contraseña de tu cuenta ha cambiado."), "{text:?}");
    assert!(text.link.is_none() && !text.text.contains("http"), "{}", text.text);
    assert_eq!(server.inbox(ANA).await.len(), 1);
}

#[tokio::test]
async fn another_number_is_told_to_the_former_one_and_to_the_new_one() {
    let server = TestServer::start().await;
    let here = ana(&server).await;
    let body = json!({ "phone": OTHER, "current_password": PASSWORD });
    let asked = here.post("/api/account/change-phone", &body).await;
    let code = server.message(OTHER).await.code.unwrap();
    let body = json!({ "request_id": asked.field("request_id"), "code": code });
    assert_eq!(here.post("/api/account/change-phone/verify", &body).await.status, 200);
    for number in [NUMBER, OTHER] {
        let [text] = texts(&server, number).await.try_into().unwrap();
        assert!(text.text.contains("el teléfono de tu cuenta ha cambiado"), "{}", text.text);
    }
}

#[tokio::test]
async fn a_new_device_is_told_by_text_too() {
    let server = TestServer::start().await;
    ana(&server).await;
    assert_eq!(server.visitor().sign_in(ANA, PASSWORD).await.status, 200);
    let [text] = texts(&server, NUMBER).await.try_into().unwrap();
    assert!(text.text.contains("un dispositivo nuevo ha entrado"), "{}", text.text);
}

#[tokio::test]
async fn a_number_that_nobody_has_proven_hears_nothing() {
    let server = TestServer::start().await;
    let here = ana(&server).await;
    server.database.execute("UPDATE accounts SET phone_verified_at = NULL").await;
    change_password(&here, PASSWORD, NEW_PASSWORD).await;
    assert!(texts(&server, NUMBER).await.is_empty());
    assert_eq!(server.inbox(ANA).await.len(), 1);
}

#[tokio::test]
async fn where_texts_are_off_mail_alone_tells() {
    let server =
        TestServer::configured(|config| config.sms.transport = Some(SmsTransport::Off)).await;
    change_password(&ana(&server).await, PASSWORD, NEW_PASSWORD).await;
    assert_eq!(server.inbox(ANA).await.len(), 1);
    assert_eq!(server.database.texts("SELECT state FROM outbox").await, ["sent"]);
}

#[tokio::test]
async fn who_changes_much_pays_with_no_more_texts_than_others_and_keeps_recovery_by_text() {
    let server = TestServer::start().await;
    let mut here = ana(&server).await;
    for change in 0..7 {
        let [from, to] =
            if change % 2 == 0 { [PASSWORD, NEW_PASSWORD] } else { [NEW_PASSWORD, PASSWORD] };
        change_password(&here, from, to).await;
        server.deliver().await;
        let reply = server.visitor().sign_in(ANA, to).await;
        here = server.visitor().keeping(&reply);
        server.advance(Duration::from_secs(1));
    }
    assert_eq!(texts(&server, NUMBER).await.len(), 5);
    let capped = "SELECT count(*) FROM outbox WHERE state = 'capped'";
    assert_eq!(server.database.number(capped).await, 2);
    let told =
        "SELECT count(*) FROM audit WHERE event = 'limit_reached' AND detail = 'notice_texts'";
    assert_eq!(server.database.number(told).await, 2);
    server.visitor().forgot(NUMBER).await;
    assert!(server.message(NUMBER).await.code.is_some());
}

#[tokio::test]
async fn the_days_texts_are_counted_with_all_others() {
    let server = TestServer::configured(|config| config.sms.sends_per_day = 1).await;
    let here = ana(&server).await;
    change_password(&here, PASSWORD, NEW_PASSWORD).await;
    assert_eq!(texts(&server, NUMBER).await.len(), 1);
    assert_eq!(server.visitor().sign_in(ANA, NEW_PASSWORD).await.status, 200);
    assert_eq!(server.visitor().sign_in(ANA, NEW_PASSWORD).await.status, 200);
    assert_eq!(texts(&server, NUMBER).await.len(), 1);
}

#[tokio::test]
async fn a_notice_names_the_place_where_an_operator_has_a_file_of_places_and_else_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("places.mmdb");
    let mut places = mmdb_writer::Writer::new("Places");
    let here = json!({ "country": { "names": { "es": "Uruguay" } } });
    places.insert("127.0.0.0/8".parse::<ipnet::IpNet>().unwrap(), &here).unwrap();
    std::fs::write(&file, places.to_bytes().unwrap()).unwrap();
    for (geoip_file, named) in [(Some(file), true), (None, false)] {
        let server = TestServer::configured(|config| config.mail.geoip_file = geoip_file).await;
        change_password(&ana(&server).await, PASSWORD, NEW_PASSWORD).await;
        let [notice] = server.inbox(ANA).await.try_into().unwrap();
        assert_eq!(notice.text.contains("- Lugar aproximado: Uruguay\n"), named, "{}", notice.text);
        assert_eq!(notice.text.contains("Lugar"), named, "{}", notice.text);
    }
}
