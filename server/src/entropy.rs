//! Randomness, handed in: the operating system's generator, and a repeatable one for tests.

use rand::TryRng;
use rand::rngs::SysRng;
use thiserror::Error;
use uuid::{Builder, Uuid};

use crate::clock::Instant;

/// The operating system has no randomness to give.
#[derive(Debug, Error)]
#[error("the operating system's random generator failed")]
pub struct NoEntropy;

/// Whoever needs chance gets it from here.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with randomness.
    ///
    /// # Errors
    /// [`NoEntropy`], where the operating system fails.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy>;
}

/// `N` random bytes.
///
/// # Errors
/// [`NoEntropy`], where the operating system fails.
pub fn bytes<const N: usize>(entropy: &dyn Entropy) -> Result<[u8; N], NoEntropy> {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes)?;
    Ok(bytes)
}

/// A version 7 UUID (RFC 9562 §5.7): sorts by time. It names things and is never a secret.
///
/// # Errors
/// [`NoEntropy`], where the operating system fails.
pub fn id(entropy: &dyn Entropy, now: Instant) -> Result<Uuid, NoEntropy> {
    let millis = u64::try_from(now.0).unwrap_or(0);
    Ok(Builder::from_unix_timestamp_millis(millis, &bytes(entropy)?).into_uuid())
}

/// The operating system's generator.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        SysRng.try_fill_bytes(bytes).map_err(|_| NoEntropy)
    }
}
