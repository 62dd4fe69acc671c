//! The pass that writes nothing: every line against the rules, the other lines and the database.

use super::reader::Reader;
use super::record::Record;
use super::twins::Twins;
use super::{BATCH, ImportError, Progress, Report};
use crate::ctx::Ctx;
use crate::password::lanes::LANES_MILLIS_MAX;
use crate::password::scheme::Scheme;

/// Different schemes that the database may hold: each costs every sign-in a look at the index.
const SCHEMES_MAX: usize = 64;

pub(super) async fn check(
    ctx: &Ctx,
    mut reader: Reader,
    tell: &mut impl FnMut(Progress),
) -> Result<Report, ImportError> {
    let mut report = Report::default();
    let mut twins = Twins::default();
    let mut schemes = ctx.store.password_schemes().await?;
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let Some(line) = reader.next()? else { break };
            report.lines += 1;
            match line.fields.and_then(|fields| Record::read(fields, ctx)) {
                Ok(record) => batch.push((line.number, record)),
                Err(fault) => {
                    report.faults += 1;
                    tell(Progress::Bad(Some(line.number), fault));
                }
            }
        }
        let ended = batch.len() < BATCH;
        for (line, record) in &batch {
            for identifier in record.identifiers() {
                twins.add(&ctx.keys.identifier_key(&identifier), *line);
            }
        }
        for (line, record, taken) in against_database(ctx, batch).await? {
            match taken {
                Taken::Email => report.knows(line),
                Taken::Phone => {
                    report.faults += 1;
                    tell(Progress::Bad(
                        Some(line),
                        "phone: another account has this number".to_owned(),
                    ));
                }
                Taken::Not => {
                    report.added += 1;
                    count(&mut report, &mut schemes, record.scheme);
                }
            }
        }
        tell(Progress::Checked(reader.position()));
        if ended {
            break;
        }
    }
    for (line, first) in twins.found() {
        report.faults += 1;
        tell(Progress::Bad(
            Some(line),
            format!("the address or the number is that of line {first}"),
        ));
    }
    report.sign_in_millis = ctx.hasher.lanes(schemes.iter().copied()).millis();
    if report.sign_in_millis > LANES_MILLIS_MAX || schemes.len() > SCHEMES_MAX {
        report.faults += 1;
        let fault = format!(
            "password_hash: all {} ways to hash that the database would hold would cost each sign-in about {} ms; \
             {SCHEMES_MAX} ways and {LANES_MILLIS_MAX} ms are the most",
            schemes.len(),
            report.sign_in_millis
        );
        tell(Progress::Bad(None, fault));
    }
    Ok(report)
}

fn count(report: &mut Report, schemes: &mut Vec<Scheme>, scheme: Option<Scheme>) {
    let name = scheme.map_or_else(|| "none".to_owned(), |scheme| scheme.to_string());
    // A file of nothing but different costs must not grow this without bound.
    if report.schemes.len() <= SCHEMES_MAX || report.schemes.contains_key(&name) {
        *report.schemes.entry(name).or_default() += 1;
    }
    if let Some(scheme) = scheme.filter(|scheme| !schemes.contains(scheme))
        && schemes.len() <= SCHEMES_MAX
    {
        schemes.push(scheme);
    }
}

/// What of an account another one has.
enum Taken {
    Not,
    Email,
    Phone,
}

async fn against_database(
    ctx: &Ctx,
    batch: Vec<(u64, Record)>,
) -> Result<Vec<(u64, Record, Taken)>, ImportError> {
    let keys = batch.iter().map(|(_, record)| record.email.key()).collect();
    let emails = ctx.store.taken_emails(keys).await?;
    let phones = batch.iter().filter_map(|(_, record)| record.phone.as_ref());
    let phones = ctx.store.taken_phones(phones.map(shared::Phone::as_str).collect()).await?;
    let judge = |(line, record): (u64, Record)| {
        let phone_taken =
            record.phone.as_ref().is_some_and(|phone| phones.contains(phone.as_str()));
        let taken = match (emails.contains(record.email.key()), phone_taken) {
            (true, _) => Taken::Email,
            (false, true) => Taken::Phone,
            (false, false) => Taken::Not,
        };
        (line, record, taken)
    };
    Ok(batch.into_iter().map(judge).collect())
}
