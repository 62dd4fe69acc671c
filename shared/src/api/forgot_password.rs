//! `POST /api/auth/forgot-password`: asks for a message with a code and a link.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::{Body, Endpoint, Method, challenge::Challenge};
use crate::violation::{self, Violation, ViolationCode};
use crate::{Identifier, Policy, identifier};

/// The call.
pub struct ForgotPassword;

impl Endpoint for ForgotPassword {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/forgot-password";
    const SUMMARY: &'static str = "Send a recovery message, if there is such an account";
    type Body = ForgotPasswordBody;
    type Reply = Challenge;
}

/// Whose password was forgotten.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ForgotPasswordBody {
    /// An e-mail address or a phone number.
    #[validate(custom(function = identifier::rule))]
    pub identifier: String,
}

impl Body for ForgotPasswordBody {
    type Input = Identifier;

    fn check(self, policy: &Policy) -> Result<Identifier, Vec<Violation>> {
        self.validate().map_err(|errors| violation::from_errors(&errors))?;
        let identifier =
            Identifier::parse(&self.identifier).map_err(|violation| vec![violation])?;
        if policy.channels.contains(&identifier.channel()) {
            Ok(identifier)
        } else {
            Err(vec![Violation::new("/identifier", ViolationCode::EmailFormat)])
        }
    }
}
