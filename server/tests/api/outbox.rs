//! What waits in the outbox: claimed once, tried again with patience, given up where that is due, and wiped.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use mail_parser::MessageParser;
use recobra::boot;
use recobra::config::{Config, MailTransport, SmtpUrl, Span};
use recobra::ctx::Ctx;
use recobra::entropy::{self, SystemEntropy};
use recobra::recovery::deliver::{Deliveries, deliver_due};
use recobra::recovery::outbox::{drop_row, retry};
use recobra::store::outbox::{OutboxMessage, OutboxRow, Template};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::smtp::{DRIP, HANG_UP, SILENCE, Script, Server};
use crate::support::TestServer;

const ANA: &str = "ana@example.com";
/// How long a server waits for an answer that does not come.
const BRIEF: Span = Span(Duration::from_millis(900));
/// How long it waits for one that comes.
const LONG: Span = Span::seconds(20);

/// A server whose letters go to `url`.
async fn sending_to(url: String, patience: Span) -> TestServer {
    TestServer::configured(|config: &mut Config| {
        config.mail.transport = Some(MailTransport::Smtp);
        config.mail.smtp_url = Some(SmtpUrl::parse(&url).unwrap());
        config.mail.command_timeout = patience;
        config.mail.message_timeout = patience;
    })
    .await
}

async fn with_smtp(script: Script) -> (TestServer, Server) {
    let is_slow = |answer: &&str| [SILENCE, DRIP].contains(answer);
    let patience = if script.answers.values().flatten().any(is_slow) { BRIEF } else { LONG };
    let smtp = Server::start(script).await;
    let server = sending_to(format!("smtp://{}", smtp.address), patience).await;
    server.account(ANA).await;
    (server, smtp)
}

/// Puts `count` letters to Ana into the outbox.
async fn enqueue(server: &TestServer, count: usize) -> Vec<Uuid> {
    let ctx = &server.ctx;
    let (account, now) = (server.stored(ANA).await.unwrap().id, ctx.clock.now());
    let tx = ctx.store.begin().await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..count {
        let message = OutboxMessage {
            id: entropy::id(&*ctx.entropy, now).unwrap(),
            template: Template::Welcome,
            challenge_id: None,
            account_id: Some(account),
            recipient: None,
            payload: None,
            attempts: 0,
        };
        tx.enqueue(&message, now).await.unwrap();
        ids.push(message.id);
    }
    tx.commit().await.unwrap();
    ids
}

/// Lets a worker take up once what is due.
async fn once(server: &TestServer) -> usize {
    deliver_due(&server.ctx).await.unwrap()
}

async fn rows(server: &TestServer, state: &str) -> Vec<OutboxRow> {
    server.ctx.store.outbox_rows(Some(state), 1000).await.unwrap()
}

async fn only(server: &TestServer) -> OutboxRow {
    let mut rows = server.ctx.store.outbox_rows(None, 1000).await.unwrap();
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

fn message_ids(smtp: &Server) -> Vec<String> {
    let parse = |letter: &String| {
        let message = MessageParser::default().parse(letter.as_bytes()).unwrap();
        message.message_id().unwrap().to_owned()
    };
    smtp.seen.lock().unwrap().letters.iter().map(parse).collect()
}

fn texts(smtp: &Server) -> Vec<String> {
    let parse = |letter: &String| {
        let message = MessageParser::default().parse(letter.as_bytes()).unwrap();
        message.body_text(0).unwrap().into_owned()
    };
    smtp.seen.lock().unwrap().letters.iter().map(parse).collect()
}

async fn work_off(ctx: Arc<Ctx>) -> usize {
    let mut all = 0;
    loop {
        match deliver_due(&ctx).await.unwrap() {
            0 => return all,
            taken => all += taken,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_share_five_hundred_messages_and_deliver_each_once() {
    let (server, smtp) = with_smtp(Script::default()).await;
    let ids: HashSet<_> = enqueue(&server, 500).await.into_iter().collect();
    let (config, clock) = (server.ctx.config.clone(), Arc::clone(&server.ctx.clock));
    let other = boot::context_with(config, clock, Arc::new(SystemEntropy)).await.unwrap();
    let one = tokio::spawn(work_off(Arc::clone(&server.ctx)));
    let two = tokio::spawn(work_off(other));
    let (one, two) = (one.await.unwrap(), two.await.unwrap());
    assert_eq!(one + two, 500);
    assert!(one > 0 && two > 0, "{one} and {two}");
    let arrived = message_ids(&smtp);
    assert_eq!(arrived.len(), 500);
    let arrived: HashSet<_> =
        arrived.iter().map(|id| Uuid::parse_str(id.split('@').next().unwrap()).unwrap()).collect();
    assert_eq!(arrived, ids);
    assert_eq!(rows(&server, "sent").await.len(), 500);
}

#[tokio::test]
async fn a_server_that_is_away_is_asked_again_after_one_two_four_seconds_and_a_bit() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let server = sending_to(format!("smtp://{free}"), LONG).await;
    server.account(ANA).await;
    enqueue(&server, 1).await;
    let mut waits = Vec::new();
    for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
        assert_eq!(once(&server).await, 1);
        let row = only(&server).await;
        let wait = row.next_try_at.0 - server.ctx.clock.now().0;
        assert!((seconds * 1000..=seconds * 1500).contains(&wait), "{wait} after {seconds}");
        assert!(row.error.unwrap().contains("refuses connections"));
        assert_eq!(once(&server).await, 0, "it is not due yet");
        waits.push(wait % 1000);
        server.advance(Duration::from_millis(wait.try_into().unwrap()));
    }
    assert!(waits.iter().collect::<HashSet<_>>().len() > 1, "no jitter: {waits:?}");
    // Half an hour later somebody answers at that address again.
    let listener = TcpListener::bind(free).await.unwrap();
    let smtp = Server::start_at(listener, Script::default());
    assert_eq!(once(&server).await, 1);
    assert_eq!(message_ids(&smtp).len(), 1);
    assert_eq!(only(&server).await.state, "sent");
}

#[tokio::test]
async fn a_temporary_refusal_is_tried_again_with_the_same_id_and_the_same_secrets() {
    for answer in ["451 4.3.0 later", HANG_UP, SILENCE] {
        let (server, smtp) = with_smtp(Script::default().answering(".", &[answer])).await;
        server.visitor().forgot(ANA).await;
        once(&server).await;
        assert_eq!(only(&server).await.state, "pending", "{answer}");
        server.advance(Duration::from_secs(2));
        once(&server).await;
        assert_eq!(only(&server).await.state, "sent", "{answer}");
        let (ids, texts) = (message_ids(&smtp), texts(&smtp));
        assert_eq!((ids.len(), &ids[0]), (2, &ids[1]), "{answer}");
        let secrets = |text: &str| {
            let token = text.split_once("#token=").unwrap().1.get(..64).unwrap().to_owned();
            let digits = |word: &&str| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
            let word = |c: char| !c.is_ascii_alphanumeric();
            (token, text.split(word).find(digits).unwrap().to_owned())
        };
        assert_eq!(secrets(&texts[0]), secrets(&texts[1]), "{answer}");
        assert_eq!(once(&server).await, 0);
    }
}

#[tokio::test]
async fn one_refused_recipient_of_ten_is_dead_at_once_and_the_others_get_theirs() {
    let answers = ["250 yes", "250 yes", "550 5.1.1 <ana@example.com> is nobody"];
    let (server, smtp) = with_smtp(Script::default().answering("RCPT", &answers)).await;
    enqueue(&server, 10).await;
    assert_eq!(once(&server).await, 10);
    assert_eq!((rows(&server, "sent").await.len(), message_ids(&smtp).len()), (9, 9));
    let dead = rows(&server, "dead").await;
    assert_eq!((dead.len(), dead[0].attempts), (1, 1));
    let error = dead[0].error.as_deref().unwrap();
    assert!(error.contains("refused the recipient (550") && !error.contains("ana@"), "{error}");
    let told = "SELECT COUNT(*) FROM audit WHERE event = 'message_failed'";
    assert_eq!(server.database.number(told).await, 1);
    server.advance(Duration::from_hours(1));
    assert_eq!(once(&server).await, 0, "a dead letter is not tried again");
}

#[tokio::test]
async fn a_dead_code_frees_the_way_for_the_next_request() {
    let (server, smtp) = with_smtp(Script::default().answering("RCPT", &["550 no"])).await;
    assert_eq!(server.visitor().forgot(ANA).await.status, 200);
    once(&server).await;
    assert_eq!(server.visitor().forgot(ANA).await.status, 200);
    once(&server).await;
    assert_eq!(message_ids(&smtp).len(), 1);
}

#[tokio::test]
async fn an_expired_secret_is_never_sent() {
    let (server, smtp) = with_smtp(Script::default().answering("RCPT", &["450 later"])).await;
    server.visitor().forgot(ANA).await;
    once(&server).await;
    assert_eq!(only(&server).await.state, "pending");
    server.advance(Duration::from_mins(15));
    assert_eq!(once(&server).await, 1);
    let row = only(&server).await;
    assert_eq!((row.state.as_str(), row.recipient), ("expired", None));
    assert!(message_ids(&smtp).is_empty());
}

#[tokio::test]
async fn what_hangs_keeps_nobody_else_waiting() {
    for slow in [SILENCE, DRIP] {
        let (server, smtp) = with_smtp(Script::default().answering("greeting", &[slow])).await;
        enqueue(&server, 1).await;
        let mut deliveries = Deliveries::default();
        deliveries.take_up(&server.ctx).await.unwrap();
        enqueue(&server, 1).await;
        assert_eq!(deliveries.take_up(&server.ctx).await.unwrap(), 1);
        deliveries.one_ended().await;
        assert_eq!(message_ids(&smtp).len(), 1, "the second one is there first");
        deliveries.all_ended().await;
        server.advance(Duration::from_secs(2));
        assert_eq!(once(&server).await, 1, "the slot of the first one was freed in time");
        assert_eq!(rows(&server, "sent").await.len(), 2);
    }
}

#[tokio::test]
async fn without_trusted_tls_nothing_leaves_and_letters_wait_until_the_operator_mended_it() {
    for (script, scheme, cause) in [
        (Script { implicit_tls: true, ..Script::default() }, "smtps", "no trusted TLS"),
        (Script { starttls: true, ..Script::default() }, "smtp", "no trusted TLS"),
        (Script::default(), "smtp", "does not offer STARTTLS"),
    ] {
        let smtp = Server::start(script).await;
        let query = if scheme == "smtp" { "?tls=required" } else { "" };
        let url = format!("{scheme}://localhost:{}{query}", smtp.address.port());
        let server = sending_to(url, LONG).await;
        server.account(ANA).await;
        enqueue(&server, 1).await;
        once(&server).await;
        let row = only(&server).await;
        assert!(row.state == "pending" && row.error.unwrap().contains(cause), "{cause}");
        assert!(message_ids(&smtp).is_empty());
        server.advance(Duration::from_secs(2));
        let authority = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(authority.path(), &smtp.certificate).unwrap();
        let mut config = server.ctx.config.clone();
        config.mail.smtp_ca_file = Some(authority.path().into());
        let clock = Arc::clone(&server.ctx.clock);
        let mended = boot::context_with(config, clock, Arc::new(SystemEntropy)).await.unwrap();
        deliver_due(&mended).await.unwrap();
        let sent = usize::from(cause == "no trusted TLS");
        assert_eq!((rows(&server, "sent").await.len(), message_ids(&smtp).len()), (sent, sent));
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_keeps_nobody_else_waiting() {
    let (server, smtp) = with_smtp(Script::default()).await;
    let ids = enqueue(&server, 2).await;
    let (id, first) = (server.database.hex("id"), ids.iter().min().unwrap().simple());
    let first = format!("UPDATE outbox SET template = 'of_tomorrow' WHERE {id} = '{first:X}'");
    server.database.execute(&first).await;
    server.deliver().await;
    assert_eq!(message_ids(&smtp).len(), 1);
    assert_eq!(rows(&server, "pending").await.len(), ids.len() - 1, "a newer replica may know it");
}

#[tokio::test]
async fn a_row_whose_way_has_ended_keeps_nothing_but_its_story() {
    let (server, _smtp) = with_smtp(Script::default()).await;
    server.visitor().forgot(ANA).await;
    server.visitor().forgot("nobody@example.com").await;
    server.deliver().await;
    let kept = "SELECT COUNT(*) FROM outbox WHERE recipient IS NOT NULL OR payload IS NOT NULL";
    assert_eq!(server.database.number(kept).await, 0);
    assert_eq!(rows(&server, "sent").await.len(), 1);
    assert_eq!(rows(&server, "no_recipient").await.len(), 1);
}

#[tokio::test]
async fn an_operator_has_a_dead_letter_tried_again_or_takes_it_out() {
    let refusals = ["550 no", "550 no"];
    let (server, smtp) = with_smtp(Script::default().answering("RCPT", &refusals)).await;
    let ids = enqueue(&server, 2).await;
    once(&server).await;
    assert_eq!(rows(&server, "dead").await.len(), 2);
    retry(&server.ctx, ids[0]).await.unwrap();
    drop_row(&server.ctx, ids[1]).await.unwrap();
    assert_eq!(once(&server).await, 1);
    let arrived = message_ids(&smtp);
    assert!(arrived.len() == 1 && arrived[0].starts_with(&ids[0].to_string()), "{arrived:?}");
    for id in [ids[0], ids[1], Uuid::nil()] {
        assert!(retry(&server.ctx, id).await.is_err(), "its way has ended");
        assert!(drop_row(&server.ctx, id).await.is_err(), "its way has ended");
    }
}
