//! `SECRETS__…`: the keys that codes and links are derived from.

use std::fmt;

use serde::Deserialize;

use super::{List, Profile};

/// The keys that codes and links are derived from.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Secrets {
    /// Base64 of 32 bytes each, newest first.
    pub keys: List<String>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({} keys)", self.keys.0.len())
    }
}

impl Secrets {
    pub(super) fn faults(&self, profile: Profile) -> Vec<String> {
        if profile == Profile::Production && self.keys.0.is_empty() {
            return vec![
                "RECOBRA_SECRETS__KEYS: is needed in production (openssl rand -base64 32)"
                    .to_owned(),
            ];
        }
        if self.keys.0.is_empty() {
            return Vec::new();
        }
        let fault = crate::secrets::KeyRing::new(&self.keys.0).err();
        fault.map(|error| format!("RECOBRA_SECRETS__KEYS: {error}")).into_iter().collect()
    }
}
