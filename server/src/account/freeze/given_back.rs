//! What a freeze gives back, and what it cannot: addresses and numbers may have gone to other accounts by then.

use super::super::undo::Before;
use crate::clock::Instant;
use crate::error::Error;
use crate::store::Tx;
use crate::store::accounts::{Account, Reached};

/// Who the account is reached by from now on.
pub(super) struct GivenBack {
    pub(super) reached: Reached,
    /// What could not be given back, for the audit log.
    pub(super) left: Option<String>,
}

impl GivenBack {
    /// The address is that of who says that it was not them; only another account's claim leaves the present one,
    /// which is perhaps a thief's: no recovery goes there. A number that another account has, or that an earlier
    /// change brought which can itself still be taken back, is given to nobody: the present one and the former may
    /// both be somebody else's.
    pub(super) async fn of(
        tx: &Tx,
        account: &Account,
        before: &Before,
        earlier: &[Before],
        now: Instant,
    ) -> Result<Self, Error> {
        let mut left = Vec::new();
        let (mut email, mut email_doubted_at) = (before.email.clone(), None);
        if tx.email_is_taken(account.id, &email).await? {
            (email, email_doubted_at) = (account.email.clone(), Some(now));
            left.push("email_taken");
        }
        let mut phone = before.phone.clone();
        if let Some(number) = &before.phone {
            if tx.phone_is_taken(account.id, number).await? {
                phone = None;
                left.push("phone_taken");
            } else if earlier.iter().any(|other| other.phone != before.phone) {
                phone = None;
                left.push("phone_in_doubt");
            }
        }
        let phone_verified_at = before.phone_verified_at.filter(|_| phone.is_some());
        let reached = Reached { email, email_doubted_at, phone, phone_verified_at };
        let left = (!left.is_empty()).then(|| left.join(" "));
        Ok(Self { reached, left })
    }
}
