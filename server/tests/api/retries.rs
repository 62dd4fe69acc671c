//! Transactions that the database ends for another one's sake: nobody who calls sees anything of it.

use serde_json::json;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer};

const ANA: &str = "ana@example.com";
/// PostgreSQL's word for it. A sequence counts on, whatever becomes of the transaction.
const INTERRUPTER: &str = "
    CREATE SEQUENCE writes MINVALUE -1000;
    CREATE FUNCTION interrupt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('writes') = 0 THEN
            RAISE EXCEPTION 'could not serialize access' USING ERRCODE = 'serialization_failure';
        END IF;
        RETURN NULL;
    END $$";

/// A server on a database that ends one transaction whenever it is told to.
async fn interruptible() -> TestServer {
    let server = TestServer::of("postgres").await;
    server.database.execute(INTERRUPTER).await;
    for table in ["accounts", "challenges", "sessions", "outbox", "audit"] {
        let trigger = format!(
            "CREATE TRIGGER interrupt AFTER INSERT OR UPDATE OR DELETE ON {table} EXECUTE FUNCTION interrupt()"
        );
        server.database.execute(&trigger).await;
    }
    server
}

/// Lets the next thousand writes be.
async fn calm(server: &TestServer) {
    interrupt(server, 1000).await;
}

/// Ends the transaction that makes the `nth` write from now on, right after it.
async fn interrupt(server: &TestServer, nth: i32) {
    server.database.execute(&format!("ALTER SEQUENCE writes RESTART WITH {}", 1 - nth)).await;
}

#[tokio::test]
async fn a_recovery_goes_on_whatever_write_is_interrupted() {
    let server = interruptible().await;
    for nth in 1..=4 {
        let email = format!("ana{nth}@example.com");
        calm(&server).await;
        let ana = server.account(&email).await;
        let visitor = server.signed_in(&ana, PASSWORD).await;
        interrupt(&server, nth).await;
        let reply = server.visitor().forgot(&email).await;
        interrupt(&server, nth).await;
        let mail = server.message(&email).await;
        interrupt(&server, nth).await;
        assert_eq!(server.visitor().verify(&reply.field("request_id"), "000000").await.status, 400);
        interrupt(&server, nth).await;
        let code = mail.code.unwrap();
        let verified = server.visitor().verify(&reply.field("request_id"), &code).await;
        assert_eq!(verified.status, 200, "{nth}: {}", verified.text);
        interrupt(&server, nth).await;
        let reset = server.visitor().reset(&verified.field("reset_token"), NEW_PASSWORD).await;
        reset.is(200, &json!({ "sessions_revoked": 1 }));
        assert_eq!(visitor.session().await.status, 401);
        interrupt(&server, nth).await;
        assert_eq!(server.inbox(&email).await.len(), 2, "{nth}");
    }
}

#[tokio::test]
async fn a_change_of_password_or_address_happens_once_whatever_write_is_interrupted() {
    let server = interruptible().await;
    for nth in 1..=8 {
        let (email, next) = (format!("ana{nth}@example.com"), format!("eva{nth}@example.com"));
        calm(&server).await;
        let ana = server.account(&email).await;
        let visitor = server.signed_in(&ana, PASSWORD).await;
        let body = json!({
            "current_password": PASSWORD, "new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD
        });
        interrupt(&server, nth).await;
        let changed = visitor.post("/api/account/change-password", &body).await;
        changed.is(200, &json!({ "sessions_revoked": 0 }));
        let visitor = server.visitor().keeping(&changed);
        interrupt(&server, nth).await;
        let body = json!({ "email": next, "current_password": NEW_PASSWORD });
        let asked = visitor.post("/api/account/change-email", &body).await;
        calm(&server).await;
        let mail = server.message(&next).await;
        interrupt(&server, nth).await;
        let body = json!({ "request_id": asked.field("request_id"), "code": mail.code });
        let proven = visitor.post("/api/account/change-email/verify", &body).await;
        assert_eq!(proven.status, 200, "{nth}: {}", proven.text);
        let mut told = server.inbox(&email).await;
        told.retain(|mail| mail.subject.contains("ha cambiado"));
        assert_eq!(told.len(), 2, "{nth}: once of the password, once of the address");
        interrupt(&server, nth).await;
        server.disable(&next).await;
        assert_eq!(server.visitor().keeping(&proven).session().await.status, 401);
    }
}

#[tokio::test]
async fn signing_out_happens_whatever_write_is_interrupted() {
    let server = interruptible().await;
    let ana = server.account(ANA).await;
    for nth in 1..=3 {
        calm(&server).await;
        let visitor = server.signed_in(&ana, PASSWORD).await;
        interrupt(&server, nth).await;
        assert_eq!(visitor.sign_out().await.status, 204);
        assert_eq!(visitor.session().await.status, 401);
    }
}
