//! Hashing and judging passwords on a bounded number of threads.
//!
//! Our hashes are Argon2id with the configured parameters. Whatever else is stored (another system's hash, or ours
//! from before the parameters were changed) still verifies and is replaced at the next sign-in; see `lanes` for
//! what that does to the time of an answer.

/// The work that makes sign-ins look alike.
pub mod lanes;
/// Ways to hash, and what they cost.
pub mod scheme;
/// Stored hashes, read.
pub mod stored;

#[cfg(test)]
mod known_answers;
mod ours;
mod read;
mod threads;

use std::sync::Arc;
#[cfg(test)]
use std::sync::atomic::{AtomicUsize, Ordering};

use shared::{NewPassword, PasswordContext, PasswordPolicy, Violation};
use thiserror::Error;

use self::lanes::Lanes;
use self::ours::Ours;
use self::scheme::Scheme;
use self::stored::Stored;
use self::threads::Threads;
use crate::config;
use crate::entropy::{self, Entropy, NoEntropy};

/// Why nothing was hashed.
#[derive(Debug, Error)]
pub enum HashError {
    /// The queue is full.
    #[error("too many passwords are being hashed")]
    Overloaded,
    /// The parameters are out of Argon2's bounds.
    #[error("Argon2 refused its parameters: {0}")]
    Parameters(argon2::Error),
    /// Argon2 itself failed.
    #[error("Argon2 failed")]
    Argon2,
    /// There is no thread to hash on.
    #[error("no thread could be started: {0}")]
    Thread(std::io::Error),
    /// No salt.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// What a sign-in found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The password is another one, or there is none.
    Wrong,
    /// It is the password, and its hash is as it should be.
    Right,
    /// It is the password; this is its hash with the parameters in force, to be stored in place of the other.
    Outdated(String),
}

/// Argon2id (RFC 9106) with the configured cost.
pub struct Hasher {
    ours: Arc<Ours>,
    threads: Threads,
    /// How often a password was put through Argon2.
    #[cfg(test)]
    pub(crate) runs: Arc<AtomicUsize>,
}

impl Hasher {
    /// A hasher with the cost and the permits of `settings`.
    ///
    /// # Errors
    /// [`HashError`], where the cost is out of bounds.
    pub fn new(settings: &config::Password) -> Result<Self, HashError> {
        let memory = u32::try_from(settings.hash_memory.as_u64() / 1024).unwrap_or(u32::MAX);
        let passes = settings.hash_passes;
        let ours = Arc::new(Ours::new(memory, passes)?);
        let kept = Arc::clone(&ours);
        Ok(Self {
            ours,
            threads: Threads::start(settings.permits(), move || kept.let_go())?,
            #[cfg(test)]
            runs: Arc::default(),
        })
    }

    /// The PHC string of `password` under a salt of its own.
    ///
    /// # Errors
    /// [`HashError`], where the queue is full or something below fails.
    pub async fn hash(
        &self,
        entropy: &dyn Entropy,
        password: NewPassword,
    ) -> Result<String, HashError> {
        let salt: [u8; 16] = entropy::bytes(entropy)?;
        let ours = Arc::clone(&self.ours);
        self.threads.run(move || ours.hash(password.expose().as_bytes(), &salt)).await?
    }

    /// Whether `password` is the one of `stored`, for who is known already: it costs what `stored` costs.
    ///
    /// # Errors
    /// [`HashError`], where the queue is full.
    pub async fn verify(
        &self,
        password: NewPassword,
        stored: Option<&str>,
    ) -> Result<bool, HashError> {
        let Some(stored) = stored.and_then(Stored::read) else { return Ok(false) };
        let ours = Arc::clone(&self.ours);
        self.threads
            .run(move || {
                let password = password.expose().as_bytes();
                if stored.scheme() == ours.scheme() {
                    ours.is_of(&stored, password)
                } else {
                    Ok(stored.is_of(password))
                }
            })
            .await?
    }

    /// Whether `password` is the one of `stored`, for who is not: the work is the same whatever `stored` is, also
    /// nothing, and whatever comes out. It is that of the lanes of `schemes`, which are those of all hashes in the
    /// database, and one Argon2 with the parameters in force: it verifies a hash of ours, and makes the new hash
    /// of any other.
    ///
    /// # Errors
    /// [`HashError`], where the queue is full.
    pub async fn verify_alike(
        &self,
        entropy: &dyn Entropy,
        password: NewPassword,
        stored: Option<&str>,
        schemes: &[Scheme],
    ) -> Result<Verdict, HashError> {
        let current = self.scheme();
        let stored = stored.and_then(Stored::read);
        let lanes = self.lanes(schemes.iter().copied());
        let salt: [u8; 16] = entropy::bytes(entropy)?;
        let current_way = Arc::clone(&self.ours);
        #[cfg(test)]
        let runs = Arc::clone(&self.runs);
        self.threads
            .run(move || {
                let password = password.expose().as_bytes();
                let (ours, others) = match stored {
                    Some(stored) if stored.scheme() == current => (Some(stored), None),
                    stored => (None, stored),
                };
                let matches = lanes.run(password, others.as_ref());
                #[cfg(test)]
                runs.fetch_add(1, Ordering::SeqCst);
                match ours {
                    Some(ours) if current_way.is_of(&ours, password)? => Ok(Verdict::Right),
                    Some(_) => Ok(Verdict::Wrong),
                    None => {
                        let upgraded = current_way.hash(password, &salt)?;
                        Ok(if matches { Verdict::Outdated(upgraded) } else { Verdict::Wrong })
                    }
                }
            })
            .await?
    }

    /// The parameters in force.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.ours.scheme()
    }

    /// Whether whoever comes now is refused: to know that early keeps the refusals of a storm cheap.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.threads.are_busy()
    }

    /// The lanes of `schemes` beside those of the parameters in force.
    pub fn lanes(&self, schemes: impl IntoIterator<Item = Scheme>) -> Lanes {
        Lanes::of(schemes.into_iter().filter(|scheme| *scheme != self.scheme()))
    }

    /// What the word lists have against `password`. Runs with the hashes: an estimate costs as much as one.
    ///
    /// # Errors
    /// [`HashError`], where the queue is full.
    pub async fn judge(
        &self,
        policy: &PasswordPolicy,
        password: NewPassword,
        context: PasswordContext,
    ) -> Result<Vec<Violation>, HashError> {
        let policy = policy.clone();
        self.threads.run(move || policy.strength_violations(&password, &context)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    fn hasher() -> Hasher {
        let settings = config::Password { hash_permits: Some(1), ..config::Password::default() };
        Hasher::new(&settings).unwrap()
    }

    #[tokio::test]
    async fn a_password_opens_its_own_hash_only() {
        let hasher = hasher();
        let phc = hasher.hash(&SystemEntropy, NewPassword::new("una frase larga")).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(hasher.verify(NewPassword::new("una frase larga"), Some(&phc)).await.unwrap());
        assert!(!hasher.verify(NewPassword::new("otra frase larga"), Some(&phc)).await.unwrap());
    }

    #[tokio::test]
    async fn nothing_opens_an_account_that_does_not_exist() {
        let verdict = hasher().verify_alike(&SystemEntropy, NewPassword::new(""), None, &[]).await;
        assert_eq!(verdict.unwrap(), Verdict::Wrong);
    }
}
