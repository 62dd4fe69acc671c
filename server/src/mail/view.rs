//! What a template gets to see: sentences with every placeholder filled, and the facts in words.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::Device;
use time::OffsetDateTime;

use super::letter::{Envelope, Letter, RequestFacts};
use super::words::{Common, Words, fill};
use crate::brand::{Brand, Logo, Palette};

/// The `Content-ID` of the logo.
pub(super) const LOGO: &str = "logo";
/// Longest name in a greeting, in characters.
const NAME_LENGTH: usize = 60;

type Sentences = BTreeMap<String, String>;

/// The view of one letter.
#[derive(Serialize)]
pub(super) struct View<'a> {
    lang: &'static str,
    app: &'a str,
    palette: Palette,
    logo: Option<Mark>,
    public_url: &'a str,
    greeting: String,
    pub(super) words: Sentences,
    common: Sentences,
    code: Option<&'a str>,
    link: Option<&'a str>,
    forgot: Option<&'a str>,
    not_me: Option<&'a str>,
    facts: Vec<Fact<'a>>,
}

/// The logo, which travels with the letter.
#[derive(Serialize)]
struct Mark {
    source: String,
    width: u32,
    height: u32,
}

#[derive(Serialize)]
struct Fact<'a> {
    label: &'a str,
    value: String,
}

impl<'a> View<'a> {
    /// The view of `letter`, asked for at `place`.
    ///
    /// # Errors
    /// The placeholder that has no value.
    pub(super) fn new(
        words: &'a Words,
        brand: &'a Brand,
        envelope: &Envelope,
        letter: &'a Letter,
        place: Option<String>,
    ) -> Result<Self, String> {
        let values = values(&words.common, brand, letter)?;
        let section = match letter {
            Letter::Recovery(_) => sentences(&words.recovery, &values),
            Letter::SignUp(_) => sentences(&words.sign_up, &values),
            Letter::ChangeEmail(_) => sentences(&words.change_email, &values),
            Letter::EmailChanged(_) => sentences(&words.email_changed, &values),
            Letter::PhoneChanged(_) => sentences(&words.phone_changed, &values),
            Letter::PasswordChanged(_) => sentences(&words.password_changed, &values),
            Letter::NewDevice(_) => sentences(&words.new_device, &values),
            Letter::AlreadyRegistered { .. } => sentences(&words.already_registered, &values),
            Letter::Welcome { .. } => sentences(&words.welcome, &values),
            Letter::Test => sentences(&words.test, &values),
        };
        Ok(Self {
            lang: envelope.locale.tag(),
            app: &brand.app_name,
            palette: brand.palette.clone().unwrap_or_default(),
            logo: brand.logo.as_ref().map(mark),
            public_url: &brand.public_url,
            greeting: greeting(&words.common, envelope.display_name.as_deref())?,
            words: section?,
            common: sentences(&words.common, &values)?,
            code: letter.code().map(shared::RecoveryCode::as_str),
            link: letter.link().map(String::as_str),
            forgot: letter.forgot().map(String::as_str),
            not_me: letter.not_me().map(String::as_str),
            facts: match letter.facts() {
                Some(facts) => in_words(&words.common, facts, place)?,
                None => Vec::new(),
            },
        })
    }
}

/// A letter's HTML as a browser can show it: there the logo is no other part of the message.
pub(super) fn shown(html: String, logo: Option<&Logo>) -> String {
    match logo {
        Some(logo) => html.replace(&format!("cid:{LOGO}"), &logo.data_url()),
        None => html,
    }
}

fn mark(logo: &Logo) -> Mark {
    let (width, height) = logo.size();
    Mark { source: format!("cid:{LOGO}"), width, height }
}

/// The values of the placeholders; a letter without a moment or an end has no such value.
fn values(
    common: &Common,
    brand: &Brand,
    letter: &Letter,
) -> Result<Vec<(&'static str, String)>, String> {
    let site =
        brand.public_url.split_once("://").map_or(brand.public_url.as_str(), |(_, host)| host);
    let mut values =
        vec![("app", brand.app_name.clone()), ("site", site.trim_end_matches('/').to_owned())];
    if let Some(facts) = letter.facts() {
        values.push(("at", moment(common, facts.at)?));
    }
    if let Some((expires_in, expires_at)) = letter.expiry() {
        let minutes = if expires_in == 1 { &common.minutes_one } else { &common.minutes_many };
        values.push(("minutes", fill(minutes, &[("n", &expires_in.to_string())])?));
        values.push(("expires_at", moment(common, expires_at)?));
    }
    Ok(values)
}

fn sentences(
    section: &impl Serialize,
    values: &[(&'static str, String)],
) -> Result<Sentences, String> {
    let values: Vec<(&str, &str)> =
        values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let section = serde_json::to_value(section).map_err(|error| error.to_string())?;
    let texts = section.as_object().into_iter().flatten();
    texts
        .map(|(key, text)| Ok((key.clone(), fill(text.as_str().unwrap_or_default(), &values)?)))
        .collect()
}

fn greeting(common: &Common, name: Option<&str>) -> Result<String, String> {
    match name.map(one_line).filter(|name| !name.is_empty()) {
        Some(name) => fill(&common.greeting, &[("name", &name)]),
        None => Ok(common.greeting_plain.clone()),
    }
}

/// `text` as one line of visible characters: neither a line break nor a mark that turns the
/// direction of what follows leaves the place that it was given.
fn one_line(text: &str) -> String {
    let steers = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let visible: String = text
        .chars()
        .filter(|c| !steers(*c))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    words.join(" ").chars().take(NAME_LENGTH).collect()
}

fn in_words<'a>(
    common: &'a Common,
    facts: &RequestFacts,
    place: Option<String>,
) -> Result<Vec<Fact<'a>>, String> {
    let mut rows = vec![Fact { label: &common.fact_time, value: moment(common, facts.at)? }];
    if let Some(device) = facts.user_agent.as_deref().and_then(Device::read) {
        let value = match device.system {
            Some(system) => {
                fill(&common.device, &[("browser", device.browser), ("system", system)])?
            }
            None => device.browser.to_owned(),
        };
        rows.push(Fact { label: &common.fact_device, value });
    }
    if let Some(address) = facts.client_address {
        rows.push(Fact { label: &common.fact_address, value: address.to_canonical().to_string() });
    }
    if let Some(place) = place {
        rows.push(Fact { label: &common.fact_place, value: one_line(&place) });
    }
    Ok(rows)
}

/// A point in time as people read it. In UTC, for a letter does not know where it is opened.
fn moment(common: &Common, unix_ms: i64) -> Result<String, String> {
    let moment = OffsetDateTime::from_unix_timestamp(unix_ms.div_euclid(1000))
        .map_err(|error| error.to_string())?;
    let month = common.months.get(usize::from(u8::from(moment.month())) - 1);
    fill(
        &common.moment,
        &[
            ("day", &moment.day().to_string()),
            ("month", month.ok_or("a month that has no name")?),
            ("year", &moment.year().to_string()),
            ("time", &format!("{:02}:{:02}", moment.hour(), moment.minute())),
        ],
    )
}
