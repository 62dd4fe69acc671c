//! A stored hash, read: ours, or one that another system made.
//!
//! - Argon2 and scrypt as PHC strings; Argon2, bcrypt, PBKDF2 and scrypt as Django writes them.
//! - bcrypt as every `crypt` writes it. `$2a$`, `$2b$` and `$2y$` are one algorithm here, that of `$2b$`. `$2x$` marks
//!   hashes of an implementation that got bytes above 127 wrong: it is the same for ASCII, and any other password
//!   opens no such hash. `$2$` leaves the NUL at the key's end out.
//! - PBKDF2 and scrypt as Werkzeug writes them, and the blobs of ASP.NET Identity, versions 2 and 3.
//!
//! bcrypt looks at 72 bytes. What follows them never counted where the hash was made, so it does not count here
//! either, until the first sign-in: its upgrade takes the whole of what was typed. A NUL ends the password in some
//! implementations and repeats the key in others (`ab` would open with `ab␀ab`), so one with a NUL opens no bcrypt.

use std::borrow::Cow;
use std::fmt::Write;

use super::read;
use super::scheme::Scheme;
use crate::secrets;

/// Longest hash in characters that the database keeps.
const TEXT_MAX: usize = 512;
/// Bytes of a password that bcrypt looks at.
const BCRYPT_MAX: usize = 72;

/// Why a text cannot be imported as the hash of a password. It never quotes the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashFault {
    /// It has a form that nobody here knows.
    #[error(
        "is none of Argon2, bcrypt, scrypt and PBKDF2 as PHC, crypt, Django, Werkzeug or ASP.NET Identity write them"
    )]
    Form,
    /// A parameter is missing or out of the algorithm's bounds.
    #[error("has parameters that its algorithm does not allow")]
    Parameters,
    /// It costs more than a sign-in may.
    #[error("{0}")]
    Cost(String),
}

/// What is done to a password before it is derived from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Nothing.
    Whole,
    /// bcrypt: up to 72 bytes with a NUL at the end.
    Terminated,
    /// The same for ASCII alone.
    TerminatedAscii,
    /// bcrypt's first version: up to 72 bytes.
    Unterminated,
    /// The hexadecimal SHA-256 of it, with a NUL at the end.
    Prehashed,
}

/// A stored hash.
#[derive(Clone)]
pub struct Stored {
    pub(super) scheme: Scheme,
    pub(super) reading: Reading,
    pub(super) salt: Vec<u8>,
    pub(super) output: Vec<u8>,
}

impl Stored {
    /// Reads a hash that this or another system made.
    ///
    /// # Errors
    /// [`HashFault`], where it is not known, malformed or costs too much.
    pub fn import(text: &str) -> Result<Self, HashFault> {
        if text.len() > TEXT_MAX {
            return Err(HashFault::Form);
        }
        let stored = read::read(text)?;
        match stored.scheme.excess() {
            Some(excess) => Err(HashFault::Cost(excess)),
            None => Ok(stored),
        }
    }

    /// Reads a hash out of the database: what got there was affordable once.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        read::read(text).ok()
    }

    /// How it was made.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether it is the hash of `password`. Costs the same for every answer.
    pub(super) fn is_of(&self, password: &[u8]) -> bool {
        let key = self.key(password);
        let mut output = vec![0; self.output.len()];
        self.scheme.derive(&key, &self.salt, &mut output);
        secrets::same(&output, &self.output) & self.admits(password)
    }

    fn admits(&self, password: &[u8]) -> bool {
        match self.reading {
            Reading::Whole | Reading::Prehashed => true,
            Reading::Terminated => !password.contains(&0),
            Reading::TerminatedAscii => !password.contains(&0) && password.is_ascii(),
            Reading::Unterminated => !password.contains(&0) && !password.is_empty(),
        }
    }

    fn key<'a>(&self, password: &'a [u8]) -> Cow<'a, [u8]> {
        let cut = &password[..password.len().min(BCRYPT_MAX)];
        match self.reading {
            Reading::Whole => Cow::Borrowed(password),
            Reading::Unterminated => Cow::Borrowed(cut),
            Reading::Terminated | Reading::TerminatedAscii => Cow::Owned([cut, b"\0"].concat()),
            Reading::Prehashed => {
                let mut hex = String::with_capacity(BCRYPT_MAX);
                for byte in secrets::hash(password) {
                    let _ = write!(hex, "{byte:02x}");
                }
                hex.push('\0');
                Cow::Owned(hex.into_bytes())
            }
        }
    }
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stored({})", self.scheme)
    }
}
