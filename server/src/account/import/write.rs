//! The pass that writes: batch by batch, each in a transaction.

use shared::audit::AuditEvent;
use shared::{Identifier, Locale};

use super::reader::Reader;
use super::record::Record;
use super::{BATCH, ImportError, Progress, Report};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::store::StoreError;
use crate::store::accounts::ImportedAccount;

pub(super) async fn write(
    ctx: &Ctx,
    mut reader: Reader,
    report: &mut Report,
    tell: &mut impl FnMut(Progress),
) -> Result<u64, ImportError> {
    let mut added = 0;
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let Some(line) = reader.next()? else { break };
            let record = line.fields.and_then(|fields| Record::read(fields, ctx));
            batch.push((line.number, record.map_err(|_| ImportError::Changed(line.number))?));
        }
        let ended = batch.len() < BATCH;
        added += write_batch(ctx, batch, report).await?;
        tell(Progress::Imported(reader.position()));
        if ended {
            return Ok(added);
        }
    }
}

async fn write_batch(
    ctx: &Ctx,
    batch: Vec<(u64, Record)>,
    report: &mut Report,
) -> Result<u64, ImportError> {
    let now = ctx.clock.now();
    let (Some((first, _)), Some((last, _))) = (batch.first(), batch.last()) else { return Ok(0) };
    let (first, last) = (*first, *last);
    let tx = ctx.store.begin().await?;
    let keys = batch.iter().map(|(_, record)| record.email.key()).collect();
    let taken = tx.taken_emails(keys).await?;
    let mut accounts: Vec<ImportedAccount> = Vec::with_capacity(batch.len());
    for (line, record) in batch {
        if taken.contains(record.email.key()) {
            report.knows(line);
        } else {
            let id = entropy::id(&*ctx.entropy, now).map_err(Error::from)?;
            accounts.push(record.into_account(id, now));
        }
    }
    match tx.insert_imported(&accounts, now).await {
        Err(StoreError::Duplicate) => return Err(ImportError::Overtaken(first, last)),
        inserted => inserted?,
    }
    let operator = Caller::operator(Locale::En);
    for account in &accounts {
        let whom = Whom::identifier(ctx, &Identifier::Email(account.email.clone())).of(account.id);
        audit::ok(ctx, &tx, &operator, AuditEvent::AccountCreated, whom).await?;
    }
    tx.commit().await?;
    Ok(u64::try_from(accounts.len()).unwrap_or(u64::MAX))
}
