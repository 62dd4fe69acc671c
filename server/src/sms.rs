//! Text messages: what they say, and how they leave.

mod gateway;
mod twilio;
mod words;

use shared::identifier::Channel;
use shared::{Locale, Phone, RecoveryCode};
use uuid::Uuid;

use crate::clock::Instant;
use crate::config::{Config, SmsTransport};
use crate::ctx::Ctx;
use crate::mail::{Posted, SendError, TextPreview};
use crate::store::challenges::Purpose;

/// What a text says.
#[derive(Clone, Debug)]
pub enum Said {
    /// A code.
    Code {
        /// The code.
        code: RecoveryCode,
        /// What it is for.
        purpose: Purpose,
        /// How long it lives.
        minutes: u64,
    },
    /// The password is another one now.
    PasswordChanged,
    /// The account has another address now.
    EmailChanged,
    /// The account has another number now.
    PhoneChanged,
    /// Somebody signed in from a device that the account does not know.
    NewDevice,
}

/// A text on its way to a phone.
#[derive(Clone, Debug)]
pub struct Text {
    /// The outbox row.
    pub id: Uuid,
    /// The proven number.
    pub to: Phone,
    /// What it says.
    pub said: Said,
    /// The language.
    pub locale: Locale,
    /// When.
    pub sent_at: Instant,
}

/// Every text in every language, for somebody to look at.
#[must_use]
pub fn previews(config: &Config) -> Vec<TextPreview> {
    let Ok(to) = Phone::parse("+34600000000") else { return Vec::new() };
    let host = config.http.public_url.host_str().unwrap_or_default();
    let minutes = config.recovery.sms_ttl.0.as_secs().div_ceil(60);
    let code = |purpose| {
        let code = RecoveryCode::from_number(314_159);
        Said::Code { code, purpose, minutes }
    };
    let all = [
        code(Purpose::Recover),
        code(Purpose::ChangePhone),
        Said::PasswordChanged,
        Said::EmailChanged,
        Said::PhoneChanged,
        Said::NewDevice,
    ];
    let text = |said: &Said, locale| {
        let (id, to, said) = (Uuid::nil(), to.clone(), said.clone());
        Text { id, to, said, locale, sent_at: Instant(0) }
    };
    let texts = all.iter().flat_map(|said| Locale::ALL.map(|locale| text(said, locale)));
    texts
        .map(|text| TextPreview {
            locale: text.locale,
            text: words::words(&config.app.name, host, &text),
        })
        .collect()
}

impl Text {
    /// The code in it.
    #[must_use]
    pub const fn code(&self) -> Option<&RecoveryCode> {
        match &self.said {
            Said::Code { code, .. } => Some(code),
            _ => None,
        }
    }
}

/// Sends `text`. In development the mailbox gets a copy of what leaves by another way.
///
/// # Errors
/// [`SendError`], which says whether another try can help.
pub async fn send(ctx: &Ctx, text: &Text) -> Result<(), SendError> {
    let host = ctx.config.http.public_url.host_str().unwrap_or_default();
    let words = words::words(&ctx.policy.app_name, host, text);
    match ctx.config.sms.transport_in(ctx.config.profile) {
        SmsTransport::Twilio => twilio::send(ctx, text, &words).await?,
        SmsTransport::Webhook => gateway::send(ctx, text, &words).await?,
        SmsTransport::Mailbox => {}
        SmsTransport::Off => {
            return Err(SendError::Permanent("text messages are switched off".to_owned()));
        }
    }
    if let Some(mailbox) = &ctx.mailbox {
        mailbox.push(Posted {
            id: text.id,
            channel: Channel::Sms,
            to: text.to.as_str().to_owned(),
            subject: String::new(),
            text: words,
            html: String::new(),
            source: String::new(),
            code: text.code().cloned(),
            link: None,
            sent_at: text.sent_at.0,
        });
    }
    Ok(())
}
