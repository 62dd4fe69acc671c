//! `LIMITS__…`: budgets of one client address, and wrong passwords in a row.

use serde::Deserialize;

use super::Rate;

/// Most wrong passwords in a row, by NIST SP 800-63B-4 §3.2.2.
const FAILURES_MAX: u32 = 100;

/// Budgets of one client address, and wrong passwords in a row.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Calls that send a message.
    pub forgot_per_address: Rate,
    /// Sign-ins.
    pub sign_in_per_address: Rate,
    /// Wrong passwords in a row for one account that bring no wait about.
    pub sign_in_failures_free: u32,
    /// Wrong passwords in a row for one account after which only a recovery helps.
    pub sign_in_failures_max: u32,
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
            sign_in_failures_free: 10,
            sign_in_failures_max: FAILURES_MAX,
            verify_per_address: Rate::new(30, 60),
            introspect_per_address: Rate::new(6000, 60),
            default_per_address: Rate::new(300, 60),
        }
    }
}

impl Limits {
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if !(1..=20).contains(&self.sign_in_failures_free) {
            faults.push("RECOBRA_LIMITS__SIGN_IN_FAILURES_FREE: must be from 1 to 20".to_owned());
        }
        let least = self.sign_in_failures_free.saturating_add(1);
        if !(least..=FAILURES_MAX).contains(&self.sign_in_failures_max) {
            faults.push(format!(
                "RECOBRA_LIMITS__SIGN_IN_FAILURES_MAX: must be from {least} to {FAILURES_MAX}"
            ));
        }
        faults
    }
}
