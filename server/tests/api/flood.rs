//! Floods: from four times a budget on they do not reach the database, and are answered as before.

use recobra::config::{List, Rate};

use crate::support::{Reply, TestServer, Visitor};

const BUDGET: u32 = 5;

async fn server() -> TestServer {
    TestServer::configured(|config| {
        config.limits.sign_in_per_address = Rate::new(BUDGET, 60);
        config.http.trusted_proxies = List(vec!["127.0.0.0/8".parse().unwrap()]);
    })
    .await
}

async fn ask(visitor: &Visitor) -> Reply {
    visitor.sign_in("who@example.com", "otra frase distinta").await
}

fn told(reply: &Reply) -> (u16, Vec<String>, String) {
    let headers = ["retry-after", "ratelimit", "ratelimit-policy", "content-type"];
    let headers = headers.iter().map(|name| reply.header(name).to_owned()).collect();
    (reply.status, headers, reply.text.clone())
}

async fn counted(server: &TestServer, bucket: &str) -> i64 {
    let key = format!("budgets.key = 'address:sign-in:{bucket}'");
    server.database.number(&format!("SELECT count FROM budgets WHERE {key}")).await
}

#[tokio::test]
async fn a_flood_is_counted_up_to_four_times_its_budget_and_answered_alike_beyond() {
    let server = server().await;
    let flood = server.visitor().at("192.0.2.7");
    for _ in 0..BUDGET {
        assert_eq!(ask(&flood).await.status, 401);
    }
    let refused = told(&ask(&flood).await);
    assert_eq!(refused.0, 429);
    for _ in 0..100 {
        assert_eq!(told(&ask(&flood).await), refused);
    }
    assert_eq!(counted(&server, "192.0.2.7").await, i64::from(4 * BUDGET));
    assert_eq!(ask(&server.visitor().at("192.0.2.8")).await.status, 401);
    assert_eq!(flood.forgot("who@example.com").await.status, 200, "another budget");
    server.advance(std::time::Duration::from_mins(1));
    assert_eq!(ask(&flood).await.status, 401, "a new window");
}

#[tokio::test]
async fn a_flood_out_of_one_ipv6_network_is_one() {
    let server = server().await;
    for host in 0..100 {
        ask(&server.visitor().at(&format!("2001:db8::{host:x}"))).await;
    }
    assert_eq!(counted(&server, "2001:db8::/64").await, i64::from(4 * BUDGET));
    assert_eq!(ask(&server.visitor().at("2001:db8:0:1::1")).await.status, 401);
}

#[tokio::test]
async fn a_flood_is_refused_while_nobody_can_count() {
    let server = server().await;
    server.database.execute("ALTER TABLE budgets RENAME TO gone").await;
    let flood = server.visitor().at("192.0.2.7");
    for _ in 0..4 * BUDGET {
        assert_eq!(ask(&flood).await.status, 503);
    }
    assert_eq!(ask(&flood).await.status, 429);
}
