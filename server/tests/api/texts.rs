//! Text messages through a gateway: what it is asked, what its answers mean, and how many texts there may be.

use std::collections::HashMap;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use recobra::config::{Config, Redacted, SmsTransport, Span};
use recobra::recovery::deliver::deliver_due;
use serde_json::Value;
use sha2::Sha256;
use url::{Url, form_urlencoded};

use crate::support::TestServer;
use crate::support::gateway::{Gateway, Says};

const ANA: &str = "ana@example.com";
const NUMBER: &str = "+34612345678";
const SECRET: &str = "0123456789abcdef0123456789abcdef";
const MINUTE: Duration = Duration::from_mins(1);

fn twilio(config: &mut Config, gateway: &Gateway) {
    config.sms.transport = Some(SmsTransport::Twilio);
    config.sms.api_url = Some(Url::parse(&gateway.url()).unwrap());
    config.sms.account_sid = Some("AC42".to_owned());
    config.sms.auth_token = Some(Redacted::new("hunter2".to_owned()));
    config.sms.from = Some(serde_json::from_str("\"+34600000000\"").unwrap());
    config.sms.timeout = Span(Duration::from_millis(300));
}

async fn with_twilio(gateway: &Gateway) -> TestServer {
    let server = TestServer::configured(|config| twilio(config, gateway)).await;
    server.account_with_phone(ANA, Some(NUMBER)).await;
    server
}

async fn once(server: &TestServer) -> usize {
    deliver_due(&server.ctx).await.unwrap()
}

async fn states(server: &TestServer) -> Vec<String> {
    server.database.texts("SELECT state FROM outbox ORDER BY created_at, id").await
}

fn form(body: &str) -> HashMap<String, String> {
    form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

/// The code at the end of a text.
fn code_of(text: &str) -> String {
    text.rsplit_once('#').unwrap().1.to_owned()
}

#[tokio::test]
async fn twilio_is_asked_as_it_wants_to_be_and_the_code_opens_the_account() {
    let gateway = Gateway::start(&[]).await;
    let server = with_twilio(&gateway).await;
    let request = server.visitor().forgot(NUMBER).await.field("request_id");
    server.deliver().await;
    let asked = gateway.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].path, "/2010-04-01/Accounts/AC42/Messages.json");
    assert_eq!(asked[0].header("authorization"), "Basic QUM0MjpodW50ZXIy");
    assert_eq!(asked[0].header("content-type"), "application/x-www-form-urlencoded");
    let form = form(&asked[0].body);
    assert_eq!((form["To"].as_str(), form["From"].as_str()), (NUMBER, "+34600000000"));
    let text = &form["Body"];
    assert!(text.starts_with("Recobra: ") && text.contains("\n\n@localhost #"), "{text}");
    assert_eq!(server.visitor().verify(&request, &code_of(text)).await.status, 200);
}

#[tokio::test]
async fn a_web_hook_is_asked_in_json_that_it_can_check() {
    let gateway = Gateway::start(&[Says::This(200, "")]).await;
    let server = TestServer::configured(|config| {
        config.sms.transport = Some(SmsTransport::Webhook);
        config.sms.webhook_url = Some(Url::parse(&format!("{}/texts", gateway.url())).unwrap());
        config.sms.webhook_secret = Some(Redacted::new(SECRET.to_owned()));
    })
    .await;
    server.account_with_phone(ANA, Some(NUMBER)).await;
    let request = server.visitor().forgot(NUMBER).await.field("request_id");
    server.deliver().await;
    let asked = gateway.asked();
    assert_eq!((asked.len(), asked[0].path.as_str()), (1, "/texts"));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{}.{}", asked[0].header("recobra-timestamp"), asked[0].body).as_bytes());
    let bytes = mac.finalize().into_bytes();
    let hex = bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    assert_eq!(asked[0].header("recobra-signature"), format!("v1={hex}"));
    let said: Value = serde_json::from_str(&asked[0].body).unwrap();
    assert_eq!((said["to"].as_str(), &said["id"]), (Some(NUMBER), &said["id"]));
    assert_eq!(said["id"], asked[0].header("recobra-event-id"));
    let code = code_of(said["text"].as_str().unwrap());
    assert_eq!(server.visitor().verify(&request, &code).await.status, 200);
}

#[tokio::test]
async fn a_gateway_in_trouble_is_asked_again_until_it_takes_the_text_once() {
    let trouble = [
        Says::Nothing,
        Says::This(500, ""),
        Says::This(429, r#"{"code":20429,"status":429}"#),
        Says::This(200, r#"{"code":20500,"message":"down"}"#),
        Says::This(201, r#"{"sid":"SM1","status":"failed","error_code":30008}"#),
    ];
    let gateway = Gateway::start(&trouble).await;
    let server = with_twilio(&gateway).await;
    let request = server.visitor().forgot(NUMBER).await.field("request_id");
    let causes = ["too long", "500", "429: error 20429", "error 20500", "error 30008"];
    for (index, cause) in causes.into_iter().enumerate() {
        assert_eq!(once(&server).await, 1);
        let error = server.database.texts("SELECT error FROM outbox").await.remove(0);
        assert!(error.contains(cause) && !error.contains("612345678"), "{error}");
        assert_eq!(
            (gateway.asked().len(), states(&server).await),
            (index + 1, vec!["pending".to_owned()])
        );
        server.advance(Duration::from_secs(24));
    }
    assert_eq!(once(&server).await, 1);
    assert_eq!((once(&server).await, states(&server).await), (0, vec!["sent".to_owned()]));
    let codes: Vec<_> =
        gateway.asked().iter().map(|asked| code_of(&form(&asked.body)["Body"])).collect();
    assert_eq!(codes.len(), 6);
    assert!(codes.iter().all(|code| *code == codes[0]), "one code on every try: {codes:?}");
    assert_eq!(server.visitor().verify(&request, &codes[0]).await.status, 200);
}

#[tokio::test]
async fn a_text_that_may_have_arrived_is_sent_three_times_at_most_and_its_code_counts() {
    let gateway = Gateway::start(&[Says::Nothing; 4]).await;
    let server = with_twilio(&gateway).await;
    let request = server.visitor().forgot(NUMBER).await.field("request_id");
    for _ in 0..5 {
        once(&server).await;
        server.advance(Duration::from_secs(24));
    }
    assert_eq!((gateway.asked().len(), states(&server).await), (3, vec!["unsure".to_owned()]));
    let code = code_of(&form(&gateway.asked()[0].body)["Body"]);
    assert_eq!(server.visitor().verify(&request, &code).await.status, 200);
}

#[tokio::test]
async fn a_refusal_is_a_dead_letter_at_once_and_its_reason_names_no_number() {
    let body = r#"{"code":21211,"message":"+34612345678 is no number","status":400}"#;
    for (status, body) in [(400, body), (404, ""), (401, r#"{"code":20003}"#)] {
        let gateway = Gateway::start(&[Says::This(status, body)]).await;
        let server = with_twilio(&gateway).await;
        server.visitor().forgot(NUMBER).await;
        once(&server).await;
        let error = server.database.texts("SELECT error FROM outbox").await.remove(0);
        assert!(error.contains(&status.to_string()) && !error.contains("612"), "{error}");
        assert_eq!(states(&server).await, ["dead"]);
        server.advance(MINUTE);
        assert_eq!(once(&server).await, 0);
    }
}

#[tokio::test]
async fn a_number_that_nobody_proved_is_answered_alike_and_costs_nothing() {
    let gateway = Gateway::start(&[]).await;
    let server = with_twilio(&gateway).await;
    let shape = |mut json: Value| {
        json["request_id"] = Value::Null;
        json
    };
    let known = server.visitor().forgot(NUMBER).await;
    let unknown = server.visitor().forgot("+34600111222").await;
    assert_eq!(known.status, unknown.status);
    let json = |text: &str| shape(serde_json::from_str(text).unwrap());
    assert_eq!(json(&known.text), json(&unknown.text));
    server.deliver().await;
    assert_eq!(gateway.asked().len(), 1);
    let counted = "SELECT COALESCE(MAX(count), 0) FROM budgets WHERE budgets.key = 'sms:day'";
    assert_eq!(server.database.number(counted).await, 1);
}

#[tokio::test]
async fn a_day_has_so_many_texts_and_a_country_no_more_than_its_part() {
    let gateway = Gateway::start(&[]).await;
    let server = TestServer::configured(|config| {
        twilio(config, &gateway);
        config.sms.sends_per_country_per_day = 2;
        config.sms.sends_per_day = 3;
    })
    .await;
    let numbers = ["+34600000001", "+34600000002", "+34600000003", "+447700900001", "+33612345678"];
    for (index, number) in numbers.into_iter().enumerate() {
        let email = format!("person{index}@example.com");
        server.account_with_phone(&email, Some(number)).await;
        assert_eq!(server.visitor().forgot(number).await.status, 200);
        server.deliver().await;
        server.advance(Duration::from_secs(1));
    }
    assert_eq!(states(&server).await, ["sent", "sent", "capped", "sent", "capped"]);
    assert_eq!(gateway.asked().len(), 3);
    let mail = server.recovery("person2@example.com").await.1;
    assert!(mail.code.is_some(), "mail is not held back by what texts cost");
    server.advance(Duration::from_hours(24));
    server.visitor().forgot(numbers[4]).await;
    server.deliver().await;
    assert_eq!(gateway.asked().len(), 4);
}
