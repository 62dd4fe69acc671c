//! The cookie of a device, and the letter when somebody signs in from one that the account does not know.

use std::time::Duration;

use shared::api::mailbox::MailboxMessage;
use url::Url;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, token_of};

const ANA: &str = "ana@example.com";
const FIREFOX: &str = "Mozilla/5.0 (Android 15; Mobile; rv:139.0) Gecko/139.0 Firefox/139.0";

async fn notices(server: &TestServer) -> Vec<MailboxMessage> {
    let mut all = server.inbox(ANA).await;
    all.retain(|mail| mail.subject.contains("Nuevo inicio de sesión"));
    all
}

#[tokio::test]
async fn a_sign_in_sets_the_devices_cookie_beside_the_sessions() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let reply = server.visitor().sign_in(ANA, PASSWORD).await;
    let set: Vec<_> = reply.headers.get_all("set-cookie").iter().collect();
    assert_eq!(set.len(), 2);
    let (pair, attributes) = set[1].to_str().unwrap().split_once("; ").unwrap();
    let (name, secret) = pair.split_once('=').unwrap();
    assert_eq!((name, secret.len()), ("recobra-device-dev", 43));
    assert_eq!(attributes, "HttpOnly; SameSite=Lax; Path=/; Max-Age=15552000");
    let rows = server.database.contents().await["devices"].concat();
    assert!(!rows.contains(secret), "the secret itself is stored");
    assert!(server.visitor().sign_in(ANA, NEW_PASSWORD).await.cookies().is_empty());
}

#[tokio::test]
async fn over_https_it_is_bound_to_the_host_and_secure() {
    let server = TestServer::configured(|config| {
        config.http.public_url = Url::parse("https://cuentas.example.com").unwrap();
    });
    let server = server.await;
    server.account(ANA).await;
    let reply = server.visitor().sign_in(ANA, PASSWORD).await;
    let set = reply.headers.get_all("set-cookie").iter().nth(1).unwrap().to_str().unwrap();
    assert!(set.starts_with("__Host-recobra-device="), "{set}");
    assert!(set.ends_with("; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=15552000"), "{set}");
}

#[tokio::test]
async fn a_value_that_somebody_made_up_is_never_taken_over() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let planted = "A".repeat(43);
    let victim = server.visitor().with("cookie", &format!("recobra-device-dev={planted}"));
    let reply = victim.sign_in(ANA, PASSWORD).await;
    assert!(!reply.cookies().concat().contains(&planted));
}

#[tokio::test]
async fn a_sign_in_from_another_device_is_told_and_one_from_a_known_device_is_not() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let laptop = server.signed_in(&ana, PASSWORD).await;
    assert!(notices(&server).await.is_empty(), "the first sign-in ever was told");
    assert_eq!(laptop.sign_in(ANA, PASSWORD).await.status, 200);
    assert!(notices(&server).await.is_empty(), "a known device was told");
    let phone = server.visitor().with("user-agent", FIREFOX);
    assert_eq!(phone.sign_in(ANA, PASSWORD).await.status, 200);
    let [notice] = &notices(&server).await[..] else { panic!("one notice") };
    for part in [&notice.text, &notice.html] {
        for fact in ["2 de marzo de 2026", "09:00 (UTC)", "Firefox en Android", "127.0.0.1"] {
            assert!(part.contains(fact), "{fact} is not in {part}");
        }
        assert!(part.contains("/forgot-password"), "{part}");
    }
}

#[tokio::test]
async fn a_wrong_password_from_another_device_is_not_told() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    server.signed_in(&ana, PASSWORD).await;
    assert_eq!(server.visitor().sign_in(ANA, NEW_PASSWORD).await.status, 401);
    assert!(notices(&server).await.is_empty());
}

#[tokio::test]
async fn the_first_sign_in_with_a_new_password_is_told_by_the_passwords_own_letter_alone() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    server.signed_in(&ana, PASSWORD).await;
    let (_, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    assert_eq!(server.visitor().sign_in(ANA, NEW_PASSWORD).await.status, 200);
    assert!(notices(&server).await.is_empty());
    assert_eq!(server.visitor().sign_in(ANA, NEW_PASSWORD).await.status, 200);
    assert_eq!(notices(&server).await.len(), 1);
}

#[tokio::test]
async fn nobody_floods_an_inbox_with_it() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    for _ in 0..8 {
        assert_eq!(server.visitor().sign_in(ANA, PASSWORD).await.status, 200);
    }
    assert_eq!(notices(&server).await.len(), 3);
    server.advance(Duration::from_hours(1));
    assert_eq!(server.visitor().sign_in(ANA, PASSWORD).await.status, 200);
    assert_eq!(notices(&server).await.len(), 4);
}

#[tokio::test]
async fn an_account_knows_twenty_devices_and_forgets_the_ones_used_least() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    for _ in 0..25 {
        assert_eq!(server.visitor().sign_in(ANA, PASSWORD).await.status, 200);
    }
    assert_eq!(server.database.number("SELECT count(*) FROM devices").await, 20);
}

#[tokio::test]
async fn a_device_that_is_not_used_for_half_a_year_is_forgotten() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let laptop = server.signed_in(&ana, PASSWORD).await;
    server.advance(Duration::from_hours(180 * 24));
    assert_eq!(laptop.sign_in(ANA, PASSWORD).await.status, 200);
    assert_eq!(notices(&server).await.len(), 1);
    server.advance(Duration::from_millis(1));
    recobra::recovery::sweep::sweep(&server.ctx).await.unwrap();
    assert_eq!(server.database.number("SELECT count(*) FROM devices").await, 1);
}
