//! Seals of the audit log: MACs that whoever has the database alone cannot make.

use subtle::ConstantTimeEq;

use super::{KEY_LENGTH, KeyRing, mac};

impl KeyRing {
    /// The seal of `message` under the key `key_id`; nothing, where that key has left the ring.
    #[must_use]
    pub fn seal(&self, key_id: &str, message: &[u8]) -> Option<[u8; KEY_LENGTH]> {
        let key = self.keys.iter().find(|key| key.id == key_id)?;
        Some(mac(&key.audit, &[message]))
    }

    /// Whether `seal` is that of `message` under the key `key_id`.
    #[must_use]
    pub fn sealed(&self, key_id: &str, message: &[u8], seal: &[u8]) -> bool {
        self.seal(key_id, message).is_some_and(|right| right.ct_eq(seal).into())
    }

    /// Whether the key `key_id` is in the ring.
    #[must_use]
    pub fn has_key(&self, key_id: &str) -> bool {
        self.keys.iter().any(|key| key.id == key_id)
    }
}
