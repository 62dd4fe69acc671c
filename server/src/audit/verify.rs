//! Walks the chain from the anchor to the head and tells the first place where it is not what was sealed.

use std::fmt;

use super::chain::{Point, check_mark, follow};
use crate::ctx::Ctx;
use crate::error::Error;
use crate::secrets;
use crate::store::audit_chain::{End, Mark};

/// Rows that are read at a time.
const PAGE: u64 = 500;

/// A head that an operator noted elsewhere: `<seq>:<mac>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The place.
    pub seq: i64,
    /// The MAC of the row there.
    pub mac: [u8; secrets::KEY_LENGTH],
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, secrets::encode(&self.mac))
    }
}

impl std::str::FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let head = text.split_once(':').and_then(|(seq, mac)| {
            let seq = seq.parse().ok().filter(|seq| *seq > 0)?;
            Some(Self { seq, mac: secrets::decode(mac)? })
        });
        head.ok_or_else(|| format!("{text}: a head is what `recobra audit verify` printed"))
    }
}

/// A log that is as it was sealed.
#[derive(Clone, Debug)]
pub struct Sound {
    /// Rows that were verified.
    pub rows: i64,
    /// Rows that were forgotten for their age before them.
    pub forgotten: i64,
    /// Rows that are not sealed yet, and so not protected.
    pub unsealed: u64,
    /// The head; nothing, where nothing was ever sealed.
    pub head: Option<Head>,
}

/// The first place where the log is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The place.
    pub seq: i64,
    /// What is wrong there.
    pub reason: String,
}

/// Verifies the whole chain, and that it goes through `noted`, where there is such a head.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn verify(ctx: &Ctx, noted: Option<&Head>) -> Result<Result<Sound, Broken>, Error> {
    loop {
        let before = ctx.store.mark(End::Anchor).await?;
        let found = walk(ctx, noted).await?;
        // What was swept away under our eyes is not missing.
        if found.is_ok() || ctx.store.mark(End::Anchor).await? == before {
            return Ok(found);
        }
    }
}

async fn walk(ctx: &Ctx, noted: Option<&Head>) -> Result<Result<Sound, Broken>, Error> {
    let head = ctx.store.mark(End::Head).await?;
    let anchor = ctx.store.mark(End::Anchor).await?;
    if let Err(broken) = check_ends(ctx, anchor.as_ref(), head.as_ref(), noted) {
        return Ok(Err(broken));
    }
    let start = Point::of(anchor.as_ref());
    let last = head.as_ref().map_or(0, |head| head.seq);
    let mut point = start.clone();
    if let Some(broken) = astray(noted, &point) {
        return Ok(Err(broken));
    }
    let oldest = ctx.store.sealed_from(i64::MIN, 1).await?;
    if oldest.first().and_then(|row| row.seal.as_ref()).is_some_and(|seal| seal.seq <= start.seq) {
        let reason = "a row stands before the anchor, where all were forgotten".to_owned();
        return Ok(Err(Broken { seq: start.seq, reason }));
    }
    while point.seq < last {
        let rows = ctx.store.sealed_from(point.seq + 1, PAGE).await?;
        if rows.is_empty() {
            let reason = format!("it is missing: the log ends before its head at {last}");
            return Ok(Err(Broken { seq: point.seq + 1, reason }));
        }
        for row in rows {
            // Sealed while we read: the next run verifies it.
            if point.seq == last && row.seal.as_ref().is_some_and(|seal| seal.seq > last) {
                break;
            }
            match follow(&ctx.keys, &point, &row) {
                Ok(next) => point = next,
                Err(reason) => return Ok(Err(broken_after(&point, reason))),
            }
            if let Some(broken) = astray(noted, &point) {
                return Ok(Err(broken));
            }
        }
    }
    if let Some(broken) = check_rest(ctx, &start, &point, head.as_ref()).await? {
        return Ok(Err(broken));
    }
    Ok(Ok(Sound {
        rows: point.seq - start.seq,
        forgotten: start.seq,
        unsealed: ctx.store.count_unsealed().await?,
        head: head.and_then(|head| Some(Head { seq: head.seq, mac: head.mac.try_into().ok()? })),
    }))
}

/// What walking from row to row cannot see: rows beyond the head, places taken twice, a head of another chain.
async fn check_rest(
    ctx: &Ctx,
    start: &Point,
    last: &Point,
    head: Option<&Mark>,
) -> Result<Option<Broken>, Error> {
    if let Some(head) = head.filter(|head| head.mac != last.mac) {
        let reason = "the head says another seal".to_owned();
        return Ok(Some(Broken { seq: head.seq, reason }));
    }
    let beyond = !ctx.store.sealed_from(last.seq + 1, 1).await?.is_empty();
    if beyond && ctx.store.mark(End::Head).await?.as_ref() == head {
        let reason = "a row stands beyond the head".to_owned();
        return Ok(Some(Broken { seq: last.seq + 1, reason }));
    }
    let there = ctx.store.count_sealed(start.seq + 1, last.seq).await?;
    if i64::try_from(there) != Ok(last.seq - start.seq) {
        let reason = format!("{there} rows stand in the places up to {}", last.seq);
        return Ok(Some(Broken { seq: start.seq + 1, reason }));
    }
    Ok(None)
}

fn broken_after(point: &Point, reason: String) -> Broken {
    Broken { seq: point.seq + 1, reason }
}

fn check_ends(
    ctx: &Ctx,
    anchor: Option<&Mark>,
    head: Option<&Mark>,
    noted: Option<&Head>,
) -> Result<(), Broken> {
    let ends = [(End::Head, head), (End::Anchor, anchor)];
    for (end, mark) in ends.into_iter().filter_map(|(end, mark)| Some((end, mark?))) {
        check_mark(&ctx.keys, end, mark).map_err(|reason| Broken { seq: mark.seq, reason })?;
    }
    let forgotten = anchor.map_or(0, |anchor| anchor.seq);
    let last = head.map_or(0, |head| head.seq);
    if forgotten > last {
        let reason = "the anchor stands beyond the head".to_owned();
        return Err(Broken { seq: forgotten, reason });
    }
    match noted {
        Some(noted) if noted.seq > last => {
            let reason = format!("the log ends at {last}, before the head that was noted");
            Err(Broken { seq: last + 1, reason })
        }
        Some(noted) if noted.seq < forgotten => {
            let reason = "the head that was noted is older than what is kept: note a newer one";
            Err(Broken { seq: noted.seq, reason: reason.to_owned() })
        }
        _ => Ok(()),
    }
}

/// Whether the chain passes `noted`'s place with another seal.
fn astray(noted: Option<&Head>, point: &Point) -> Option<Broken> {
    let noted = noted.filter(|noted| noted.seq == point.seq && noted.mac[..] != point.mac[..])?;
    let reason = "its seal is not the one that was noted: the log was made anew".to_owned();
    Some(Broken { seq: noted.seq, reason })
}
