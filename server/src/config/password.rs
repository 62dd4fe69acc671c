//! `PASSWORD__…`: what a password must satisfy and what hashing it costs.

use std::num::NonZero;
use std::thread;

use bytesize::ByteSize;
use serde::Deserialize;
use shared::PasswordPolicy;

/// Lowest memory that OWASP's cheat sheet allows with two passes.
const HASH_MEMORY_MIN: ByteSize = ByteSize::mib(19);
/// More than this for one hash is a mistake in the unit.
const HASH_MEMORY_MAX: ByteSize = ByteSize::gib(4);

/// A set of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PasswordProfile {
    /// Eight characters that are hard to guess.
    #[default]
    Default,
    /// Fifteen characters: NIST SP 800-63B-4.
    Nist,
    /// Eight characters of three classes.
    Classic,
}

/// What a password must satisfy and what hashing it costs.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Password {
    /// The set of rules to begin with.
    pub profile: PasswordProfile,
    /// Fewest code points, instead of the profile's.
    pub min_length: Option<usize>,
    /// Lowest score, instead of the profile's.
    pub min_score: Option<u8>,
    /// Memory of one Argon2id.
    pub hash_memory: ByteSize,
    /// Passes of one Argon2id.
    pub hash_passes: u32,
    /// Argon2id runs at a time; else one for each core.
    pub hash_permits: Option<usize>,
}

impl Default for Password {
    fn default() -> Self {
        Self {
            profile: PasswordProfile::default(),
            min_length: None,
            min_score: None,
            hash_memory: HASH_MEMORY_MIN,
            hash_passes: 2,
            hash_permits: None,
        }
    }
}

impl Password {
    /// The rules in force.
    #[must_use]
    pub fn policy(&self) -> PasswordPolicy {
        let profile = match self.profile {
            PasswordProfile::Default => PasswordPolicy::DEFAULT,
            PasswordProfile::Nist => PasswordPolicy::NIST,
            PasswordProfile::Classic => PasswordPolicy::CLASSIC,
        };
        PasswordPolicy {
            min_length: self.min_length.unwrap_or(profile.min_length),
            min_score: self.min_score.unwrap_or(profile.min_score),
            ..profile
        }
    }

    /// Argon2id runs at a time.
    #[must_use]
    pub fn permits(&self) -> usize {
        self.hash_permits.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get))
    }

    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if !(HASH_MEMORY_MIN..=HASH_MEMORY_MAX).contains(&self.hash_memory) {
            faults.push("RECOBRA_PASSWORD__HASH_MEMORY: must be from 19MiB to 4GiB".to_owned());
        }
        if !(2..=64).contains(&self.hash_passes) {
            faults.push("RECOBRA_PASSWORD__HASH_PASSES: must be from 2 to 64".to_owned());
        }
        if self.permits() == 0 {
            faults.push("RECOBRA_PASSWORD__HASH_PERMITS: must be at least 1".to_owned());
        }
        if self.min_score.is_some_and(|score| score > 4) {
            faults.push("RECOBRA_PASSWORD__MIN_SCORE: must be from 0 to 4".to_owned());
        }
        if self.min_length.is_some_and(|length| !(8..=64).contains(&length)) {
            faults.push("RECOBRA_PASSWORD__MIN_LENGTH: must be from 8 to 64".to_owned());
        }
        faults
    }
}
