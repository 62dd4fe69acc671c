//! Accounts of another system: how they come in, and that their passwords go on opening them, and no others do.

use std::fmt::Write;
use std::path::PathBuf;

use futures_util::{StreamExt, stream};
use recobra::account::import::{Format, ImportError, Progress, Report, import};
use tempfile::TempDir;

use crate::support::crowd::{Migrant, bcrypt};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, token_of};

const ANA: &str = "ana@example.com";
/// People who come in; `make test-import` brings ten thousand.
const CROWD: &str = match option_env!("RECOBRA_TEST_ACCOUNTS") {
    Some(count) => count,
    None => "240",
};
/// Sign-ins at a time.
const AT_ONCE: usize = 8;

struct Document {
    folder: TempDir,
    path: PathBuf,
    format: Format,
}

impl Document {
    fn new(name: &str, contents: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, contents).unwrap();
        let format = if name.ends_with("csv") { Format::Csv } else { Format::JsonLines };
        Self { folder, path, format }
    }

    fn json(lines: impl IntoIterator<Item = serde_json::Value>) -> Self {
        let mut contents = String::new();
        for line in lines {
            writeln!(contents, "{line}").unwrap();
        }
        Self::new("people.jsonl", &contents)
    }

    async fn import(&self, server: &TestServer) -> (Report, Vec<(Option<u64>, String)>) {
        self.run(server, false).await.unwrap()
    }

    async fn run(
        &self,
        server: &TestServer,
        dry_run: bool,
    ) -> Result<(Report, Vec<(Option<u64>, String)>), ImportError> {
        let mut faults = Vec::new();
        let tell = |progress| {
            if let Progress::Bad(line, fault) = progress {
                faults.push((line, fault));
            }
        };
        let report = import(&server.ctx, &self.path, self.format, dry_run, tell).await?;
        assert!(self.folder.path().exists());
        Ok((report, faults))
    }
}

fn hash(password: &str) -> String {
    bcrypt(password, [7; 16])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_comes_in_with_any_of_six_kinds_of_hashes_signs_in_and_is_upgraded() {
    let server = TestServer::start().await;
    let people: Vec<_> = (0..CROWD.parse().unwrap()).map(Migrant::new).collect();
    let (report, faults) = Document::json(people.iter().map(Migrant::json)).import(&server).await;
    assert_eq!((report.added, faults.len()), (people.len() as u64, 0));
    assert_eq!(report.schemes.len(), 6, "{:?}", report.schemes);
    assert_eq!(server.ctx.store.password_schemes().await.unwrap().len(), 6);

    let signed_in = stream::iter(&people).map(async |person| {
        let visitor = server.visitor();
        let wrong = visitor.sign_in(&person.email, &format!("{}.", person.password)).await;
        assert_eq!(wrong.status, 401, "{}", person.hash);
        let right = visitor.sign_in(&person.email, &person.password).await;
        assert_eq!(right.status, 200, "{}: {}", person.hash, right.text);
    });
    signed_in.buffer_unordered(AT_ONCE).collect::<()>().await;

    let ours =
        "SELECT count(*) FROM accounts WHERE password_hash LIKE '$argon2id$v=19$m=8,t=1,p=1$%'";
    assert_eq!(server.database.number(ours).await, i64::try_from(people.len()).unwrap());
    assert_eq!(server.ctx.store.password_schemes().await.unwrap().len(), 1);
    for person in people.iter().take(12) {
        assert_eq!(server.visitor().sign_in(&person.email, &person.password).await.status, 200);
        assert_eq!(server.visitor().sign_in(&person.email, PASSWORD).await.status, 401);
    }
}

#[tokio::test]
async fn an_upgrade_changes_nothing_else() {
    let server = TestServer::start().await;
    let person = Migrant::new(0);
    Document::json([person.json()]).import(&server).await;
    let before = server.stored(&person.email).await.unwrap();
    let reply = server.visitor().sign_in(&person.email, &person.password).await;
    assert_eq!(server.visitor().keeping(&reply).session().await.status, 200);
    let after = server.stored(&person.email).await.unwrap();
    assert_ne!(after.password_hash, before.password_hash);
    assert_eq!(after.token_version, before.token_version);
    assert_eq!(after.password_changed_at, before.password_changed_at);
}

#[tokio::test]
async fn any_number_of_first_sign_ins_at_once_pass_though_one_of_them_makes_the_hash_anew() {
    let server = TestServer::start().await;
    let ana = serde_json::json!({ "email": ANA, "password_hash": bcrypt(PASSWORD, [7; 16]) });
    Document::json([ana]).import(&server).await;
    let sign_ins = (0..6).map(|_| async { server.visitor().sign_in(ANA, PASSWORD).await.status });
    assert_eq!(futures_util::future::join_all(sign_ins).await, [200; 6]);
}

#[tokio::test]
async fn a_password_that_is_longer_than_bcrypt_reads_counts_as_a_whole_from_the_first_sign_in_on() {
    let server = TestServer::start().await;
    let long = format!("{}y lo que sigue", "larga ".repeat(12));
    let line = serde_json::json!({ "email": ANA, "password_hash": hash(&long[..72]) });
    Document::json([line]).import(&server).await;
    assert_eq!(server.visitor().sign_in(ANA, &long).await.status, 200);
    assert_eq!(server.visitor().sign_in(ANA, &long[..72]).await.status, 401);
    assert_eq!(server.visitor().sign_in(ANA, &long).await.status, 200);
}

#[tokio::test]
async fn hashes_of_our_own_from_before_the_parameters_changed_are_upgraded_too() {
    let server = TestServer::start().await;
    let old = "$argon2id$v=19$m=64,t=2,p=1$TAilifTiU6sVeFUvpBrxLQ$RlB4uGSvUcVPT862NJO9k7R/W6mahyEQhyRd9PdDtNg";
    server.account(ANA).await;
    let sql = format!("UPDATE accounts SET password_hash = '{old}', password_scheme = NULL");
    server.database.execute(&sql).await;
    assert_eq!(server.visitor().sign_in(ANA, NEW_PASSWORD).await.status, 401);
    assert_eq!(server.visitor().sign_in(ANA, PASSWORD).await.status, 200);
    let hash = server.stored(ANA).await.unwrap().password_hash.unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
}

#[tokio::test]
async fn an_imported_password_is_a_previous_one_and_recovery_replaces_it() {
    let server = TestServer::start().await;
    let person = Migrant::new(0);
    Document::json([person.json()]).import(&server).await;
    let (_, mail) = server.recovery(&person.email).await;
    let same = server.visitor().reset(&token_of(&mail), &person.password).await;
    assert_eq!(same.status, 422, "{}", same.text);
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    server.opens_only_with(&person.email, NEW_PASSWORD, &person.password).await;
    assert_eq!(server.ctx.store.password_schemes().await.unwrap().len(), 1);
}

#[tokio::test]
async fn every_field_of_a_table_arrives() {
    let server = TestServer::start().await;
    let table = format!(
        "email,display_name,phone,phone_verified,locale,password_hash,password_changed_at,created_at,disabled\n\
         {ANA},\"Ruiz, Ana\",+34 612 345 678,true,en,{},2020-03-04T05:06:07Z,2019-01-02T03:04:05Z,\n\
         off@example.com,,+34 698 765 432,false,,,,,true\n",
        hash(PASSWORD)
    );
    let (report, faults) = Document::new("people.csv", &table).import(&server).await;
    assert_eq!((report.lines, report.added, &faults[..]), (2, 2, &[][..]));
    let ana = server.stored("+34612345678").await.unwrap();
    assert_eq!((ana.email.as_str(), ana.locale.tag()), (ANA, "en"));
    assert_eq!(ana.display_name.as_deref(), Some("Ruiz, Ana"));
    assert_eq!(ana.created_at.to_rfc3339(), "2019-01-02T03:04:05.000Z");
    assert_eq!(ana.password_changed_at.to_rfc3339(), "2020-03-04T05:06:07.000Z");
    assert!(server.stored("+34698765432").await.is_none(), "the number is not proven");
    let off = server.stored("off@example.com").await.unwrap();
    assert!(off.disabled && off.password_hash.is_none());
    assert_eq!(server.visitor().sign_in("+34612345678", PASSWORD).await.status, 200);
    let events = "SELECT count(*) FROM audit WHERE event = 'account_created'";
    assert_eq!(server.database.number(events).await, 2);
}

#[tokio::test]
async fn a_file_with_a_bad_line_changes_nothing_and_every_bad_line_is_told() {
    let server = TestServer::start().await;
    server.account_with_phone("eva@example.com", Some("+34612345678")).await;
    let before = server.database.contents().await;
    let good = (0..600).map(|index| format!("p{index}@example.com,,,,\n"));
    let good = good.collect::<Vec<_>>().concat();
    let table = format!(
        "email,phone,locale,password_hash,created_at\n{good}\
         ana,,,,\n\
         a@example.com,612345678,,,\n\
         b@example.com,,tlh,,\n\
         c@example.com,,,hunter2,\n\
         d@example.com,,,,yesterday\n\
         e@example.com,,,,2999-01-01T00:00:00Z\n\
         P7@EXAMPLE.com,,,,\n\
         f@example.com,+34698765432,,,\n\
         g@example.com,+34 698 765 432,,,\n\
         h@example.com,+34612345678,,,\n\
         i@example.com,,,{},\n\
         too,many,fields,are,on,this\n",
        hash("x").replace("$04$", "$19$")
    );
    let (report, faults) = Document::new("people.csv", &table).import(&server).await;
    let lines: Vec<_> = faults.iter().map(|(line, _)| line.unwrap()).collect();
    assert_eq!(lines, [602, 603, 604, 605, 606, 607, 612, 613, 611, 608, 610], "{faults:#?}");
    for (line, part) in [
        (602, "email: "),
        (603, "phone: "),
        (604, "locale: es or en"),
        (605, "password_hash: is none of"),
        (606, "created_at: a past time"),
        (607, "created_at: a past time"),
        (608, "that of line 9"),
        (610, "that of line 609"),
        (611, "phone: another account has this number"),
        (612, "bcrypt$19 would cost about"),
        (613, "6 fields, where the first line names 5"),
    ] {
        let fault = &faults.iter().find(|(found, _)| *found == Some(line)).unwrap().1;
        assert!(fault.contains(part), "{line}: {fault}");
        assert!(!fault.contains("hunter2") && !fault.contains("$2b$"), "{fault}");
    }
    assert_eq!(report.faults, 11);
    assert_eq!(server.database.contents().await, before);
}

#[tokio::test]
async fn a_file_that_is_imported_again_adds_what_is_missing() {
    let server = TestServer::start().await;
    let line = |index: usize| serde_json::json!({ "email": format!("p{index}@example.com") });
    let (report, _) = Document::json((0..700).map(line)).import(&server).await;
    assert_eq!((report.added, report.known_count()), (700, 0));
    let (report, faults) = Document::json((0..1300).map(line)).import(&server).await;
    assert_eq!((report.added, &report.known[..], faults.len()), (600, &[(1, 700)][..], 0));
    let (report, _) = Document::json((0..1300).map(line)).import(&server).await;
    assert_eq!((report.added, report.known_count()), (0, 1300));
    assert_eq!(server.database.number("SELECT count(*) FROM accounts").await, 1300);
}

#[tokio::test]
async fn an_account_that_is_there_already_is_left_as_it_is() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let line =
        serde_json::json!({ "email": "ANA@example.com", "password_hash": hash(NEW_PASSWORD) });
    let (report, _) = Document::json([line]).import(&server).await;
    assert_eq!((report.added, &report.known[..]), (0, &[(1, 1)][..]));
    server.opens_only_with(ANA, PASSWORD, NEW_PASSWORD).await;
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_changes_nothing() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let before = server.database.contents().await;
    let people = (0..12).map(|index| Migrant::new(index).json());
    let document = Document::json(people.chain([serde_json::json!({ "email": ANA })]));
    let (dry, _) = document.run(&server, true).await.unwrap();
    assert_eq!(server.database.contents().await, before);
    let (wet, _) = document.import(&server).await;
    assert_eq!(format!("{dry:?}"), format!("{wet:?}"));
    assert_eq!((wet.added, wet.known_count()), (12, 1));
}

#[tokio::test]
async fn hashes_that_are_too_dear_together_are_refused() {
    let server = TestServer::start().await;
    let scrypt = |r: u32| {
        let hash = format!(
            "$scrypt$ln=16,r={r},p=1$MDEyMzQ1Njc4OWFiY2RlZg$zZ0Kr6Al7q4Lbt3+tPxVC8Jp615jy6mH5muIDcITbOE"
        );
        serde_json::json!({ "email": format!("p{r}@example.com"), "password_hash": hash })
    };
    let (_, faults) = Document::json((16..28).map(scrypt)).import(&server).await;
    let [(None, fault)] = &faults[..] else { panic!("{faults:?}") };
    assert!(fault.contains("2500 ms are the most"), "{fault}");
    assert_eq!(server.database.number("SELECT count(*) FROM accounts").await, 0);
}
