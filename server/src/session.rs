//! Sessions: opened by a password, checked on every request, ended by anything that changes the password.

pub mod current;
pub mod end;
pub mod list;
pub mod sign_in;
pub mod sign_out;

pub mod introspect;
pub mod keys;
pub mod token;

pub mod device;
pub mod throttle;

mod open;

use crate::error::Error;
use crate::secrets;
use crate::store::Tx;
use crate::store::accounts::Account;
use crate::store::sessions::Session;

pub use self::open::open;

/// Bytes of a session's secret: more than the 128 bits that OWASP ASVS 5.0 §7.2.3 asks for.
const SECRET_LENGTH: usize = 32;

/// What the cookie carries.
#[derive(Clone)]
pub struct SessionSecret([u8; SECRET_LENGTH]);

impl SessionSecret {
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

impl std::fmt::Debug for SessionSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionSecret(••••)")
    }
}

/// Who is signed in, as the request began.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The account.
    pub account: Account,
    /// The session.
    pub session: Session,
}

impl Principal {
    /// Makes sure, inside the transaction that changes the account, that nobody changed the password or ended
    /// the session in the meantime. Returns the account as it is now.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`], where somebody did.
    pub async fn still_holds(&self, tx: &Tx) -> Result<Account, Error> {
        let account = tx.lock_account(self.account.id).await?;
        let unchanged =
            |account: &Account| !account.disabled && account.has_same_password_as(&self.account);
        match account.filter(unchanged) {
            Some(account) if tx.has_session(self.session.id).await? => Ok(account),
            _ => Err(Error::Unauthenticated),
        }
    }
}

fn owner(account: &Account) -> shared::api::account::Account {
    shared::api::account::Account {
        id: account.id,
        email: account.email.as_str().to_owned(),
        phone: account.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        display_name: account.display_name.clone(),
        locale: account.locale,
    }
}
