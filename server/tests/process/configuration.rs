//! `recobra check`: an unknown key or a bad value refuses to start and names itself.

use std::fs;
use std::net::SocketAddr;

use crate::site::{Outcome, Site};

fn smtp() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 2525))
}

#[track_caller]
fn names(outcome: &Outcome, words: &[&str]) {
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    for word in words {
        assert!(outcome.stderr.contains(word), "{word} is not named in {}", outcome.stderr);
    }
}

#[test]
fn what_is_usable_is_said_to_be() {
    for site in [Site::development(), Site::production(smtp())] {
        let outcome = site.run(&["check"], "");
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
        assert_eq!(outcome.stdout, "The configuration is usable.\n");
        assert!(!site.path().join("data").exists(), "a check makes nothing");
    }
}

#[test]
fn keys_and_values_that_are_wrong_are_named() {
    for (key, value) in [
        ("RECOBRA_HTTP__LISTNE", "127.0.0.1:8080"),
        ("RECOBRA_HTPT", "127.0.0.1:8080"),
        ("RECOBRA_HTTP__LISTEN", "nowhere"),
        ("RECOBRA_HTTP__LISTEN", "0.0.0.0:8080"),
        ("RECOBRA_HTTP__PUBLIC_URL", "http://localhost/path"),
        ("RECOBRA_HTTP__TRUSTED_PROXIES", "10.0.0.0/99"),
        ("RECOBRA_PROFILE", "staging"),
        ("RECOBRA_RECOVERY__EMAIL_TTL", "31m"),
        ("RECOBRA_RECOVERY__SMS_TTL", "10"),
        ("RECOBRA_RECOVERY__CODE_ATTEMPTS", "0"),
        ("RECOBRA_LIMITS__FORGOT_PER_ADDRESS", "ten a minute"),
        ("RECOBRA_PASSWORD__HASH_MEMORY", "1MiB"),
        ("RECOBRA_PASSWORD__HASH_PASSES", "1"),
        ("RECOBRA_PASSWORD__MIN_SCORE", "5"),
        ("RECOBRA_SECRETS__KEYS", "c2hvcnQ="),
        ("RECOBRA_MAIL__SMTP_URL", "smtp://mail.example.com?tls=none"),
        ("RECOBRA_MAIL__FROM", "nobody"),
        ("RECOBRA_MAIL__TEMPLATES", "/no/such/folder"),
        ("RECOBRA_APP__LOCALE", "tlh"),
        ("RECOBRA_APP__SIGN_UP", "maybe"),
    ] {
        let outcome = Site::development().with(key, value).run(&["check"], "");
        names(&outcome, &[key]);
    }
}

#[test]
fn production_tells_all_that_it_is_missing_at_once() {
    let bare = Site::development().with("RECOBRA_PROFILE", "production");
    let keys = ["RECOBRA_HTTP__PUBLIC_URL", "RECOBRA_SECRETS__KEYS", "RECOBRA_MAIL__SMTP_URL"];
    names(&bare.run(&["check"], ""), &keys);
    names(&bare.run(&["serve"], ""), &keys);
    assert!(!bare.path().join("data").exists());
}

#[test]
fn production_is_the_profile_of_who_names_none() {
    let nameless = Site::development().without("RECOBRA_PROFILE");
    names(&nameless.run(&["check"], ""), &["RECOBRA_HTTP__PUBLIC_URL", "https"]);
}

#[test]
fn what_is_for_development_does_not_start_in_production() {
    for (key, value) in [
        ("RECOBRA_HTTP__PUBLIC_URL", "http://cuentas.example.com"),
        ("RECOBRA_MAIL__TRANSPORT", "mailbox"),
        ("RECOBRA_MAIL__TRANSPORT", "directory"),
        ("RECOBRA_SMS__TRANSPORT", "mailbox"),
    ] {
        let outcome = Site::production(smtp()).with(key, value).run(&["serve"], "");
        names(&outcome, &[key]);
    }
}

#[test]
fn a_file_is_read_and_the_environment_goes_before_it() {
    let site = Site::development();
    fs::write(site.path().join("recobra.toml"), "[recovery]\nemail_ttl = \"31m\"\n").unwrap();
    names(&site.run(&["check"], ""), &["RECOBRA_RECOVERY__EMAIL_TTL"]);
    let site = site.with("RECOBRA_RECOVERY__EMAIL_TTL", "20m");
    assert_eq!(site.run(&["check"], "").code, Some(0));
    fs::write(site.path().join("recobra.toml"), "[recovery]\nemail_tll = \"15m\"\n").unwrap();
    names(&site.run(&["check"], ""), &["RECOBRA_RECOVERY__EMAIL_TLL"]);
    names(&site.run(&["check", "--config", "other.toml"], ""), &["other.toml"]);
}

#[test]
fn secrets_are_not_repeated_when_their_key_is_wrong() {
    let secret = "hunter2secret";
    for (key, value) in [
        ("RECOBRA_SECRETS__KEYS", secret.to_owned()),
        ("RECOBRA_MAIL__SMTP_URL", format!("smtp://ana:{secret}@mail.example.com?tls=none")),
        ("RECOBRA_MAIL__SMTP_URL", format!("ftp://ana:{secret}@mail.example.com")),
        ("RECOBRA_SMS__WEBHOOK_URL", format!("//ana:{secret}@sms.example.com")),
    ] {
        let outcome = Site::development().with(key, &value).run(&["check"], "");
        names(&outcome, &[key]);
        assert!(!outcome.stderr.contains(secret), "{}", outcome.stderr);
    }
}
