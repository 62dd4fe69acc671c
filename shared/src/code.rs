//! Recovery codes: six digits, read leniently, never shown by `Debug`.

use std::fmt;

use validator::ValidationError;

use crate::chars;
use crate::violation::{Params, Violation, ViolationCode};

/// Digits of a code: NIST SP 800-63B-4 §3.1.3.2 asks for six at least.
pub const LENGTH: usize = 6;

/// A well-formed recovery code.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// Parses `input`, typed or pasted: digits of any script, spaces, dashes and invisible marks among
    /// them, words around them (`Your code is 123-456.`). A letter that touches a digit is a slip of
    /// the keyboard, and so are two numbers: nobody can tell which of them is meant.
    ///
    /// # Errors
    /// The first rule that `input` breaks.
    pub fn parse(input: &str) -> Result<Self, Violation> {
        let violation = |code| Violation::new("/code", code).with(Params::length(LENGTH));
        let digits = only_number(input).ok_or_else(|| violation(ViolationCode::CodeNotDigits))?;
        match digits.len() {
            0 => Err(Violation::new("/code", ViolationCode::Required)),
            n if n < LENGTH => Err(violation(ViolationCode::CodeTooShort)),
            LENGTH => Ok(Self(digits)),
            _ => Err(violation(ViolationCode::CodeTooLong)),
        }
    }

    /// The code of `number`, which is reduced to six digits.
    #[must_use]
    pub fn from_number(number: u64) -> Self {
        Self(format!("{:06}", number % 1_000_000))
    }

    /// The six ASCII digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The one number of `input` in ASCII digits; empty, where there is nothing to be seen at all;
/// nothing, where there are only words, several numbers, or letters in the number.
fn only_number(input: &str) -> Option<String> {
    let mut digits = String::new();
    let (mut words, mut words_after) = (false, false);
    let mut previous = ' ';
    for c in input.chars().filter(|c| !chars::is_invisible(*c)) {
        if let Some(digit) = chars::digit(c) {
            if words_after || is_letter(previous) {
                return None;
            }
            digits.push(digit);
        } else if !c.is_whitespace() && !chars::is_dash(c) {
            if chars::digit(previous).is_some() && is_letter(c) {
                return None;
            }
            words_after |= !digits.is_empty();
            words = true;
        }
        previous = c;
    }
    (!digits.is_empty() || !words).then_some(digits)
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && chars::digit(c).is_none()
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(••••••)")
    }
}

/// The rule for `#[validate(custom(function = …))]`.
///
/// # Errors
/// The first rule that `input` breaks.
pub fn rule(input: &str) -> Result<(), ValidationError> {
    RecoveryCode::parse(input)?;
    Ok(())
}
