//! The ways to hash a password, each with what it costs. Two hashes of one scheme cost the same to verify.

use std::fmt;
use std::hint::black_box;
use std::str::FromStr;

use argon2::{Algorithm, Argon2, Params, Version};
use pbkdf2::pbkdf2_hmac;
use pbkdf2::sha2::{Sha256, Sha512};
use sha1::Sha1;

/// Most that verifying one imported hash may cost.
pub const COST_MAX: Cost = Cost { millis: 1000, mebibytes: 256 };
/// Bytes of a bcrypt hash; the 24th is never stored.
pub(super) const BCRYPT_LENGTH: usize = 23;
/// Bytes that a decoy derives.
const DECOY_LENGTH: usize = 32;
/// What a decoy is salted with.
const DECOY_SALT: [u8; 16] = [0; 16];

#[cfg(test)]
thread_local! {
    /// What this thread derived.
    pub(super) static STEPS: std::cell::RefCell<Vec<Scheme>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// About what verifying costs on one core of a small server. The figures only draw a line between what can be
/// afforded and what cannot, so their being off by half does no harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Time.
    pub millis: u64,
    /// Memory.
    pub mebibytes: u64,
}

/// The hash function inside PBKDF2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Digest {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Digest {
    pub(super) const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Sha512];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    /// Bytes that one block yields.
    pub(super) const fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|digest| digest.name() == name)
    }
}

/// A way to hash a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// Argon2 (RFC 9106).
    Argon2 {
        /// `d`, `i` or `id`.
        algorithm: Algorithm,
        /// 16 or 19.
        version: Version,
        /// KiB.
        memory: u32,
        /// Passes.
        passes: u32,
        /// Lanes.
        lanes: u32,
    },
    /// bcrypt.
    Bcrypt {
        /// Its rounds are two to this.
        cost: u32,
    },
    /// PBKDF2 (RFC 8018).
    Pbkdf2 {
        /// The hash function.
        digest: Digest,
        /// Iterations, once for each block of output.
        rounds: u32,
    },
    /// scrypt (RFC 7914).
    Scrypt {
        /// The binary logarithm of N.
        log_n: u8,
        /// Block size.
        r: u32,
        /// Repetitions.
        p: u32,
    },
}

impl Scheme {
    /// Derives `output` from `password` and `salt`. Parameters that the algorithm does not allow leave it as it is;
    /// a hash that was read has none of those.
    pub(super) fn derive(self, password: &[u8], salt: &[u8], output: &mut [u8]) {
        #[cfg(test)]
        STEPS.with_borrow_mut(|steps| steps.push(self));
        match self {
            Self::Argon2 { algorithm, version, memory, passes, lanes } => {
                if let Ok(params) = Params::new(memory, passes, lanes, Some(output.len())) {
                    let argon2 = Argon2::new(algorithm, version, params);
                    let _ = argon2.hash_password_into(password, salt, output);
                }
            }
            Self::Bcrypt { cost } => {
                // An empty key would panic; it is nobody's, and NUL costs the same.
                let key = if password.is_empty() { b"\0" } else { password };
                let salt = *salt.first_chunk::<16>().unwrap_or(&DECOY_SALT);
                let hash = bcrypt::bcrypt(cost, salt, &key[..key.len().min(72)]);
                output.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
            }
            Self::Pbkdf2 { digest, rounds } => {
                let blocks = u32::try_from(output.len().div_ceil(digest.length())).unwrap_or(1);
                let iterations = rounds / blocks.max(1);
                match digest {
                    Digest::Sha1 => pbkdf2_hmac::<Sha1>(password, salt, iterations, output),
                    Digest::Sha256 => pbkdf2_hmac::<Sha256>(password, salt, iterations, output),
                    Digest::Sha512 => pbkdf2_hmac::<Sha512>(password, salt, iterations, output),
                }
            }
            Self::Scrypt { log_n, r, p } => {
                if let Ok(params) = scrypt::Params::new(log_n, r, p) {
                    let _ = scrypt::scrypt(password, salt, &params, output);
                }
            }
        }
    }

    /// Does the work and throws its result away.
    pub(super) fn burn(self, password: &[u8]) {
        let length = match self {
            Self::Bcrypt { .. } => BCRYPT_LENGTH,
            Self::Pbkdf2 { digest, .. } => digest.length(),
            Self::Argon2 { .. } | Self::Scrypt { .. } => DECOY_LENGTH,
        };
        let mut output = vec![0; length];
        self.derive(black_box(password), &DECOY_SALT, &mut output);
        black_box(output);
    }

    /// About what it costs.
    #[must_use]
    pub fn cost(self) -> Cost {
        let (nanos, bytes) = match self {
            Self::Argon2 { memory, passes, .. } => {
                let (memory, passes) = (u64::from(memory), u64::from(passes));
                (memory.saturating_mul(passes).saturating_mul(600), memory.saturating_mul(1024))
            }
            Self::Bcrypt { cost } => (60_000_u64 << cost.min(40), 4096),
            Self::Pbkdf2 { digest, rounds } => {
                let nanos = if digest == Digest::Sha512 { 500 } else { 350 };
                (u64::from(rounds) * nanos, 0)
            }
            Self::Scrypt { log_n, r, p } => {
                let blocks = (u64::from(r)).saturating_mul(1 << u64::from(log_n).min(40));
                (blocks.saturating_mul(p.into()).saturating_mul(300), blocks.saturating_mul(128))
            }
        };
        Cost { millis: nanos / 1_000_000, mebibytes: bytes >> 20 }
    }

    /// What no computer here should have to verify, in words.
    pub(super) fn excess(self) -> Option<String> {
        let (cost, most) = (self.cost(), COST_MAX);
        (cost.millis > most.millis || cost.mebibytes > most.mebibytes).then(|| {
            format!(
                "{self} would cost about {} ms and {} MiB at each sign-in; {} ms and {} MiB are the most",
                cost.millis, cost.mebibytes, most.millis, most.mebibytes
            )
        })
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argon2 { algorithm, version, memory, passes, lanes } => {
                let version = u32::from(*version);
                write!(f, "{}$v={version}$m={memory},t={passes},p={lanes}", algorithm.as_str())
            }
            Self::Bcrypt { cost } => write!(f, "bcrypt${cost}"),
            Self::Pbkdf2 { digest, rounds } => write!(f, "pbkdf2-{}${rounds}", digest.name()),
            Self::Scrypt { log_n, r, p } => write!(f, "scrypt$ln={log_n},r={r},p={p}"),
        }
    }
}

/// A text that names no scheme.
#[derive(Debug, thiserror::Error)]
#[error("there is no such way to hash a password")]
pub struct NoScheme;

impl FromStr for Scheme {
    type Err = NoScheme;

    fn from_str(text: &str) -> Result<Self, NoScheme> {
        read(text).ok_or(NoScheme)
    }
}

fn read(text: &str) -> Option<Scheme> {
    let (kind, rest) = text.split_once('$')?;
    if let Ok(algorithm) = kind.parse::<Algorithm>() {
        let (version, params) = rest.split_once('$')?;
        let version: u32 = version.strip_prefix("v=")?.parse().ok()?;
        let [memory, passes, lanes] = numbers(params, ["m=", "t=", "p="])?;
        let version = Version::try_from(version).ok()?;
        return Some(Scheme::Argon2 { algorithm, version, memory, passes, lanes });
    }
    if let Some(digest) = kind.strip_prefix("pbkdf2-") {
        let digest = Digest::from_name(digest)?;
        return Some(Scheme::Pbkdf2 { digest, rounds: rest.parse().ok()? });
    }
    match kind {
        "bcrypt" => Some(Scheme::Bcrypt { cost: rest.parse().ok()? }),
        "scrypt" => {
            let [log_n, r, p] = numbers(rest, ["ln=", "r=", "p="])?;
            Some(Scheme::Scrypt { log_n: u8::try_from(log_n).ok()?, r, p })
        }
        _ => None,
    }
}

/// The numbers of `a=1,b=2,c=3`, named and ordered so.
fn numbers(text: &str, names: [&str; 3]) -> Option<[u32; 3]> {
    let mut parts = text.split(',');
    let mut next = |name| parts.next()?.strip_prefix(name)?.parse().ok();
    let numbers = [next(names[0])?, next(names[1])?, next(names[2])?];
    parts.next().is_none().then_some(numbers)
}
