//! `POST /api/auth/sign-in`: opens a session.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::{Body, Endpoint, Method, account::Account};
use crate::violation::{self, Violation};
use crate::{Identifier, NewPassword, Policy, identifier, password};

/// The call.
pub struct SignIn;

impl Endpoint for SignIn {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/sign-in";
    const SUMMARY: &'static str = "Open a session";
    type Body = SignInBody;
    type Reply = SignInReply;
}

/// Who is there.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignInBody {
    /// An e-mail address or a phone number.
    #[validate(custom(function = identifier::rule))]
    pub identifier: String,
    /// The password in force.
    #[validate(custom(function = password::present_rule))]
    pub password: String,
}

/// The same in checked types.
#[derive(Clone, Debug)]
pub struct SignInInput {
    /// An e-mail address or a phone number.
    pub identifier: Identifier,
    /// The password in force, in NFC.
    pub password: NewPassword,
}

impl Body for SignInBody {
    type Input = SignInInput;

    fn check(self, _: &Policy) -> Result<SignInInput, Vec<Violation>> {
        self.validate().map_err(|errors| violation::from_errors(&errors))?;
        let identifier =
            Identifier::parse(&self.identifier).map_err(|violation| vec![violation])?;
        Ok(SignInInput { identifier, password: NewPassword::new(&self.password) })
    }
}

/// The session is open; its secret is in the cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInReply {
    /// Whose session it is.
    pub account: Account,
    /// Seconds until the session ends if it is not used.
    pub expires_in: u64,
}
