//! `POST /api/auth/sign-up`: asks for an account, which exists once its address is proven.

use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

use super::{Body, Endpoint, Method, challenge::Challenge};
use crate::violation::{self, Violation, ViolationCode};
use crate::{
    DisplayName, Email, Locale, NewPassword, PasswordContext, Policy, display_name, email,
};

/// The call.
pub struct SignUp;

impl Endpoint for SignUp {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/sign-up";
    const SUMMARY: &'static str = "Ask for an account";
    type Body = SignUpBody;
    type Reply = Challenge;
}

/// Who wants an account.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignUpBody {
    /// The address, which a message will prove.
    #[validate(custom(function = email::rule))]
    pub email: String,
    /// The password.
    pub password: String,
    /// How the person wants to be called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = display_name::rule))]
    pub display_name: Option<String>,
    /// The language of the messages; else that of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = locale_rule))]
    pub locale: Option<String>,
}

/// The same in checked types.
#[derive(Clone, Debug)]
pub struct SignUpInput {
    /// The address, which a message will prove.
    pub email: Email,
    /// The password, which the policy has nothing against, word lists aside.
    pub password: NewPassword,
    /// How the person wants to be called.
    pub display_name: Option<DisplayName>,
    /// The language of the messages, where the caller chose one.
    pub locale: Option<Locale>,
}

impl Body for SignUpBody {
    type Input = SignUpInput;

    fn check(self, policy: &Policy) -> Result<SignUpInput, Vec<Violation>> {
        let mut violations =
            self.validate().map_or_else(|errors| violation::from_errors(&errors), |()| Vec::new());
        let password = NewPassword::new(&self.password);
        let name = self.display_name.as_deref().unwrap_or_default();
        let context = PasswordContext::new([policy.app_name.as_str(), &self.email, name]);
        violations.extend(
            policy
                .password
                .violations(&password, &context)
                .into_iter()
                .map(|violation| Violation { pointer: "/password".to_owned(), ..violation }),
        );
        match (Email::parse(&self.email), DisplayName::parse(name)) {
            (Ok(email), Ok(display_name)) if violations.is_empty() => Ok(SignUpInput {
                email,
                password,
                display_name,
                locale: self.locale.as_deref().and_then(Locale::from_tag),
            }),
            _ => Err(violations),
        }
    }
}

fn locale_rule(tag: &str) -> Result<(), ValidationError> {
    match Locale::from_tag(tag) {
        Some(_) => Ok(()),
        None => Err(Violation::new("/locale", ViolationCode::Locale).into()),
    }
}
