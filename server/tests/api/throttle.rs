//! Wrong passwords in a row: ten are free, then there are waits, after a hundred only recovery helps, and nobody is
//! told. Devices that the account knows stand outside of it.

use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, PASSWORD, Reply, TestServer, Visitor, token_of};

const ANA: &str = "ana@example.com";
const PHONE: &str = "+34612345678";
const WRONG: &str = "otra frase distinta";
/// Wrong passwords after which there is a wait.
const FREE: usize = 10;

async fn fail(visitor: &Visitor, identifier: &str, times: usize) {
    for _ in 0..times {
        assert_eq!(visitor.sign_in(identifier, WRONG).await.status, 401);
    }
}

async fn opens(server: &TestServer) -> bool {
    server.visitor().sign_in(ANA, PASSWORD).await.status == 200
}

/// Fails as often as an account may, waiting as long as it must.
async fn exhaust(server: &TestServer) {
    for _ in 0..100 {
        fail(&server.visitor(), ANA, 1).await;
        server.advance(Duration::from_hours(1));
    }
}

#[tokio::test]
async fn nine_wrong_passwords_are_forgiven_and_a_right_one_forgets_them() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    for _ in 0..3 {
        fail(&server.visitor(), ANA, FREE - 1).await;
        assert!(opens(&server).await);
    }
}

#[tokio::test]
async fn after_the_tenth_even_the_right_password_waits_half_a_minute_and_then_longer() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    fail(&server.visitor(), ANA, FREE).await;
    for wait in [30, 60, 120, 240] {
        server.advance(Duration::from_millis(wait * 1000 - 1));
        assert!(!opens(&server).await, "before {wait} s were over");
        server.advance(Duration::from_millis(1));
        fail(&server.visitor(), ANA, 1).await;
    }
    server.advance(Duration::from_mins(8));
    assert!(opens(&server).await);
    fail(&server.visitor(), ANA, FREE - 1).await;
    assert!(opens(&server).await, "the count did not begin anew");
}

#[tokio::test]
async fn who_tries_while_waiting_does_not_wait_longer() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    fail(&server.visitor(), ANA, FREE).await;
    server.advance(Duration::from_secs(29));
    fail(&server.visitor(), ANA, 50).await;
    server.advance(Duration::from_secs(1));
    assert!(opens(&server).await);
}

#[tokio::test]
async fn an_account_has_one_count_whatever_it_is_called_by() {
    let server = TestServer::start().await;
    server.account_with_phone(ANA, Some(PHONE)).await;
    let called = [ANA, PHONE, " ANA@Example.com", "+34 612-345-678", ANA];
    for identifier in called.into_iter().cycle().take(FREE) {
        fail(&server.visitor(), identifier, 1).await;
    }
    assert!(!opens(&server).await);
}

#[tokio::test]
async fn another_account_and_another_address_make_no_difference() {
    let server = TestServer::configured(|config| {
        config.http.trusted_proxies.0 = vec!["127.0.0.0/8".parse().unwrap()];
    });
    let server = server.await;
    server.account(ANA).await;
    let eva = server.account("eva@example.com").await;
    for host in 1..=FREE {
        fail(&server.visitor().at(&format!("192.0.2.{host}")), ANA, 1).await;
    }
    assert!(!opens(&server).await, "whoever guesses has many addresses");
    server.signed_in(&eva, PASSWORD).await;
}

#[tokio::test]
async fn of_forty_guesses_at_once_ten_are_judged() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let wrong = (0..40).map(|_| async { fail(&server.visitor(), ANA, 1).await });
    futures_util::future::join_all(wrong).await;
    let judged = "SELECT count FROM budgets WHERE budgets.key LIKE 'sign-in:%'";
    assert_eq!(server.database.number(judged).await, 10);
    let right = (0..40).map(|_| async { opens(&server).await });
    let told = futures_util::future::join_all(right).await;
    assert!(told.iter().all(|open| !open), "a wait can be overtaken");
}

#[tokio::test]
async fn any_number_of_right_passwords_at_once_pass() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    fail(&server.visitor(), ANA, FREE - 1).await;
    let right = (0..30).map(|_| async { opens(&server).await });
    assert!(futures_util::future::join_all(right).await.iter().all(|open| *open));
}

fn told(reply: &Reply) -> (u16, String, String) {
    (reply.status, reply.header_names().join(" "), reply.text.clone())
}

#[tokio::test]
async fn waiting_wrong_and_unknown_are_answered_alike() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let mut all = Vec::new();
    for identifier in [ANA, "who@example.com"] {
        for _ in 0..FREE + 2 {
            let reply = server.visitor().sign_in(identifier, WRONG).await;
            reply.is_problem(ProblemKind::CredentialsRejected, &json!({}));
            all.push(told(&reply));
        }
    }
    all.push(told(&server.visitor().sign_in(ANA, PASSWORD).await));
    all.dedup();
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn known_and_unknown_leave_the_same_rows() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let rows = "SELECT count(*) FROM budgets WHERE budgets.key LIKE 'sign-in:%'";
    fail(&server.visitor(), ANA, FREE + 3).await;
    fail(&server.visitor(), "who@example.com", FREE + 3).await;
    assert_eq!(server.database.number(rows).await, 2);
    let counts = "SELECT '' || count FROM budgets WHERE budgets.key LIKE 'sign-in:%'";
    assert_eq!(server.database.texts(counts).await, ["10", "10"]);
    let keys = server.database.texts("SELECT budgets.key FROM budgets").await.concat();
    assert!(!keys.contains("who@") && !keys.contains("ana@"), "{keys}");
}

#[tokio::test]
async fn after_a_hundred_only_recovery_helps_and_it_lifts_everything() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    exhaust(&server).await;
    server.advance(Duration::from_hours(24 * 400));
    assert!(!opens(&server).await, "time helped");
    let (_, mail) = server.recovery(ANA).await;
    let reply = server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(server.visitor().sign_in(ANA, NEW_PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_device_that_the_account_knows_passes_while_others_wait() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let laptop = server.signed_in(&ana, PASSWORD).await;
    exhaust(&server).await;
    assert!(!opens(&server).await);
    let again = laptop.sign_in(ANA, PASSWORD).await;
    assert_eq!(again.status, 200);
    assert!(!opens(&server).await, "strangers still wait");
    let next = server.visitor().keeping(&again);
    assert_eq!(next.sign_in(ANA, PASSWORD).await.status, 200, "it goes on being known");
}

#[tokio::test]
async fn a_copy_of_a_devices_cookie_is_worth_nothing_once_the_device_was_used_again() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let laptop = server.signed_in(&ana, PASSWORD).await;
    assert_eq!(laptop.sign_in(ANA, PASSWORD).await.status, 200);
    fail(&server.visitor(), ANA, FREE).await;
    assert_eq!(laptop.sign_in(ANA, PASSWORD).await.status, 401);
}

#[tokio::test]
async fn a_device_has_ten_tries_of_its_own_and_is_a_stranger_then() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let laptop = server.signed_in(&ana, PASSWORD).await;
    fail(&server.visitor(), ANA, FREE).await;
    for _ in 0..10 {
        fail(&laptop, ANA, 1).await;
        server.advance(Duration::from_hours(1));
    }
    assert_eq!(server.database.number("SELECT count(*) FROM devices").await, 0);
    fail(&server.visitor(), ANA, 1).await;
    assert_eq!(laptop.sign_in(ANA, PASSWORD).await.status, 401);
}

#[tokio::test]
async fn the_failures_of_a_device_are_its_own() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let laptop = server.signed_in(&ana, PASSWORD).await;
    fail(&laptop, ANA, FREE - 1).await;
    fail(&server.visitor(), ANA, FREE - 1).await;
    assert!(opens(&server).await);
    assert_eq!(laptop.sign_in(ANA, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_device_of_one_account_is_a_stranger_to_another() {
    let server = TestServer::start().await;
    let eva = server.account("eva@example.com").await;
    server.account(ANA).await;
    let evas = server.signed_in(&eva, PASSWORD).await;
    fail(&server.visitor(), ANA, FREE).await;
    assert_eq!(evas.sign_in(ANA, PASSWORD).await.status, 401);
}

#[tokio::test]
async fn two_accounts_in_one_browser_both_know_it() {
    let server = TestServer::start().await;
    let eva = server.account("eva@example.com").await;
    server.account(ANA).await;
    let shared = server.signed_in(&eva, PASSWORD).await;
    let shared = server.visitor().keeping(&shared.sign_in(ANA, PASSWORD).await);
    exhaust(&server).await;
    fail(&server.visitor(), "eva@example.com", FREE).await;
    let shared = server.visitor().keeping(&shared.sign_in("eva@example.com", PASSWORD).await);
    assert_eq!(shared.sign_in(ANA, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_recovery_makes_every_device_a_stranger() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let thief = server.signed_in(&ana, PASSWORD).await;
    let (_, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    assert_eq!(server.database.number("SELECT count(*) FROM devices").await, 0);
    fail(&server.visitor(), ANA, FREE).await;
    assert_eq!(thief.sign_in(ANA, NEW_PASSWORD).await.status, 401);
}
