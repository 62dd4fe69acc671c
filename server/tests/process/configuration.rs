//! `recobra check`: an unknown key or a bad value refuses to start and names itself.

use std::fs;
use std::net::SocketAddr;

use serde_json::json;

use crate::site::{Outcome, Site};
use crate::{ANA, PASSWORD};

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
        ("RECOBRA_RECOVERY__EMAIL_TTL", "999ms"),
        ("RECOBRA_RECOVERY__SMS_TTL", "10"),
        ("RECOBRA_RECOVERY__RESEND_AFTER", "31m"),
        ("RECOBRA_RECOVERY__CODE_ATTEMPTS", "0"),
        ("RECOBRA_LIMITS__FORGOT_PER_ADDRESS", "ten a minute"),
        ("RECOBRA_LIMITS__FORGOT_PER_ADDRESS", "0/1m"),
        ("RECOBRA_LIMITS__DEFAULT_PER_ADDRESS", "0/1m"),
        ("RECOBRA_SESSION__IDLE_TTL", "0s"),
        ("RECOBRA_SESSION__ABSOLUTE_TTL", "0s"),
        ("RECOBRA_PASSWORD__HASH_MEMORY", "1MiB"),
        ("RECOBRA_PASSWORD__HASH_PASSES", "1"),
        ("RECOBRA_PASSWORD__HASH_PERMITS", "0"),
        ("RECOBRA_PASSWORD__MIN_SCORE", "5"),
        ("RECOBRA_SECRETS__KEYS", "c2hvcnQ="),
        ("RECOBRA_MAIL__SMTP_URL", "smtp://mail.example.com?tls=none"),
        ("RECOBRA_MAIL__FROM", "nobody"),
        ("RECOBRA_MAIL__TEMPLATES", "/no/such/folder"),
        ("RECOBRA_APP__NAME", " "),
        ("RECOBRA_APP__LOCALE", "tlh"),
        ("RECOBRA_APP__SIGN_UP", "maybe"),
    ] {
        let outcome = Site::development().with(key, value).run(&["check"], "");
        names(&outcome, &[key]);
    }
}

#[test]
fn values_are_read_however_people_write_them() {
    for (key, value) in [
        ("RECOBRA_PROFILE", "Development"),
        ("RECOBRA_HTTP__TRUSTED_PROXIES", "127.0.0.1"),
        ("RECOBRA_HTTP__TRUSTED_PROXIES", "10.0.0.0/8, ::1, 192.0.2.7"),
        ("RECOBRA_HTTP__TRUSTED_PROXIES", r#"["10.0.0.0/8", "::1"]"#),
        ("RECOBRA_RECOVERY__EMAIL_TTL", "1s"),
        ("RECOBRA_RECOVERY__SMS_TTL", "1s"),
        ("RECOBRA_RECOVERY__RESEND_AFTER", "30m"),
        ("RECOBRA_PASSWORD__PROFILE", "NIST"),
        ("RECOBRA_PASSWORD__HASH_PERMITS", "1"),
        ("RECOBRA_MAIL__TRANSPORT", "Mailbox"),
        ("RECOBRA_SMS__TRANSPORT", "OFF"),
        ("RECOBRA_APP__NAME", "123"),
        ("RECOBRA_APP__NAME", "true"),
        ("RECOBRA_APP__LOCALE", "EN"),
        ("RECOBRA_APP__SIGN_UP", "Closed"),
    ] {
        let outcome = Site::development().with(key, value).run(&["check"], "");
        assert_eq!(outcome.code, Some(0), "{key}={value}: {outcome:?}");
    }
}

#[test]
fn one_pass_is_enough_where_a_hash_takes_46_mebibytes() {
    let once = Site::development().with("RECOBRA_PASSWORD__HASH_PASSES", "1");
    let enough = once.with("RECOBRA_PASSWORD__HASH_MEMORY", "46MiB");
    assert_eq!(enough.run(&["check"], "").code, Some(0));
    let too_little = enough.with("RECOBRA_PASSWORD__HASH_MEMORY", "45MiB");
    names(&too_little.run(&["check"], ""), &["RECOBRA_PASSWORD__HASH_PASSES", "46MiB"]);
}

#[test]
fn a_database_in_memory_is_refused() {
    for url in [
        "sqlite::memory:",
        "sqlite://:memory:",
        "sqlite://",
        "sqlite://data/recobra.db?mode=memory",
        "sqlite:data/recobra.db?cache=shared&mode=memory",
    ] {
        let site = Site::development().with("RECOBRA_DATABASE__URL", url);
        for command in ["check", "serve"] {
            names(&site.run(&[command], ""), &["RECOBRA_DATABASE__URL", "memory"]);
        }
    }
}

#[test]
fn more_hashes_at_a_time_than_memory_can_hold_are_refused() {
    let greedy = Site::development().with("RECOBRA_PASSWORD__HASH_PERMITS", "1000000000");
    for command in ["check", "serve"] {
        let outcome = greedy.run(&[command], "");
        names(&outcome, &["RECOBRA_PASSWORD__HASH_PERMITS", "iB of memory", "at most"]);
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

#[tokio::test]
async fn a_life_of_seconds_is_told_as_a_minute_and_never_as_none() {
    let site = Site::development()
        .with("RECOBRA_RECOVERY__EMAIL_TTL", "20s")
        .with("RECOBRA_RECOVERY__SMS_TTL", "20s");
    site.add(ANA, PASSWORD);
    let server = site.serve();
    let asked = server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await;
    assert_eq!((asked.status, &asked.json["expires_in"]), (200, &json!(20)));
    let letter = server.message(ANA, "").await.to_string();
    assert!(letter.contains("1 minuto") && !letter.contains("0 minutos"), "{letter}");
    assert_eq!(site.run(&["mail", "preview", "out"], "").code, Some(0));
    let shown = fs::read_to_string(site.path().join("out/index.html")).unwrap();
    assert!(shown.contains("Vale 1 min.") && shown.contains("Valid 1 min."), "{shown}");
}
