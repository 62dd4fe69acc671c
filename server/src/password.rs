//! Hashing and judging passwords on a bounded number of blocking threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use shared::{NewPassword, PasswordContext, PasswordPolicy, Violation};
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::config;
use crate::entropy::{self, Entropy, NoEntropy};

/// Calls that may wait for each permit: about a second and a half of work at 25 ms a hash.
const QUEUE_PER_PERMIT: usize = 64;

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
    /// No salt.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// Argon2id (RFC 9106) with the configured cost.
pub struct Hasher {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    capacity: usize,
    /// What an unknown account's password is compared with, so that it costs the same.
    decoy: String,
    /// How often a password was put through Argon2.
    #[cfg(test)]
    pub(crate) runs: Arc<AtomicUsize>,
}

impl Hasher {
    /// A hasher with the cost and the permits of `settings`.
    ///
    /// # Errors
    /// [`HashError`], where the cost is out of bounds or there is no randomness.
    pub fn new(settings: &config::Password, entropy: &dyn Entropy) -> Result<Self, HashError> {
        let memory = u32::try_from(settings.hash_memory.as_u64() / 1024).unwrap_or(u32::MAX);
        let params =
            Params::new(memory, settings.hash_passes, 1, None).map_err(HashError::Parameters)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash(&argon2, &entropy::bytes::<32>(entropy)?, &entropy::bytes(entropy)?)?;
        let permits = settings.permits();
        Ok(Self {
            argon2,
            permits: Arc::new(Semaphore::new(permits)),
            waiting: Arc::default(),
            capacity: permits * (QUEUE_PER_PERMIT + 1),
            decoy,
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
        let argon2 = self.argon2.clone();
        self.run(move || hash(&argon2, password.expose().as_bytes(), &salt)).await?
    }

    /// Whether `password` is the one of `phc`. Costs one Argon2 for every outcome, also without a `phc`.
    ///
    /// # Errors
    /// [`HashError`], where the queue is full.
    pub async fn verify(
        &self,
        password: NewPassword,
        phc: Option<&str>,
    ) -> Result<bool, HashError> {
        let known = phc.is_some();
        let phc = phc.unwrap_or(&self.decoy).to_owned();
        let argon2 = self.argon2.clone();
        #[cfg(test)]
        let runs = Arc::clone(&self.runs);
        let matches = self
            .run(move || {
                PasswordHash::new(&phc).is_ok_and(|hash| {
                    #[cfg(test)]
                    runs.fetch_add(1, Ordering::SeqCst);
                    argon2.verify_password(password.expose().as_bytes(), &hash).is_ok()
                })
            })
            .await?;
        Ok(matches && known)
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
        self.run(move || policy.strength_violations(&password, &context)).await
    }

    /// Runs `work` on a blocking thread. The permit belongs to the thread: a caller who hangs up frees nothing.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let place = Place::take(&self.waiting, self.capacity)?;
        let permit =
            Arc::clone(&self.permits).acquire_owned().await.map_err(|_| HashError::Overloaded)?;
        let job = tokio::task::spawn_blocking(move || {
            let result = work();
            drop((permit, place));
            result
        });
        job.await.map_err(|_| HashError::Argon2)
    }
}

/// A place in the queue, given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>, capacity: usize) -> Result<Self, HashError> {
        let place = Self(Arc::clone(waiting));
        if waiting.fetch_add(1, Ordering::SeqCst) >= capacity {
            Err(HashError::Overloaded)
        } else {
            Ok(place)
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn hash(argon2: &Argon2<'_>, password: &[u8], salt: &[u8; 16]) -> Result<String, HashError> {
    let hash = argon2.hash_password_with_salt(password, salt).map_err(|_| HashError::Argon2)?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    fn hasher() -> Hasher {
        let settings = config::Password { hash_permits: Some(1), ..config::Password::default() };
        Hasher::new(&settings, &SystemEntropy).unwrap()
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
        assert!(!hasher().verify(NewPassword::new(""), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_full_queue_answers_at_once_and_recovers() {
        let hasher = hasher();
        let places: Vec<_> = (0..hasher.capacity)
            .map(|_| Place::take(&hasher.waiting, hasher.capacity).unwrap())
            .collect();
        let refused = hasher.verify(NewPassword::new("x"), None).await;
        assert!(matches!(refused, Err(HashError::Overloaded)));
        drop(places);
        assert!(hasher.verify(NewPassword::new("x"), None).await.is_ok());
    }
}
