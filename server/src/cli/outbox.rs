//! `recobra outbox …`

use clap::{Subcommand, ValueEnum};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{CliError, say, to_reader};
use crate::boot;
use crate::clock::Instant;
use crate::config::Config;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::recovery::outbox::{drop_row, recipient, retry};
use crate::store::outbox::OutboxRow;

/// Rows that a list shows.
const MOST: u64 = 200;

#[derive(Subcommand)]
pub(super) enum Outbox {
    #[command(about = about_list())]
    List {
        /// Only those in this state.
        #[arg(long, value_name = "STATE")]
        state: Option<State>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Tell all that is known of one: why it has not gone out, and when it is tried again.
    Show {
        /// The id that `list` tells.
        #[arg(value_name = "ID")]
        id: Uuid,
    },
    /// Try one that waits or is dead at once. An expired code is not sent.
    Retry {
        /// The id that `list` tells.
        #[arg(value_name = "ID")]
        id: Uuid,
    },
    /// Take out one that waits or is dead.
    Drop {
        /// The id that `list` tells.
        #[arg(value_name = "ID")]
        id: Uuid,
    },
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum State {
    /// Waits, or is being sent.
    Pending,
    /// Was handed over.
    Sent,
    /// There is nobody to send it to.
    NoRecipient,
    /// Another one went out a moment ago, or the person's budget is spent.
    Coalesced,
    /// Its code expired before it could be sent.
    Expired,
    /// Was refused for good, or tried too often.
    Dead,
    /// A text may have arrived, though the gateway did not say so, and was sent often enough.
    Unsure,
    /// The budget for texts is spent.
    Capped,
    /// Was taken out.
    Dropped,
}

fn about_list() -> String {
    format!("List messages and web hooks, newest first, at most {MOST}")
}

impl Outbox {
    pub(super) async fn run(self, config: Config) -> Result<(), CliError> {
        let ctx = boot::context(config).await?;
        match self {
            Self::List { state, json } => to_reader(list(&ctx, state, json).await),
            Self::Show { id } => to_reader(show(&ctx, id).await),
            Self::Retry { id } => {
                taken(id, retry(&ctx, id).await)?;
                say("It is tried within a second, where a server runs.")
            }
            Self::Drop { id } => {
                taken(id, drop_row(&ctx, id).await)?;
                say("It is taken out.")
            }
        }
    }
}

async fn list(ctx: &Ctx, state: Option<State>, as_json: bool) -> Result<(), CliError> {
    let state = state.and_then(|state| Some(state.to_possible_value()?.get_name().to_owned()));
    let rows = ctx.store.outbox_rows(state.as_deref(), MOST).await.map_err(Error::from)?;
    let mut all = Vec::new();
    for row in rows {
        let to = recipient(ctx, &row).await?;
        if as_json {
            all.push(document(&row, to.as_deref()));
            continue;
        }
        say(&format!(
            "{}  {}  {:<12} {:<16} {}  {}",
            row.id,
            row.created_at.to_rfc3339(),
            row.state,
            row.template,
            to.as_deref().unwrap_or("-"),
            row.error.as_deref().unwrap_or_default(),
        ))?;
    }
    if as_json { say(&Value::from(all).to_string()) } else { Ok(()) }
}

async fn show(ctx: &Ctx, id: Uuid) -> Result<(), CliError> {
    let row = ctx.store.outbox_row(id).await.map_err(Error::from)?;
    let row = row.ok_or_else(|| CliError::Refused(format!("the outbox has no {id}")))?;
    let to = recipient(ctx, &row).await?;
    let Value::Object(fields) = document(&row, to.as_deref()) else { return Ok(()) };
    for (name, value) in fields {
        let text = match value {
            Value::Null => "-".to_owned(),
            Value::String(text) => text,
            value => value.to_string(),
        };
        say(&format!("{:<13} {text}", name.replace('_', " ")))?;
    }
    Ok(())
}

/// A row as both commands tell it. When it is due and who has it counts only while it waits.
fn document(row: &OutboxRow, to: Option<&str>) -> Value {
    let is_pending = row.state == "pending";
    let moment =
        |at: Instant| Some(at).filter(|at| is_pending && at.0 > 0).map(Instant::to_rfc3339);
    json!({
        "id": row.id,
        "kind": row.kind,
        "template": row.template,
        "state": row.state,
        "recipient": to,
        "attempts": row.attempts,
        "next_try_at": moment(row.next_try_at),
        "leased_until": moment(row.lease_until),
        "error": row.error,
        "created_at": row.created_at.to_rfc3339(),
        "sent_at": row.sent_at.map(Instant::to_rfc3339),
    })
}

fn taken<T>(id: Uuid, result: Result<T, Error>) -> Result<T, CliError> {
    result.map_err(|error| match error {
        Error::NotFound => {
            CliError::Refused(format!("the outbox has no {id} that waits or is dead"))
        }
        error => error.into(),
    })
}
