//! Templates and words: the built-in ones, an operator's own over them, all tried out at start.

use std::fmt::Write;
use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{
    AutoEscape, Environment, Output, State, UndefinedBehavior, Value, escape_formatter,
};
use shared::{Email, Locale, RecoveryCode, Route};
use uuid::Uuid;

use super::MailError;
use super::letter::{Change, Envelope, Letter, NewAddress, Proof, RequestFacts};
use super::places::Places;
use super::view::View;
use super::words::Words;
use crate::brand::Brand;
use crate::config::Mail as Settings;

macro_rules! built_in {
    ($($name:literal,)+) => { &[$(($name, include_str!(concat!("templates/", $name))),)+] };
}

const BUILT_IN: &[(&str, &str)] = built_in![
    "layout.html",
    "layout.txt",
    "parts.html",
    "recovery.html",
    "recovery.txt",
    "sign_up.html",
    "sign_up.txt",
    "change_email.html",
    "change_email.txt",
    "email_changed.html",
    "email_changed.txt",
    "phone_changed.html",
    "phone_changed.txt",
    "password_changed.html",
    "password_changed.txt",
    "new_device.html",
    "new_device.txt",
    "already_registered.html",
    "already_registered.txt",
    "welcome.html",
    "welcome.txt",
    "test.html",
    "test.txt",
];

/// The browser of who asked for a sample.
const SAMPLE_AGENT: &str = "Mozilla/5.0 (Android 15; Mobile; rv:139.0) Gecko/139.0 Firefox/139.0";
/// Where they are: RFC 5737 keeps the address for examples.
const SAMPLE_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));
/// How long a sample's secrets live.
const SAMPLE_LIFE_MINUTES: i64 = 15;

/// A letter in words.
pub(super) struct Rendered {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// Templates and words of all languages.
pub(super) struct Templates {
    environment: Environment<'static>,
    words: Vec<(Locale, Words)>,
    places: Option<Places>,
}

impl Templates {
    /// Loads the built-in files and an operator's own over them, then renders every letter once.
    pub(super) fn load(settings: &Settings, brand: &Brand) -> Result<Self, MailError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|error| template_error(&error))?);
        environment.set_formatter(escape);
        let own = settings.templates.as_deref().map_or(Ok(Vec::new()), own_files)?;
        let source = |name: &str, built_in: &str| {
            own.iter().find(|(own, _)| own == name).map_or(built_in, |(_, text)| text).to_owned()
        };
        for (name, built_in) in BUILT_IN {
            environment
                .add_template_owned(*name, source(name, built_in))
                .map_err(|error| template_error(&error))?;
        }
        let mut words = Vec::new();
        for locale in Locale::ALL {
            let file = words_file(locale);
            let parsed = Words::parse(&source(&file, Words::source(locale)));
            let parsed =
                parsed.map_err(|error| MailError::template(&file, None, error.message()))?;
            words.push((locale, parsed));
        }
        let places = settings.geoip_file.as_deref().map(Places::open).transpose()?;
        let templates = Self { environment, words, places };
        templates.try_out(brand)?;
        Ok(templates)
    }

    /// Renders `letter`; the same input gives the same output.
    pub(super) fn render(
        &self,
        brand: &Brand,
        envelope: &Envelope,
        letter: &Letter,
    ) -> Result<Rendered, MailError> {
        let file = words_file(envelope.locale);
        let words = self.words.iter().find(|(locale, _)| *locale == envelope.locale);
        let (_, words) = words.ok_or_else(|| MailError::template(&file, None, "missing"))?;
        let address = letter.facts().and_then(|facts| facts.client_address);
        let place = self.places.as_ref().zip(address);
        let place = place.and_then(|(places, address)| places.name(address, envelope.locale));
        let view = View::new(words, brand, envelope, letter, place)
            .map_err(|cause| MailError::template(&file, None, &cause))?;
        let kind = letter.kind();
        let page = |extension: &str| {
            let template = self.environment.get_template(&format!("{kind}.{extension}"))?;
            template.render(Serde(&view))
        };
        let text = page("txt").map_err(|error| template_error(&error))?;
        let html = page("html").map_err(|error| template_error(&error))?;
        let subject = view.words.get("subject").cloned().unwrap_or_default();
        Ok(Rendered { subject, text: format!("{}\n", text.trim()), html })
    }

    /// A template that does not render, or renders without its secret, is found now and not by
    /// the first person who is locked out.
    fn try_out(&self, brand: &Brand) -> Result<(), MailError> {
        for locale in Locale::ALL {
            let envelope = Envelope {
                to: Email::parse("ana@example.com").map_err(|_| MailError::Sample)?,
                display_name: Some("Ana".to_owned()),
                locale,
                message_id: Uuid::nil(),
                sent_at: 0,
            };
            for letter in self.samples(&brand.public_url, 0) {
                let rendered = self.render(brand, &envelope, &letter)?;
                let code = letter.code().map(RecoveryCode::as_str);
                let links = [letter.link(), letter.not_me()].into_iter().flatten();
                for shown in code.into_iter().chain(links.map(String::as_str)) {
                    for (part, extension) in [(&rendered.text, "txt"), (&rendered.html, "html")] {
                        if !part.contains(shown) {
                            let file = format!("{}.{extension}", letter.kind());
                            return Err(MailError::template(
                                &file,
                                None,
                                "shows no code or no link",
                            ));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// One letter of each kind, asked for at `now` (unix milliseconds) from somewhere that is known, if any place is;
    /// the one to a changed address also as that address gets it, without a way to take the change back.
    pub(super) fn samples(&self, site: &str, now: i64) -> [Letter; 11] {
        samples(site, self.places.as_ref().map_or(SAMPLE_ADDRESS, Places::known), now)
    }
}

fn samples(site: &str, client_address: IpAddr, now: i64) -> [Letter; 11] {
    let screen = |route: Route| format!("{site}{}", route.path());
    let secret = |route| format!("{}#token={}", screen(route), "S".repeat(64));
    let (sign_in, forgot) = (screen(Route::SignIn), screen(Route::ForgotPassword));
    let not_me = secret(Route::NotMe);
    let facts = RequestFacts {
        at: now,
        user_agent: Some(SAMPLE_AGENT.to_owned()),
        client_address: Some(client_address),
    };
    let expires_at = now + SAMPLE_LIFE_MINUTES * 60_000;
    let proof = Proof {
        code: RecoveryCode::from_number(314_159),
        link: secret(Route::ResetPassword),
        not_me: Some(not_me.clone()),
        expires_in: 15,
        expires_at,
        facts: facts.clone(),
    };
    let new_address = NewAddress {
        code: proof.code.clone(),
        not_me: not_me.clone(),
        expires_in: 15,
        expires_at,
        facts: facts.clone(),
    };
    let told = Change { facts, sign_in: sign_in.clone(), forgot: forgot.clone(), not_me: None };
    let change = Change { not_me: Some(not_me), ..told.clone() };
    [
        Letter::Recovery(proof.clone()),
        Letter::SignUp(Proof { not_me: None, ..proof }),
        Letter::ChangeEmail(new_address),
        Letter::EmailChanged(change.clone()),
        Letter::EmailChanged(told),
        Letter::PhoneChanged(change.clone()),
        Letter::PasswordChanged(change.clone()),
        Letter::NewDevice(change),
        Letter::AlreadyRegistered { sign_in: sign_in.clone(), forgot },
        Letter::Welcome { sign_in },
        Letter::Test,
    ]
}

fn words_file(locale: Locale) -> String {
    format!("{}.toml", locale.tag())
}

/// The files of `folder`. One that replaces nothing is a slip of the pen, so it does not pass.
fn own_files(folder: &Path) -> Result<Vec<(String, String)>, MailError> {
    let unreadable =
        |error: std::io::Error| MailError::Folder(folder.display().to_string(), error.kind());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let is_words = Locale::ALL.into_iter().any(|locale| words_file(locale) == name);
        if !is_words && !BUILT_IN.iter().any(|(known, _)| *known == name) {
            return Err(MailError::template(&name, None, "there is no template of this name"));
        }
        let text = fs::read_to_string(entry.path()).map_err(|error| {
            MailError::template(&name, None, &format!("cannot be read ({})", error.kind()))
        })?;
        files.push((name, text));
    }
    Ok(files)
}

/// The innermost error knows the file and line at fault; outer ones only who included it.
fn template_error(error: &minijinja::Error) -> MailError {
    let mut innermost = error;
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<minijinja::Error>()
            && cause.name().is_some()
        {
            innermost = cause;
        }
        source = cause.source();
    }
    let cause = innermost.detail().map_or_else(|| innermost.kind().to_string(), str::to_owned);
    MailError::template(innermost.name().unwrap_or("?"), innermost.line(), &cause)
}

/// Escapes what HTML needs escaped and no more: the stock formatter also writes every `/` of a
/// link as a character reference.
fn escape(out: &mut Output, state: &mut State, value: &Value) -> Result<(), minijinja::Error> {
    if !matches!(state.auto_escape(), AutoEscape::Html) || value.is_safe() {
        return escape_formatter(out, state, value);
    }
    for c in value.to_string().chars() {
        match c {
            '&' => out.write_str("&amp;")?,
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '"' => out.write_str("&quot;")?,
            '\'' => out.write_str("&#39;")?,
            _ => out.write_char(c)?,
        }
    }
    Ok(())
}
