//! Hands a message over to the channel that it travels by.

use shared::{Email, Locale};
use uuid::Uuid;

use crate::clock::Instant;
use crate::console;
use crate::ctx::Ctx;
use crate::mail::{Envelope, Letter, SendError};
use crate::sms::{self, Text};
use crate::store::accounts::Account;

/// A message that is ready to go.
pub enum Parcel {
    /// By mail.
    Mail(Envelope, Letter),
    /// By text message.
    Text(Text),
}

impl Parcel {
    /// A mail to an account's stored address, never to the one that was typed.
    #[must_use]
    pub fn to_account(
        id: Uuid,
        account: &Account,
        locale: Locale,
        letter: Letter,
        now: Instant,
    ) -> Self {
        let envelope = Envelope {
            to: account.email.clone(),
            display_name: account.display_name.clone(),
            locale,
            message_id: id,
            sent_at: now.0,
        };
        Self::Mail(envelope, letter)
    }

    /// A mail to an address that nobody has proven yet. It carries no name: a stranger may have chosen it.
    #[must_use]
    pub fn to_asker(id: Uuid, to: Email, locale: Locale, letter: Letter, now: Instant) -> Self {
        let envelope = Envelope { to, display_name: None, locale, message_id: id, sent_at: now.0 };
        Self::Mail(envelope, letter)
    }
}

/// Sends `parcel`. In development its link or code is printed on the console, too.
///
/// # Errors
/// [`SendError`], which says whether another try can help.
pub async fn send(ctx: &Ctx, parcel: &Parcel) -> Result<(), SendError> {
    match parcel {
        Parcel::Mail(envelope, letter) => {
            let message = ctx
                .mailer
                .render(envelope, letter)
                .map_err(|error| SendError::Permanent(error.to_string()))?;
            ctx.mailer.send(&message).await?;
        }
        Parcel::Text(text) => sms::send(ctx, text).await?,
    }
    if ctx.config.development() {
        console::announce(parcel);
    }
    Ok(())
}
