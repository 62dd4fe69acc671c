//! E-mail addresses: parse, `key()` for look-ups, `masked()` for screens and logs.
//! Without regular expressions and Unicode tables, which would weigh more than the page.

mod domain;

use std::fmt;

use validator::ValidationError;

use crate::chars;
use crate::violation::{Params, Violation, ViolationCode};

/// Longest address in characters: RFC 5321 §4.5.3.1.3 allows a path of 256 with its two brackets.
pub const MAX_LENGTH: usize = 254;
/// Longest part before the `@`: RFC 5321 §4.5.3.1.1.
const LOCAL_MAX_LENGTH: usize = 64;

/// An e-mail address that passed the rule, as the person wrote it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email {
    address: String,
    ascii: String,
    key: String,
}

impl Email {
    /// Parses `input`, white space around it aside, by the HTML standard's grammar
    /// (<https://html.spec.whatwg.org/#valid-e-mail-address>), and further:
    /// - before the `@` no dot begins, ends or follows another, for mail systems refuse those;
    /// - after it stands a domain name of two labels at least, never an address of a machine;
    ///   names with letters of any script pass (UTS #46, as browsers read them);
    /// - nothing invisible stands anywhere, and no line break even at the ends.
    ///
    /// # Errors
    /// The first rule that `input` breaks.
    pub fn parse(input: &str) -> Result<Self, Violation> {
        let address = chars::trim(input);
        let violation = |code| Violation::new("/email", code);
        let too_long = || violation(ViolationCode::EmailTooLong).with(Params::max(MAX_LENGTH));
        if address.is_empty() {
            return Err(violation(ViolationCode::Required));
        }
        if address.chars().count() > MAX_LENGTH {
            return Err(too_long());
        }
        let (local, domain) = address
            .split_once('@')
            .filter(|(local, domain)| {
                is_local(local) && !domain.is_empty() && !domain.contains(['@', '＠'])
            })
            .ok_or_else(|| violation(ViolationCode::EmailFormat))?;
        let domain =
            domain::to_ascii(domain).ok_or_else(|| violation(ViolationCode::EmailDomain))?;
        let ascii = format!("{local}@{domain}");
        if ascii.len() > MAX_LENGTH {
            return Err(too_long());
        }
        Ok(Self { address: address.to_owned(), key: ascii.to_ascii_lowercase(), ascii })
    }

    /// The address as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The address as mail systems take it: the part before the `@` as written, the domain in ASCII.
    #[must_use]
    pub fn ascii(&self) -> &str {
        &self.ascii
    }

    /// The canonical spelling: one per mailbox, for look-ups, uniqueness and counters.
    /// It is an address itself, and its own key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The address with its local part hidden, for screens and logs: `a•••@example.com`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.address.split_once('@').unwrap_or((&self.address, ""));
        format!("{}•••@{domain}", local.chars().next().unwrap_or('•'))
    }
}

/// RFC 5322 `dot-atom`: what HTML allows, less the dots that no mail system delivers to.
fn is_local(local: &str) -> bool {
    local.len() <= LOCAL_MAX_LENGTH
        && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom_text))
}

const fn is_atom_text(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'/'
                | b'='
                | b'?'
                | b'^'
                | b'_'
                | b'`'
                | b'{'
                | b'|'
                | b'}'
                | b'~'
        )
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email({})", self.masked())
    }
}

/// The rule for `#[validate(custom(function = …))]`.
///
/// # Errors
/// The first rule that `input` breaks.
pub fn rule(input: &str) -> Result<(), ValidationError> {
    Email::parse(input)?;
    Ok(())
}
