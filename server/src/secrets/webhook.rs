//! What signs web hooks: a secret of each application, derived from the ring and stored nowhere.

use std::fmt;

use uuid::Uuid;

use super::{KeyRing, encode, mac};

/// Marks the secret for those who search for leaked ones.
const PREFIX: &str = "whsec_";

/// The secret that an application shares with the server.
#[derive(Clone)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    /// A secret that an operator chose.
    #[must_use]
    pub fn chosen(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text that its operator configures.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The HMAC-SHA-256 of `timestamp.body` in hexadecimal; the key is the secret's text.
    #[must_use]
    pub fn sign(&self, timestamp: i64, body: &str) -> String {
        let mac = mac(self.0.as_bytes(), &[format!("{timestamp}.{body}").as_bytes()]);
        mac.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(••••)")
    }
}

impl KeyRing {
    /// The secret of `application` under the key `key_id`; nothing, where that key has left the ring.
    #[must_use]
    pub fn webhook_secret(&self, application: Uuid, key_id: &str) -> Option<WebhookSecret> {
        let key = self.keys.iter().find(|key| key.id == key_id)?;
        let secret = mac(&key.webhook, &[application.as_bytes()]);
        Some(WebhookSecret(format!("{PREFIX}{}", encode(&secret))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_that_any_hmac_makes() {
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec_test
        let signature = WebhookSecret("whsec_test".to_owned()).sign(1_700_000_000, "{}");
        assert_eq!(signature, "35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91");
    }

    #[test]
    fn every_character_of_a_long_secret_counts() {
        // RFC 2104 hashes a key that is longer than a block of 64 bytes.
        let signature = WebhookSecret::chosen(&"whsec_test".repeat(10)).sign(1_700_000_000, "{}");
        assert_eq!(signature, "62c46f506983cb81caad086f515e1077883808dffbabdb092e3c8b08af991b2c");
    }

    #[test]
    fn every_application_has_its_own_secret() {
        let ring = KeyRing::new(&[KeyRing::encode(&[1; 32])]).unwrap();
        let of = |id| ring.webhook_secret(Uuid::from_u128(id), ring.newest_id()).unwrap();
        assert_eq!(of(1).expose(), of(1).expose());
        assert_ne!(of(1).expose(), of(2).expose());
        assert!(ring.webhook_secret(Uuid::from_u128(1), "another").is_none());
        assert!(!format!("{:?}", of(1)).contains(of(1).expose()));
    }
}
