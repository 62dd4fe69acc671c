//! What the second link of a message ends, and what it gives back.

mod change;
mod doubted;
mod pending;
mod refused;
mod texted;

use std::time::Duration;

use serde_json::json;
use shared::api::mailbox::MailboxMessage;

use crate::support::{NEW_PASSWORD, PASSWORD, Reply, TestServer, Visitor, objection_of, token_of};

const ANA: &str = "ana@example.com";
const THIEF: &str = "thief@example.net";
const NUMBER: &str = "+34612345678";
const THIEFS_NUMBER: &str = "+34698765432";

/// Changes the account's address from `visitor`'s session, which the reply renews.
async fn change_email(server: &TestServer, visitor: &Visitor, to: &str) -> Reply {
    // Messages of one kind keep a distance.
    server.advance(Duration::from_mins(1));
    let body = json!({ "email": to, "current_password": PASSWORD });
    let asked = visitor.post("/api/account/change-email", &body).await;
    let code = server.message(to).await.code.unwrap();
    let body = json!({ "request_id": asked.field("request_id"), "code": code });
    let proven = visitor.post("/api/account/change-email/verify", &body).await;
    assert_eq!(proven.status, 200, "{}", proven.text);
    proven
}

async fn change_phone(server: &TestServer, visitor: &Visitor, to: &str) -> Reply {
    let body = json!({ "phone": to, "current_password": PASSWORD });
    let asked = visitor.post("/api/account/change-phone", &body).await;
    let code = server.message(to).await.code.unwrap();
    let body = json!({ "request_id": asked.field("request_id"), "code": code });
    let proven = visitor.post("/api/account/change-phone/verify", &body).await;
    assert_eq!(proven.status, 200, "{}", proven.text);
    proven
}

async fn change_password(visitor: &Visitor) -> Reply {
    let body = json!({
        "current_password": PASSWORD,
        "new_password": NEW_PASSWORD,
        "confirm_password": NEW_PASSWORD,
    });
    let changed = visitor.post("/api/account/change-password", &body).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    changed
}

/// The notices at `to`, oldest first.
async fn notices(server: &TestServer, to: &str) -> Vec<MailboxMessage> {
    let mut all = server.inbox(to).await;
    all.retain(|mail| mail.code.is_none());
    all
}

/// The secret of the newest notice at `to`.
async fn objection(server: &TestServer, to: &str) -> String {
    objection_of(notices(server, to).await.last().unwrap()).unwrap()
}

/// Says that it was not them, and is heard.
async fn object(server: &TestServer, token: &str) {
    let reply = server.visitor().not_me(token).await;
    assert_eq!((reply.status, reply.field("outcome").as_str()), (200, "frozen"), "{}", reply.text);
}

/// Nothing signs in to the account of `email`.
async fn is_frozen(server: &TestServer, email: &str) {
    let stranger = server.visitor().sign_in("nobody@example.com", PASSWORD).await;
    for password in [PASSWORD, NEW_PASSWORD] {
        let refused = server.visitor().sign_in(email, password).await;
        assert_eq!((refused.status, &refused.text), (401, &stranger.text));
    }
    let hashes = "SELECT count(*) FROM accounts WHERE password_hash IS NOT NULL \
                  OR password_scheme IS NOT NULL";
    assert_eq!(server.database.number(hashes).await, 0);
    for table in ["sessions", "devices"] {
        assert_eq!(server.database.number(&format!("SELECT count(*) FROM {table}")).await, 0);
    }
}

/// The message that a freeze sends brings a new password, and the account opens with it.
async fn recovers(server: &TestServer, email: &str) {
    const LATEST: &str = "una barca de papel amarillo";
    let mail = server.message(email).await;
    assert_eq!(mail.subject, "Recupera tu cuenta de Recobra");
    let reset = server.visitor().reset(&token_of(&mail), LATEST).await;
    assert_eq!(reset.status, 200, "{}", reset.text);
    server.opens_only_with(email, LATEST, PASSWORD).await;
}
