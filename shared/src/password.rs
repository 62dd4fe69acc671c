//! Password rules as data: what a policy asks, and every rule that a password breaks.

mod context;
#[cfg(feature = "strength")]
mod estimate;
mod requirement;
mod strength;

use std::fmt;

use serde::{Deserialize, Serialize};
use validator::ValidationError;

use crate::nfc::nfc;
use crate::violation::{Violation, ViolationCode};

pub use context::PasswordContext;
#[cfg(feature = "strength")]
pub use estimate::estimate;
pub use requirement::PasswordRequirement;
pub use strength::{Advice, Strength};

/// Most code points of a password.
pub const MAX_LENGTH: usize = 256;

/// What a new password must satisfy. Served at `/api/policy`, evaluated by this code on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordPolicy {
    /// Fewest code points, after NFC.
    pub min_length: usize,
    /// Most code points, after NFC.
    pub max_length: usize,
    /// Lowest zxcvbn score, 0 to 4; 0 asks for none.
    pub min_score: u8,
    /// Whether an upper-case letter, a lower-case letter and a digit must be there.
    pub classes: bool,
}

impl PasswordPolicy {
    /// Eight code points that are hard to guess: the default profile.
    pub const DEFAULT: Self =
        Self { min_length: 8, max_length: MAX_LENGTH, min_score: 3, classes: false };
    /// Fifteen code points, no score: NIST SP 800-63B-4 §3.1.1.2 for a single factor.
    pub const NIST: Self =
        Self { min_length: 15, max_length: MAX_LENGTH, min_score: 0, classes: false };
    /// Eight code points with upper-case, lower-case and digit.
    pub const CLASSIC: Self =
        Self { min_length: 8, max_length: MAX_LENGTH, min_score: 0, classes: true };

    /// Every rule that `password` breaks and that can be told without word lists, at `/new_password`.
    #[must_use]
    pub fn violations(&self, password: &NewPassword, context: &PasswordContext) -> Vec<Violation> {
        self.requirements(password, context)
            .into_iter()
            .filter(|requirement| !requirement.met)
            .map(PasswordRequirement::into_violation)
            .collect()
    }

    /// The value of the `passwordrules` attribute, by which password managers make passwords that fit
    /// (<https://developer.apple.com/password-rules/>).
    #[must_use]
    pub fn apple_rules(&self) -> String {
        let classes =
            if self.classes { "required: upper; required: lower; required: digit; " } else { "" };
        format!(
            "minlength: {}; maxlength: {}; {classes}allowed: unicode;",
            self.min_length, self.max_length
        )
    }
}

/// A password that somebody wants to have, in NFC.
///
/// Nothing is trimmed, folded or cut off, and no character is refused: control characters and NUL
/// count as any other, since what is hashed is the whole string. Halves of surrogate pairs cannot be
/// here: JSON with one is malformed, and a browser's text field turns it into U+FFFD.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl NewPassword {
    /// Takes `input` as it is, but for NFC.
    #[must_use]
    pub fn new(input: &str) -> Self {
        Self(nfc(input).into_owned())
    }

    /// The password in NFC, for hashing.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(••••)")
    }
}

/// The rule for a password that is typed twice, for `#[validate(schema(function = …))]`: equal in NFC.
///
/// # Errors
/// A mismatch, at `/confirm_password`.
pub fn confirm_rule(password: &str, confirmation: &str) -> Result<(), ValidationError> {
    if nfc(password) == nfc(confirmation) {
        return Ok(());
    }
    Err(Violation::new("/confirm_password", ViolationCode::PasswordMismatch).into())
}

/// The rule for a password that is only compared, for `#[validate(custom(function = …))]`: not empty.
///
/// # Errors
/// That the field is required.
pub fn present_rule(password: &str) -> Result<(), ValidationError> {
    if password.is_empty() {
        return Err(Violation::new("/password", ViolationCode::Required).into());
    }
    Ok(())
}
