//! Reads web hooks: nothing in them is believed before the signature is right and the time is near.

use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;

/// How far the timestamp may be from now, in seconds: an old web hook that somebody kept is not heard again.
const TOLERANCE: i64 = 300;

/// What ended.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Event {
    pub(crate) account: String,
    pub(crate) ver: i64,
    pub(crate) session: Option<String>,
}

/// The event in `body`, where `signature` (`v1=<hex>`) is that of `timestamp.body` under `secret`.
pub(crate) fn read(
    secret: &str,
    timestamp: &str,
    signature: &str,
    body: &[u8],
    now: i64,
) -> Option<Event> {
    let signature = from_hex(signature.strip_prefix("v1=")?)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.verify_slice(&signature).ok()?;
    let sent_at: i64 = timestamp.parse().ok()?;
    let is_near = now.abs_diff(sent_at) <= TOLERANCE.unsigned_abs();
    if is_near { serde_json::from_slice(body).ok() } else { None }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok();
    if digits.len().is_multiple_of(2) { digits.chunks(2).map(byte).collect() } else { None }
}
