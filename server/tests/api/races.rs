//! Many at once: one wins, and what is dead stays dead. On each database: the module above names it.

use std::sync::Arc;

use futures_util::future::join_all;
use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, PASSWORD, Reply, TestServer, objection_of, token_of};

const ANA: &str = "ana@example.com";

/// Runs all `calls` at the same time on all threads.
async fn together<F>(calls: impl IntoIterator<Item = F>) -> Vec<Reply>
where
    F: Future<Output = Reply> + Send + 'static,
{
    let tasks: Vec<_> = calls.into_iter().map(tokio::spawn).collect();
    join_all(tasks).await.into_iter().map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_resets_with_one_token_exactly_one_happens() {
    let server = TestServer::of_configured(module_path!(), |config| {
        config.limits.sign_in_failures_free = 50;
    })
    .await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let passwords: Vec<_> =
        (0..50).map(|index| format!("frase {index} de cometas azules")).collect();
    let replies = together(passwords.iter().cloned().map(|password| {
        let (visitor, token) = (server.visitor(), token_of(&mail));
        async move { visitor.reset(&token, &password).await }
    }))
    .await;
    let winners: Vec<_> = (0..50).filter(|index| replies[*index].status == 200).collect();
    assert_eq!(winners.len(), 1);
    for (index, reply) in replies.iter().enumerate().filter(|(index, _)| *index != winners[0]) {
        reply.is_problem(ProblemKind::TokenRejected, &json!({}));
        let late = server.visitor().sign_in(ANA, &passwords[index]).await;
        assert_eq!(late.status, 401, "{index}");
    }
    server.opens_only_with(ANA, &passwords[winners[0]], PASSWORD).await;
    let told = server.inbox(ANA).await.into_iter().filter(|mail| mail.code.is_none()).count();
    assert_eq!(told, 1);
    assert_eq!(server.database.number("SELECT token_version FROM accounts").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn link_and_ticket_at_the_same_time_change_the_password_once() {
    let server = TestServer::of(module_path!()).await;
    server.account(ANA).await;
    let (request, mail) = server.recovery(ANA).await;
    let verified = server.visitor().verify(&request, mail.code.as_ref().unwrap()).await;
    let tokens = [token_of(&mail), verified.field("reset_token")];
    let replies = together(tokens.into_iter().cycle().take(20).map(|token| {
        let visitor = server.visitor();
        async move { visitor.reset(&token, NEW_PASSWORD).await }
    }))
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_codes_at_once_no_more_than_three_are_looked_at() {
    let server = TestServer::of(module_path!()).await;
    server.account(ANA).await;
    let (request, mail) = server.recovery(ANA).await;
    let code: u32 = mail.code.unwrap().parse().unwrap();
    let replies = together((1..=60).map(|step| {
        let (visitor, request) = (server.visitor(), request.clone());
        let guess = format!("{:06}", (code + step) % 1_000_000);
        async move { visitor.verify(&request, &guess).await }
    }))
    .await;
    let mut left: Vec<_> =
        replies.iter().map(|reply| reply.json()["attempts_left"].as_u64().unwrap()).collect();
    left.sort_unstable();
    assert_eq!(left[57..], [0, 1, 2]);
    assert_eq!(server.database.number("SELECT attempts FROM challenges").await, 3);
    let looked_at = "SELECT count(*) FROM audit WHERE event = 'code_wrong'";
    assert_eq!(server.database.number(looked_at).await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_code_many_times_at_once_earns_one_ticket() {
    let server = TestServer::of(module_path!()).await;
    server.account(ANA).await;
    let (request, mail) = server.recovery(ANA).await;
    let code = mail.code.unwrap();
    let replies = together((0..20).map(|_| {
        let (visitor, request, code) = (server.visitor(), request.clone(), code.clone());
        async move { visitor.verify(&request, &code).await }
    }))
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    let ticket = replies.iter().find(|reply| reply.status == 200).unwrap().field("reset_token");
    assert_eq!(server.visitor().reset(&ticket, NEW_PASSWORD).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_sign_ups_for_one_address_one_account_comes() {
    let server = TestServer::of_configured(module_path!(), |config| {
        config.recovery.resend_after = recobra::config::Span::seconds(0);
        config.recovery.sends_per_hour = 1000;
        config.recovery.sends_per_day = 1000;
    });
    let server = Arc::new(server.await);
    let asked = together((0..200).map(|index| {
        let visitor = server.visitor();
        let email = if index % 2 == 0 { ANA } else { "ANA@Example.com" };
        async move { visitor.sign_up(email, PASSWORD).await }
    }))
    .await;
    let expected = asked[0].json();
    for reply in &asked {
        let mut body = reply.json();
        body["request_id"] = expected["request_id"].clone();
        assert_eq!((reply.status, &body), (200, &expected));
    }
    let mails = server.inbox(ANA).await;
    assert_eq!(mails.len(), 200);
    let proven = together(mails.into_iter().map(|mail| {
        let visitor = server.visitor();
        let body = json!({ "token": token_of(&mail) });
        async move { visitor.post("/api/auth/verify-email", &body).await }
    }))
    .await;
    assert_eq!(proven.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in proven.iter().filter(|reply| reply.status != 200) {
        reply.is_problem(ProblemKind::TokenRejected, &json!({}));
    }
    assert_eq!(server.database.number("SELECT count(*) FROM accounts").await, 1);
    assert_eq!(server.visitor().sign_in(ANA, PASSWORD).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_session_of_the_old_password_survives_a_reset_that_it_races() {
    for _ in 0..5 {
        let server = TestServer::of(module_path!()).await;
        server.account(ANA).await;
        let (_, mail) = server.recovery(ANA).await;
        let (visitor, token) = (server.visitor(), token_of(&mail));
        let reset = tokio::spawn(async move { visitor.reset(&token, NEW_PASSWORD).await });
        let opened = together((0..20).map(|_| {
            let visitor = server.visitor();
            async move { visitor.sign_in(ANA, PASSWORD).await }
        }))
        .await;
        assert_eq!(reset.await.unwrap().status, 200);
        for reply in opened {
            assert!([200, 401].contains(&reply.status), "{}", reply.text);
            if reply.status == 200 {
                let session = server.visitor().keeping(&reply).session().await;
                assert_eq!(session.status, 401);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_objections_with_one_token_exactly_one_freezes_the_account() {
    let server = TestServer::of(module_path!()).await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    let token = objection_of(&server.message(ANA).await).unwrap();
    let replies = together((0..20).map(|_| {
        let (visitor, token) = (server.visitor(), token.clone());
        async move { visitor.not_me(&token).await }
    }))
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.is_problem(ProblemKind::TokenRejected, &json!({}));
    }
    assert_eq!(server.database.number("SELECT token_version FROM accounts").await, 2);
    let ways_back = server.inbox(ANA).await.into_iter().filter(|mail| mail.code.is_some()).count();
    assert_eq!(ways_back, 2, "the first recovery, and one more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_cancel_one_request_exactly_one_is_told_so() {
    let server = TestServer::of(module_path!()).await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let token = objection_of(&mail).unwrap();
    let replies = together((0..20).map(|_| {
        let (visitor, token) = (server.visitor(), token.clone());
        async move { visitor.not_me(&token).await }
    }))
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.is_problem(ProblemKind::TokenRejected, &json!({}));
    }
    let told = "SELECT count(*) FROM audit WHERE event = 'request_cancelled'";
    assert_eq!(server.database.number(told).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_resets_and_who_objects_at_the_same_time_do_not_both_win() {
    for _ in 0..5 {
        let server = TestServer::of(module_path!()).await;
        server.account(ANA).await;
        let (_, mail) = server.recovery(ANA).await;
        let (visitor, token) = (server.visitor(), token_of(&mail));
        let reset = tokio::spawn(async move { visitor.reset(&token, NEW_PASSWORD).await });
        let objected = server.visitor().not_me(&objection_of(&mail).unwrap()).await;
        let statuses = [reset.await.unwrap().status, objected.status];
        assert!([[200, 400], [400, 200]].contains(&statuses), "{statuses:?}");
        let changed = server.visitor().sign_in(ANA, NEW_PASSWORD).await.status == 200;
        assert_eq!(changed, statuses[0] == 200);
    }
}
