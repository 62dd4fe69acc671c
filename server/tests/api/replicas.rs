//! Several servers over one database: what begins at one goes on at another, and nobody is counted twice.

use std::time::Duration;

use futures_util::future::join_all;
use recobra::config::{List, Rate};
use serde_json::json;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer};

const ANA: &str = "ana@example.com";

/// Three replicas over the database that this module is named after.
async fn replicas() -> [TestServer; 3] {
    let first = TestServer::of_configured(module_path!(), |config| {
        config.limits.forgot_per_address = Rate::new(10, 60);
        config.limits.verify_per_address = Rate::new(100_000, 60);
        config.recovery.code_attempts = 5;
        config.http.trusted_proxies = List(vec!["127.0.0.0/8".parse().unwrap()]);
    })
    .await;
    let (second, third) = (first.replica().await, first.replica().await);
    [first, second, third]
}

#[tokio::test]
async fn a_recovery_begins_at_one_replica_and_ends_at_another() {
    let [a, b, c] = replicas().await;
    let ana = a.account(ANA).await;
    let here = b.signed_in(&ana, PASSWORD).await;
    let asked = a.visitor().forgot(ANA).await;
    let mail = b.message(ANA).await;
    assert!(a.inbox(ANA).await.is_empty() && c.inbox(ANA).await.is_empty(), "sent once");
    let wrong = if mail.code.as_deref() == Some("000000") { "000001" } else { "000000" };
    for (replica, left) in [(&a, 4), (&b, 3), (&c, 2)] {
        let tried = replica.visitor().verify(&asked.field("request_id"), wrong).await;
        assert_eq!(tried.json()["attempts_left"], left);
    }
    let code = mail.code.unwrap();
    let verified = b.visitor().verify(&asked.field("request_id"), &code).await;
    assert_eq!(verified.status, 200, "{}", verified.text);
    let ticket = verified.field("reset_token");
    let reset = c.visitor().reset(&ticket, NEW_PASSWORD).await;
    reset.is(200, &json!({ "sessions_revoked": 1 }));
    assert_eq!(a.visitor().reset(&ticket, PASSWORD).await.status, 400);
    for replica in [&a, &b, &c] {
        replica.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
    }
    let cookies = here.session().await;
    assert_eq!(cookies.status, 401, "it was opened before");
    let anew = c.visitor().sign_in(ANA, NEW_PASSWORD).await;
    for replica in [&a, &b] {
        assert_eq!(replica.visitor().keeping(&anew).session().await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_is_one_for_all_replicas_however_they_are_asked() {
    let replicas = replicas().await;
    let mut admitted = Vec::new();
    for minute in 0..2 {
        let asked = join_all((0..60).map(|index| {
            let visitor = replicas[index % 3].visitor().at("192.0.2.7");
            tokio::spawn(async move { visitor.forgot(ANA).await.status })
        }));
        let statuses: Vec<_> = asked.await.into_iter().map(Result::unwrap).collect();
        admitted.push(statuses.iter().filter(|status| **status == 200).count());
        assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 50, "{minute}");
        // One clock moves them all.
        replicas[0].advance(Duration::from_mins(1));
    }
    assert_eq!(admitted, [10, 10]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tries_of_a_code_are_one_count_for_all_replicas() {
    let replicas = replicas().await;
    replicas[0].account(ANA).await;
    let (request, mail) = replicas[1].recovery(ANA).await;
    let code = mail.code.unwrap();
    let guesses = (0..30_u32).map(|index| {
        let visitor = replicas[index as usize % 3].visitor();
        let (request, wrong) = (request.clone(), format!("{index:06}"));
        let wrong = if wrong == code { "999999".to_owned() } else { wrong };
        tokio::spawn(async move { visitor.verify(&request, &wrong).await.json() })
    });
    let told = join_all(guesses).await.into_iter().map(Result::unwrap);
    let mut left: Vec<_> = told.map(|reply| reply["attempts_left"].as_u64().unwrap()).collect();
    left.sort_unstable();
    assert_eq!(left[26..], [1, 2, 3, 4], "{left:?}");
    assert!(left[..26].iter().all(|left| *left == 0), "{left:?}");
    assert_eq!(replicas[2].visitor().verify(&request, &code).await.status, 400);
}
