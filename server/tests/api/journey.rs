//! The whole way on each database: the module above names it.

use std::time::Duration;

use futures_util::future::join_all;
use recobra::audit::seal::seal;
use recobra::audit::verify::verify;
use recobra::config::{Limits, List};
use recobra::recovery::deliver::deliver_due;
use recobra::recovery::sweep::sweep;
use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, token_of};

const ANA: &str = "ana@example.com";
const PHONE: &str = "+34612345678";
const THIRD_PASSWORD: &str = "trece faroles junto al puerto";

#[tokio::test]
async fn a_code_sets_a_new_password_and_every_session_is_dead() {
    let server = TestServer::of(module_path!()).await;
    let ana = server.account_with_phone(ANA, Some(PHONE)).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let elsewhere = server.signed_in(&ana, PASSWORD).await;
    let (request, mail) = server.recovery("Ana@Example.com").await;
    let verified = server.visitor().verify(&request, mail.code.as_ref().unwrap()).await;
    let reset = server.visitor().reset(&verified.field("reset_token"), NEW_PASSWORD).await;
    reset.is(200, &json!({ "sessions_revoked": 2 }));
    for visitor in [here, elsewhere] {
        assert_eq!(visitor.session().await.status, 401);
    }
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
    assert_eq!(server.visitor().sign_in(PHONE, NEW_PASSWORD).await.status, 200);
    let again = server.visitor().reset(&token_of(&mail), THIRD_PASSWORD).await;
    again.is_problem(ProblemKind::TokenRejected, &json!({}));
    let told = server.inbox(ANA).await;
    assert!(told.iter().any(|mail| mail.subject == "Tu contraseña de Recobra ha cambiado"));
}

#[tokio::test]
async fn who_signs_up_proves_the_address_and_gets_in() {
    let server = TestServer::of(module_path!()).await;
    let asked = server.visitor().sign_up(ANA, PASSWORD).await;
    let mail = server.message(ANA).await;
    let body = json!({ "request_id": asked.field("request_id"), "code": mail.code });
    let proven = server.visitor().post("/api/auth/verify-email", &body).await;
    assert_eq!(proven.status, 200, "{}", proven.text);
    assert_eq!(server.visitor().sign_in(ANA, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn who_changes_the_password_stays_and_all_others_go() {
    let server = TestServer::of(module_path!()).await;
    let ana = server.account(ANA).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let elsewhere = server.signed_in(&ana, PASSWORD).await;
    let body = json!({
        "current_password": PASSWORD, "new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD
    });
    let changed = here.post("/api/account/change-password", &body).await;
    changed.is(200, &json!({ "sessions_revoked": 1 }));
    assert_eq!(server.visitor().keeping(&changed).session().await.status, 200);
    assert_eq!(elsewhere.session().await.status, 401);
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_budget_lets_exactly_so_many_through_however_they_come() {
    let server = TestServer::of_configured(module_path!(), |config| {
        config.limits = Limits::default();
        config.http.trusted_proxies = List(vec!["127.0.0.0/8".parse().unwrap()]);
    });
    let server = server.await;
    let visitor = server.visitor().at("192.0.2.7");
    let asked = join_all((0..60).map(|_| {
        let visitor = visitor.clone();
        tokio::spawn(async move { visitor.forgot(ANA).await.status })
    }));
    let statuses: Vec<_> = asked.await.into_iter().map(Result::unwrap).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 10, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 50, "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_that_wait_together_are_sent_once_by_two_workers() {
    let server = TestServer::of(module_path!()).await;
    let addresses: Vec<_> = (0..30).map(|number| format!("ana{number}@example.com")).collect();
    for address in &addresses {
        server.account(address).await;
        assert_eq!(server.visitor().forgot(address).await.status, 200);
    }
    let workers = (0..2).map(|_| {
        let ctx = server.ctx.clone();
        tokio::spawn(async move { while deliver_due(&ctx).await.unwrap() > 0 {} })
    });
    for worker in join_all(workers).await {
        worker.unwrap();
    }
    for address in &addresses {
        assert_eq!(server.inbox(address).await.len(), 1, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_are_planned_together_send_one_message() {
    for identifier in [ANA, "eva@example.com"] {
        let server = TestServer::of(module_path!()).await;
        server.account(ANA).await;
        for _ in 0..12 {
            // Nobody's account yet: the person is told by the identifier alone.
            let asked = match identifier {
                ANA => server.visitor().forgot(identifier).await,
                _ => server.visitor().sign_up(identifier, PASSWORD).await,
            };
            assert_eq!(asked.status, 200);
        }
        assert_eq!(server.inbox(identifier).await.len(), 1, "{identifier}");
    }
}

/// Each ends what the other needs, and takes the same rows another way round.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_recovery_and_a_change_that_meet_exactly_one_happens() {
    for _ in 0..6 {
        let server = TestServer::of(module_path!()).await;
        let ana = server.account(ANA).await;
        let here = server.signed_in(&ana, PASSWORD).await;
        let body = json!({ "phone": PHONE, "current_password": PASSWORD });
        let asked = here.post("/api/account/change-phone", &body).await;
        let code = server.message(PHONE).await.code;
        let (_, mail) = server.recovery(ANA).await;
        let (visitor, token) = (server.visitor(), token_of(&mail));
        let reset = tokio::spawn(async move { visitor.reset(&token, NEW_PASSWORD).await.status });
        let body = json!({ "request_id": asked.field("request_id"), "code": code });
        let changed = here.post("/api/account/change-phone/verify", &body).await.status;
        let reset = reset.await.unwrap();
        assert!(
            [(200, 401), (200, 400), (400, 200)].contains(&(reset, changed)),
            "{reset} {changed}"
        );
        assert_eq!(here.session().await.status, 401);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happened_is_chained_by_many_sealers_and_the_chain_holds() {
    let server = TestServer::of(module_path!()).await;
    server.account(ANA).await;
    for _ in 0..20 {
        assert_eq!(server.visitor().forgot(ANA).await.status, 200);
    }
    server.deliver().await;
    let sealers = (0..4).map(|_| {
        let ctx = server.ctx.clone();
        tokio::spawn(async move { while seal(&ctx).await.unwrap() > 0 {} })
    });
    for sealer in join_all(sealers).await {
        sealer.unwrap();
    }
    assert_eq!(server.ctx.store.count_unsealed().await.unwrap(), 0);
    let rows = server.database.number("SELECT count(*) FROM audit").await;
    assert!(rows > 20, "{rows}");
    assert!(verify(&server.ctx, None).await.unwrap().is_ok());
}

#[tokio::test]
async fn what_expired_is_forgotten() {
    let server = TestServer::of(module_path!()).await;
    let ana = server.account(ANA).await;
    server.signed_in(&ana, PASSWORD).await;
    server.recovery(ANA).await;
    server.advance(Duration::from_hours(31 * 24));
    assert!(sweep(&server.ctx).await.unwrap() >= 4);
    for table in ["challenges", "sessions", "budgets", "outbox"] {
        let rows = format!("SELECT count(*) FROM {table}");
        assert_eq!(server.database.number(&rows).await, 0, "{table}");
    }
}
