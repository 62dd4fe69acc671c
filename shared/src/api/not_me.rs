//! `POST /api/auth/not-me`: ends what a message was about, for whoever got it and did not ask for it.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::challenge::Challenge;
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotMeReply {
    /// What was done.
    pub outcome: NotMeOutcome,
    /// The code that was texted, too: where the account was frozen and had a proven number before the change that it
    /// has got back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<TextedCode>,
}

/// A recovery by text: the request that its code belongs to, and where it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextedCode {
    /// The number, masked.
    pub sent_to: String,
    /// The request.
    #[serde(flatten)]
    pub challenge: Challenge,
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
