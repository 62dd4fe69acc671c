//! Adds an account whose address the operator vouches for.

use shared::audit::AuditEvent;
use shared::{DisplayName, Email, Identifier, Locale, NewPassword, Phone};

use super::password::judge_first;
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::store::StoreError;
use crate::store::accounts::NewAccount;

/// Somebody who is to have an account.
#[derive(Clone, Debug)]
pub struct Person {
    /// The address.
    pub email: Email,
    /// The number.
    pub phone: Option<Phone>,
    /// How the person wants to be called.
    pub display_name: Option<DisplayName>,
    /// The language of the messages.
    pub locale: Locale,
}

/// Adds an account. Says whether the address was free.
///
/// # Errors
/// [`Error::Validation`], where the password breaks the policy.
pub async fn add(ctx: &Ctx, person: Person, password: NewPassword) -> Result<bool, Error> {
    let name = person.display_name.as_ref().map_or("", DisplayName::as_str);
    judge_first(ctx, &password, person.email.as_str(), name).await?;
    let now = ctx.clock.now();
    let account = NewAccount {
        id: entropy::id(&*ctx.entropy, now)?,
        email: person.email,
        phone: person.phone,
        display_name: person.display_name.map(String::from),
        locale: person.locale,
        password_hash: ctx.hasher.hash(&*ctx.entropy, password).await?,
    };
    let tx = ctx.store.begin().await?;
    match tx.insert_account(&account, now).await {
        Err(StoreError::Duplicate) => return Ok(false),
        inserted => inserted?,
    }
    let whom = Whom::identifier(ctx, &Identifier::Email(account.email.clone())).of(account.id);
    audit::ok(ctx, &tx, &Caller::operator(account.locale), AuditEvent::AccountCreated, whom)
        .await?;
    tx.commit().await?;
    Ok(true)
}
