//! Text of strangers: names, browsers and brands that try to be more than text.

use std::sync::Arc;

use mail_parser::MessageParser;
use proptest::prelude::*;
use recobra::brand::Brand;
use recobra::config::Sender;
use recobra::mail::{Letter, Mailbox, Mailer};
use shared::Locale;

use super::{CODE, LINK, Read, brand, envelope, letters, mailer, proof, read, settings, visible};

#[test]
fn hostile_names_and_browsers_arrive_as_text() {
    let names = [
        "<script>alert(1)</script>",
        "{{ 7*7 }}{% include 'layout.html' %}{app}",
        "Ana\r\nBcc: victim@example.org\r\n\r\n<h1>",
        "\"><img src=x onerror=alert(1)>",
        ".\r\n.\r\nQUIT\r\n",
        "&amp;&#847;'\"",
    ];
    let mailer = mailer();
    for name in names {
        let letter = Letter::Recovery(proof(&format!("Firefox/1 (Linux) {name}")));
        let message = mailer.render(&envelope(Locale::Es, Some(name)), &letter).unwrap();
        let mail = read(message.as_bytes());
        let line = name.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(mail.text.contains(&format!("\nHola, {line}:\n")), "{name:?}: {}", mail.text);
        assert!(visible(&mail.html).contains(&format!("Hola, {line}:")), "{name:?}: {}", mail.html);
        for markup in ["<script", "<img", "<h1>", "49"] {
            assert!(!mail.html.contains(markup), "{name:?} made {markup}");
        }
        let head = mail.raw.split_once("\r\n\r\n").unwrap().0;
        assert!(!head.to_lowercase().contains("bcc") && !head.contains("victim"), "{head}");
    }
}

#[test]
fn marks_that_cannot_be_seen_leave_a_name() {
    let name = "Ana\u{0}\u{7}\u{202e}Ruiz\u{2028}\u{2066}";
    let message = mailer().render(&envelope(Locale::Es, Some(name)), &Letter::Test).unwrap();
    assert!(read(message.as_bytes()).text.contains("\nHola, Ana Ruiz:\n"));
    let message =
        mailer().render(&envelope(Locale::Es, Some(" \u{202e}\n")), &Letter::Test).unwrap();
    assert!(read(message.as_bytes()).text.contains("\nHola:\n"));
}

#[test]
fn a_hostile_brand_stays_in_its_header() {
    let app_name = "Evil\r\nBcc: victim@example.org\r\n\r\n<b>".to_owned();
    let brand = Brand { app_name, ..brand() };
    let mailer = Mailer::open(&settings(), brand, Some(Arc::new(Mailbox::new()))).unwrap();
    let message = mailer.render(&envelope(Locale::Es, None), &letters()[0]).unwrap();
    let parsed = MessageParser::default().parse(message.as_bytes()).unwrap();
    assert!(parsed.bcc().is_none());
    assert!(!parsed.body_html(0).unwrap().contains("<b>"));
    assert!(Sender::parse("Evil\r\nBcc: a@b.c <a@b.c>").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_name_leaves_structure_and_secrets_alone(name in "(?s).{0,80}") {
        let mailer = mailer();
        let plain = mailer.render(&envelope(Locale::Es, Some("Ana")), &letters()[0]).unwrap();
        let named = mailer.render(&envelope(Locale::Es, Some(&name)), &letters()[0]).unwrap();
        let [plain, named] = [plain, named].map(|message| read(message.as_bytes()));
        let head = |mail: &Read| mail.raw.split_once("\r\n\r\n").unwrap().0.to_owned();
        prop_assert_eq!(head(&plain), head(&named));
        for mark in ['<', '>', '"'] {
            prop_assert_eq!(plain.html.matches(mark).count(), named.html.matches(mark).count());
        }
        prop_assert_eq!(plain.text.lines().count(), named.text.lines().count());
        prop_assert!(named.text.contains(CODE) && named.text.contains(LINK));
    }
}
