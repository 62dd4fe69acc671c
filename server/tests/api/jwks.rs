use recobra::secrets::{KEY_LENGTH, KeyRing};
use serde_json::{Value, json};

use crate::support::application::{Application, claims, token};
use crate::support::{PASSWORD, TestServer};

const PATH: &str = "/.well-known/jwks.json";

fn key(byte: u8) -> String {
    KeyRing::encode(&[byte; KEY_LENGTH])
}

#[tokio::test]
async fn every_key_of_the_ring_is_told_newest_first_and_no_private_half() {
    let server =
        TestServer::configured(|config| config.secrets.keys.0 = vec![key(2), key(1)]).await;
    let reply = server.visitor().get(PATH).await;
    let told: Vec<Value> = server
        .ctx
        .keys
        .public_keys()
        .map(|key| {
            json!({
                "kty": "OKP", "crv": "Ed25519", "x": key.x, "kid": key.id,
                "use": "sig", "alg": "EdDSA",
            })
        })
        .collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0]["kid"], server.ctx.keys.newest_id());
    reply.is(200, &json!({ "keys": told }));
    assert_eq!(reply.header("cache-control"), "public, max-age=300");
}

#[tokio::test]
async fn the_keys_stay_the_same_as_long_as_the_ring_does() {
    let with_key = |config: &mut recobra::config::Config| config.secrets.keys.0 = vec![key(1)];
    let (one, other) =
        (TestServer::configured(with_key).await, TestServer::configured(with_key).await);
    let (one, other) = (one.visitor().get(PATH).await, other.visitor().get(PATH).await);
    assert_eq!(one.text, other.text);
}

#[tokio::test]
async fn a_token_of_an_older_key_of_the_ring_is_still_believed() {
    let server =
        TestServer::configured(|config| config.secrets.keys.0 = vec![key(2), key(1)]).await;
    let ana = server.account("ana@example.com").await;
    let token = token(&server.signed_in(&ana, PASSWORD).await).await;
    let shop = Application::register(&server, None).await;
    let by = |keys: &[String]| {
        KeyRing::new(keys).unwrap().sign_token(claims(&token).to_string().as_bytes())
    };
    assert!(shop.is_alive(&server, &by(&[key(1)])).await);
    assert!(!shop.is_alive(&server, &by(&[key(3)])).await);
}
