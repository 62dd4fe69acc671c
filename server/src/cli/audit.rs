//! `recobra audit …`

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::json;
use shared::{Email, Identifier};
use uuid::Uuid;

use super::{CliError, say, to_reader};
use crate::audit::verify::{Head, verify};
use crate::boot;
use crate::clock::Instant;
use crate::config::{Config, Span};
use crate::ctx::Ctx;
use crate::error::Error;
use crate::secrets;
use crate::store::audit::{AuditRow, Subject};

/// Rows that are read at a time.
const PAGE: u64 = 200;
/// How often `--follow` looks again.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);
/// How long after its time an event may appear: it is seen once its transaction is committed.
const LATE: Duration = Duration::from_secs(30);

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Audit {
    #[command(subcommand)]
    command: Option<Command>,
    /// Events of this address and its account alone.
    #[arg(long, value_name = "EMAIL")]
    account: Option<String>,
    /// Events since then: a duration such as 2h, or an instant such as 2026-03-02T09:00:00Z.
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Go on with what happens from now on.
    #[arg(long)]
    follow: bool,
    /// An object of JSON on each line.
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Verify that no event was altered, removed, moved or added since it was sealed; prints the head.
    Verify {
        /// A head that was printed earlier: the log must go through it.
        #[arg(long, value_name = "HEAD")]
        head: Option<Head>,
    },
}

impl Audit {
    pub(super) async fn run(self, config: Config) -> Result<(), CliError> {
        match self.command {
            Some(Command::Verify { head }) => {
                to_reader(check(&*boot::context(config).await?, head.as_ref()).await)
            }
            None => to_reader(self.print(&*boot::context(config).await?).await),
        }
    }

    async fn print(&self, ctx: &Ctx) -> Result<(), CliError> {
        let subject = match &self.account {
            Some(email) => Some(subject(ctx, email).await?),
            None => None,
        };
        let since = match &self.since {
            Some(text) => instant(ctx, text)?,
            None => Instant(i64::MIN),
        };
        let mut from = (since, Uuid::nil());
        let mut seen = BTreeSet::new();
        loop {
            let rows = ctx.store.audit_page(subject.as_ref(), from, PAGE).await;
            let rows = rows.map_err(Error::from)?;
            let more = rows.len() as u64 == PAGE;
            for row in &rows {
                from = (row.at, row.id);
                if !self.follow || seen.insert((row.at, row.id)) {
                    say(&if self.json { object(row) } else { line(row) })?;
                }
            }
            // What is committed late has its place before what was printed already.
            let late = ctx.clock.now().before(LATE).max(since).min(from.0);
            seen.retain(|(at, _)| *at >= late);
            if more {
                continue;
            }
            if !self.follow {
                return Ok(());
            }
            io::stdout().flush()?;
            from = (late, Uuid::nil());
            tokio::time::sleep(FOLLOW_EVERY).await;
        }
    }
}

async fn check(ctx: &Ctx, noted: Option<&Head>) -> Result<(), CliError> {
    match verify(ctx, noted).await? {
        Ok(sound) => {
            let (rows, forgotten) = (sound.rows, sound.forgotten);
            say(&format!(
                "{rows} events are as they were sealed; {forgotten} older ones were forgotten."
            ))?;
            say(&format!("{} events are not sealed yet, and so not protected.", sound.unsealed))?;
            say(&sound.head.map_or("head none".to_owned(), |head| format!("head {head}")))
        }
        Err(broken) => Err(CliError::Refused(format!(
            "the audit log is not as it was sealed: event {}: {}",
            broken.seq, broken.reason
        ))),
    }
}

async fn subject(ctx: &Ctx, email: &str) -> Result<Subject, CliError> {
    let email = Email::parse(email)
        .map_err(|_| CliError::Refused(format!("{email}: write it like name@example.com")))?;
    let identifier = Identifier::Email(email);
    let account = ctx.store.account_by_identifier(&identifier).await.map_err(Error::from)?;
    let phone = account.as_ref().and_then(|account| account.phone.clone()).map(Identifier::Phone);
    let keys = [Some(identifier), phone].into_iter().flatten();
    Ok(Subject {
        account_id: account.map(|account| account.id),
        identifier_keys: keys.map(|known| ctx.keys.identifier_key(&known)).collect(),
    })
}

fn instant(ctx: &Ctx, text: &str) -> Result<Instant, CliError> {
    let ago = text.parse::<Span>().ok().map(|span| ctx.clock.now().before(span.0));
    ago.or_else(|| Instant::from_rfc3339(text)).ok_or_else(|| {
        CliError::Refused(format!(
            "{text}: a duration such as 2h, or an instant such as 2026-03-02T09:00:00Z"
        ))
    })
}

fn line(row: &AuditRow) -> String {
    let account = row.account_id.map_or("-".to_owned(), |id| id.to_string());
    let or_dash = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
    let text = format!(
        "{:<24}  {:<20}  {:<7}  {:<36}  {:<24}  {:<15}  {:<14}  {}",
        row.at.to_rfc3339(),
        row.event,
        row.outcome,
        account,
        or_dash(row.identifier.as_deref().unwrap_or_default()),
        or_dash(&row.client_address),
        or_dash(row.detail.as_deref().unwrap_or_default()),
        or_dash(&row.user_agent),
    );
    // Whoever can write to the table must not write to the operator's terminal.
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn object(row: &AuditRow) -> String {
    json!({
        "id": row.id,
        "at": row.at.to_rfc3339(),
        "event": row.event,
        "outcome": row.outcome,
        "account": row.account_id,
        "identifier": row.identifier,
        "identifier_hash": row.identifier_key.as_deref().map(secrets::encode),
        "client_address": row.client_address,
        "user_agent": row.user_agent,
        "detail": row.detail,
        "seq": row.seal.as_ref().map(|seal| seal.seq),
    })
    .to_string()
}
