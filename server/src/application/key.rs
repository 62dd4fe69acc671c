//! What an application proves itself with: 256 random bits, of which only a hash is kept.

use std::fmt;

use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::secrets::{self, KEY_LENGTH};

/// Marks the key for those who search for leaked ones.
const PREFIX: &str = "rk_";

/// The key of an application.
#[derive(Clone)]
pub struct ApiKey([u8; KEY_LENGTH]);

impl ApiKey {
    pub(super) fn random(ctx: &Ctx) -> Result<Self, Error> {
        Ok(Self(entropy::bytes(&*ctx.entropy)?))
    }

    /// Reads a key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        secrets::decode(text.strip_prefix(PREFIX)?).map(Self)
    }

    /// The text that its operator configures.
    #[must_use]
    pub fn expose(&self) -> String {
        format!("{PREFIX}{}", secrets::encode(&self.0))
    }

    pub(super) fn hash(&self) -> [u8; KEY_LENGTH] {
        secrets::hash(&self.0)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(••••)")
    }
}
