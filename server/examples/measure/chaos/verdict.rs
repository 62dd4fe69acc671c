//! Whether the database and what people were told agree.

use std::collections::HashMap;
use std::error::Error;
use std::io::Write;

use argon2::password_hash::PasswordVerifier;
use argon2::{Argon2, PasswordHash};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement, TryGetable};

use super::story::{Story, Tale};
use crate::cluster::Cluster;
use crate::cluster::post::PostOffice;

/// `LIMITS__FORGOT_PER_ADDRESS` and `RECOVERY__SENDS_PER_HOUR` as they are by default.
const FORGOT_PER_MINUTE: u64 = 10;
const SENDS_PER_HOUR: i64 = 5;

#[derive(Default)]
pub(super) struct Verdict {
    acknowledged: usize,
    lost: usize,
    mixed: usize,
    sessions: i64,
    outlived: u64,
    requests: usize,
    undelivered: usize,
    letters: (usize, usize, usize),
    over_address: usize,
    over_account: i64,
    failures: u64,
}

pub(super) async fn judge(
    cluster: &Cluster,
    story: &Story,
    post: &PostOffice,
) -> Result<Verdict, Box<dyn Error>> {
    let db = cluster.connect().await?;
    let hashes = "SELECT email, coalesce(password_hash, '') FROM accounts";
    let hashes: HashMap<String, String> = pairs(&db, hashes).await?.into_iter().collect();
    let open = "SELECT id::text, '' FROM challenges WHERE used_at IS NULL";
    let open: HashMap<String, String> = pairs(&db, open).await?.into_iter().collect();
    let messages = "SELECT challenge_id::text, id::text FROM outbox WHERE challenge_id IS NOT NULL";
    let messages: HashMap<String, String> = pairs(&db, messages).await?.into_iter().collect();
    let sessions = number(
        &db,
        "SELECT count(*) FROM sessions s JOIN accounts a ON a.id = s.account_id \
         WHERE s.created_at < a.password_changed_at",
    )
    .await?;
    let over = format!(
        "SELECT count(*) FROM (SELECT 1 FROM challenges WHERE purpose = 'recover' AND sent_at IS NOT NULL \
         GROUP BY account_id, sent_at / 3600000 HAVING count(*) > {SENDS_PER_HOUR}) AS over"
    );
    let over_account = number(&db, &over).await?;
    let failures = story.failures();
    let told = story.told();

    let mut verdict = Verdict {
        outlived: told.outlived,
        letters: post.count(),
        over_address: told.admitted.values().filter(|count| **count > FORGOT_PER_MINUTE).count(),
        failures,
        sessions,
        over_account,
        ..Verdict::default()
    };
    for (email, tale) in &told.accounts {
        let hash = hashes.get(email).ok_or("an account is gone")?;
        // The first one was imported.
        verdict.acknowledged +=
            tale.passwords.iter().skip(1).filter(|change| change.acknowledged).count();
        match in_force(tale, hash)? {
            None => verdict.lost += 1,
            Some(index) => verdict.mixed += usize::from(is_mixed(tale, index, &open)),
        }
        verdict.requests += tale.requests.len();
        let arrived = |request: &String| messages.get(request).is_some_and(|id| post.has(id));
        let is_missing = |request: &&String| open.contains_key(*request) && !arrived(request);
        verdict.undelivered += tale.requests.iter().filter(is_missing).count();
    }
    Ok(verdict)
}

/// Which password opens the account: the last one that was acknowledged, or one of those that followed it
/// without an answer. Nothing, where none of them does.
fn in_force(tale: &Tale, hash: &str) -> Result<Option<usize>, Box<dyn Error>> {
    let hash = PasswordHash::new(hash).map_err(|error| error.to_string())?;
    let last = tale.passwords.iter().rposition(|change| change.acknowledged).unwrap_or(0);
    let opens = |index: &usize| {
        let password = tale.passwords[*index].password.as_bytes();
        Argon2::default().verify_password(password, &hash).is_ok()
    };
    Ok((last..tale.passwords.len()).rev().find(opens))
}

/// Whether the last change spent its secret and set no password, or the other way round. Where the account asked
/// for another recovery since, that one's letter spent the secret.
fn is_mixed(tale: &Tale, in_force: usize, open: &HashMap<String, String>) -> bool {
    let Some((last, request)) = tale
        .passwords
        .iter()
        .enumerate()
        .rev()
        .find_map(|(index, change)| Some((index, change.request.as_ref()?)))
    else {
        return false;
    };
    if in_force >= last {
        return open.contains_key(request);
    }
    tale.requests.last() == Some(request) && !open.contains_key(request)
}

async fn rows(
    db: &DatabaseConnection,
    sql: &str,
) -> Result<Vec<sea_orm::QueryResult>, Box<dyn Error>> {
    Ok(db.query_all_raw(Statement::from_string(DatabaseBackend::Postgres, sql)).await?)
}

async fn pairs(
    db: &DatabaseConnection,
    sql: &str,
) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let read = |row: &sea_orm::QueryResult| Ok((cell(row, 0)?, cell(row, 1)?));
    rows(db, sql).await?.iter().map(read).collect()
}

async fn number(db: &DatabaseConnection, sql: &str) -> Result<i64, Box<dyn Error>> {
    cell(rows(db, sql).await?.first().ok_or("no row")?, 0)
}

fn cell<T: TryGetable>(row: &sea_orm::QueryResult, index: usize) -> Result<T, Box<dyn Error>> {
    Ok(row.try_get_by_index(index)?)
}

impl Verdict {
    /// Prints it. Says whether everything held.
    pub(super) fn print(
        &self,
        out: &mut impl Write,
        drained: bool,
        sealed: bool,
    ) -> Result<bool, Box<dyn Error>> {
        let (letters, copies, differ) = self.letters;
        writeln!(out, "\nseen")?;
        for (count, what) in [
            (self.acknowledged, "acknowledged changes of a password"),
            (self.requests, "acknowledged requests of a recovery"),
            (letters, "letters"),
            (copies, "of them copies of one that had come (allowed)"),
        ] {
            writeln!(out, "  {count:>6}  {what}")?;
        }
        writeln!(out, "must be none")?;
        let mut holds = true;
        for (count, what) in [
            (self.lost.try_into()?, "accounts whose acknowledged password is not in force"),
            (
                self.mixed.try_into()?,
                "accounts in a mixed state: password of before and spent secret, or the reverse",
            ),
            (self.sessions, "sessions from before the password in force"),
            (
                self.outlived.try_into()?,
                "cookies that opened something after an acknowledged change",
            ),
            (self.undelivered.try_into()?, "live acknowledged requests without a letter"),
            (differ.try_into()?, "copies of a letter that say something else"),
            (self.over_address.try_into()?, "minutes in which an address got more than its budget"),
            (self.over_account, "hours in which an account got more letters than its budget"),
            (self.failures.try_into()?, "answers of 5xx other than 502, 503, 504"),
            (i64::from(!drained), "outboxes that did not empty"),
            (i64::from(!sealed), "audit logs that do not verify"),
        ] {
            writeln!(out, "  {count:>6}  {what}")?;
            holds &= count == 0;
        }
        writeln!(out, "{}", if holds { "\nheld" } else { "\nBROKEN" })?;
        Ok(holds)
    }
}
