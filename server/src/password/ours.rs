//! Argon2id with the parameters in force. Its memory goes from one hash to the next as long as others wait: to be given
//! nineteen fresh megabytes by the system, and to clear them, takes a tenth of a hash.

use std::sync::{Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::HashError;
use super::scheme::Scheme;
use super::stored::Stored;
use crate::secrets;

/// Bytes of a hash.
const OUTPUT_LENGTH: usize = 32;

/// The way in which passwords are hashed now.
pub(super) struct Ours {
    params: Params,
    /// As many pieces at most as there are hashes at a time.
    spare: Mutex<Vec<Vec<Block>>>,
}

impl Ours {
    /// Argon2id in `memory` KiB with so many `passes`.
    ///
    /// # Errors
    /// [`HashError`], where that is out of its bounds.
    pub(super) fn new(memory: u32, passes: u32) -> Result<Self, HashError> {
        let params = Params::new(memory, passes, 1, None).map_err(HashError::Parameters)?;
        Ok(Self { params, spare: Mutex::default() })
    }

    pub(super) const fn scheme(&self) -> Scheme {
        Scheme::Argon2 {
            algorithm: Algorithm::Argon2id,
            version: Version::V0x13,
            memory: self.params.m_cost(),
            passes: self.params.t_cost(),
            lanes: 1,
        }
    }

    /// The PHC string of `password` under `salt`.
    pub(super) fn hash(&self, password: &[u8], salt: &[u8; 16]) -> Result<String, HashError> {
        let mut output = [0; OUTPUT_LENGTH];
        self.derive(password, salt, &mut output)?;
        let (salt, output) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(output));
        let (memory, passes) = (self.params.m_cost(), self.params.t_cost());
        Ok(format!("$argon2id$v=19$m={memory},t={passes},p=1${salt}${output}"))
    }

    /// Whether `stored`, which was made in this way, is the hash of `password`.
    pub(super) fn is_of(&self, stored: &Stored, password: &[u8]) -> Result<bool, HashError> {
        let mut output = vec![0; stored.output.len()];
        self.derive(password, &stored.salt, &mut output)?;
        Ok(secrets::same(&output, &stored.output))
    }

    /// Gives memory back that nobody waits for.
    pub(super) fn let_go(&self) {
        self.spare().clear();
    }

    fn derive(&self, password: &[u8], salt: &[u8], output: &mut [u8]) -> Result<(), HashError> {
        let spare = self.spare().pop();
        // What it held before is overwritten before it is read (RFC 9106 §3.2).
        let mut blocks = spare.unwrap_or_else(|| vec![Block::default(); self.params.block_count()]);
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone());
        let derived = argon2.hash_password_into_with_memory(password, salt, output, &mut blocks);
        self.spare().push(blocks);
        derived.map_err(|_| HashError::Argon2)
    }

    fn spare(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use argon2::PasswordHasher;

    use super::*;

    #[test]
    fn a_hash_in_memory_that_was_used_before_is_what_argon2_says() {
        let ours = Ours::new(19 * 1024, 2).unwrap();
        let salt = b"0123456789abcdef";
        for password in ["una frase larga", "", "otra", "una frase larga"] {
            let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), salt);
            assert_eq!(ours.hash(password.as_bytes(), salt).unwrap(), hash.unwrap().to_string());
            assert_eq!(ours.spare().len(), 1);
        }
        ours.let_go();
        assert!(ours.spare().is_empty());
    }

    #[test]
    fn a_hash_of_another_length_is_told_apart_all_the_same() {
        let ours = Ours::new(64, 1).unwrap();
        let mut short = [0; 16];
        ours.derive(b"una frase", b"0123456789abcdef", &mut short).unwrap();
        let salt = STANDARD_NO_PAD.encode(b"0123456789abcdef");
        let text = format!("$argon2id$v=19$m=64,t=1,p=1${salt}${}", STANDARD_NO_PAD.encode(short));
        let stored = Stored::read(&text).unwrap();
        assert_eq!(stored.scheme(), ours.scheme());
        assert!(ours.is_of(&stored, b"una frase").unwrap());
        assert!(!ours.is_of(&stored, b"otra frase").unwrap());
    }
}
