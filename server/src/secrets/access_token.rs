//! Access tokens as signed text: JWS (RFC 7515) with Ed25519 (RFC 8037) and nothing else. The keys are derived
//! from the ring and stored nowhere. What the claims say is for others to judge.

use ed25519_dalek::{Signature, Signer, SigningKey};
use serde::Serialize;

use super::{KEY_LENGTH, KeyRing, decode, encode};

/// Bytes of an Ed25519 signature.
const SIGNATURE_LENGTH: usize = 64;

/// What a token begins with: the whole of it is compared, so that no other algorithm, type or key can be asked
/// for (RFC 8725 §3.1, §3.11).
#[derive(Serialize)]
struct Header<'a> {
    alg: &'a str,
    kid: &'a str,
    typ: &'a str,
}

/// A key of the ring that signs access tokens.
pub(super) struct TokenKey {
    signing: SigningKey,
    header: String,
}

impl TokenKey {
    pub(super) fn new(id: &str, seed: &[u8; KEY_LENGTH]) -> Self {
        let header = Header { alg: "EdDSA", kid: id, typ: "at+jwt" };
        // Three short strings; writing them down as JSON cannot fail.
        let header = encode(&serde_json::to_vec(&header).unwrap_or_default());
        Self { signing: SigningKey::from_bytes(seed), header }
    }

    fn verifies(&self, signed: &str, signature: &Signature) -> bool {
        self.signing.verifying_key().verify_strict(signed.as_bytes(), signature).is_ok()
    }
}

/// The public half of a key that signs access tokens.
#[derive(Clone, Debug)]
pub struct PublicKey {
    /// The id of the ring's key.
    pub id: String,
    /// The point, in base64url.
    pub x: String,
}

impl KeyRing {
    /// The token that carries `claims`, signed by the newest key.
    #[must_use]
    pub fn sign_token(&self, claims: &[u8]) -> String {
        let key = &self.keys[0].token;
        let signed = format!("{}.{}", key.header, encode(claims));
        let signature = key.signing.sign(signed.as_bytes()).to_bytes();
        format!("{signed}.{}", encode(&signature))
    }

    /// The claims of `token`, where a key of the ring signed it.
    #[must_use]
    pub fn verified_claims(&self, token: &str) -> Option<Vec<u8>> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let key = self.keys.iter().find(|key| key.token.header == header)?;
        let signature = Signature::from_bytes(&decode::<SIGNATURE_LENGTH>(signature)?);
        if key.token.verifies(signed, &signature) { super::decode_all(claims) } else { None }
    }

    /// The public keys that verify access tokens, newest first.
    pub fn public_keys(&self) -> impl Iterator<Item = PublicKey> {
        self.keys.iter().map(|key| PublicKey {
            id: key.id.clone(),
            x: encode(key.token.signing.verifying_key().as_bytes()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(keys: &[u8]) -> KeyRing {
        let encoded: Vec<_> =
            keys.iter().map(|byte| KeyRing::encode(&[*byte; KEY_LENGTH])).collect();
        KeyRing::new(&encoded).unwrap()
    }

    #[test]
    fn what_a_ring_signed_it_verifies_and_no_other_ring_does() {
        let token = ring(&[1]).sign_token(b"{}");
        assert_eq!(ring(&[1]).verified_claims(&token).as_deref(), Some(b"{}".as_slice()));
        assert_eq!(ring(&[2]).verified_claims(&token), None);
    }

    #[test]
    fn the_newest_key_signs_and_after_a_rotation_the_older_still_verifies() {
        let (old, rotated) = (ring(&[1]), ring(&[2, 1]));
        assert!(rotated.verified_claims(&old.sign_token(b"{}")).is_some());
        assert!(old.verified_claims(&rotated.sign_token(b"{}")).is_none());
        assert_eq!(rotated.public_keys().count(), 2);
    }

    #[test]
    fn a_token_with_one_character_changed_is_no_token() {
        let ring = ring(&[1]);
        let token = ring.sign_token(b"{\"sub\":1}");
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(ring.verified_claims(&changed), None, "{changed}");
        }
    }

    #[test]
    fn the_header_names_algorithm_key_and_type_and_nothing_else() {
        let ring = ring(&[1]);
        let token = ring.sign_token(b"{}");
        let header = super::super::decode_all(token.split('.').next().unwrap()).unwrap();
        let expected = format!(r#"{{"alg":"EdDSA","kid":"{}","typ":"at+jwt"}}"#, ring.newest_id());
        assert_eq!(String::from_utf8(header).unwrap(), expected);
    }
}
