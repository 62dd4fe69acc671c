//! Every letter in every language, as it would be sent now, and a page that shows them as phones and desktops do.

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;
use shared::{Email, Locale};
use uuid::Uuid;

use super::message::compose;
use super::templates::Templates;
use super::{Envelope, MailError, Signature};
use crate::brand::Brand;
use crate::config::Mail as Settings;

/// How wide a letter is shown: a phone, and a desktop's reading pane.
const WIDTHS: [(&str, u32); 2] = [("phone", 360), ("desktop", 720)];

/// A letter to look at.
#[derive(Serialize)]
pub struct Preview {
    /// The name of its templates.
    pub kind: &'static str,
    /// Its language.
    pub locale: Locale,
    /// The subject.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part, as a browser can show it.
    pub html: String,
    /// The message as it travels.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// A text message to look at.
#[derive(Serialize)]
pub struct TextPreview {
    /// Its language.
    pub locale: Locale,
    /// What it says.
    pub text: String,
}

#[derive(Serialize)]
struct Gallery<'a> {
    app: &'a str,
    letters: &'a [Preview],
    texts: &'a [TextPreview],
    widths: [(&'static str, u32); 2],
}

/// Renders a sample of every letter, at `now` (unix milliseconds).
///
/// # Errors
/// The template or word file that is no good.
pub fn previews(settings: &Settings, brand: &Brand, now: i64) -> Result<Vec<Preview>, MailError> {
    let templates = Templates::load(settings, brand)?;
    let signature = Signature::new(&settings.from, settings.reply_to.as_ref())?;
    let mut previews: Vec<Preview> = Vec::new();
    for letter in templates.samples(&brand.public_url, now) {
        if previews.iter().any(|preview| preview.kind == letter.kind()) {
            continue;
        }
        for locale in Locale::ALL {
            let envelope = Envelope {
                to: Email::parse("ana@example.com").map_err(|_| MailError::Sample)?,
                display_name: Some("Ana Ruiz".to_owned()),
                locale,
                message_id: Uuid::nil(),
                sent_at: now,
            };
            let rendered = templates.render(brand, &envelope, &letter)?;
            let logo = brand.logo.as_ref();
            let message = compose(&signature, &envelope, &letter, rendered, logo)?;
            previews.push(Preview {
                kind: letter.kind(),
                locale,
                subject: message.subject,
                text: message.text,
                html: message.shown,
                bytes: message.bytes,
            });
        }
    }
    Ok(previews)
}

/// The page that shows `letters` and `texts`.
///
/// # Errors
/// [`MailError::Compose`], where it does not render.
pub fn gallery(app: &str, letters: &[Preview], texts: &[TextPreview]) -> Result<String, MailError> {
    let mut environment = Environment::new();
    let compose = |error: minijinja::Error| MailError::Compose(error.to_string());
    environment.add_template("gallery.html", include_str!("gallery.html")).map_err(compose)?;
    let page = environment.get_template("gallery.html").map_err(compose)?;
    page.render(Serde(Gallery { app, letters, texts, widths: WIDTHS })).map_err(compose)
}
