//! An operator's own files, the folder and the mailbox.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use recobra::config::{Mail as Settings, MailTransport};
use recobra::mail::{CAPACITY, Mailbox, Mailer, Posted};
use shared::identifier::Channel;
use shared::{Locale, RecoveryCode};
use uuid::Uuid;

use super::{CODE, LINK, NOW, SIGN_IN, brand, envelope, letters, read, settings};

fn open_with(files: &[(&str, &str)]) -> Result<Mailer, String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let settings = Settings { templates: Some(folder.path().to_path_buf()), ..settings() };
    Mailer::open(&settings, brand(), Some(Arc::new(Mailbox::new())))
        .map_err(|error| error.to_string())
}

#[test]
fn an_operator_replaces_single_files() {
    let own = "{% extends \"layout.txt\" %}\n{% block body %}\nAhoy {{ link }}\n{% endblock %}\n";
    let mailer = open_with(&[("welcome.txt", own), (".DS_Store", "")]).unwrap();
    let welcome = letters().into_iter().find(|letter| letter.kind() == "welcome").unwrap();
    let message = mailer.render(&envelope(Locale::En, None), &welcome).unwrap();
    let mail = read(message.as_bytes());
    assert!(
        mail.text.contains(&format!("Ahoy {SIGN_IN}")) && mail.text.contains("Hello,"),
        "{}",
        mail.text
    );
    assert!(!mail.html.contains("Ahoy"));
}

#[test]
fn an_operators_file_that_does_not_render_refuses_to_start() {
    let words = include_str!("../../src/mail/words/es.toml");
    let cases: [(&str, String, &[&str]); 7] = [
        (
            "welcome.html",
            "fine\n{{ nobody_knows }} {{ link }}".to_owned(),
            &["welcome.html, line 2", "undefined"],
        ),
        ("recovery.txt", "{{ code }}\n{{ link }}\n{% if %}".to_owned(), &["recovery.txt, line 3"]),
        (
            "layout.html",
            "{% block body %}{% endblock %}\n\n{{ words.nope }}".to_owned(),
            &["layout.html, line 3"],
        ),
        ("recovery.html", "{{ link }}".to_owned(), &["recovery.html", "no code or no link"]),
        (
            "recovery.htm",
            "{{ link }} {{ code }}".to_owned(),
            &["recovery.htm", "no template of this name"],
        ),
        (
            "es.toml",
            words.replace("heading = \"El correo funciona\"\n", ""),
            &["es.toml", "heading"],
        ),
        ("es.toml", words.replace("{minutes}", "{minuets}"), &["es.toml", "{minuets}"]),
    ];
    for (file, text, said) in cases {
        let error = open_with(&[(file, &text)]).expect_err(file);
        assert!(error.starts_with("RECOBRA_MAIL__TEMPLATES: "), "{error}");
        for said in said {
            assert!(error.contains(said), "{file}: {error} lacks {said}");
        }
    }
}

#[tokio::test]
async fn the_directory_gets_whole_files_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("a/mail");
    let settings = Settings {
        transport: Some(MailTransport::Directory),
        directory: directory.clone(),
        ..settings()
    };
    let mailbox = Arc::new(Mailbox::new());
    let mailer = Mailer::open(&settings, brand(), Some(mailbox.clone())).unwrap();
    let message = mailer.render(&envelope(Locale::Es, None), &letters()[0]).unwrap();
    let name = mailer.send(&message).await.unwrap().answer;
    mailer.send(&message).await.unwrap();
    let files: Vec<_> =
        std::fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files, [directory.join(&name)], "a repeated letter replaces itself");
    assert_eq!(std::fs::read(&files[0]).unwrap(), message.as_bytes());
    assert_eq!(mode(&files[0]), 0o600);
    assert_eq!(mode(&directory), 0o700);
    assert_eq!(mailbox.list(None, 0).len(), 2, "development's mailbox sees what leaves elsewhere");
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn posted(to: &str, sent_at: i64) -> Posted {
    Posted {
        id: Uuid::nil(),
        channel: Channel::Sms,
        to: to.to_owned(),
        subject: String::new(),
        text: format!("at {sent_at}"),
        html: String::new(),
        source: String::new(),
        code: Some(RecoveryCode::parse(CODE).unwrap()),
        link: None,
        sent_at,
    }
}

#[tokio::test]
async fn the_mailbox_holds_what_was_sent_with_code_and_link() {
    let mailbox = Arc::new(Mailbox::new());
    let mailer = Mailer::open(&settings(), brand(), Some(mailbox.clone())).unwrap();
    let message = mailer.render(&envelope(Locale::Es, None), &letters()[0]).unwrap();
    mailer.send(&message).await.unwrap();
    let [kept] = mailbox.list(Some(" ANA.ruiz@example.net"), NOW).try_into().unwrap();
    assert_eq!((kept.code.as_deref(), kept.link.as_deref()), (Some(CODE), Some(LINK)));
    assert_eq!((kept.channel, kept.sent_at.as_str()), (Channel::Email, "2026-11-21T14:05:09.250Z"));
    assert!(kept.html.contains(CODE) && kept.text.contains(CODE));
    assert!(mailbox.list(Some("eve@example.net"), 0).is_empty());
    assert!(mailbox.list(None, NOW + 1).is_empty());
    mailbox.clear();
    assert!(mailbox.list(None, 0).is_empty());
}

#[test]
fn the_mailbox_forgets_the_oldest() {
    let mailbox = Mailbox::new();
    for at in 0..505 {
        mailbox.push(posted("+34600000000", at));
    }
    let kept = mailbox.list(None, 0);
    assert_eq!((kept.len(), kept[0].text.as_str()), (CAPACITY, "at 5"));
}

#[tokio::test]
async fn waiting_misses_no_message() {
    let mailbox = Arc::new(Mailbox::new());
    for at in 0..200 {
        let sender = mailbox.clone();
        let sending = tokio::spawn(async move { sender.push(posted("+34600000000", at)) });
        let found = mailbox.wait(Some("+34600000000"), at, Duration::from_mins(1)).await;
        assert_eq!(found.len(), 1);
        sending.await.unwrap();
    }
}

#[tokio::test]
async fn waiting_in_vain_ends() {
    let mailbox = Mailbox::new();
    mailbox.push(posted("+34600000000", 5));
    assert!(mailbox.wait(Some("+34611111111"), 0, Duration::from_millis(20)).await.is_empty());
    assert!(mailbox.wait(None, 6, Duration::from_millis(20)).await.is_empty());
    assert_eq!(mailbox.wait(None, 5, Duration::ZERO).await.len(), 1);
}
