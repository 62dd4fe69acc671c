//! Phone numbers in E.164.

mod country;

use std::fmt;

use validator::ValidationError;

use crate::chars;
use crate::violation::{Violation, ViolationCode};

/// Fewest and most digits: the shortest numbers in use, and ITU-T E.164 §6.
const LENGTHS: std::ops::RangeInclusive<usize> = 7..=15;

/// A phone number in E.164: `+`, country code, subscriber number, 15 digits at most.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Parses `input`: digits of any script after `+` or `00` and an assigned country code.
    /// Spaces, dashes, dots, slashes, parentheses and invisible marks are let pass, and so is the
    /// national `(0)` of `+44 (0)20 …`.
    ///
    /// # Errors
    /// The first rule that `input` breaks.
    pub fn parse(input: &str) -> Result<Self, Violation> {
        let violation = |code| Violation::new("/phone", code);
        let dense = squeeze(input).ok_or_else(|| violation(ViolationCode::PhoneFormat))?;
        if dense.is_empty() {
            return Err(violation(ViolationCode::Required));
        }
        let digits = dense
            .strip_prefix('+')
            .or_else(|| dense.strip_prefix("00"))
            .ok_or_else(|| violation(ViolationCode::PhonePrefix))?;
        let digits = without_trunk_zero(digits);
        if !digits.is_empty() && !country::is_assigned(&digits) {
            return Err(violation(ViolationCode::PhonePrefix));
        }
        if !LENGTHS.contains(&digits.len()) {
            return Err(violation(ViolationCode::PhoneFormat));
        }
        Ok(Self(format!("+{digits}")))
    }

    /// The number in E.164, which is its canonical spelling too.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits of its country code, without the `+`.
    #[must_use]
    pub fn country_code(&self) -> &str {
        country::code_of(&self.0[1..]).unwrap_or_default()
    }

    /// The number with all but its last two digits hidden: `•••••••89`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("•••••••{}", &self.0[self.0.len() - 2..])
    }
}

/// ASCII digits, one `+` before them, `t` for a national `(0)`; nothing, where something else stands.
fn squeeze(input: &str) -> Option<String> {
    let mut dense = String::new();
    for c in input.chars() {
        match c {
            '+' | '＋' if dense.bytes().all(|b| b == b'(') => dense.push('+'),
            '(' | '（' => dense.push('('),
            ')' | '）' => dense.push(')'),
            '.' | '/' => {}
            _ if c.is_whitespace() || chars::is_dash(c) || chars::is_invisible(c) => {}
            _ => dense.push(chars::digit(c)?),
        }
    }
    let trunk = dense.replace("(0)", "t");
    let dense: String = trunk.chars().filter(|c| !matches!(c, '(' | ')')).collect();
    Some(if dense.starts_with('t') { dense.replace('t', "0") } else { dense })
}

/// Drops the zero that is dialled inside the country only. Italy, San Marino and the Vatican keep theirs.
fn without_trunk_zero(digits: &str) -> String {
    let keeps = ["39", "378", "379"].iter().any(|code| digits.starts_with(code));
    digits.replace('t', if keeps { "0" } else { "" })
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

/// The rule for `#[validate(custom(function = …))]`.
///
/// # Errors
/// The first rule that `input` breaks.
pub fn rule(input: &str) -> Result<(), ValidationError> {
    Phone::parse(input)?;
    Ok(())
}
