//! `POST /api/dev/clock`: moves the server's clock, in development only.

use serde::{Deserialize, Serialize};

use super::{Body, Endpoint, Method};
use crate::Policy;
use crate::violation::Violation;

/// The call.
pub struct AdvanceClock;

impl Endpoint for AdvanceClock {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/dev/clock";
    const SUMMARY: &'static str = "Move the server's clock";
    type Body = AdvanceClockBody;
    type Reply = AdvanceClockReply;
}

/// How far.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AdvanceClockBody {
    /// A duration such as `15m`.
    pub advance: String,
}

impl Body for AdvanceClockBody {
    type Input = String;

    fn check(self, _: &Policy) -> Result<String, Vec<Violation>> {
        Ok(self.advance)
    }
}

/// Where the clock stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdvanceClockReply {
    /// RFC 3339 in UTC.
    pub now: String,
}
