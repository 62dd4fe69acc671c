//! What befalls an SQLite file: somebody else writes for long, the disk is full, the folder may not be written.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::{Value, json};

use crate::databases::refused;
use crate::site::{Answer, Running, Site};
use crate::{ANA, PASSWORD};

/// A server that waits no longer than it must, and the cookie of somebody who is signed in.
async fn serving(site: &Site) -> (Running, String) {
    site.add(ANA, PASSWORD);
    let server = site.serve();
    let body = json!({ "identifier": ANA, "password": PASSWORD });
    let cookie = server.post("/api/auth/sign-in", body).await.cookie();
    (server, cookie)
}

fn impatient() -> Site {
    Site::development()
        .with("RECOBRA_DATABASE__ACQUIRE_TIMEOUT", "1s")
        .with("RECOBRA_LIMITS__FORGOT_PER_ADDRESS", "100000/1m")
}

async fn ask(server: &Running) -> Answer {
    server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await
}

#[track_caller]
fn is_unavailable(answer: &Answer) {
    assert_eq!((answer.status, &answer.headers["retry-after"]), (503, &"2".parse().unwrap()));
    assert_eq!(answer.json["status"], Value::from(503));
}

/// One connection, so that what is begun on it can be ended on it.
pub(crate) async fn connect(site: &Site) -> DatabaseConnection {
    let file = site.path().join("data/recobra.db");
    let mut options = ConnectOptions::new(format!("sqlite://{}", file.display()));
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

async fn is_sound(site: &Site) {
    let db = connect(site).await;
    let check = Statement::from_string(db.get_database_backend(), "PRAGMA integrity_check");
    let row = db.query_one_raw(check).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "ok");
    db.close().await.unwrap();
}

#[tokio::test]
async fn while_another_process_writes_reads_go_on_and_writes_are_put_off() {
    let site = impatient();
    let (server, cookie) = serving(&site).await;
    let other = connect(&site).await;
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    is_unavailable(&ask(&server).await);
    assert_eq!(server.get_with_cookie("/api/auth/session", &cookie).await.status, 200);
    // From now on the session is due to be noted as used, which is a write.
    other.execute_unprepared("ROLLBACK").await.unwrap();
    let moved = server.post("/api/dev/clock", json!({ "advance": "2m" })).await;
    assert_eq!(moved.status, 200);
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    assert_eq!(server.get_with_cookie("/api/auth/session", &cookie).await.status, 200);
    is_unavailable(&ask(&server).await);
    other.execute_unprepared("ROLLBACK").await.unwrap();
    other.close().await.unwrap();
    assert_eq!(ask(&server).await.status, 200);
    server.message(ANA, "").await;
    server.terminate();
    assert_eq!(server.end().0, Some(0));
    is_sound(&site).await;
}

/// The most that a file of the server may have: the kernel's way to fill a disk for one process alone.
fn limit(server: &Running, bytes: &str) {
    let (pid, bytes) = (server.id().to_string(), format!("--fsize={bytes}:unlimited"));
    assert!(Command::new("prlimit").args(["--pid", &pid, &bytes]).status().unwrap().success());
}

#[tokio::test]
async fn on_a_full_disk_reads_go_on_and_writes_do_as_soon_as_there_is_room() {
    // What is over the limit is then an error and not the process's death.
    let site = impatient().under(&["sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""]);
    let (server, cookie) = serving(&site).await;
    let log = site.path().join("data/recobra.db-wal");
    limit(&server, &(fs::metadata(log).unwrap().len() + 100_000).to_string());
    let mut full = ask(&server).await;
    for _ in 0..200 {
        if full.status != 200 {
            break;
        }
        full = ask(&server).await;
    }
    is_unavailable(&full);
    server.logged("the database failed").await;
    is_unavailable(&ask(&server).await);
    assert_eq!(server.get_with_cookie("/api/auth/session", &cookie).await.status, 200);
    limit(&server, "unlimited");
    assert_eq!(ask(&server).await.status, 200);
    assert_eq!(server.get_with_cookie("/api/auth/session", &cookie).await.status, 200);
    server.terminate();
    assert_eq!(server.end().0, Some(0));
    is_sound(&site).await;
    assert_eq!(site.run(&["audit", "verify"], "").code, Some(0));
}

/// What may be read by everybody and written by nobody but root.
fn protect(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[tokio::test]
async fn a_folder_that_may_not_be_written_is_named_in_one_line() {
    let site =
        impatient().with("RECOBRA_SECRETS__KEYS", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    let nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"];
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let site = if is_root { site.under(&nobody) } else { site };
    let data = site.path().join("data");
    protect(site.path(), 0o555);
    for command in ["serve", "migrate"] {
        let outcome = site.run(&[command], "");
        refused(&outcome, &["the folder data cannot be made", "Permission denied"]);
        assert_eq!(outcome.stderr.trim_end().lines().count(), 1, "{outcome:?}");
    }
    protect(site.path(), 0o755);
    let site = site.under(&[]);
    site.add(ANA, PASSWORD);
    protect(&data.join("recobra.db"), 0o444);
    let site = if is_root { site.under(&nobody) } else { site };
    // Where the log of the last writer is still there, SQLite opens what it cannot write.
    for (folder, word) in [(0o555, "database"), (0o777, "readonly database")] {
        protect(&data, folder);
        for command in ["serve", "migrate"] {
            let outcome = site.run(&[command], "");
            refused(&outcome, &["DATABASE__URL", word]);
            assert_eq!(outcome.stderr.trim_end().lines().count(), 1, "{outcome:?}");
        }
    }
    protect(&data, 0o755);
    protect(&data.join("recobra.db"), 0o644);
    let site = site.under(&[]);
    assert_eq!(site.run(&["migrate"], "").code, Some(0));
    is_sound(&site).await;
}
