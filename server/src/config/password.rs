//! `PASSWORD__…`: what a password must satisfy and what hashing it costs.

use std::num::NonZero;
use std::thread;

use bytesize::ByteSize;
use serde::Deserialize;
use shared::PasswordPolicy;

use super::memory;
use super::value::any_case;

/// Lowest memory with two passes or more: OWASP's Password Storage Cheat Sheet, and ASVS 5.0, 11.4.2, after it.
const HASH_MEMORY_MIN: ByteSize = ByteSize::mib(19);
/// Lowest memory with one pass, by the same: no easier for who guesses than 19 MiB with two.
const HASH_MEMORY_MIN_ONCE: ByteSize = ByteSize::mib(46);
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
    #[serde(deserialize_with = "any_case")]
    pub profile: PasswordProfile,
    /// Fewest code points, instead of the profile's.
    pub min_length: Option<usize>,
    /// Lowest score, instead of the profile's.
    pub min_score: Option<u8>,
    /// Memory of one Argon2id.
    pub hash_memory: ByteSize,
    /// Passes of one Argon2id.
    pub hash_passes: u32,
    /// Argon2id runs at a time; else one for each core, as far as half of the memory has room for them.
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
        self.hash_permits.unwrap_or_else(|| {
            let cores = thread::available_parallelism().map_or(1, NonZero::get);
            self.usual_permits(cores, memory::available())
        })
    }

    /// One for each core; the other half of the memory is for everything else.
    fn usual_permits(&self, cores: usize, memory: ByteSize) -> usize {
        cores.min(self.hashes_in(memory) / 2).max(1)
    }

    /// How many hashes have room in `memory` at a time.
    fn hashes_in(&self, memory: ByteSize) -> usize {
        let hashes = memory.as_u64() / self.hash_memory.as_u64().max(1);
        usize::try_from(hashes).unwrap_or(usize::MAX)
    }

    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if !(HASH_MEMORY_MIN..=HASH_MEMORY_MAX).contains(&self.hash_memory) {
            faults.push("RECOBRA_PASSWORD__HASH_MEMORY: must be from 19MiB to 4GiB".to_owned());
        }
        let least = if self.hash_memory < HASH_MEMORY_MIN_ONCE { 2 } else { 1 };
        if !(least..=64).contains(&self.hash_passes) {
            faults.push(
                "RECOBRA_PASSWORD__HASH_PASSES: must be from 2 to 64, or from 1 with a HASH_MEMORY of 46MiB \
                 or more"
                    .to_owned(),
            );
        }
        if self.hash_permits == Some(0) {
            faults.push("RECOBRA_PASSWORD__HASH_PERMITS: must be at least 1".to_owned());
        }
        faults.extend(self.memory_fault(memory::available()));
        if self.min_score.is_some_and(|score| score > 4) {
            faults.push("RECOBRA_PASSWORD__MIN_SCORE: must be from 0 to 4".to_owned());
        }
        if self.min_length.is_some_and(|length| !(8..=64).contains(&length)) {
            faults.push("RECOBRA_PASSWORD__MIN_LENGTH: must be from 8 to 64".to_owned());
        }
        faults
    }

    /// What is wrong where there is so much memory: under load the process would be killed.
    fn memory_fault(&self, memory: ByteSize) -> Option<String> {
        let (hash, fit) = (self.hash_memory, self.hashes_in(memory));
        if fit == 0 {
            return Some(format!(
                "RECOBRA_PASSWORD__HASH_MEMORY: one hash of {hash} does not fit in the {memory} of memory here"
            ));
        }
        let permits = self.hash_permits.filter(|permits| *permits > fit)?;
        Some(format!(
            "RECOBRA_PASSWORD__HASH_PERMITS: {permits} hashes of {hash} do not fit in the {memory} of memory \
             here: at most {fit}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(hash_memory: ByteSize, hash_permits: Option<usize>) -> Password {
        Password { hash_memory, hash_permits, ..Password::default() }
    }

    #[test]
    fn hashes_take_no_more_than_half_of_the_memory_by_themselves() {
        let permits = |mib, cores, memory| {
            with(ByteSize::mib(mib), None).usual_permits(cores, ByteSize::mib(memory))
        };
        assert_eq!(permits(19, 4, 16 * 1024), 4, "one for each core");
        assert_eq!(permits(19, 64, 512), 13, "256 MiB have room for 13");
        assert_eq!(permits(256, 8, 256), 1, "without one nobody could sign in");
        assert_eq!(permits(4096, 8, 256), 1);
    }

    #[test]
    fn permits_that_memory_cannot_hold_are_refused_with_the_number_that_it_can() {
        let fault = |mib, permits| {
            with(ByteSize::mib(mib), permits).memory_fault(ByteSize::mib(512)).unwrap_or_default()
        };
        assert_eq!(fault(19, None), "");
        assert_eq!(fault(19, Some(26)), "");
        let refused = fault(19, Some(27));
        for word in ["RECOBRA_PASSWORD__HASH_PERMITS: 27 ", "512", "at most 26"] {
            assert!(refused.contains(word), "{refused}");
        }
        assert!(fault(513, None).starts_with("RECOBRA_PASSWORD__HASH_MEMORY: "));
    }
}
