//! What letters say, by language: `words/<tag>.toml`. A key that is missing or not known fails at start.

use serde::{Deserialize, Serialize};
use shared::Locale;

/// The words of one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) common: Common,
    pub(super) recovery: Recovery,
    pub(super) sign_up: SignUp,
    pub(super) change_email: NewAddress,
    pub(super) email_changed: Changed,
    pub(super) phone_changed: Changed,
    pub(super) password_changed: Changed,
    pub(super) new_device: Changed,
    pub(super) already_registered: AlreadyRegistered,
    pub(super) welcome: Welcome,
    pub(super) test: Test,
}

/// What several letters say. What is not serialised has placeholders of its own.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Common {
    #[serde(skip_serializing)]
    pub(super) greeting: String,
    #[serde(skip_serializing)]
    pub(super) greeting_plain: String,
    button_hint: String,
    #[serde(skip_serializing)]
    pub(super) minutes_one: String,
    #[serde(skip_serializing)]
    pub(super) minutes_many: String,
    facts: String,
    #[serde(skip_serializing)]
    pub(super) fact_time: String,
    #[serde(skip_serializing)]
    pub(super) fact_device: String,
    #[serde(skip_serializing)]
    pub(super) fact_address: String,
    #[serde(skip_serializing)]
    pub(super) fact_place: String,
    #[serde(skip_serializing)]
    pub(super) device: String,
    #[serde(skip_serializing)]
    pub(super) moment: String,
    #[serde(skip_serializing)]
    pub(super) months: [String; 12],
    undo_expiry: String,
    footer: String,
}

macro_rules! letters {
    ($($(#[$doc:meta])+ $name:ident { $($key:ident,)* })+) => {$(
        $(#[$doc])+
        #[derive(Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            subject: String,
            preheader: String,
            heading: String,
            lead: String,
            $($key: String,)*
        }
    )+};
}

letters! {
    /// A letter with a code and a link by which somebody comes back.
    Recovery { code, button, expiry, not_you, cancel, }
    /// A letter with a code and a link by which somebody joins.
    SignUp { code, button, expiry, not_you, }
    /// A letter with a code alone.
    NewAddress { code, expiry, not_you, cancel, }
    /// Something that matters changed; `recover` is said to who cannot take it back by the letter.
    Changed { facts, button, not_you, recover, }
    /// A sign-up for an address that has an account.
    AlreadyRegistered { button, forgot, not_you, }
    /// A new account.
    Welcome { button, }
    /// The operator's test.
    Test {}
}

impl Words {
    /// The built-in source of `locale`.
    pub(super) const fn source(locale: Locale) -> &'static str {
        match locale {
            Locale::Es => include_str!("words/es.toml"),
            Locale::En => include_str!("words/en.toml"),
        }
    }

    /// Reads `source`; the error names key and line.
    pub(super) fn parse(source: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(source)
    }
}

/// Puts values in the place of `{name}` in one pass, so that a value which looks like a
/// placeholder stays as it is.
///
/// # Errors
/// The name that has no value.
pub(super) fn fill(sentence: &str, values: &[(&str, &str)]) -> Result<String, String> {
    let mut filled = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').ok_or("a { without its }")?;
        let value = values.iter().find(|(known, _)| *known == name);
        let (_, value) = value.ok_or_else(|| format!("nothing to put for {{{name}}}"))?;
        filled.push_str(before);
        filled.push_str(value);
        rest = tail;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_complete() {
        for locale in Locale::ALL {
            assert!(Words::parse(Words::source(locale)).is_ok(), "{locale:?}");
        }
    }

    #[test]
    fn a_missing_or_unknown_key_fails_and_is_named() {
        let complete = Words::source(Locale::En);
        let line = "subject = \"Your {app} account is ready\"\n";
        let missing = Words::parse(&complete.replace(line, "")).err().unwrap().to_string();
        assert!(missing.contains("subject") && missing.contains("line"), "{missing}");
        let extra = complete.replace(line, &format!("{line}subjetc = \"x\"\n"));
        assert!(Words::parse(&extra).err().unwrap().to_string().contains("subjetc"));
    }

    #[test]
    fn a_value_that_looks_like_a_placeholder_stays_text() {
        let values = [("name", "{app}{{7*7}}{% x %}"), ("app", "Recobra")];
        assert_eq!(fill("{name} at {app}", &values).unwrap(), "{app}{{7*7}}{% x %} at Recobra");
        assert!(fill("{nmae}", &values).is_err());
        assert!(fill("{name", &values).is_err());
    }
}
