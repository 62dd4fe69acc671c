//! The key ring and everything derived from it: codes, links, tickets and the keyed hash of identifiers.
//! Nothing here is ever stored: secrets are computed when they are sent and again when they come back.

mod access_token;
mod audit;
mod form;
mod webhook;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use shared::{Identifier, RecoveryCode, ResetToken};
use subtle::ConstantTimeEq;
use thiserror::Error;
use uuid::Uuid;

pub use self::access_token::PublicKey;
use self::access_token::TokenKey;
pub use self::webhook::WebhookSecret;

type HmacSha256 = Hmac<Sha256>;

/// Bytes of a key, of a salt and of a MAC.
pub const KEY_LENGTH: usize = 32;

/// Why a key ring cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    /// There is no key in it.
    #[error("there is no key")]
    Empty,
    /// A key is not base64 of 32 bytes.
    #[error("key {0} is not base64 of {KEY_LENGTH} bytes")]
    Malformed(usize),
}

struct Key {
    id: String,
    challenge: [u8; KEY_LENGTH],
    identifier: [u8; KEY_LENGTH],
    webhook: [u8; KEY_LENGTH],
    audit: [u8; KEY_LENGTH],
    form: [u8; KEY_LENGTH],
    token: TokenKey,
}

/// Versioned keys: the newest signs, every one verifies.
pub struct KeyRing {
    keys: Vec<Key>,
}

/// What a challenge's secrets are derived from.
#[derive(Clone, Copy, Debug)]
pub struct ChallengeSeed<'a> {
    /// The challenge.
    pub id: Uuid,
    /// Its random salt, which never leaves the server.
    pub salt: &'a [u8],
    /// The key that it was made under.
    pub key_id: &'a str,
}

impl KeyRing {
    /// Reads the base64 keys, newest first.
    ///
    /// # Errors
    /// [`KeyError`], where a key is missing or not 32 bytes.
    pub fn new(encoded: &[String]) -> Result<Self, KeyError> {
        let keys = encoded
            .iter()
            .enumerate()
            .map(|(index, key)| {
                let bytes = STANDARD.decode(key.trim()).ok();
                let master: Option<[u8; KEY_LENGTH]> = bytes.and_then(|b| b.try_into().ok());
                master.map(|master| Key::new(&master)).ok_or(KeyError::Malformed(index + 1))
            })
            .collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err(KeyError::Empty) } else { Ok(Self { keys }) }
    }

    /// The base64 form of a new key.
    #[must_use]
    pub fn encode(master: &[u8; KEY_LENGTH]) -> String {
        STANDARD.encode(master)
    }

    /// The id of the key that signs.
    #[must_use]
    pub fn newest_id(&self) -> &str {
        &self.keys[0].id
    }

    /// The keyed hash of `identifier`, for counters and audit: tells spellings of one identifier together
    /// and says nothing without the key. The oldest key makes it, so that a rotation moves no counter.
    #[must_use]
    pub fn identifier_key(&self, identifier: &Identifier) -> [u8; KEY_LENGTH] {
        let oldest = &self.keys[self.keys.len() - 1];
        mac(&oldest.identifier, &[identifier.key().as_bytes()])
    }

    /// The code of a challenge; nothing, where its key has left the ring.
    #[must_use]
    pub fn code(&self, seed: ChallengeSeed<'_>) -> Option<RecoveryCode> {
        let mac = self.challenge_mac(seed, b"code", &[])?;
        let head = mac.first_chunk::<8>()?;
        Some(RecoveryCode::from_number(u64::from_be_bytes(*head)))
    }

    /// The token of a challenge's link; nothing, where its key has left the ring.
    #[must_use]
    pub fn link(&self, seed: ChallengeSeed<'_>) -> Option<String> {
        Some(token(seed.id, &self.challenge_mac(seed, b"link", &[])?))
    }

    /// The token that the `attempt`-th try at a challenge's code earned; nothing, where its key has left
    /// the ring.
    #[must_use]
    pub fn ticket(&self, seed: ChallengeSeed<'_>, attempt: u32) -> Option<String> {
        Some(token(seed.id, &self.challenge_mac(seed, b"ticket", &attempt.to_be_bytes())?))
    }

    /// The token by which whoever got the message of a challenge says that it was not them; nothing, where its
    /// key has left the ring.
    #[must_use]
    pub fn not_me(&self, seed: ChallengeSeed<'_>) -> Option<String> {
        Some(token(seed.id, &self.challenge_mac(seed, b"not-me", &[])?))
    }

    fn challenge_mac(
        &self,
        seed: ChallengeSeed<'_>,
        label: &[u8],
        tail: &[u8],
    ) -> Option<[u8; KEY_LENGTH]> {
        let key = self.keys.iter().find(|key| key.id == seed.key_id)?;
        Some(mac(&key.challenge, &[label, seed.id.as_bytes(), seed.salt, tail]))
    }
}

impl Key {
    fn new(master: &[u8; KEY_LENGTH]) -> Self {
        let derive = Hkdf::<Sha256>::new(None, master);
        let sub_key = |purpose: &[u8]| {
            let mut key = [0; KEY_LENGTH];
            // HKDF-SHA-256 yields up to 255 × 32 bytes; 32 cannot fail.
            let _ = derive.expand(purpose, &mut key);
            key
        };
        let fingerprint = hash(&sub_key(b"recobra key id"));
        let id = encode(&fingerprint[..6]);
        Self {
            challenge: sub_key(b"recobra challenge"),
            identifier: sub_key(b"recobra identifier"),
            webhook: sub_key(b"recobra webhook"),
            audit: sub_key(b"recobra audit"),
            form: sub_key(b"recobra form"),
            token: TokenKey::new(&id, &sub_key(b"recobra access token")),
            id,
        }
    }
}

/// The challenge that a token says it belongs to.
#[must_use]
pub fn challenge_of(token: &ResetToken) -> Option<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(token.as_str()).ok()?;
    Uuid::from_slice(bytes.get(..16)?).ok()
}

/// Compares secrets in constant time.
#[must_use]
pub fn same(a: impl AsRef<[u8]>, b: impl AsRef<[u8]>) -> bool {
    a.as_ref().ct_eq(b.as_ref()).into()
}

/// SHA-256, for secrets that are random enough to need no more.
#[must_use]
pub fn hash(bytes: &[u8]) -> [u8; KEY_LENGTH] {
    Sha256::digest(bytes).into()
}

/// Unpadded base64url.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads unpadded base64url of exactly `N` bytes.
#[must_use]
pub fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// The value of an `Authorization` header (RFC 7617).
#[must_use]
pub fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// Reads unpadded base64url of any length.
#[must_use]
pub fn decode_all(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn token(id: Uuid, mac: &[u8; KEY_LENGTH]) -> String {
    encode(&[id.as_bytes().as_slice(), mac].concat())
}

/// HMAC-SHA-256 of all `parts` in a row (RFC 2104).
fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; KEY_LENGTH] {
    let Ok(mut mac) = HmacSha256::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length")
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(keys: &[u8]) -> KeyRing {
        let encoded: Vec<_> =
            keys.iter().map(|byte| KeyRing::encode(&[*byte; KEY_LENGTH])).collect();
        KeyRing::new(&encoded).unwrap()
    }

    fn seed(key_id: &str) -> ChallengeSeed<'_> {
        ChallengeSeed { id: Uuid::from_u128(7), salt: &[3; 32], key_id }
    }

    #[test]
    fn a_retried_message_carries_the_same_secrets() {
        let ring = ring(&[1]);
        assert_eq!(ring.code(seed(ring.newest_id())), ring.code(seed(ring.newest_id())));
        assert_eq!(ring.link(seed(ring.newest_id())), ring.link(seed(ring.newest_id())));
    }

    #[test]
    fn link_tickets_and_objection_of_one_challenge_differ() {
        let ring = ring(&[1]);
        let seed = seed(ring.newest_id());
        assert_ne!(ring.link(seed), ring.ticket(seed, 1));
        assert_ne!(ring.link(seed), ring.not_me(seed));
        assert_ne!(ring.ticket(seed, 0), ring.not_me(seed));
        assert_ne!(ring.ticket(seed, 1), ring.ticket(seed, 2));
    }

    #[test]
    fn a_token_has_the_form_that_the_page_knows_and_names_its_challenge() {
        let ring = ring(&[1]);
        let token = ResetToken::parse(&ring.link(seed(ring.newest_id())).unwrap()).unwrap();
        assert_eq!(challenge_of(&token), Some(Uuid::from_u128(7)));
    }

    #[test]
    fn after_a_rotation_old_secrets_verify_and_counters_stay() {
        let old = ring(&[1]);
        let rotated = ring(&[2, 1]);
        let seed = seed(old.newest_id());
        assert_eq!(old.link(seed), rotated.link(seed));
        assert_ne!(old.newest_id(), rotated.newest_id());
        let ana = Identifier::parse("ana@example.com").unwrap();
        assert_eq!(old.identifier_key(&ana), rotated.identifier_key(&ana));
    }

    #[test]
    fn a_key_that_left_the_ring_opens_nothing() {
        let old = ring(&[1]);
        assert_eq!(ring(&[2]).link(seed(old.newest_id())), None);
    }

    #[test]
    fn a_ring_without_a_proper_key_is_refused() {
        assert!(matches!(KeyRing::new(&[]), Err(KeyError::Empty)));
        assert!(matches!(KeyRing::new(&["c2hvcnQ=".to_owned()]), Err(KeyError::Malformed(1))));
    }
}
