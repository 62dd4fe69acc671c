//! The account as its owner sees it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Locale;

/// The person's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// Its id.
    pub id: Uuid,
    /// Its proven address.
    pub email: String,
    /// Its proven number, in E.164.
    pub phone: Option<String>,
    /// How the person wants to be called.
    pub display_name: Option<String>,
    /// The language of its messages.
    pub locale: Locale,
}
