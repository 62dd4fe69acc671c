//! `recobra account import` as its operator has it.

use std::fmt::Write;
use std::fs;
use std::time::Instant;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::json;

use crate::site::Site;
use crate::{ANA, PASSWORD, PATIENCE};

/// Of [`PASSWORD`].
const HASH: &str = "$2b$04$wqGMtQx5t/L5JIq2JL/X6uqLHeKSMBHg5mF6DlX6/e8cB.h9zKwGG";
const ROWS: &str = "SELECT count(*) FROM accounts";
const EVENTS: &str = "SELECT count(*) FROM audit WHERE event = 'account_created'";

async fn number(database: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(database.get_database_backend(), sql);
    database.query_all_raw(statement).await.unwrap()[0].try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn an_import_says_what_it_did_and_shows_no_hash_and_no_bar() {
    let site = Site::development();
    let table = format!("email,password_hash\n{ANA},{HASH}\neva@example.com,\n");
    fs::write(site.path().join("people.csv"), table).unwrap();
    let dry = site.run(&["account", "import", "people.csv", "--dry-run"], "");
    assert_eq!(dry.code, Some(0), "{dry:?}");
    assert!(dry.stdout.starts_with("2 lines: 2 accounts would be imported, 0 were"), "{dry:?}");
    let done = site.run(&["account", "import", "people.csv"], "");
    assert_eq!(
        done.stdout,
        "2 lines: 2 accounts imported, 0 were there already.\n        1  bcrypt$4\n        1  none\n"
    );
    let again = site.run(&["account", "import", "people.csv"], "");
    assert_eq!(
        again.stdout,
        "2 lines: 0 accounts imported, 2 were there already.\n\
         There already and left as they are: lines 2–3.\n"
    );
    for outcome in [dry, done, again] {
        assert!(!format!("{outcome:?}").contains("$2b$"), "{outcome:?}");
        assert!(!outcome.stderr.contains('%'), "a bar without a terminal: {outcome:?}");
    }
    let server = site.serve();
    let body = json!({ "identifier": ANA, "password": PASSWORD });
    assert_eq!(server.post("/api/auth/sign-in", body).await.status, 200);
}

#[test]
fn a_file_that_cannot_be_imported_is_told_line_by_line_and_fails() {
    let site = Site::development();
    let lines =
        "{\"email\":\"ana\"}\n{\"email\":\"a@example.com\",\"password_hash\":\"hunter2\"}\n";
    fs::write(site.path().join("people.jsonl"), lines).unwrap();
    let outcome = site.run(&["account", "import", "people.jsonl"], "");
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(1), ""), "{outcome:?}");
    for part in ["line 1: email: ", "line 2: password_hash: ", "2 faults in 2 lines; nothing"] {
        assert!(outcome.stderr.contains(part), "{outcome:?}");
    }
    assert!(!outcome.stderr.contains("hunter2"), "{outcome:?}");
    let unknown = site.run(&["account", "import", "people.txt"], "");
    assert!(unknown.stderr.contains("--format"), "{unknown:?}");
    let missing = site.run(&["account", "import", "nobody.csv"], "");
    assert_eq!(missing.code, Some(1), "{missing:?}");
}

#[tokio::test]
async fn an_import_that_is_killed_leaves_whole_accounts_and_goes_on_when_asked_again() {
    let site = Site::development();
    let mut lines = String::new();
    for index in 0..20_000 {
        writeln!(lines, "{{\"email\":\"p{index}@example.com\",\"password_hash\":\"{HASH}\"}}")
            .unwrap();
    }
    fs::write(site.path().join("people.jsonl"), lines).unwrap();
    assert_eq!(site.run(&["migrate"], "").code, Some(0));
    let url = format!("sqlite://{}", site.path().join("data/recobra.db").display());
    let database = Database::connect(url).await.unwrap();
    let mut import = site.start(&["account", "import", "people.jsonl"]);
    let begun = Instant::now();
    while number(&database, ROWS).await == 0 {
        assert!(begun.elapsed() < PATIENCE, "nothing was imported");
        tokio::task::yield_now().await;
    }
    import.kill().unwrap();
    import.wait().unwrap();
    let left = number(&database, ROWS).await;
    assert!(left < 20_000, "it was over before it was killed");
    assert_eq!((left % 500, number(&database, EVENTS).await), (0, left));
    let done = site.run(&["account", "import", "people.jsonl"], "");
    assert_eq!(done.code, Some(0), "{done:?}");
    let added = 20_000 - left;
    let told = format!("20000 lines: {added} accounts imported, {left} were there already.\n");
    assert!(done.stdout.starts_with(&told), "{done:?}");
    assert_eq!((number(&database, ROWS).await, number(&database, EVENTS).await), (20_000, 20_000));
}
