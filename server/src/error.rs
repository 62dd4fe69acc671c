//! Why an operation did not happen: one type, mapped to a problem document in one place.

use shared::Violation;
use thiserror::Error;

use crate::entropy::NoEntropy;
use crate::password::HashError;
use crate::store::StoreError;

/// Why an operation did not happen.
#[derive(Debug, Error)]
pub enum Error {
    /// The code opens nothing.
    #[error("the code was rejected")]
    CodeRejected {
        /// Tries that the code has left.
        attempts_left: u32,
    },
    /// The token opens nothing.
    #[error("the token was rejected")]
    TokenRejected,
    /// Identifier and password do not match.
    #[error("the credentials were rejected")]
    CredentialsRejected,
    /// No live session.
    #[error("there is no live session")]
    Unauthenticated,
    /// The input breaks rules that only the server can judge.
    #[error("the input breaks {} rules", .0.len())]
    Validation(Vec<Violation>),
    /// A budget of the caller's own account is spent.
    #[error("a budget is spent")]
    TooManyRequests {
        /// Seconds until there is a new one.
        retry_after: u64,
    },
    /// There is no such thing, or it is switched off.
    #[error("there is no such thing here")]
    NotFound,
    /// Passwords could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}
