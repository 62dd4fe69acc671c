//! How a person wants to be called.

use validator::ValidationError;

use crate::violation::{Params, Violation, ViolationCode};

/// Most characters of a name.
const MAX_LENGTH: usize = 100;

/// A name on one line, without blanks around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// Parses `input`. Blanks alone are no name.
    ///
    /// # Errors
    /// The first rule that `input` breaks: it is too long, or has a control character, which could begin a line of
    /// its own in a letter.
    pub fn parse(input: &str) -> Result<Option<Self>, Violation> {
        let violation = |code| Violation::new("/display_name", code);
        let name = input.trim();
        if name.chars().count() > MAX_LENGTH {
            return Err(violation(ViolationCode::NameTooLong).with(Params::max(MAX_LENGTH)));
        }
        if name.chars().any(char::is_control) {
            return Err(violation(ViolationCode::NameCharacters));
        }
        Ok(Some(name).filter(|name| !name.is_empty()).map(|name| Self(name.to_owned())))
    }

    /// The name as it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<DisplayName> for String {
    fn from(name: DisplayName) -> Self {
        name.0
    }
}

/// The rule for `validator`.
///
/// # Errors
/// The first rule that `input` breaks.
pub fn rule(input: &str) -> Result<(), ValidationError> {
    DisplayName::parse(input)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_as_it_is_written_without_the_blanks_around_it() {
        for (input, name) in [("Ana Ruiz", "Ana Ruiz"), ("  Íñigo\t", "Íñigo"), ("李 雷", "李 雷")]
        {
            assert_eq!(DisplayName::parse(input).unwrap().unwrap().as_str(), name);
        }
    }

    #[test]
    fn blanks_alone_are_no_name() {
        for input in ["", " ", "\t\n", "\u{3000}"] {
            assert_eq!(DisplayName::parse(input), Ok(None), "{input:?}");
        }
    }

    #[test]
    fn a_hundred_characters_are_enough() {
        assert!(DisplayName::parse(&"ñ".repeat(MAX_LENGTH)).is_ok());
        let refused = DisplayName::parse(&"ñ".repeat(MAX_LENGTH + 1)).unwrap_err();
        assert_eq!(refused.code, ViolationCode::NameTooLong);
        assert_eq!(refused.params.max, Some(MAX_LENGTH));
    }

    #[test]
    fn a_name_begins_no_line_of_its_own() {
        for input in ["Ana\r\nBcc: eve@example.com", "Ana\nRuiz", "Ana\0", "A\u{85}B"] {
            let refused = DisplayName::parse(input).unwrap_err();
            assert_eq!(refused.code, ViolationCode::NameCharacters, "{input:?}");
        }
    }
}
