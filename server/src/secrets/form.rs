//! What proves that a plain form is ours: an HMAC of the value in the browser's cookie.

use super::{KEY_LENGTH, KeyRing, decode, encode, mac, same};

impl KeyRing {
    /// The hidden value of a form for the browser whose cookie holds `nonce`.
    #[must_use]
    pub fn form_token(&self, nonce: &[u8; KEY_LENGTH]) -> String {
        encode(&mac(&self.keys[0].form, &[nonce]))
    }

    /// Whether `token` is the hidden value for `nonce`, by any key of the ring.
    #[must_use]
    pub fn is_form_token(&self, nonce: &[u8; KEY_LENGTH], token: &str) -> bool {
        let Some(token) = decode::<KEY_LENGTH>(token) else { return false };
        self.keys.iter().any(|key| same(token, mac(&key.form, &[nonce])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(keys: &[u8]) -> KeyRing {
        let keys: Vec<_> = keys.iter().map(|byte| KeyRing::encode(&[*byte; KEY_LENGTH])).collect();
        KeyRing::new(&keys).unwrap()
    }

    #[test]
    fn a_token_fits_its_own_browser_alone_and_outlives_a_rotation() {
        let token = ring(&[1]).form_token(&[7; KEY_LENGTH]);
        assert!(ring(&[1]).is_form_token(&[7; KEY_LENGTH], &token));
        assert!(ring(&[2, 1]).is_form_token(&[7; KEY_LENGTH], &token));
        assert!(!ring(&[1]).is_form_token(&[8; KEY_LENGTH], &token));
        assert!(!ring(&[2]).is_form_token(&[7; KEY_LENGTH], &token));
        assert!(!ring(&[1]).is_form_token(&[7; KEY_LENGTH], ""));
    }
}
