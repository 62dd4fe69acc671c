//! The rules in force on one server, as data: the reply of `GET /api/policy`.

use serde::{Deserialize, Serialize};

use crate::identifier::Channel;
use crate::{Locale, PasswordPolicy};

/// What the page needs to know of the server's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
    /// The product's name, which messages and screens carry.
    pub app_name: String,
    /// What a new password must satisfy.
    pub password: PasswordPolicy,
    /// What a code looks like.
    pub code: CodePolicy,
    /// How messages can travel here.
    pub channels: Vec<Channel>,
    /// Who may open an account.
    pub sign_up: SignUp,
    /// The languages, the default one first.
    pub locales: Vec<Locale>,
    /// Whether the development conveniences (mailbox, clock) are there.
    pub development: bool,
}

/// What a code looks like and how many tries it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodePolicy {
    /// Digits of a code.
    pub length: usize,
    /// Tries of a code.
    pub attempts: u32,
}

/// Who may open an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SignUp {
    /// Everybody who proves an address.
    Open,
    /// Nobody: accounts come from the command line.
    Closed,
}
