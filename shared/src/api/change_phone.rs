//! `POST /api/account/change-phone` and `…/verify`: another number, usable for recovery once it is proven.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::challenge::Challenge;
use super::verify_code::VerifyCodeBody;
use super::{Body, Endpoint, Method};
use crate::violation::{self, Violation};
use crate::{NewPassword, Phone, Policy, password, phone};

/// Asks for it.
pub struct ChangePhone;

impl Endpoint for ChangePhone {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/change-phone";
    const SUMMARY: &'static str = "Ask for another number";
    type Body = ChangePhoneBody;
    type Reply = Challenge;
}

/// Proves it.
pub struct VerifyChangePhone;

impl Endpoint for VerifyChangePhone {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/change-phone/verify";
    const SUMMARY: &'static str = "Prove the other number";
    type Body = VerifyCodeBody;
    type Reply = VerifyChangePhoneReply;
}

/// The other number and the password in force.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePhoneBody {
    /// The number, which a message will prove.
    #[validate(custom(function = phone::rule))]
    pub phone: String,
    /// The password in force.
    #[validate(custom(function = password::present_rule))]
    pub current_password: String,
}

/// The same in checked types.
#[derive(Clone, Debug)]
pub struct ChangePhoneInput {
    /// The number, which a message will prove.
    pub phone: Phone,
    /// The password in force.
    pub current_password: NewPassword,
}

impl Body for ChangePhoneBody {
    type Input = ChangePhoneInput;

    fn check(self, _: &Policy) -> Result<ChangePhoneInput, Vec<Violation>> {
        self.validate().map_err(|errors| violation::from_errors(&errors))?;
        let phone = Phone::parse(&self.phone).map_err(|violation| vec![violation])?;
        Ok(ChangePhoneInput { phone, current_password: NewPassword::new(&self.current_password) })
    }
}

/// The number is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifyChangePhoneReply {
    /// The proven number, in E.164.
    pub phone: String,
}
