//! `POST /api/auth/not-me`: ends what a message was about, for whoever got it and did not ask for it.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::{Body, Endpoint, Method};
use crate::violation::Violation;
use crate::{Policy, ResetToken};

/// The call.
pub struct NotMe;

impl Endpoint for NotMe {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/not-me";
    const SUMMARY: &'static str = "Cancel a request, or take a change back and freeze the account";
    type Body = NotMeBody;
    type Reply = NotMeReply;
}

/// The token of a message's second link.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NotMeBody {
    /// The token.
    pub token: String,
}

impl Body for NotMeBody {
    /// Nothing, where the string cannot be a token.
    type Input = Option<ResetToken>;

    fn check(self, _: &Policy) -> Result<Option<ResetToken>, Vec<Violation>> {
        Ok(ResetToken::parse(&self.token))
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotMeReply {
    /// What was done.
    pub outcome: NotMeOutcome,
}

/// What a message's second link does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum NotMeOutcome {
    /// A request that was pending is dead, with its code and its link. Nothing else changed.
    Cancelled,
    /// A change was taken back: nothing but a recovery opens the account now, and its message is on the way.
    Frozen,
}
