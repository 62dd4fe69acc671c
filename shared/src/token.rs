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
        let well_formed = token.len() == LENGTH && token.chars().all(belongs);
        well_formed.then(|| Self(token.to_owned()))
    }

    /// Takes the token out of what somebody copied from a message: the token, its link, or the link amid other words or
    /// broken into lines.
    #[must_use]
    pub fn pasted(text: &str) -> Option<Self> {
        let joined: String = text.split_whitespace().collect();
        [text, &joined].into_iter().find_map(|text| Self::parse(text).or_else(|| in_link(text)))
    }

    /// The token as it stands in a link.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `c` can stand in a token.
const fn belongs(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

fn in_link(text: &str) -> Option<ResetToken> {
    // Mail services that look links over put them into links of their own, percent-encoded.
    let text = text.replace("%3D", "=").replace("%3d", "=");
    text.match_indices("token=").find_map(|(at, name)| {
        let rest = &text[at + name.len()..];
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        ResetToken::parse(&rest[..end])
    })
}

impl fmt::Debug for ResetToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResetToken(••••)")
    }
}
