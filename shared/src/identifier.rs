//! What a person calls their account by: an e-mail address or a phone number.

use serde::{Deserialize, Serialize};
use validator::ValidationError;

use crate::violation::{Violation, ViolationCode};
use crate::{Email, Phone, chars};

/// How a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Electronic mail.
    Email,
    /// Text message.
    Sms,
}

/// An e-mail address or a phone number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identifier {
    /// An e-mail address.
    Email(Email),
    /// A phone number.
    Phone(Phone),
}

impl Identifier {
    /// Parses `input` as an address if it has an `@`, else as a number.
    ///
    /// # Errors
    /// The first rule that `input` breaks.
    pub fn parse(input: &str) -> Result<Self, Violation> {
        let trimmed = chars::trim(input);
        let parsed = if trimmed.is_empty() {
            Err(Violation::new("", ViolationCode::Required))
        } else if trimmed.contains(['@', '＠']) {
            Email::parse(trimmed).map(Self::Email)
        } else if begins_a_number(trimmed) {
            Phone::parse(trimmed).map(Self::Phone)
        } else {
            Err(Violation::new("", ViolationCode::Identifier))
        };
        parsed.map_err(|violation| Violation { pointer: "/identifier".to_owned(), ..violation })
    }

    /// The canonical spelling, for look-ups, uniqueness and counters.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Email(email) => email.key(),
            Self::Phone(phone) => phone.as_str(),
        }
    }

    /// The spelling for screens and logs.
    #[must_use]
    pub fn masked(&self) -> String {
        match self {
            Self::Email(email) => email.masked(),
            Self::Phone(phone) => phone.masked(),
        }
    }

    /// How a message to this identifier travels.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Email(_) => Channel::Email,
            Self::Phone(_) => Channel::Sms,
        }
    }
}

fn begins_a_number(input: &str) -> bool {
    let first = input.chars().find(|c| !chars::is_invisible(*c));
    first.is_some_and(|c| matches!(c, '+' | '＋' | '(' | '（') || chars::digit(c).is_some())
}

/// The rule for `#[validate(custom(function = …))]`.
///
/// # Errors
/// The first rule that `input` breaks.
pub fn rule(input: &str) -> Result<(), ValidationError> {
    Identifier::parse(input)?;
    Ok(())
}
