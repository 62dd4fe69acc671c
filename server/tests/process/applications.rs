//! Applications from the operator's side: registered, told of what the operator does, removed.

use serde_json::json;

use crate::receiver::Receiver;
use crate::site::{Outcome, Site};
use crate::{ANA, PASSWORD};

/// What a line of `outcome` says behind `label`.
#[track_caller]
fn told(outcome: &Outcome, label: &str) -> String {
    let line = outcome.stdout.lines().find_map(|line| line.strip_prefix(label));
    line.unwrap_or_else(|| panic!("no {label}: {outcome:?}")).trim().to_owned()
}

#[tokio::test]
async fn an_operators_sign_out_ends_session_and_token_of_a_running_server_and_is_told() {
    let receiver = Receiver::start().await;
    let site = Site::development();
    site.add(ANA, PASSWORD);
    let added = site.run(&["app", "add", "shop", "--webhook", &receiver.url()], "");
    let bearer = format!("Bearer {}", told(&added, "API key"));
    let server = site.serve();
    let body = json!({ "identifier": ANA, "password": PASSWORD });
    let cookie = server.post("/api/auth/sign-in", body).await.cookie();
    let issued = server.post_with("/api/auth/token", ("cookie", &cookie), json!({})).await;
    let question = json!({ "token": issued.text("access_token") });
    let ask = async || {
        let header = ("authorization", bearer.as_str());
        server.post_with("/api/auth/introspect", header, question.clone()).await.json
    };
    assert_eq!(ask().await["active"], true);
    receiver.answers(503);
    let outcome = site.run(&["account", "sign-out", ANA], "");
    assert!(outcome.stdout.contains("1 sessions ended"), "{outcome:?}");
    assert_eq!(ask().await, json!({ "active": false }));
    assert_eq!(server.get_with_cookie("/api/auth/session", &cookie).await.status, 401);
    receiver.heard(1).await;
    receiver.answers(204);
    let heard = receiver.heard(2).await;
    assert_eq!(heard[0].id, heard[1].id);
    let said = heard[1].signed_by(&told(&added, "web hook secret"));
    assert_eq!((&said["type"], &said["ver"]), (&json!("session.revoked"), &json!(1)));
}

#[test]
fn applications_are_listed_without_secrets_and_removed_once() {
    let site = Site::development();
    let added = site.run(&["app", "add", "Tienda"], "");
    assert!(!added.stdout.contains("web hook secret"), "{added:?}");
    let (id, key) = (told(&added, "id"), told(&added, "API key"));
    let listed = site.run(&["app", "list"], "").stdout;
    assert!(listed.contains(&id) && listed.contains("Tienda") && !listed.contains(&key));
    assert_eq!(site.run(&["app", "remove", &id], "").code, Some(0));
    assert_eq!(site.run(&["app", "remove", &id], "").code, Some(1));
    assert_eq!(site.run(&["app", "list"], "").stdout, "");
}

#[test]
fn addresses_that_others_could_read_along_are_refused() {
    let production = || {
        Site::development()
            .with("RECOBRA_PROFILE", "production")
            .with("RECOBRA_HTTP__PUBLIC_URL", "https://cuentas.example.com")
            .with("RECOBRA_SECRETS__KEYS", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
            .with("RECOBRA_MAIL__TRANSPORT", "smtp")
            .with("RECOBRA_MAIL__SMTP_URL", "smtps://mail.example.com")
            .with("RECOBRA_MAIL__FROM", "Recobra <no-reply@example.net>")
    };
    let add = |site: Site, url: &str| site.run(&["app", "add", "shop", "--webhook", url], "");
    for url in
        ["http://shop.example/hooks", "ftp://shop.example", "shop", "https://a:b@shop.example"]
    {
        let refused = add(production(), url);
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.stderr.contains("https://host"), "{refused:?}");
    }
    assert_eq!(add(production(), "https://shop.example/hooks").code, Some(0));
    assert_eq!(Site::development().run(&["app", "add", " "], "").code, Some(1));
}

#[test]
fn an_account_is_shown_masked() {
    let site = Site::development();
    site.add(ANA, PASSWORD);
    let shown = site.run(&["account", "show", ANA], "");
    assert_eq!(told(&shown, "e-mail"), "a•••@example.com");
    assert_eq!((told(&shown, "state"), told(&shown, "open sessions")), ("on".into(), "0".into()));
    assert!(!shown.stdout.contains("argon2") && !shown.stdout.contains(ANA), "{shown:?}");
    assert_eq!(site.run(&["account", "show", "eva@example.com"], "").code, Some(1));
}
