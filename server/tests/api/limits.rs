//! Budgets of client addresses: told in headers, shared by a network, and never open when nobody can count.

use std::time::Duration;

use ipnet::IpNet;
use recobra::config::{Config, Limits, List};
use serde_json::json;
use shared::ProblemKind;

use crate::support::{PASSWORD, Reply, TestServer, Visitor};

/// A server with the default budgets behind a proxy that is trusted.
async fn limited() -> TestServer {
    limited_with(|_| ()).await
}

async fn limited_with(change: impl FnOnce(&mut Config)) -> TestServer {
    TestServer::configured(|config| {
        config.limits = Limits::default();
        change(config);
        config.http.trusted_proxies = List(vec!["127.0.0.1/32".parse::<IpNet>().unwrap()]);
    })
    .await
}

async fn ask(visitor: &Visitor) -> Reply {
    visitor.forgot("ana@example.com").await
}

/// Spends the budget of ten messages.
async fn spend(visitor: &Visitor) {
    for left in (0..10).rev() {
        let reply = ask(visitor).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("ratelimit-policy"), "\"forgot\";q=10;w=60");
        assert_eq!(reply.header("ratelimit"), format!("\"forgot\";r={left};t=60"));
    }
}

#[tokio::test]
async fn the_eleventh_request_within_a_minute_has_to_wait_for_the_next() {
    let server = limited().await;
    let visitor = server.visitor().at("192.0.2.7");
    spend(&visitor).await;
    server.advance(Duration::from_millis(17_500));
    let refused = ask(&visitor).await;
    refused.is_problem(ProblemKind::TooManyRequests, &json!({ "retry_after": 43 }));
    assert_eq!(refused.header("retry-after"), "43");
    assert_eq!(refused.header("ratelimit"), "\"forgot\";r=0;t=43");
    assert_eq!(server.database.number("SELECT count(*) FROM challenges").await, 10);
    server.advance(Duration::from_millis(42_500));
    assert_eq!(ask(&visitor).await.status, 200);
}

#[tokio::test]
async fn every_address_has_a_budget_of_its_own() {
    let server = limited().await;
    spend(&server.visitor().at("192.0.2.7")).await;
    assert_eq!(ask(&server.visitor().at("192.0.2.8")).await.status, 200);
    assert_eq!(ask(&server.visitor().at("::ffff:192.0.2.7")).await.status, 429);
}

#[tokio::test]
async fn an_ipv6_network_shares_one_budget() {
    let server = limited().await;
    for host in 0..10 {
        assert_eq!(ask(&server.visitor().at(&format!("2001:db8::{host}"))).await.status, 200);
    }
    assert_eq!(ask(&server.visitor().at("2001:db8::ffff:ffff:ffff:ffff")).await.status, 429);
    assert_eq!(ask(&server.visitor().at("2001:db8:0:1::1")).await.status, 200);
}

#[tokio::test]
async fn a_header_that_the_client_made_up_buys_nothing() {
    let server = limited().await;
    for forged in 0..10 {
        let visitor = server.visitor().at(&format!("203.0.113.{forged}, 192.0.2.7"));
        assert_eq!(ask(&visitor).await.status, 200);
    }
    assert_eq!(ask(&server.visitor().at("203.0.113.99, 192.0.2.7")).await.status, 429);
}

#[tokio::test]
async fn without_a_trusted_proxy_the_header_is_nobodys_word() {
    let server = TestServer::configured(|config| config.limits = Limits::default()).await;
    for forged in 0..10 {
        assert_eq!(ask(&server.visitor().at(&format!("203.0.113.{forged}"))).await.status, 200);
    }
    assert_eq!(ask(&server.visitor().at("203.0.113.99")).await.status, 429);
}

#[tokio::test]
async fn addresses_that_cannot_be_read_share_one_budget() {
    let server = limited().await;
    for nonsense in ["?", "unknown", "192.0.2.999", "a, b", "192.0.2.7:80"].iter().cycle().take(10)
    {
        assert_eq!(ask(&server.visitor().at(nonsense)).await.status, 200, "{nonsense}");
    }
    assert_eq!(ask(&server.visitor().at("-")).await.status, 429);
}

#[tokio::test]
async fn sending_calls_share_a_budget_and_others_have_their_own() {
    let server = limited().await;
    let visitor = server.visitor().at("192.0.2.7");
    spend(&visitor).await;
    assert_eq!(visitor.sign_up("eva@example.com", PASSWORD).await.status, 429);
    assert_eq!(visitor.resend("0197a000-0000-7000-8000-000000000000").await.status, 429);
    let signed = visitor.sign_in("ana@example.com", PASSWORD).await;
    assert_eq!((signed.status, signed.header("ratelimit-policy")), (401, "\"sign-in\";q=20;w=60"));
    let verified = visitor.verify("0197a000-0000-7000-8000-000000000000", "123456").await;
    assert_eq!(verified.header("ratelimit-policy"), "\"verify\";q=30;w=60");
    let validated = visitor.validate("x").await;
    assert_eq!(validated.header("ratelimit-policy"), "\"default\";q=300;w=60");
}

#[tokio::test]
async fn a_success_gives_nothing_back() {
    let server = limited_with(|config| config.limits.sign_in_failures_free = 20).await;
    server.account("ana@example.com").await;
    let visitor = server.visitor().at("192.0.2.7");
    for _ in 0..19 {
        assert_eq!(visitor.sign_in("ana@example.com", "no es esta frase").await.status, 401);
    }
    assert_eq!(visitor.sign_in("ana@example.com", PASSWORD).await.status, 200);
    assert_eq!(visitor.sign_in("ana@example.com", PASSWORD).await.status, 429);
}

#[tokio::test]
async fn budgets_of_accounts_are_never_told() {
    let server = limited().await;
    server.account("ana@example.com").await;
    for minute in 0..8 {
        let reply = ask(&server.visitor().at(&format!("192.0.2.{minute}"))).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("ratelimit"), "\"forgot\";r=9;t=60");
        server.deliver().await;
        server.advance(Duration::from_mins(1));
    }
    assert_eq!(server.inbox("ana@example.com").await.len(), 5);
}

#[tokio::test]
async fn when_nobody_can_count_the_answer_is_no() {
    let server = limited().await;
    let ana = server.account("ana@example.com").await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    server.database.execute("ALTER TABLE budgets RENAME TO gone").await;
    let refused = [
        ask(&visitor).await,
        visitor.sign_in("ana@example.com", PASSWORD).await,
        visitor.verify("0197a000-0000-7000-8000-000000000000", "123456").await,
        visitor.reset(&"A".repeat(64), PASSWORD).await,
        visitor.sign_up("eva@example.com", PASSWORD).await,
    ];
    for reply in refused {
        reply.is_problem(ProblemKind::Unavailable, &json!({ "retry_after": 2 }));
        assert_eq!(reply.header("retry-after"), "2");
    }
    assert_eq!(visitor.session().await.status, 200);
    server.database.execute("ALTER TABLE gone RENAME TO budgets").await;
    assert_eq!(ask(&visitor).await.status, 200);
}
