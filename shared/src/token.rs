//! The long secret of a link or of a verified code, by its form alone.

use std::fmt;

/// Characters of a token: 16 bytes of challenge id and 32 bytes of MAC in unpadded base64url.
pub const LENGTH: usize = 64;

/// A string that has the form of a token. Whether it opens anything, only the server knows.
#[derive(Clone, PartialEq, Eq)]
pub struct ResetToken(String);

impl ResetToken {
    /// Takes `input` if it has the form of a token. There is one answer for every bad token,
    /// so there is nothing to tell about why.
    #[must_use]
    pub fn parse(input: &str) -> Option<Self> {
        let token = input.trim();
        let well_formed = token.len() == LENGTH
            && token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        well_formed.then(|| Self(token.to_owned()))
    }

    /// The token as it stands in a link.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ResetToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResetToken(••••)")
    }
}
