//! The password of an account: what the policy says of a new one, and what replacing the old one ends.

use shared::{NewPassword, PasswordContext, Violation, ViolationCode};

use super::notice::tell;
use crate::application::{self, tell::Event};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::session::throttle::begin_anew;
use crate::store::Tx;
use crate::store::accounts::Account;
use crate::store::outbox::Template;

/// Judges a new password by the whole policy, and that it is not the one in force.
///
/// # Errors
/// [`Error::Validation`] with every rule that it breaks, at `/new_password`.
pub async fn judge(ctx: &Ctx, account: &Account, password: &NewPassword) -> Result<(), Error> {
    let name = account.display_name.as_deref().unwrap_or_default();
    let mut violations = broken_rules(ctx, password, account.email.as_str(), name).await?;
    let current = account.password_hash.as_deref();
    if violations.is_empty() && ctx.hasher.verify(password.clone(), current).await? {
        violations.push(Violation::new("/new_password", ViolationCode::PasswordPrevious));
    }
    if violations.is_empty() { Ok(()) } else { Err(Error::Validation(violations)) }
}

/// Judges the first password of an account to be.
///
/// # Errors
/// [`Error::Validation`] with every rule that it breaks, at `/password`.
pub async fn judge_first(
    ctx: &Ctx,
    password: &NewPassword,
    email: &str,
    name: &str,
) -> Result<(), Error> {
    let violations = broken_rules(ctx, password, email, name).await?;
    if violations.is_empty() {
        return Ok(());
    }
    let at_password = |violation| Violation { pointer: "/password".to_owned(), ..violation };
    Err(Error::Validation(violations.into_iter().map(at_password).collect()))
}

async fn broken_rules(
    ctx: &Ctx,
    password: &NewPassword,
    email: &str,
    name: &str,
) -> Result<Vec<Violation>, Error> {
    let policy = &ctx.policy.password;
    let context = PasswordContext::new([ctx.policy.app_name.as_str(), email, name]);
    let mut violations = policy.violations(password, &context);
    violations.extend(ctx.hasher.judge(policy, password.clone(), context).await?);
    Ok(violations)
}

/// Sets the password of the account that was as `before` and ends everything that the old one opened: sessions, codes, links, pending changes, known
/// devices, and the waits that wrong ones brought about.
/// Says how many sessions there were; nothing, where the account is off.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn replace(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    before: &Account,
    hash: &str,
) -> Result<Option<u64>, Error> {
    let now = ctx.clock.now();
    if !tx.set_password(before.id, hash, now).await? {
        return Ok(None);
    }
    let sessions = tx.end_sessions(before.id).await?;
    tx.void_challenges(before.id, now).await?;
    begin_anew(tx, before.id).await?;
    tell(ctx, tx, from, Template::PasswordChanged, before, None).await?;
    application::tell::tell(ctx, tx, Event::PasswordChanged, before.id, None).await?;
    Ok(Some(sessions))
}
