//! The example of an application that trusts our tokens, run against the real server.

use std::net::SocketAddr;
use std::sync::Arc;

use recobra::secrets::{KEY_LENGTH, KeyRing};
use serde_json::json;
use tokio::net::TcpListener;
use url::Url;

use self::example::server::{Settings, router};
use crate::support::application::{Application, claims, tell, token};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, forgery, token_of};

#[expect(dead_code, reason = "its main is not run here")]
#[path = "../../examples/resource_server/main.rs"]
mod example;

const ANA: &str = "ana@example.com";

struct Setting {
    server: TestServer,
    shop: Application,
    address: SocketAddr,
    http: reqwest::Client,
}

impl Setting {
    async fn start() -> Self {
        // Free now and, but for bad luck, still free when the server takes it: tokens name their issuer.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let server = TestServer::configured(|config| {
            config.http.listen = free;
            config.http.public_url = Url::parse(&format!("http://{free}")).unwrap();
        });
        let server = server.await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let webhook = format!("http://{address}/webhooks");
        let shop = Application::register(&server, Some(&webhook)).await;
        let clock = Arc::clone(&server.ctx.clock);
        let settings = Settings {
            issuer: server.ctx.config.http.origin(),
            api_key: shop.key.clone(),
            webhook_secret: shop.secret.clone(),
            now: Arc::new(move || clock.now().0 / 1000),
        };
        tokio::spawn(async move { axum::serve(listener, router(settings)).await });
        Self { server, shop, address, http: reqwest::Client::new() }
    }

    /// What both routes answer to `token`: the one by signature, the one that asks.
    async fn answers(&self, token: &str) -> (u16, u16) {
        let status = async |route: &str| {
            let call = self.http.get(format!("http://{}/{route}", self.address));
            call.bearer_auth(token).send().await.unwrap().status().as_u16()
        };
        (status("local").await, status("strict").await)
    }
}

#[tokio::test]
async fn a_live_token_opens_both_ways_and_no_forgery_either() {
    let setting = Setting::start().await;
    let ana = setting.server.account(ANA).await;
    let good = token(&setting.server.signed_in(&ana, PASSWORD).await).await;
    assert_eq!(setting.answers(&good).await, (200, 200));
    for (name, forged) in forgery::all(&setting.server, &good) {
        assert_eq!(setting.answers(&forged).await, (401, 401), "{name}");
    }
    setting.server.advance(std::time::Duration::from_secs(299));
    assert_eq!(setting.answers(&good).await, (200, 200));
    setting.server.advance(std::time::Duration::from_secs(1));
    assert_eq!(setting.answers(&good).await, (401, 401));
}

#[tokio::test]
async fn a_recovery_ends_a_token_at_once_where_it_is_asked_for_and_elsewhere_by_web_hook() {
    let setting = Setting::start().await;
    let server = &setting.server;
    let ana = server.account(ANA).await;
    let (one, other) =
        (server.signed_in(&ana, PASSWORD).await, server.signed_in(&ana, PASSWORD).await);
    let (one, other) = (token(&one).await, token(&other).await);
    let (_, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    assert_eq!(setting.answers(&one).await, (200, 401));
    tell(server).await;
    assert_eq!(setting.answers(&one).await, (401, 401));
    assert_eq!(setting.answers(&other).await, (401, 401));
    let again = token(&server.signed_in(&ana, NEW_PASSWORD).await).await;
    assert_eq!(setting.answers(&again).await, (200, 200));
}

#[tokio::test]
async fn a_sign_out_ends_the_tokens_of_its_session_and_no_others() {
    let setting = Setting::start().await;
    let ana = setting.server.account(ANA).await;
    let (one, other) = (
        setting.server.signed_in(&ana, PASSWORD).await,
        setting.server.signed_in(&ana, PASSWORD).await,
    );
    let (dead, alive) = (token(&one).await, token(&other).await);
    one.sign_out().await;
    tell(&setting.server).await;
    assert_eq!(setting.answers(&dead).await, (401, 401));
    assert_eq!(setting.answers(&alive).await, (200, 200));
}

#[tokio::test]
async fn a_web_hook_that_nobody_signed_changes_nothing() {
    let setting = Setting::start().await;
    let ana = setting.server.account(ANA).await;
    let good = token(&setting.server.signed_in(&ana, PASSWORD).await).await;
    let said = json!({ "account": ana.id, "ver": 9, "session": claims(&good)["sid"] });
    let secret = KeyRing::new(&[KeyRing::encode(&[9; KEY_LENGTH])]).unwrap();
    let id = setting.shop.id.parse().unwrap();
    let wrong = secret.webhook_secret(id, secret.newest_id()).unwrap();
    let keys = &setting.server.ctx.keys;
    let right = keys.webhook_secret(id, keys.newest_id()).unwrap();
    let now = setting.server.ctx.clock.now().0 / 1000;
    for (secret, timestamp, status) in
        [(&wrong, now, 401), (&right, now - 301, 401), (&right, now + 301, 401), (&right, now, 204)]
    {
        assert_eq!(setting.answers(&good).await, (200, 200), "{timestamp}");
        let body = said.to_string();
        let call = setting.http.post(format!("http://{}/webhooks", setting.address));
        let call = call.header("recobra-timestamp", timestamp);
        let signature = format!("v1={}", secret.sign(timestamp, &body));
        let call = call.header("recobra-signature", signature).body(body);
        assert_eq!(call.send().await.unwrap().status().as_u16(), status);
    }
    assert_eq!(setting.answers(&good).await, (401, 200));
}
