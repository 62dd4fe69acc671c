//! Text messages: the app's name, the code, and the origin-bound last line that lets a browser fill it in
//! (<https://wicg.github.io/sms-one-time-codes/>). Only GSM-7 characters, so that one part is enough.

use shared::identifier::Channel;
use shared::{Locale, Phone, RecoveryCode};
use uuid::Uuid;

use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::mail::{Posted, SendError};
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

/// Puts `text` into the development mailbox.
///
/// # Errors
/// [`SendError::Permanent`], where text messages are switched off.
pub fn send(ctx: &Ctx, text: &Text) -> Result<(), SendError> {
    let mailbox = ctx.mailbox.as_ref().filter(|_| ctx.config.sms.on(ctx.config.profile));
    let Some(mailbox) = mailbox else {
        return Err(SendError::Permanent("text messages are switched off".to_owned()));
    };
    mailbox.push(Posted {
        id: text.id,
        channel: Channel::Sms,
        to: text.to.as_str().to_owned(),
        subject: String::new(),
        text: words(
            &ctx.policy.app_name,
            ctx.config.http.public_url.host_str().unwrap_or_default(),
            text,
        ),
        html: String::new(),
        code: Some(text.code.clone()),
        link: None,
        sent_at: text.sent_at.0,
    });
    Ok(())
}

fn words(app: &str, host: &str, text: &Text) -> String {
    let (code, minutes) = (text.code.as_str(), text.minutes);
    let proves = text.purpose == Purpose::ChangePhone;
    let sentence = match (text.locale, proves) {
        (Locale::Es, false) => format!(
            "{app}: usa {code} para recuperar tu cuenta. Vale {minutes} min. No la compartas con nadie."
        ),
        (Locale::Es, true) => {
            format!("{app}: usa {code} para confirmar tu teléfono. Vale {minutes} min.")
        }
        (Locale::En, false) => {
            format!("{app}: {code} is your recovery code. Valid {minutes} min. Never share it.")
        }
        (Locale::En, true) => {
            format!("{app}: {code} confirms your phone number. Valid {minutes} min.")
        }
    };
    format!("{sentence}\n\n@{host} #{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters of GSM 03.38 beyond ASCII that our languages use: there is no á, í, ó or ú among them.
    const GSM_BEYOND_ASCII: &str = "éñÑ¿¡üÜ";

    #[test]
    fn a_text_fits_one_part_and_ends_with_the_origin_bound_line() {
        for (locale, purpose) in [Locale::Es, Locale::En]
            .into_iter()
            .flat_map(|l| [(l, Purpose::Recover), (l, Purpose::ChangePhone)])
        {
            let text = Text {
                id: Uuid::nil(),
                to: Phone::parse("+34612345678").unwrap(),
                code: RecoveryCode::from_number(1234),
                purpose,
                minutes: 10,
                locale,
                sent_at: Instant(0),
            };
            let words = words("Recobra", "cuentas.example.com", &text);
            assert!(words.chars().all(|c| c.is_ascii() || GSM_BEYOND_ASCII.contains(c)), "{words}");
            assert!(words.chars().count() <= 160, "{words}");
            assert!(words.ends_with("\n\n@cuentas.example.com #001234"), "{words}");
        }
    }
}
