//! The audit log as a chain: what somebody with the database alone cannot do unseen.

use std::time::Duration;

use recobra::audit::prune::prune;
use recobra::audit::seal::seal;
use recobra::audit::verify::{Broken, Head, Sound, verify};

use crate::support::TestServer;

const DAY: Duration = Duration::from_hours(24);

/// A server whose log has six events, all sealed: on SQLite, whose SQL the forgers speak.
async fn sealed() -> TestServer {
    let server = TestServer::of("sqlite").await;
    six_more(&server).await;
    server
}

async fn six_more(server: &TestServer) {
    for _ in 0..6 {
        server.visitor().forgot("who@example.com").await;
    }
    while seal(&server.ctx).await.unwrap() > 0 {}
}

async fn verified(server: &TestServer, noted: Option<&Head>) -> Result<Sound, Broken> {
    verify(&server.ctx, noted).await.unwrap()
}

/// The first bad place after `sql` was done to a sound log.
async fn after(sql: &str) -> Broken {
    let server = sealed().await;
    verified(&server, None).await.unwrap();
    server.database.execute(sql).await;
    verified(&server, None).await.unwrap_err()
}

#[tokio::test]
async fn a_log_that_nobody_touched_is_sound_and_what_is_not_sealed_is_counted() {
    let server = TestServer::start().await;
    let empty = verified(&server, None).await.unwrap();
    assert_eq!((empty.rows, empty.unsealed, empty.head), (0, 0, None));
    six_more(&server).await;
    server.visitor().forgot("who@example.com").await;
    let sound = verified(&server, None).await.unwrap();
    assert_eq!((sound.rows, sound.forgotten, sound.unsealed), (6, 0, 1));
    assert_eq!(sound.head.unwrap().seq, 6);
}

#[tokio::test]
async fn an_altered_row_is_found_whatever_its_column() {
    for change in [
        "at = at + 1",
        "event = 'sign_in'",
        "account_id = id",
        "account_id = x'00000000000000000000000000000000'",
        "identifier_key = NULL",
        "identifier = ''",
        "identifier = NULL",
        "client_address = '192.0.2.1'",
        "user_agent = 'x'",
        "outcome = 'refused'",
        "detail = ''",
        "mac = zeroblob(32)",
        "key_id = 'other'",
    ] {
        let broken = after(&format!("UPDATE audit SET {change} WHERE seq = 3")).await;
        assert_eq!(broken.seq, 3, "{change}: {}", broken.reason);
    }
}

#[tokio::test]
async fn a_removed_row_is_found() {
    let broken = after("DELETE FROM audit WHERE seq = 3").await;
    assert_eq!(broken.seq, 3);
    assert!(broken.reason.contains("missing"), "{}", broken.reason);
    // Even if the rest closes ranks.
    let closed = after(
        "DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 1 WHERE seq > 3; \
         UPDATE audit_marks SET seq = 5",
    )
    .await;
    assert_eq!(closed.seq, 5, "{}", closed.reason);
}

#[tokio::test]
async fn rows_in_another_order_are_found() {
    let broken = after(
        "UPDATE audit SET seq = 100 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; \
         UPDATE audit SET seq = 4 WHERE seq = 100",
    )
    .await;
    assert_eq!(broken.seq, 3);
}

#[tokio::test]
async fn a_row_that_is_taken_out_of_the_chain_is_found() {
    assert_eq!(after("UPDATE audit SET seq = NULL WHERE seq = 3").await.seq, 3);
}

#[tokio::test]
async fn a_row_that_is_put_in_is_found() {
    let copy = |seq: &str| {
        format!(
            "INSERT INTO audit (id, at, event, client_address, user_agent, outcome, seq, mac, key_id) \
             SELECT randomblob(16), at, event, client_address, user_agent, outcome, {seq}, mac, key_id \
             FROM audit WHERE seq = 6"
        )
    };
    after(&copy("3")).await;
    after(&copy("6")).await;
    assert_eq!(after(&copy("7")).await.reason, "a row stands beyond the head");
    assert_eq!(
        after(&copy("0")).await.reason,
        "a row stands before the anchor, where all were forgotten"
    );
}

#[tokio::test]
async fn a_missing_head_and_a_missing_tail_are_found() {
    assert_eq!(after("DELETE FROM audit WHERE seq <= 2").await.seq, 1);
    assert_eq!(after("DELETE FROM audit WHERE seq >= 5").await.seq, 5);
    let closed = "DELETE FROM audit WHERE seq >= 5; UPDATE audit_marks SET seq = 4, \
                  mac = (SELECT mac FROM audit WHERE seq = 4)";
    assert!(after(closed).await.reason.contains("seal of the head"));
    assert_eq!(after("DELETE FROM audit_marks").await.reason, "a row stands beyond the head");
    assert_eq!(after("DELETE FROM audit").await.seq, 1);
}

#[tokio::test]
async fn a_seal_under_another_key_is_found() {
    let server = sealed().await;
    let stranger = sealed().await;
    let forged = stranger.database.texts("SELECT hex(mac) FROM audit WHERE seq = 3").await;
    let key_id = stranger.ctx.keys.newest_id();
    let sql = format!("UPDATE audit SET mac = x'{}' WHERE seq = 3", forged[0]);
    server.database.execute(&sql).await;
    assert_eq!(verified(&server, None).await.unwrap_err().seq, 3);
    let sql = format!("UPDATE audit SET key_id = '{key_id}' WHERE seq = 3");
    server.database.execute(&sql).await;
    let broken = verified(&server, None).await.unwrap_err();
    assert!(broken.reason.contains("not in the ring"), "{}", broken.reason);
}

#[tokio::test]
async fn a_whole_log_that_was_put_back_is_found_by_the_head_that_was_noted() {
    let server = sealed().await;
    server.database.execute("CREATE TABLE old_audit AS SELECT * FROM audit").await;
    server.database.execute("CREATE TABLE old_marks AS SELECT * FROM audit_marks").await;
    six_more(&server).await;
    let noted: Head = verified(&server, None).await.unwrap().head.unwrap();
    assert_eq!(noted.to_string().parse(), Ok(noted.clone()));
    verified(&server, Some(&noted)).await.unwrap();
    let back = "DELETE FROM audit; INSERT INTO audit SELECT * FROM old_audit; \
                DELETE FROM audit_marks; INSERT INTO audit_marks SELECT * FROM old_marks";
    server.database.execute(back).await;
    verified(&server, None).await.unwrap();
    assert_eq!(verified(&server, Some(&noted)).await.unwrap_err().seq, 7);
    six_more(&server).await;
    verified(&server, None).await.unwrap();
    let broken = verified(&server, Some(&noted)).await.unwrap_err();
    assert!(broken.reason.contains("noted"), "{}", broken.reason);
}

#[tokio::test]
async fn a_pruned_log_is_sound_and_a_row_missing_in_its_middle_is_found() {
    let server = sealed().await;
    server.advance(365 * DAY + Duration::from_millis(1));
    six_more(&server).await;
    assert_eq!(prune(&server.ctx).await.unwrap(), 6);
    assert_eq!(prune(&server.ctx).await.unwrap(), 0);
    let sound = verified(&server, None).await.unwrap();
    assert_eq!((sound.rows, sound.forgotten), (6, 6));
    server.database.execute("DELETE FROM audit WHERE seq = 9").await;
    assert_eq!(verified(&server, None).await.unwrap_err().seq, 9);
}

#[tokio::test]
async fn the_sweeper_vouches_for_nothing_that_was_made_to_look_old() {
    let server = sealed().await;
    server.advance(DAY);
    server.database.execute("UPDATE audit SET at = 0 WHERE seq <= 3").await;
    prune(&server.ctx).await.unwrap_err();
    assert_eq!(server.database.number("SELECT count(*) FROM audit").await, 6);
    assert_eq!(verified(&server, None).await.unwrap_err().seq, 1);
}

#[tokio::test]
async fn nothing_is_sealed_on_top_of_a_forged_head() {
    let server = sealed().await;
    server.database.execute("UPDATE audit_marks SET seq = 4").await;
    server.visitor().forgot("who@example.com").await;
    seal(&server.ctx).await.unwrap_err();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_replicas_that_seal_at_once_each_row_gets_one_place() {
    let server = TestServer::start().await;
    for _ in 0..20 {
        server.visitor().forgot("who@example.com").await;
    }
    let sealers = (0..8).map(|_| {
        let ctx = std::sync::Arc::clone(&server.ctx);
        tokio::spawn(async move { seal(&ctx).await.unwrap() })
    });
    let sealed: usize =
        futures_util::future::join_all(sealers).await.into_iter().map(Result::unwrap).sum();
    assert_eq!(sealed, 20);
    assert_eq!(verified(&server, None).await.unwrap().rows, 20);
}
