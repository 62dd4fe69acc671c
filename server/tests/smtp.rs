//! SMTP against a real server on this machine: privacy, credentials, refusals, silence, dots.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "smtp/server.rs"]
mod server;

use std::time::{Duration, Instant};

use recobra::brand::Brand;
use recobra::config::{Mail as Settings, MailTransport, Sender, SmtpUrl, Span};
use recobra::mail::{Envelope, Letter, Mailer, Message, Receipt, SendError};
use server::{DRIP, HANG_UP, SILENCE, Script, Server};
use shared::{Email, Locale};
use tokio::net::TcpListener;
use uuid::Uuid;

fn settings(url: &str) -> Settings {
    Settings {
        transport: Some(MailTransport::Smtp),
        smtp_url: Some(SmtpUrl::parse(url).unwrap()),
        from: Sender::parse("Recobra <no-reply@example.com>").unwrap(),
        command_timeout: Span::seconds(5),
        message_timeout: Span::seconds(10),
        ..Settings::default()
    }
}

fn open(settings: &Settings) -> Mailer {
    let brand = Brand {
        app_name: "Recobra".to_owned(),
        public_url: "https://cuenta.example.com".to_owned(),
        ..Brand::default()
    };
    Mailer::open(settings, brand, None).unwrap()
}

fn envelope(name: &str) -> Envelope {
    Envelope {
        to: Email::parse("ana.ruiz@example.net").unwrap(),
        display_name: Some(name.to_owned()),
        locale: Locale::En,
        message_id: Uuid::from_u128(1),
        sent_at: 1_795_269_909_250,
    }
}

fn letter(mailer: &Mailer) -> Message {
    let sign_in = "https://cuenta.example.com/sign-in".to_owned();
    mailer.render(&envelope("Ana"), &Letter::Welcome { sign_in }).unwrap()
}

async fn send(settings: &Settings) -> Result<Receipt, SendError> {
    let mailer = open(settings);
    mailer.send(&letter(&mailer)).await
}

/// Sends over plain SMTP to a server that follows `script`.
async fn send_to(script: Script) -> (Server, Result<Receipt, SendError>) {
    let server = Server::start(script).await;
    let outcome = send(&settings(&format!("smtp://{}", server.address))).await;
    (server, outcome)
}

fn transient(outcome: Result<Receipt, SendError>) -> String {
    match outcome {
        Err(SendError::Transient(text)) => fault(&text),
        other => panic!("not transient: {other:?}"),
    }
}

fn permanent(outcome: Result<Receipt, SendError>) -> String {
    match outcome {
        Err(SendError::Permanent(text)) => fault(&text),
        other => panic!("not permanent: {other:?}"),
    }
}

/// What went wrong, without what the other side said.
fn fault(text: &str) -> String {
    text.split(" (").next().unwrap().to_owned()
}

const REFUSES: &str = "the mail server refuses connections";
const TIMED_OUT: &str = "the mail server took too long";
const NO_NAME: &str = "the mail server's name does not resolve";
const NO_TLS: &str = "no trusted TLS with the mail server";
const NO_STARTTLS: &str = "the mail server does not offer STARTTLS";
const CREDENTIALS: &str = "the mail server refused the credentials";
const SERVER: &str = "the mail server refused to talk";
const SENDER: &str = "the mail server refused the sender";
const RECIPIENT: &str = "the mail server refused the recipient";
const CONTENT: &str = "the mail server refused the message";

#[tokio::test]
async fn a_letter_arrives_as_rendered() {
    let server = Server::start(Script::default()).await;
    let mailer = open(&settings(&format!("smtp://{}", server.address)));
    let message = letter(&mailer);
    let receipt = mailer.send(&message).await.unwrap();
    assert_eq!(receipt.answer, "2.0.0 queued as 4711");
    let seen = server.seen.lock().unwrap();
    let letter = seen.letters[0].strip_suffix(".\r\n").unwrap().replace("\r\n..", "\r\n.");
    assert_eq!(letter.trim_end(), std::str::from_utf8(message.as_bytes()).unwrap().trim_end());
    assert!(
        seen.lines.contains(&"MAIL FROM:<no-reply@example.com>".to_owned()),
        "{:?}",
        seen.lines
    );
    assert!(seen.lines.contains(&"RCPT TO:<ana.ruiz@example.net>".to_owned()), "{:?}", seen.lines);
}

#[tokio::test]
async fn a_connection_serves_several_letters() {
    let server = Server::start(Script::default()).await;
    let mailer = open(&settings(&format!("smtp://{}", server.address)));
    for _ in 0..3 {
        mailer.send(&letter(&mailer)).await.unwrap();
    }
    let seen = server.seen.lock().unwrap();
    assert_eq!((seen.connections, seen.letters.len()), (1, 3));
}

#[tokio::test]
async fn lines_of_dots_cannot_end_a_letter() {
    let server = Server::start(Script::default()).await;
    let folder = tempfile::tempdir().unwrap();
    let own = "x\n.\n..\n.hidden\nRCPT TO:<eve@example.org>\n{{ link }}\n";
    std::fs::write(folder.path().join("welcome.txt"), own).unwrap();
    let mailer = open(&Settings {
        templates: Some(folder.path().to_path_buf()),
        ..settings(&format!("smtp://{}", server.address))
    });
    mailer.send(&letter(&mailer)).await.unwrap();
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.letters.len(), 1);
    assert!(!seen.lines.iter().any(|line| line.contains("eve@")), "{:?}", seen.lines);
    assert!(seen.letters[0].contains("x\r\n..\r\n...\r\n..hidden\r\nRCPT"), "{}", seen.letters[0]);
}

#[tokio::test]
async fn without_starttls_nothing_leaves() {
    let server = Server::start(Script { auth: Some("PLAIN"), ..Script::default() }).await;
    let url = format!("smtp://user:hunter2@localhost:{}?tls=required", server.address.port());
    assert_eq!(transient(send(&settings(&url)).await), NO_STARTTLS);
    let seen = server.seen.lock().unwrap();
    assert!(
        seen.lines.iter().all(|line| line.starts_with("EHLO") || line == "QUIT"),
        "{:?}",
        seen.lines
    );
}

#[tokio::test]
async fn tls_wants_a_trusted_certificate() {
    for (script, scheme, query) in [
        (Script { implicit_tls: true, ..Script::default() }, "smtps", ""),
        (Script { starttls: true, ..Script::default() }, "smtp", "?tls=required"),
    ] {
        let server = Server::start(script).await;
        let port = server.address.port();
        let at = |host: &str| settings(&format!("{scheme}://{host}:{port}{query}"));
        assert_eq!(transient(send(&at("localhost")).await), NO_TLS, "{scheme}: unknown authority");
        let ca_file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(ca_file.path(), &server.certificate).unwrap();
        let trusting =
            |settings| Settings { smtp_ca_file: Some(ca_file.path().into()), ..settings };
        assert_eq!(
            transient(send(&trusting(at("127.0.0.1"))).await),
            NO_TLS,
            "{scheme}: another host"
        );
        send(&trusting(at("localhost"))).await.unwrap();
        let seen = server.seen.lock().unwrap();
        assert_eq!(seen.letters.len(), 1);
        let envelopes = seen.lines.iter().filter(|line| line.contains("MAIL FROM"));
        assert!(
            envelopes.clone().count() == 1
                && envelopes.clone().all(|line| line.starts_with("tls "))
        );
    }
}

#[tokio::test]
async fn credentials_travel_by_plain_or_login_and_under_tls() {
    for (auth, said) in [
        ("PLAIN LOGIN", vec!["tls AUTH PLAIN AHVzZXIAaHVudGVyQDI="]),
        ("LOGIN", vec!["tls AUTH LOGIN", "dXNlcg==", "aHVudGVyQDI="]),
    ] {
        let script = Script { implicit_tls: true, auth: Some(auth), ..Script::default() };
        let server = Server::start(script).await;
        let ca_file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(ca_file.path(), &server.certificate).unwrap();
        let url = format!("smtps://user:hunter%402@localhost:{}", server.address.port());
        send(&Settings { smtp_ca_file: Some(ca_file.path().into()), ..settings(&url) })
            .await
            .unwrap();
        let seen = server.seen.lock().unwrap();
        assert!(
            said.iter().all(|said| seen.lines.iter().any(|line| line == said)),
            "{:?}",
            seen.lines
        );
    }
}

#[tokio::test]
async fn refused_credentials_wait_for_the_operator_and_are_not_repeated() {
    let script = Script { auth: Some("PLAIN"), ..Script::default() };
    let server = Server::start(script.answering("AUTH", &["535 5.7.8 no such user"])).await;
    let outcome = send(&settings(&format!("smtp://user:hunter2@{}", server.address))).await;
    let text = outcome.as_ref().unwrap_err().to_string();
    assert!(!text.contains("hunter2") && !text.contains("AHVz"), "{text}");
    assert_eq!(transient(outcome), CREDENTIALS);
    let server = Server::start(Script { auth: Some("XOAUTH2"), ..Script::default() }).await;
    let outcome = send(&settings(&format!("smtp://user:hunter2@{}", server.address))).await;
    assert_eq!(transient(outcome), CREDENTIALS);
}

#[tokio::test]
async fn a_refusal_is_known_by_its_step_and_by_whether_it_lasts() {
    for (verb, fault) in [("MAIL", SENDER), ("RCPT", RECIPIENT), ("DATA", CONTENT), (".", CONTENT)]
    {
        let (_, outcome) = send_to(Script::default().answering(verb, &["451 4.3.0 later"])).await;
        assert_eq!(transient(outcome), fault, "{verb}");
        let (_, outcome) =
            send_to(Script::default().answering(verb, &["550 5.1.1 <ana.ruiz@example.net> no"]))
                .await;
        let text = outcome.as_ref().unwrap_err().to_string();
        assert!(text.contains("550") && !text.contains("ana.ruiz"), "{text}");
        assert_eq!(permanent(outcome), fault, "{verb}");
    }
    for (verb, answer) in
        [("greeting", "554 5.7.1 go away"), ("greeting", "421 busy"), ("EHLO", "550 no")]
    {
        let (_, outcome) = send_to(Script::default().answering(verb, &[answer])).await;
        assert_eq!(transient(outcome), SERVER, "{verb} {answer}");
    }
}

#[tokio::test]
async fn after_a_refusal_the_next_letter_leaves() {
    let script =
        Script::default().answering("RCPT", &["250 yes", "550 5.1.1 no", "450 4.2.0 later"]);
    let server = Server::start(script).await;
    let mailer = open(&settings(&format!("smtp://{}", server.address)));
    let message = letter(&mailer);
    mailer.send(&message).await.unwrap();
    assert_eq!(permanent(mailer.send(&message).await), RECIPIENT);
    assert_eq!(transient(mailer.send(&message).await), RECIPIENT);
    mailer.send(&message).await.unwrap();
    assert_eq!(server.seen.lock().unwrap().letters.len(), 2);
}

#[tokio::test]
async fn nobody_at_home_is_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    assert_eq!(transient(send(&settings(&format!("smtp://{address}"))).await), REFUSES);
    let nowhere = send(&settings("smtp://nowhere.invalid:25?tls=required")).await;
    assert_eq!(transient(nowhere), NO_NAME);
    let (server, _) = send_to(Script::default()).await;
    let plain = settings(&format!("smtps://{}", server.address));
    assert_eq!(transient(send(&plain).await), NO_TLS, "TLS to a port without");
}

#[tokio::test]
async fn silence_ends_in_time_and_leaves_no_half_used_connection() {
    let (brief, long) = (Span(Duration::from_millis(150)), Span::seconds(20));
    for (verb, command_timeout, message_timeout) in [
        ("greeting", brief, long),
        ("RCPT", brief, long),
        ("DATA", brief, long),
        // A server may think about a whole letter for longer than about a command.
        (".", brief, Span(Duration::from_millis(400))),
    ] {
        let server = Server::start(Script::default().answering(verb, &[""])).await;
        let url = format!("smtp://{}", server.address);
        let mailer = open(&Settings { command_timeout, message_timeout, ..settings(&url) });
        let message = letter(&mailer);
        let started = Instant::now();
        assert_eq!(transient(mailer.send(&message).await), TIMED_OUT, "{verb}");
        assert!(started.elapsed() < Duration::from_secs(3), "{verb}");
        // A second letter down the silent connection would take the first one's late answer for its own.
        mailer.send(&message).await.unwrap();
        assert_eq!(server.seen.lock().unwrap().connections, 2, "{verb}");
    }
}

#[tokio::test]
async fn a_connection_that_the_server_closed_is_replaced() {
    let server =
        Server::start(Script::default().answering("NOOP", &["421 4.4.2 idle too long"])).await;
    let mailer = open(&settings(&format!("smtp://{}", server.address)));
    mailer.send(&letter(&mailer)).await.unwrap();
    mailer.send(&letter(&mailer)).await.unwrap();
    assert_eq!(server.seen.lock().unwrap().connections, 2);
}

/// What the operator's test letter says by `url`.
async fn told(url: &str) -> String {
    let settings = Settings { command_timeout: Span::seconds(2), ..settings(url) };
    open(&settings).send_test(&envelope("")).await.unwrap_err().to_string()
}

#[tokio::test]
async fn the_test_letter_says_what_to_repair() {
    let plain = |script: Script| (script, "smtp://user:hunter2@127.0.0.1", "");
    let with_auth = || Script { auth: Some("PLAIN"), ..Script::default() };
    let implicit_tls = Script { implicit_tls: true, ..Script::default() };
    let starttls = Script { starttls: true, ..Script::default() };
    let cases = [
        ((implicit_tls, "smtps://localhost", ""), NO_TLS, "SMTP_CA_FILE"),
        ((starttls, "smtp://localhost", "?tls=required"), NO_TLS, "SMTP_CA_FILE"),
        ((with_auth(), "smtp://localhost", "?tls=required"), NO_STARTTLS, "port 465"),
        (plain(with_auth().answering("AUTH", &["535 no"])), CREDENTIALS, "user and password"),
        (plain(with_auth().answering("greeting", &["554 no"])), SERVER, "server's operator"),
        (plain(with_auth().answering("MAIL", &["553 5.7.1 not yours"])), SENDER, "MAIL__FROM"),
        (plain(with_auth().answering("RCPT", &["550 nobody"])), RECIPIENT, "recipient's address"),
        (plain(with_auth().answering(".", &["554 spam"])), CONTENT, "server's answer"),
        (plain(with_auth().answering("greeting", &[SILENCE])), TIMED_OUT, "firewalls"),
    ];
    for ((script, url, query), fault, advice) in cases {
        let server = Server::start(script).await;
        let said = told(&format!("{url}:{}{query}", server.address.port())).await;
        assert!(said.starts_with(fault) && said.contains(advice), "{said}");
        assert!(!said.contains("hunter2") && !said.contains("ana.ruiz"), "{said}");
        assert!(server.seen.lock().unwrap().letters.len() <= usize::from(fault == CONTENT));
    }
    let said = told("smtp://nowhere.invalid:25?tls=required").await;
    assert!(said.starts_with(NO_NAME) && said.contains("nowhere.invalid"), "{said}");
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let said = told(&format!("smtp://{gone}")).await;
    assert!(said.starts_with(REFUSES) && said.contains("host and port"), "{said}");
}

#[tokio::test]
async fn the_test_letter_arrives() {
    let server = Server::start(Script::default()).await;
    let mailer = open(&settings(&format!("smtp://{}", server.address)));
    mailer.send_test(&envelope("")).await.unwrap();
    assert!(server.seen.lock().unwrap().letters[0].contains("Subject: Test mail from Recobra"));
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_last_dot_leaves_a_letter_to_be_sent_again_as_it_is() {
    let server = Server::start(Script::default().answering(".", &[HANG_UP])).await;
    let mailer = open(&settings(&format!("smtp://{}", server.address)));
    let message = letter(&mailer);
    assert!(matches!(mailer.send(&message).await, Err(SendError::Transient(_))));
    mailer.send(&message).await.unwrap();
    let seen = server.seen.lock().unwrap();
    assert_eq!((seen.letters.len(), &seen.letters[0]), (2, &seen.letters[1]));
}

#[tokio::test]
async fn a_server_that_says_one_letter_now_and_then_is_given_up_in_time() {
    for verb in ["greeting", "EHLO", "RCPT", "DATA", "."] {
        let server = Server::start(Script::default().answering(verb, &[DRIP])).await;
        let url = format!("smtp://{}", server.address);
        let (brief, long) = (Span(Duration::from_millis(300)), Span(Duration::from_millis(900)));
        let mailer =
            open(&Settings { command_timeout: brief, message_timeout: long, ..settings(&url) });
        let started = Instant::now();
        assert_eq!(transient(mailer.send(&letter(&mailer)).await), TIMED_OUT, "{verb}");
        assert!(started.elapsed() < Duration::from_secs(5), "{verb}");
    }
}

#[tokio::test]
async fn a_ca_file_without_a_certificate_refuses_to_start() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let settings =
        Settings { smtp_ca_file: Some(file.path().into()), ..settings("smtps://localhost") };
    let brand = Brand::default();
    let error = Mailer::open(&settings, brand, None).unwrap_err().to_string();
    assert!(error.starts_with("RECOBRA_MAIL__SMTP_CA_FILE: "), "{error}");
}
