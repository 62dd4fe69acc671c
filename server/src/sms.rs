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

/// A code on its way to a phone.
#[derive(Clone, Debug)]
pub struct Text {
    /// The outbox row.
    pub id: Uuid,
    /// The proven number.
    pub to: Phone,
    /// The code.
    pub code: RecoveryCode,
    /// What it is for.
    pub purpose: Purpose,
    /// How long it lives.
    pub minutes: u64,
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
    let sample = |purpose, locale| Text {
        id: Uuid::nil(),
        to: to.clone(),
        code: RecoveryCode::from_number(314_159),
        purpose,
        minutes: config.recovery.sms_ttl.0.as_secs() / 60,
        locale,
        sent_at: Instant(0),
    };
    let kinds = [Purpose::Recover, Purpose::ChangePhone];
    let texts = kinds.iter().flat_map(|purpose| Locale::ALL.map(|locale| sample(*purpose, locale)));
    texts
        .map(|text| TextPreview {
            locale: text.locale,
            text: words::words(&config.app.name, host, &text),
        })
        .collect()
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
            code: Some(text.code.clone()),
            link: None,
            sent_at: text.sent_at.0,
        });
    }
    Ok(())
}
