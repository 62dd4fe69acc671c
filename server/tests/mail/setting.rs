//! The section of the settings.

use recobra::config::{Mail as Settings, MailTransport, SmtpUrl, Span};
use recobra::mail::Mailer;

use super::brand;

#[test]
fn settings_say_which_key_is_wrong() {
    let smtp = |text: &str| SmtpUrl::parse(text).map(|url| format!("{url:?}"));
    for (text, read) in [
        ("smtps://u:p%40ss@mail.example.com", "SmtpUrl(Implicit •••:•••@mail.example.com:465)"),
        ("smtp://u:p@mail.example.com", "SmtpUrl(StartTls •••:•••@mail.example.com:587)"),
        ("smtp://mail.example.com:2525?tls=required", "SmtpUrl(StartTls mail.example.com:2525)"),
        ("smtp://LOCALHOST:1025", "SmtpUrl(Plain localhost:1025)"),
        ("smtp://127.0.0.1:1025?tls=none", "SmtpUrl(Plain 127.0.0.1:1025)"),
        ("smtp://[::1]:1025?tls=required", "SmtpUrl(StartTls ::1:1025)"),
    ] {
        assert_eq!(smtp(text).as_deref(), Ok(read), "{text}");
    }
    for text in [
        "smtp://u:hunter2@mail.example.com?tls=none",
        "smtp://u:hunter2@mail.example.com?tls=opportunistic",
        "smtps://u:hunter2@mail.example.com?tls=none",
        "smtp://u:hunter2@mail.example.com/path",
        "smtp://u:hunter2@localhost.example.com?tls=none",
        "https://u:hunter2@mail.example.com",
        "smtp://u@mail.example.com",
        "smtp://:hunter2@mail.example.com",
        "smtp://u:hunter2@",
        "mail.example.com",
    ] {
        let error = smtp(text).expect_err(text);
        assert!(!error.contains("hunter2"), "{error}");
    }
    let password = SmtpUrl::parse("smtps://a%2Bb:x+y%26%25z@h.example").unwrap().credentials;
    assert_eq!(password, Some(("a+b".to_owned(), "x+y&%z".to_owned())));
    let production = Settings { transport: Some(MailTransport::Mailbox), ..Settings::default() };
    assert!(
        Mailer::open(&production, brand(), None)
            .unwrap_err()
            .to_string()
            .starts_with("RECOBRA_MAIL__TRANSPORT: ")
    );
}

#[test]
fn the_section_reads_as_documented() {
    let text = "transport = \"smtp\"\nsmtp_url = \"smtps://u:p@h.example\"\nfrom = \"Ana <a@b.example>\"\nmessage_timeout = \"1m\"\n";
    let read: Settings = toml::from_str(text).unwrap();
    assert_eq!(read.message_timeout, Span::minutes(1));
    assert_eq!((read.from.name(), read.from.domain()), (Some("Ana"), "b.example"));
    for (wrong, said) in [
        ("form = \"a@b.c\"", "form"),
        ("message_timeout = \"soon\"", "duration"),
        ("from = \"nobody\"", "address"),
        ("transport = \"pigeon\"", "pigeon"),
    ] {
        let error = toml::from_str::<Settings>(wrong).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}
