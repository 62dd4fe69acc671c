//! One line of an import in checked types, or the reason why not, which quotes nothing of it.

use serde::Deserialize;
use shared::{DisplayName, Email, Identifier, Locale, Phone, Violation, text};
use uuid::Uuid;

use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::password::scheme::Scheme;
use crate::password::stored::Stored;
use crate::store::accounts::ImportedAccount;

/// The fields of a line.
pub const FIELDS: [&str; 9] = [
    "email",
    "display_name",
    "phone",
    "phone_verified",
    "locale",
    "password_hash",
    "password_changed_at",
    "created_at",
    "disabled",
];

/// A line as it was read.
#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Fields {
    pub(super) email: String,
    pub(super) display_name: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) phone_verified: Option<bool>,
    pub(super) locale: Option<String>,
    pub(super) password_hash: Option<String>,
    pub(super) password_changed_at: Option<String>,
    pub(super) created_at: Option<String>,
    pub(super) disabled: Option<bool>,
}

/// A line that can be imported.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) email: Email,
    pub(super) phone: Option<Phone>,
    pub(super) scheme: Option<Scheme>,
    phone_verified: bool,
    display_name: Option<DisplayName>,
    locale: Locale,
    password_hash: Option<String>,
    password_changed_at: Option<Instant>,
    created_at: Option<Instant>,
    disabled: bool,
}

impl Record {
    /// Checks `fields`. An empty text is none.
    pub(super) fn read(fields: Fields, ctx: &Ctx) -> Result<Self, String> {
        let rule = |field: &'static str| {
            move |violation: Violation| {
                format!("{field}: {}", text::violation(&violation, Locale::En))
            }
        };
        let some = |text: Option<String>| text.filter(|text| !text.is_empty());
        let moment = |field: &'static str, text: Option<String>| match some(text) {
            None => Ok(None),
            Some(text) => Instant::from_rfc3339(&text)
                .filter(|at| (0..=ctx.clock.now().0).contains(&at.0))
                .map(Some)
                .ok_or_else(|| format!("{field}: a past time such as 2026-03-02T09:00:00Z")),
        };
        let email = Email::parse(&fields.email).map_err(rule("email"))?;
        let name = DisplayName::parse(&fields.display_name.unwrap_or_default());
        let phone = some(fields.phone).map(|phone| Phone::parse(&phone)).transpose();
        let phone = phone.map_err(rule("phone"))?;
        let phone_verified = fields.phone_verified.unwrap_or(false);
        if phone_verified && phone.is_none() {
            return Err("phone_verified: there is no phone".to_owned());
        }
        let locale = match some(fields.locale) {
            None => ctx.config.app.locale,
            Some(tag) => Locale::from_tag(&tag).ok_or("locale: es or en")?,
        };
        let password_hash = some(fields.password_hash);
        let stored = password_hash.as_deref().map(Stored::import).transpose();
        let stored = stored.map_err(|fault| format!("password_hash: {fault}"))?;
        Ok(Self {
            scheme: stored.map(|stored| stored.scheme()),
            display_name: name.map_err(rule("display_name"))?,
            password_changed_at: moment("password_changed_at", fields.password_changed_at)?,
            created_at: moment("created_at", fields.created_at)?,
            disabled: fields.disabled.unwrap_or(false),
            email,
            phone,
            phone_verified,
            locale,
            password_hash,
        })
    }

    /// What nobody else may have.
    pub(super) fn identifiers(&self) -> impl Iterator<Item = Identifier> {
        let phone = self.phone.clone().map(Identifier::Phone);
        std::iter::once(Identifier::Email(self.email.clone())).chain(phone)
    }

    /// The account to be.
    pub(super) fn into_account(self, id: Uuid, now: Instant) -> ImportedAccount {
        let created_at = self.created_at.unwrap_or(now);
        ImportedAccount {
            id,
            email: self.email,
            phone: self.phone,
            phone_verified: self.phone_verified,
            display_name: self.display_name.map(String::from),
            locale: self.locale,
            password_hash: self.password_hash,
            password_changed_at: self.password_changed_at.unwrap_or(created_at),
            created_at,
            disabled: self.disabled,
        }
    }
}
