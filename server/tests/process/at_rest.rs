//! Whoever reads the database's files finds nothing that acts.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::site::Site;
use crate::{ANA, NEW_PASSWORD, PASSWORD};

/// Everything that lies in the folder but the key file, which is what the database must do without.
fn files(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder.join("data")).unwrap() {
        let path = entry.unwrap().path();
        if !path.ends_with("recobra.keys") {
            bytes.extend(fs::read(path).unwrap());
        }
    }
    bytes
}

#[track_caller]
fn nowhere(folder: &Path, secrets: &[&str]) {
    let files = files(folder);
    let contains = |needle: &[u8]| files.windows(needle.len()).any(|window| window == needle);
    assert!(contains(ANA.as_bytes()), "this test looks at the wrong files");
    for secret in secrets {
        assert!(!contains(secret.as_bytes()), "{secret} lies in the database");
        let raw = URL_SAFE_NO_PAD.decode(secret).unwrap_or_default();
        // A token begins with the id of its challenge, which is no secret.
        let raw = if raw.len() == 48 { &raw[16..] } else { &raw };
        assert!(raw.len() < 16 || !contains(raw), "{secret} lies in the database, decoded");
    }
}

#[tokio::test]
async fn no_code_token_session_or_password_lies_in_the_database_at_any_time() {
    let site = Site::development();
    site.add(ANA, PASSWORD);
    nowhere(site.path(), &[PASSWORD]);
    let server = site.serve();

    let asked = server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await;
    let mail = server.message(ANA, "").await;
    let code = mail["code"].as_str().unwrap();
    let link = mail["link"].as_str().unwrap().split_once("#token=").unwrap().1;
    nowhere(site.path(), &[code, link]);

    let body = json!({ "request_id": asked.text("request_id"), "code": code });
    let ticket = server.post("/api/auth/verify-code", body).await.text("reset_token");
    nowhere(site.path(), &[code, link, &ticket]);

    let sign_up = json!({ "email": "eva@example.com", "password": NEW_PASSWORD });
    server.post("/api/auth/sign-up", sign_up).await;
    let mail = server.message("eva@example.com", "").await;
    let link_up = mail["link"].as_str().unwrap().split_once("#token=").unwrap().1;
    nowhere(site.path(), &[mail["code"].as_str().unwrap(), link_up, NEW_PASSWORD]);

    let sign_in = json!({ "identifier": ANA, "password": PASSWORD });
    let cookie = server.post("/api/auth/sign-in", sign_in).await.cookie();
    let session = cookie.split_once('=').unwrap().1;
    nowhere(site.path(), &[session, PASSWORD, link, &ticket]);

    let body = json!({
        "token": ticket, "new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD,
    });
    assert_eq!(server.post("/api/auth/reset-password", body).await.status, 200);
    nowhere(site.path(), &[session, PASSWORD, NEW_PASSWORD, link, &ticket]);
}

#[test]
fn the_keys_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::development();
    assert_eq!(site.run(&["migrate"], "").code, Some(0));
    let keys = fs::metadata(site.path().join("data/recobra.keys")).unwrap();
    assert_eq!(keys.permissions().mode() & 0o777, 0o600);
}
