//! Opens a session. Every outcome does the same work: one look-up, the hashing that [`Hasher::verify_alike`] is
//! about, and one transaction that judges, counts and writes down what happened.
//!
//! [`Hasher::verify_alike`]: crate::password::Hasher::verify_alike

use shared::api::sign_in::{SignInInput, SignInReply};
use shared::audit::AuditEvent;

use super::device::{self, DeviceSecret, KnownDevice};
use super::open::open;
use super::throttle::{DEVICE_FAILURES_MAX, Gate, Tries};
use super::{SessionSecret, owner};
use crate::application::tell::{Event, tell};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::password::Verdict;
use crate::retry;
use crate::store::Tx;
use crate::store::accounts::Account;

/// What the caller brought along.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// The session that was open before.
    pub session: Option<SessionSecret>,
    /// What makes the device a known one.
    pub device: Option<DeviceSecret>,
}

/// What the caller gets.
#[derive(Debug)]
pub struct Opened {
    /// Whose session it is.
    pub reply: SignInReply,
    /// The session's secret.
    pub session: SessionSecret,
    /// The device's secret.
    pub device: DeviceSecret,
}

/// Who signs in, and how it looks so far.
struct Try<'a> {
    ctx: &'a Ctx,
    from: &'a Caller,
    tx: Tx,
    whom: Whom,
    known: Option<KnownDevice>,
    tries: Tries,
}

/// Opens a session for whom the password is right and ends the one that the caller brought.
///
/// # Errors
/// [`Error::CredentialsRejected`], alike for unknown, disabled and password-less accounts, wrong passwords, and any
/// password while there have been too many wrong ones.
pub async fn sign_in(
    ctx: &Ctx,
    from: &Caller,
    input: SignInInput,
    brought: &Brought,
) -> Result<Opened, Error> {
    let identifier_key = ctx.keys.identifier_key(&input.identifier);
    let whom = Whom::identifier(ctx, &input.identifier);
    let schemes = ctx.store.unusual_password_schemes(ctx.hasher.scheme()).await?;
    let account = ctx.store.account_by_identifier(&input.identifier).await?;
    let id = account.as_ref().map(|account| account.id);
    let account = account.filter(|account| !account.disabled);
    let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let password = input.password;
    let verdict = ctx.hasher.verify_alike(&*ctx.entropy, password, hash, &schemes).await?;

    let verified = account.filter(|_| verdict != Verdict::Wrong);
    let judge = || async {
        let tx = ctx.store.begin().await?;
        let verified = match verified.clone() {
            Some(account) => still_so(&tx, account).await?,
            None => None,
        };
        let known = KnownDevice::find(ctx, &tx, id, brought.device.as_ref()).await?;
        let tries = match &known {
            Some(device) => Tries::from(ctx, device),
            None => Tries::at(ctx, id, &identifier_key),
        };
        let gate = tries.gate(ctx, &tx).await?;
        let attempt = Try { ctx, from, tx, whom: whom.clone(), known, tries };
        match (gate, verified) {
            (Gate::Open(_), Some(account)) => {
                attempt.admit(&account, verdict.clone(), brought).await
            }
            (Gate::Open(before), None) => attempt.count(before).await,
            (Gate::Closed, _) => attempt.put_off().await,
        }
    };
    retry::conflicts(ctx, judge).await
}

/// The account as it is now, unless the password was replaced while the old one was being verified.
async fn still_so(tx: &Tx, verified: Account) -> Result<Option<Account>, Error> {
    let current = tx.lock_account(verified.id).await?;
    let unchanged =
        |current: &Account| !current.disabled && current.has_same_password_as(&verified);
    Ok(current.filter(unchanged))
}

impl Try<'_> {
    async fn admit(
        self,
        account: &Account,
        verdict: Verdict,
        brought: &Brought,
    ) -> Result<Opened, Error> {
        let Self { ctx, from, tx, whom, known, tries } = self;
        tries.succeeded(&tx).await?;
        if let (Verdict::Outdated(new), Some(old)) = (verdict, &account.password_hash) {
            tx.upgrade_password(account.id, old, &new).await?;
        }
        if let Some(previous) = &brought.session {
            end_previous(ctx, &tx, previous).await?;
        }
        let session = open(ctx, &tx, from, account.id).await?;
        let device =
            device::welcome(ctx, &tx, from, account, known, brought.device.as_ref()).await?;
        tx.note_sign_in(account.id, ctx.clock.now()).await?;
        audit::ok(ctx, &tx, from, AuditEvent::SignIn, whom.of(account.id)).await?;
        tx.commit().await?;
        ctx.outbox.notify_one();
        let expires_in = ctx.config.session.idle_ttl.0.as_secs();
        Ok(Opened { reply: SignInReply { account: owner(account), expires_in }, session, device })
    }

    /// Counts a failure after `before` others.
    async fn count(self, before: u64) -> Result<Opened, Error> {
        let failures = self.tries.failed(self.ctx, &self.tx, before).await?;
        if let Some(known) = self.known.filter(|_| failures >= DEVICE_FAILURES_MAX) {
            known.forget(&self.tx).await?;
        }
        self.refuse().await
    }

    /// Tells nobody but the audit log that the password was not even judged.
    async fn put_off(self) -> Result<Opened, Error> {
        audit::limited(self.ctx, &self.tx, self.from, "sign_in_failures", self.whom).await?;
        self.tx.commit().await?;
        Err(Error::CredentialsRejected)
    }

    async fn refuse(self) -> Result<Opened, Error> {
        audit::refused(self.ctx, &self.tx, self.from, AuditEvent::SignIn, self.whom).await?;
        self.tx.commit().await?;
        Err(Error::CredentialsRejected)
    }
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
        let bcrypt = "$2b$04$wqGMtQx5t/L5JIq2JL/X6uqLHeKSMBHg5mF6DlX6/e8cB.h9zKwGG";
        for email in ["old@example.com", "older@example.com"] {
            let account = account(&ctx, email).await;
            let tx = ctx.store.begin().await.unwrap();
            assert!(tx.set_password(account.id, bcrypt, ctx.clock.now()).await.unwrap());
            tx.commit().await.unwrap();
        }
        let from = Caller::operator(Locale::Es);
        for (email, password, opens) in [
            ("ana@example.com", PASSWORD, true),
            ("ana@example.com", "otra frase", false),
            ("off@example.com", PASSWORD, false),
            ("who@example.com", PASSWORD, false),
            ("old@example.com", "otra frase", false),
            ("old@example.com", PASSWORD, true),
            ("old@example.com", PASSWORD, true),
        ] {
            let before = ctx.hasher.runs.load(Ordering::SeqCst);
            let identifier = Identifier::parse(email).unwrap();
            let input = SignInInput { identifier, password: NewPassword::new(password) };
            assert_eq!(
                sign_in(&ctx, &from, input, &Brought::default()).await.is_ok(),
                opens,
                "{email}"
            );
            assert_eq!(ctx.hasher.runs.load(Ordering::SeqCst) - before, 1, "{email}");
        }
        let from_now_on = ctx.config.limits.sign_in_failures_free + 1;
        for _ in 0..from_now_on {
            let before = ctx.hasher.runs.load(Ordering::SeqCst);
            let identifier = Identifier::parse("older@example.com").unwrap();
            let input = SignInInput { identifier, password: NewPassword::new("otra frase") };
            assert!(sign_in(&ctx, &from, input, &Brought::default()).await.is_err());
            assert_eq!(ctx.hasher.runs.load(Ordering::SeqCst) - before, 1, "while it waits");
        }
    }
}
