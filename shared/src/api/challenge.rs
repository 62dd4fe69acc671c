//! The answer to everything that sends a code: the same for known and unknown identifiers.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::identifier::Channel;

/// A request for a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Challenge {
    /// The request that the code will belong to.
    pub request_id: Uuid,
    /// How the message travels.
    pub channel: Channel,
    /// Digits of the code.
    pub code_length: usize,
    /// Seconds until the code and the link die.
    pub expires_in: u64,
    /// Seconds until another code may be asked for.
    pub resend_in: u64,
}
