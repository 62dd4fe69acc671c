//! `LIMITS__…`: budgets of one client address.

use serde::Deserialize;

use super::Rate;

/// Budgets of one client address.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Calls that send a message.
    pub forgot_per_address: Rate,
    /// Sign-ins.
    pub sign_in_per_address: Rate,
    /// Codes.
    pub verify_per_address: Rate,
    /// Questions of other applications' servers about access tokens.
    pub introspect_per_address: Rate,
    /// All other calls that change something.
    pub default_per_address: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            forgot_per_address: Rate::new(10, 60),
            sign_in_per_address: Rate::new(20, 60),
            verify_per_address: Rate::new(30, 60),
            introspect_per_address: Rate::new(6000, 60),
            default_per_address: Rate::new(300, 60),
        }
    }
}
