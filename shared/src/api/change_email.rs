//! `POST /api/account/change-email` and `…/verify`: another address, which counts once it is proven.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::challenge::Challenge;
use super::verify_code::VerifyCodeBody;
use super::verify_email::VerifyEmailReply;
use super::{Body, Endpoint, Method};
use crate::violation::{self, Violation};
use crate::{Email, NewPassword, Policy, email, password};

/// Asks for it.
pub struct ChangeEmail;

impl Endpoint for ChangeEmail {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/change-email";
    const SUMMARY: &'static str = "Ask for another address";
    type Body = ChangeEmailBody;
    type Reply = Challenge;
}

/// Proves it.
pub struct VerifyChangeEmail;

impl Endpoint for VerifyChangeEmail {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/change-email/verify";
    const SUMMARY: &'static str = "Prove the other address";
    type Body = VerifyCodeBody;
    type Reply = VerifyEmailReply;
}

/// The other address and the password in force.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeEmailBody {
    /// The address, which a message will prove.
    #[validate(custom(function = email::rule))]
    pub email: String,
    /// The password in force.
    #[validate(custom(function = password::present_rule))]
    pub current_password: String,
}

/// The same in checked types.
#[derive(Clone, Debug)]
pub struct ChangeEmailInput {
    /// The address, which a message will prove.
    pub email: Email,
    /// The password in force.
    pub current_password: NewPassword,
}

impl Body for ChangeEmailBody {
    type Input = ChangeEmailInput;

    fn check(self, _: &Policy) -> Result<ChangeEmailInput, Vec<Violation>> {
        self.validate().map_err(|errors| violation::from_errors(&errors))?;
        let email = Email::parse(&self.email).map_err(|violation| vec![violation])?;
        Ok(ChangeEmailInput { email, current_password: NewPassword::new(&self.current_password) })
    }
}
