//! Letters: every kind in every language, whole in both parts, and proof against hostile text.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "mail/delivery.rs"]
mod delivery;
#[path = "mail/hostile.rs"]
mod hostile;
#[path = "mail/places.rs"]
mod places;
#[path = "mail/setting.rs"]
mod setting;

use std::net::IpAddr;
use std::sync::Arc;

use mail_parser::{HeaderValue, MessageParser, MimeHeaders};
use recobra::brand::Brand;
use recobra::config::{Mail as Settings, Sender};
use recobra::mail::{Change, Envelope, Letter, Mailbox, Mailer, NewAddress, Proof, RequestFacts};
use shared::{Email, Locale, RecoveryCode};
use uuid::Uuid;

const CODE: &str = "048213";
const LINK: &str = "https://cuenta.example.com/reset-password#token=AbC-_123";
const NOT_ME: &str = "https://cuenta.example.com/not-me#token=XyZ-_789";
const SIGN_IN: &str = "https://cuenta.example.com/sign-in";
const FORGOT: &str = "https://cuenta.example.com/forgot-password?from=mail&x=1";
const FIREFOX: &str = "Mozilla/5.0 (Android 15; Mobile; rv:139.0) Gecko/139.0 Firefox/139.0";
/// 2026-11-21 14:05:09.250 UTC.
const NOW: i64 = 1_795_269_909_250;

fn settings() -> Settings {
    Settings {
        from: Sender::parse("Cuentas Ñandú <no-reply@example.com>").unwrap(),
        ..Settings::default()
    }
}

fn brand() -> Brand {
    Brand {
        app_name: "Recobra".to_owned(),
        public_url: "https://cuenta.example.com".to_owned(),
        ..Brand::default()
    }
}

fn mailer() -> Mailer {
    Mailer::open(&settings(), brand(), Some(Arc::new(Mailbox::new()))).unwrap()
}

fn envelope(locale: Locale, name: Option<&str>) -> Envelope {
    Envelope {
        to: Email::parse("ana.ruiz@example.net").unwrap(),
        display_name: name.map(str::to_owned),
        locale,
        message_id: Uuid::from_u128(0x0193_5d2e_7a00_7000_8000_0000_0000_0001),
        sent_at: NOW,
    }
}

fn facts(user_agent: &str) -> RequestFacts {
    RequestFacts {
        at: NOW,
        user_agent: Some(user_agent.to_owned()),
        client_address: Some("::ffff:203.0.113.7".parse::<IpAddr>().unwrap()),
    }
}

fn proof(user_agent: &str) -> Proof {
    Proof {
        code: RecoveryCode::parse(CODE).unwrap(),
        link: LINK.to_owned(),
        not_me: Some(NOT_ME.to_owned()),
        expires_in: 15,
        expires_at: NOW + 15 * 60_000,
        facts: facts(user_agent),
    }
}

fn change() -> Change {
    Change {
        facts: facts(FIREFOX),
        sign_in: SIGN_IN.to_owned(),
        forgot: FORGOT.to_owned(),
        not_me: Some(NOT_ME.to_owned()),
    }
}

fn letters() -> [Letter; 11] {
    let (sign_in, forgot) = (SIGN_IN.to_owned(), FORGOT.to_owned());
    [
        Letter::Recovery(proof(FIREFOX)),
        Letter::SignUp(Proof { not_me: None, ..proof(FIREFOX) }),
        Letter::ChangeEmail(NewAddress {
            code: RecoveryCode::parse(CODE).unwrap(),
            not_me: NOT_ME.to_owned(),
            expires_in: 15,
            expires_at: NOW + 15 * 60_000,
            facts: facts(FIREFOX),
        }),
        Letter::EmailChanged(change()),
        Letter::EmailChanged(Change { not_me: None, ..change() }),
        Letter::PhoneChanged(change()),
        Letter::PasswordChanged(change()),
        Letter::NewDevice(change()),
        Letter::AlreadyRegistered { sign_in: sign_in.clone(), forgot },
        Letter::Welcome { sign_in },
        Letter::Test,
    ]
}

struct Read {
    subject: String,
    text: String,
    html: String,
    raw: String,
}

fn read(bytes: &[u8]) -> Read {
    let message = MessageParser::default().parse(bytes).expect("a message");
    assert_eq!(message.parts.len(), 3, "multipart/alternative with two parts");
    assert!(message.is_content_type("multipart", "alternative"));
    assert!(message.parts[1].is_content_type("text", "plain"), "text first");
    assert!(message.parts[2].is_content_type("text", "html"));
    Read {
        subject: message.subject().unwrap().to_owned(),
        text: message.parts[1].text_contents().unwrap().replace("\r\n", "\n"),
        html: message.parts[2].text_contents().unwrap().to_owned(),
        raw: String::from_utf8(bytes.to_vec()).expect("ASCII on the wire"),
    }
}

fn visible(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1.replace("</td>", "</td> ");
    let mut text = String::new();
    let mut is_tag = true;
    for c in body.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag => text.push(c),
            _ => {}
        }
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn all() -> impl Iterator<Item = (Locale, Letter, Read)> {
    let mailer = mailer();
    Locale::ALL.into_iter().flat_map(letters_in).map(move |(locale, letter)| {
        let message = mailer.render(&envelope(locale, Some("Ana")), &letter).unwrap();
        (locale, letter, read(message.as_bytes()))
    })
}

fn letters_in(locale: Locale) -> Vec<(Locale, Letter)> {
    letters().into_iter().map(|letter| (locale, letter)).collect()
}

#[test]
fn every_letter_says_the_same_in_both_parts() {
    for (locale, letter, mail) in all() {
        let html = visible(&mail.html);
        let name = format!("{locale:?} {}", letter.kind());
        for part in [&mail.text, &html] {
            for url in [letter.link(), letter.forgot(), letter.not_me()].into_iter().flatten() {
                assert!(part.contains(url), "{name} lacks {url} in {part}");
            }
            if let Some(code) = letter.code() {
                let sentence = if locale == Locale::Es { "Tu código es" } else { "Your code is" };
                assert!(part.contains(&format!("{sentence} {}", code.as_str())), "{name}: {part}");
            }
            for rest in ["{", "}", "undefined", "none"] {
                assert!(!part.contains(rest), "{name} has {rest}: {part}");
            }
        }
        if let Some(link) = letter.link() {
            assert!(mail.html.contains(&format!("href=\"{link}\"")), "{name} has no button");
        }
        assert!(mail.html.contains(&format!("<html lang=\"{}\"", locale.tag())), "{name}");
        for line in
            mail.text.lines().filter(|line| !line.starts_with("-- ") && !line.trim().is_empty())
        {
            let line = match line.strip_prefix("- ") {
                Some(fact) => fact.replacen(": ", " ", 1),
                None => line.trim_end_matches(':').to_owned(),
            };
            assert!(html.contains(&line), "{name}: only the text part says {line}");
        }
    }
}

#[test]
fn a_letter_with_a_secret_says_until_when_and_who_asked() {
    for (locale, letter, mail) in all().filter(|(_, letter, _)| letter.code().is_some()) {
        let said = match locale {
            Locale::Es => [
                "15 minutos",
                "21 de noviembre de 2026, 14:20 (UTC)",
                "14:05 (UTC)",
                "Firefox en Android",
                "203.0.113.7",
                "¿No fuiste tú?",
            ],
            Locale::En => [
                "15 minutes",
                "21 November 2026, 14:20 (UTC)",
                "14:05 (UTC)",
                "Firefox on Android",
                "203.0.113.7",
                "Was it not you?",
            ],
        };
        for part in [&mail.text, &visible(&mail.html)] {
            for said in said {
                assert!(part.contains(said), "{locale:?} {} lacks {said}: {part}", letter.kind());
            }
            assert!(!part.contains("::ffff"), "an IPv4 client reads as IPv4");
        }
    }
}

#[test]
fn every_letter_of_a_recovery_or_a_change_says_how_to_object_and_no_other_does() {
    for (locale, letter, mail) in all() {
        let objects = letter.not_me().is_some();
        assert_eq!(mail.text.contains("/not-me"), objects, "{locale:?} {}", letter.kind());
        assert_eq!(mail.html.contains("/not-me"), objects, "{locale:?} {}", letter.kind());
        let said = match (locale, letter.code().is_some()) {
            (Locale::Es, true) => "anula la petición aquí:",
            (Locale::En, true) => "cancel the request here:",
            (Locale::Es, false) => "bloquearemos la cuenta",
            (Locale::En, false) => "we will freeze the account",
        };
        for part in [&mail.text, &visible(&mail.html)] {
            assert_eq!(part.contains(said), objects, "{locale:?} {}: {part}", letter.kind());
            let ends = part.contains("72 horas") || part.contains("72 hours");
            assert_eq!(ends, objects && letter.code().is_none(), "{part}");
        }
    }
}

#[test]
fn one_minute_is_not_plural() {
    let letter = Letter::Recovery(Proof { expires_in: 1, ..proof(FIREFOX) });
    let mail = read(mailer().render(&envelope(Locale::Es, None), &letter).unwrap().as_bytes());
    assert!(mail.text.contains("en 1 minuto:"), "{}", mail.text);
    assert!(mail.text.contains("\nHola:\n"), "{}", mail.text);
}

#[test]
fn no_secret_shows_on_a_lock_screen() {
    for (locale, letter, mail) in all() {
        let preheader = mail.html.split_once("<div").unwrap().1.split_once("</div>").unwrap().0;
        for place in [&mail.subject[..], preheader, mail.html.split_once("<body").unwrap().0] {
            assert!(
                !place.contains(CODE) && !place.contains("token="),
                "{locale:?} {}: {place}",
                letter.kind()
            );
        }
        let preview = visible(&format!("<body><div{preheader}")).replace("&#847;&zwnj;", "");
        assert!((10..=90).contains(&preview.trim().chars().count()), "{preview}");
        assert!(
            preheader.matches("&#847;").count() >= 50,
            "what follows must not show as a preview"
        );
    }
}

#[test]
fn html_is_what_mail_programs_understand() {
    for (locale, letter, mail) in all() {
        let name = format!("{locale:?} {}", letter.kind());
        for bad in [
            "<button",
            "flex",
            "var(",
            "<svg",
            "<img",
            "<script",
            "@import",
            "@font-face",
            "<link",
            "url(",
            "position:",
            "javascript:",
        ] {
            assert!(!mail.html.contains(bad), "{name} uses {bad}");
        }
        assert!(mail.html.len() < 20_000, "{name}: {} bytes", mail.html.len());
        assert_eq!(
            mail.html.matches("<table").count(),
            mail.html.matches("role=\"presentation\"").count()
        );
        assert_eq!(mail.html.matches("<h1").count(), 1);
        for wanted in [
            "name=\"color-scheme\" content=\"light dark\"",
            "prefers-color-scheme: dark",
            "max-width:600px",
            "mso-hide:all",
        ] {
            assert!(mail.html.contains(wanted), "{name} lacks {wanted}");
        }
        // What only a style sheet says is lost in every program that drops it.
        for tag in ["<td class=", "<p class=", "<h1 class="] {
            for element in mail.html.split(tag).skip(1) {
                assert!(
                    element.split_once('>').unwrap().0.contains("style="),
                    "{name}: {tag}{element:.60}"
                );
            }
        }
    }
}

#[test]
fn headers_tell_machines_to_keep_quiet() {
    let settings =
        Settings { reply_to: Some(Sender::parse("ayuda@example.com").unwrap()), ..settings() };
    let mailer = Mailer::open(&settings, brand(), Some(Arc::new(Mailbox::new()))).unwrap();
    let message = mailer.render(&envelope(Locale::Es, Some("Ana")), &letters()[0]).unwrap();
    let raw = String::from_utf8(message.as_bytes().to_vec()).unwrap();
    let head = raw.split_once("\r\n\r\n").unwrap().0;
    for line in [
        "Date: Sat, 21 Nov 2026 14:05:09 +0000",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "Content-Language: es",
        "Message-ID: <01935d2e-7a00-7000-8000-000000000001@example.com>",
        "X-Entity-Ref-ID: 01935d2e-7a00-7000-8000-000000000001",
        "Reply-To: ayuda@example.com",
        "To: ana.ruiz@example.net",
        "MIME-Version: 1.0",
    ] {
        assert!(head.lines().any(|known| known == line), "{line} is not in\n{head}");
    }
    let parsed = MessageParser::default().parse(message.as_bytes()).unwrap();
    let from = parsed.from().unwrap().first().unwrap();
    assert_eq!(
        (from.name(), from.address()),
        (Some("Cuentas Ñandú"), Some("no-reply@example.com"))
    );
    assert!(matches!(parsed.header("Bcc").unwrap_or(&HeaderValue::Empty), HeaderValue::Empty));
}

#[test]
fn a_letter_sent_again_is_the_same_letter() {
    let mailer = mailer();
    for letter in letters() {
        let [first, second] =
            [0, 1].map(|_| mailer.render(&envelope(Locale::En, Some("Ana")), &letter).unwrap());
        assert_eq!(first.as_bytes(), second.as_bytes());
    }
}

#[test]
fn a_domain_beyond_ascii_travels_as_ascii() {
    let to = Email::parse("Ana@münchen.example").unwrap();
    let message =
        mailer().render(&Envelope { to, ..envelope(Locale::Es, None) }, &Letter::Test).unwrap();
    assert!(read(message.as_bytes()).raw.contains("To: Ana@xn--mnchen-3ya.example\r\n"));
}
