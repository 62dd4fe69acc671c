//! Tokens that nobody may believe, made of one that is good.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use recobra::secrets::{KEY_LENGTH, KeyRing};
use serde_json::{Value, json};
use sha2::Sha256;

use super::TestServer;
use super::application::{claims, part};

/// `good` with some claims changed, signed by the server's own key.
pub(crate) fn with(server: &TestServer, good: &str, changes: &Value) -> String {
    server.ctx.keys.sign_token(changed(good, changes).to_string().as_bytes())
}

fn changed(good: &str, changes: &Value) -> Value {
    let mut claims = claims(good);
    claims.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    claims
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Header and claims of one's own choice under a signature that `sign` makes of them.
fn token(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let signed = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
    let signature = sign(signed.as_bytes());
    format!("{signed}.{}", encode(signature))
}

fn hs256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

/// Every forgery by its name.
pub(crate) fn all(server: &TestServer, good: &str) -> Vec<(&'static str, String)> {
    let (header, claims) = (part(good, 0), claims(good));
    let key = server.ctx.keys.public_keys().next().unwrap();
    let point = URL_SAFE_NO_PAD.decode(&key.x).unwrap();
    let stranger = KeyRing::new(&[KeyRing::encode(&[9; KEY_LENGTH])]).unwrap();
    let by_stranger = stranger.sign_token(claims.to_string().as_bytes());
    let pieces: Vec<&str> = good.split('.').collect();
    let strangers: Vec<&str> = by_stranger.split('.').collect();
    let header_with = |alg: &str| json!({ "alg": alg, "kid": header["kid"], "typ": "at+jwt" });
    let none = |alg: &str| token(&header_with(alg), &claims, |_| Vec::new());
    let mac = |key: &[u8]| token(&header_with("HS256"), &claims, |message| hs256(key, message));
    let raised = changed(good, &json!({ "ver": 99 }));
    vec![
        ("nothing", String::new()),
        ("a word", "token".to_owned()),
        ("dots", "..".to_owned()),
        ("another key's", by_stranger.clone()),
        ("another key's under our key's id", [pieces[0], strangers[1], strangers[2]].join(".")),
        ("another claim", [pieces[0], &encode(raised.to_string()), pieces[2]].join(".")),
        ("no signature", [pieces[0], pieces[1], ""].join(".")),
        ("half a token", [pieces[0], pieces[1]].join(".")),
        ("four parts", format!("{good}.x")),
        ("five parts, as if encrypted", format!("{good}.x.y")),
        ("none", none("none")),
        ("None", none("None")),
        ("NONE", none("NONE")),
        ("none with our signature", {
            [&encode(header_with("none").to_string()), pieces[1], pieces[2]].join(".")
        }),
        ("HS256 with the public key", mac(&point)),
        ("HS256 with the public key's text", mac(key.x.as_bytes())),
        ("HS256 with nothing", mac(&[])),
        ("a key in its own header", {
            let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": stranger.public_keys().next().unwrap().x });
            let header = json!({ "alg": "EdDSA", "jwk": jwk, "typ": "at+jwt" });
            [&encode(header.to_string()), pieces[1], pieces[2]].join(".")
        }),
        ("another issuer's", with(server, good, &json!({ "iss": "https://evil.example" }))),
        ("an expired one", with(server, good, &json!({ "exp": claims["iat"] }))),
        ("one that never expires", {
            let mut claims = claims.clone();
            claims.as_object_mut().unwrap().remove("exp");
            server.ctx.keys.sign_token(claims.to_string().as_bytes())
        }),
        ("what is signed but no object", server.ctx.keys.sign_token(b"[]")),
    ]
}
