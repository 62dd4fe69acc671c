//! However much comes and goes, tables keep what is alive. On each database: the module above names it.

use std::time::Duration;

use futures_util::future::join_all;
use recobra::audit::seal::seal;
use recobra::config::Span;
use recobra::recovery::sweep::{sweep, sweep_in_turn};

use crate::support::application::{Application, tell};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, token_of};

/// The budgets are the last: failures in a row stay for long.
const TRANSIENT: [&str; 6] = ["challenges", "sessions", "devices", "outbox", "audit", "budgets"];

/// Rows of each table of things that end.
async fn rows(server: &TestServer) -> Vec<i64> {
    let mut rows = Vec::new();
    for table in TRANSIENT {
        rows.push(server.database.number(&format!("SELECT count(*) FROM {table}")).await);
    }
    rows
}

/// A day of a few people who sign up, sign in, fail, forget, come back and go; one message stays undelivered.
async fn churn(server: &TestServer, day: usize) {
    for number in 0..4 {
        let ana = server.account(&format!("ana{day}x{number}@example.com")).await;
        let visitor = server.signed_in(&ana, PASSWORD).await;
        assert_eq!(server.visitor().sign_in(&ana.email, NEW_PASSWORD).await.status, 401);
        let who = format!("who{day}x{number}@example.com");
        assert_eq!(server.visitor().sign_in(&who, PASSWORD).await.status, 401);
        assert_eq!(server.visitor().forgot(&who).await.status, 200);
        let (_, mail) = server.recovery(&ana.email).await;
        if number % 2 == 0 {
            let reset = server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await;
            assert_eq!(reset.status, 200);
            server.signed_in(&ana, NEW_PASSWORD).await;
        } else {
            assert_eq!(visitor.sign_out().await.status, 204);
        }
    }
    server.deliver().await;
    tell(server).await;
    while seal(&server.ctx).await.unwrap() > 0 {}
}

#[tokio::test]
async fn tables_are_bounded_by_what_is_alive_however_long_it_goes_on() {
    let server = TestServer::of_configured(module_path!(), |config| {
        config.audit.retention = Span::seconds(2 * 24 * 3600);
        config.session.device_ttl = Span::seconds(3 * 24 * 3600);
    })
    .await;
    // Nobody listens there: its web hooks are tried for a day and given up.
    Application::register(&server, Some("http://127.0.0.1:9/hooks")).await;
    let mut sizes = Vec::new();
    for day in 0..14 {
        churn(&server, day).await;
        server.advance(Duration::from_hours(24));
        sweep(&server.ctx).await.unwrap();
        sizes.push(rows(&server).await);
    }
    // Messages stay a week; from then on every day is like the one before.
    let [former, last] = [&sizes[12], &sizes[13]];
    assert_eq!(former[..5], last[..5], "{sizes:?}");
    server.advance(Duration::from_hours(24 * 400));
    tell(&server).await;
    while seal(&server.ctx).await.unwrap() > 0 {}
    sweep(&server.ctx).await.unwrap();
    // Wrong passwords in a row, one row an account, are remembered for ten years.
    server.advance(Duration::from_hours(24 * 3660));
    sweep(&server.ctx).await.unwrap();
    assert_eq!(rows(&server).await, [0; TRANSIENT.len()], "{TRANSIENT:?}");
    assert_eq!(server.database.number("SELECT count(*) FROM accounts").await, 14 * 4);
}

#[tokio::test]
async fn of_many_replicas_one_sweeps_and_it_forgets_more_than_a_batch() {
    let server = TestServer::of(module_path!()).await;
    let tx = server.ctx.store.begin().await.unwrap();
    let now = server.ctx.clock.now();
    for number in 0..1200 {
        let key = format!("key {number}");
        tx.count_in_window(&key, Duration::from_mins(1), now).await.unwrap();
    }
    tx.commit().await.unwrap();
    server.advance(Duration::from_hours(1));
    let sweepers = join_all((0..4).map(|_| sweep_in_turn(&server.ctx))).await;
    let mut forgotten: Vec<_> = sweepers.into_iter().map(Result::unwrap).collect();
    forgotten.sort_unstable();
    assert_eq!(forgotten, [0, 0, 0, 1200]);
    let left = "SELECT count(*) FROM budgets WHERE budgets.key <> 'sweep'";
    assert_eq!(server.database.number(left).await, 0);
}
