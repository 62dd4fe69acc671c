//! Asks for an account. It exists once its address is proven; until then it is a challenge's payload.

use serde::{Deserialize, Serialize};
use shared::api::challenge::Challenge;
use shared::api::sign_up::SignUpInput;
use shared::policy::SignUp;
use shared::{DisplayName, Identifier, Locale};

use super::open::{Opening, open};
use crate::account::password::judge_first;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::store::challenges::Purpose;

/// What a sign-up remembers until the address is proven.
#[derive(Serialize, Deserialize)]
pub(super) struct Applicant {
    pub(super) email: String,
    pub(super) display_name: Option<String>,
    pub(super) locale: Locale,
    pub(super) password_hash: String,
}

/// Opens a sign-up. The answer is the same whether or not the address has an account: the message differs.
///
/// # Errors
/// [`Error::Validation`], where the password is too easy to guess; [`Error::NotFound`], where sign-up is closed.
pub async fn sign_up(ctx: &Ctx, from: &Caller, input: SignUpInput) -> Result<Challenge, Error> {
    if ctx.policy.sign_up == SignUp::Closed {
        return Err(Error::NotFound);
    }
    let name = input.display_name.as_ref().map_or("", DisplayName::as_str);
    judge_first(ctx, &input.password, input.email.as_str(), name).await?;
    let applicant = Applicant {
        email: input.email.as_str().to_owned(),
        display_name: input.display_name.map(String::from),
        locale: input.locale.unwrap_or(from.locale),
        password_hash: ctx.hasher.hash(&*ctx.entropy, input.password).await?,
    };
    let identifier = Identifier::Email(input.email);
    let opening = Opening {
        purpose: Purpose::SignUp,
        identifier_key: ctx.keys.identifier_key(&identifier),
        masked: Some(identifier.masked()),
        channel: identifier.channel(),
        account_id: None,
        recipient: None,
        payload: serde_json::to_string(&applicant).ok(),
    };
    let from = Caller { locale: applicant.locale, ..from.clone() };
    open(ctx, &from, opening).await
}
