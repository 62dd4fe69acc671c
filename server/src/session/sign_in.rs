//! Opens a session. Every outcome costs exactly one Argon2 with the current parameters.

use shared::api::sign_in::{SignInInput, SignInReply};
use shared::audit::AuditEvent;

use super::open::open;
use super::{SessionSecret, owner};
use crate::application::tell::{Event, tell};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::store::Tx;
use crate::store::accounts::Account;

/// Opens a session for whom the password is right and ends the one that `previous` opened.
///
/// # Errors
/// [`Error::CredentialsRejected`], alike for unknown, disabled and password-less accounts and wrong passwords.
pub async fn sign_in(
    ctx: &Ctx,
    from: &Caller,
    input: SignInInput,
    previous: Option<&SessionSecret>,
) -> Result<(SignInReply, SessionSecret), Error> {
    let whom = Whom::identifier(ctx, &input.identifier);
    let account = ctx.store.account_by_identifier(&input.identifier).await?;
    let account = account.filter(|account| !account.disabled);
    let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let matches = ctx.hasher.verify(input.password, hash).await?;
    let opened = match account.filter(|_| matches) {
        Some(account) => admit(ctx, from, &account, whom.clone(), previous).await?,
        None => None,
    };
    if let Some(opened) = opened {
        return Ok(opened);
    }
    let tx = ctx.store.begin().await?;
    audit::refused(ctx, &tx, from, AuditEvent::SignIn, whom).await?;
    tx.commit().await?;
    Err(Error::CredentialsRejected)
}

/// Writes the session, unless the password was replaced while the old one was being verified.
async fn admit(
    ctx: &Ctx,
    from: &Caller,
    verified: &Account,
    whom: Whom,
    previous: Option<&SessionSecret>,
) -> Result<Option<(SignInReply, SessionSecret)>, Error> {
    let tx = ctx.store.begin().await?;
    let current = tx.lock_account(verified.id).await?;
    let unchanged =
        |current: &Account| !current.disabled && current.password_hash == verified.password_hash;
    let Some(current) = current.filter(unchanged) else { return Ok(None) };
    if let Some(previous) = previous {
        end_previous(ctx, &tx, previous).await?;
    }
    let secret = open(ctx, &tx, from, verified.id).await?;
    audit::ok(ctx, &tx, from, AuditEvent::SignIn, whom.of(verified.id)).await?;
    tx.commit().await?;
    let expires_in = ctx.config.session.idle_ttl.0.as_secs();
    Ok(Some((SignInReply { account: owner(&current), expires_in }, secret)))
}

async fn end_previous(ctx: &Ctx, tx: &Tx, previous: &SessionSecret) -> Result<(), Error> {
    match tx.end_session(&previous.hash()).await? {
        Some(ended) => tell(ctx, tx, Event::SessionRevoked, ended.account_id, Some(ended.id)).await,
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::Ordering;

    use shared::{Email, Identifier, Locale, NewPassword};

    use super::*;
    use crate::account::add::{Person, add};
    use crate::account::disable::disable;
    use crate::boot::context_with;
    use crate::clock::SystemClock;
    use crate::config::{Config, Profile};
    use crate::entropy::SystemEntropy;

    const PASSWORD: &str = "lluvia verde sobre tejados";

    async fn account(ctx: &Ctx, email: &str) -> Account {
        let email = Email::parse(email).unwrap();
        let identifier = Identifier::Email(email.clone());
        let person = Person { email, phone: None, display_name: None, locale: Locale::Es };
        assert!(add(ctx, person, NewPassword::new(PASSWORD)).await.unwrap());
        ctx.store.account_by_identifier(&identifier).await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn every_outcome_costs_exactly_one_argon2() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config { profile: Profile::Development, ..Config::default() };
        config.database.url = format!("sqlite://{}", folder.path().join("recobra.db").display());
        let ctx =
            context_with(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.unwrap();
        account(&ctx, "ana@example.com").await;
        let off = account(&ctx, "off@example.com").await;
        disable(&ctx, &off).await.unwrap();
        let from = Caller::operator(Locale::Es);
        for (email, password, opens) in [
            ("ana@example.com", PASSWORD, true),
            ("ana@example.com", "otra frase", false),
            ("off@example.com", PASSWORD, false),
            ("who@example.com", PASSWORD, false),
        ] {
            let before = ctx.hasher.runs.load(Ordering::SeqCst);
            let identifier = Identifier::parse(email).unwrap();
            let input = SignInInput { identifier, password: NewPassword::new(password) };
            assert_eq!(sign_in(&ctx, &from, input, None).await.is_ok(), opens, "{email}");
            assert_eq!(ctx.hasher.runs.load(Ordering::SeqCst) - before, 1, "{email}");
        }
    }
}
