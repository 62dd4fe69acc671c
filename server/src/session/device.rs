//! Devices that an account knows: browsers that somebody signed in to it with. Guessing elsewhere does not slow them
//! down, and a sign-in from any other is told to the owner.
//!
//! A device is a secret in a long-lived cookie, opaque, and kept as its SHA-256. It opens nothing by itself, and it
//! gets another value at every sign-in, so a copy of the cookie is worth nothing once its browser was used again.
//! Several accounts may know one browser. A new password makes all of them strangers (`throttle::begin_anew`).

use std::time::Duration;

use uuid::Uuid;

use crate::account::notice;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::secrets;
use crate::store::Tx;
use crate::store::accounts::Account;
use crate::store::outbox::Template;

/// Bytes of a device's secret.
const SECRET_LENGTH: usize = 32;
/// Devices that one account knows at most; the least used ones are forgotten first.
const DEVICES_MAX: u64 = 20;
/// Notices of new devices that one account gets in an hour: the first ones say it all.
const NOTICES_PER_HOUR: u64 = 3;
const HOUR: Duration = Duration::from_hours(1);

/// What the device's cookie carries.
#[derive(Clone)]
pub struct DeviceSecret([u8; SECRET_LENGTH]);

impl DeviceSecret {
    /// Reads a cookie's value.
    #[must_use]
    pub fn parse(cookie: &str) -> Option<Self> {
        secrets::decode(cookie).map(Self)
    }

    /// The cookie's value.
    #[must_use]
    pub fn expose(&self) -> String {
        secrets::encode(&self.0)
    }

    fn hash(&self) -> [u8; secrets::KEY_LENGTH] {
        secrets::hash(&self.0)
    }
}

impl std::fmt::Debug for DeviceSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceSecret(••••)")
    }
}

/// A device that the account of a sign-in knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownDevice(Uuid);

impl KnownDevice {
    /// The device of `account` that brought `secret`. It is asked for the same way where there is no account.
    pub(super) async fn find(
        ctx: &Ctx,
        tx: &Tx,
        account: Option<Uuid>,
        secret: Option<&DeviceSecret>,
    ) -> Result<Option<Self>, Error> {
        let Some(secret) = secret else { return Ok(None) };
        let account = account.unwrap_or(Uuid::nil());
        let found = tx.device(account, &secret.hash(), ctx.clock.now()).await?;
        Ok(found.map(Self))
    }

    pub(super) const fn id(self) -> Uuid {
        self.0
    }

    /// Makes it a stranger.
    pub(super) async fn forget(self, tx: &Tx) -> Result<(), Error> {
        Ok(tx.forget_device(self.0).await?)
    }
}

/// Makes the caller's device known to `account`, or goes on knowing it, under a new secret. The owner hears of one
/// that is new, but not at the first sign-in with a password: its setting had a message of its own.
pub(super) async fn welcome(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    account: &Account,
    known: Option<KnownDevice>,
    brought: Option<&DeviceSecret>,
) -> Result<DeviceSecret, Error> {
    let now = ctx.clock.now();
    let secret = DeviceSecret(entropy::bytes(&*ctx.entropy)?);
    if let Some(brought) = brought {
        tx.rotate_device(&brought.hash(), &secret.hash(), now).await?;
    }
    let expires_at = now.after(ctx.config.session.device_ttl.0);
    if let Some(known) = known {
        tx.touch_device(known.0, now, expires_at).await?;
        return Ok(secret);
    }
    let id = entropy::id(&*ctx.entropy, now)?;
    tx.insert_device(id, account.id, &secret.hash(), now, expires_at).await?;
    tx.forget_idle_devices(account.id, DEVICES_MAX).await?;
    if account.signed_in_at.is_some() {
        let budget = format!("new-device:{}", account.id);
        if tx.count_in_window(&budget, HOUR, now).await?.count <= NOTICES_PER_HOUR {
            notice::tell(ctx, tx, from, Template::NewDevice, account, None).await?;
        }
    }
    Ok(secret)
}
