//! `SMS__…`: how text messages travel, and how many may.

use std::fmt;

use serde::{Deserialize, Deserializer, de};
use url::Url;

use super::value::{Redacted, any_case_if_any};
use super::{Profile, Span};

/// Fewest characters of the secret that signs calls of the web hook.
const WEBHOOK_SECRET_MIN: usize = 32;

/// Twilio's API.
const TWILIO: &str = "https://api.twilio.com";

/// How text messages travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmsTransport {
    /// By Twilio, or a gateway that speaks its language.
    Twilio,
    /// By a call to a service of the operator's own.
    Webhook,
    /// Into the development mailbox.
    Mailbox,
    /// Not at all.
    Off,
}

/// How text messages travel, and how many may.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sms {
    /// How; else into the mailbox in development, and not at all in production.
    #[serde(deserialize_with = "any_case_if_any")]
    pub transport: Option<SmsTransport>,
    /// Where a gateway is that speaks Twilio's language; else Twilio itself.
    #[serde(deserialize_with = "unseen_url")]
    pub api_url: Option<Url>,
    /// The user of the API.
    pub account_sid: Option<String>,
    /// Its password.
    pub auth_token: Option<Redacted>,
    /// Who sends.
    pub from: Option<SmsSender>,
    /// Where the web hook is.
    #[serde(deserialize_with = "unseen_url")]
    pub webhook_url: Option<Url>,
    /// What signs its calls.
    pub webhook_secret: Option<Redacted>,
    /// Limit for one call.
    pub timeout: Span,
    /// Texts in a day.
    pub sends_per_day: u32,
    /// Texts in a day to the numbers of one country code.
    pub sends_per_country_per_day: u32,
}

impl Default for Sms {
    fn default() -> Self {
        Self {
            transport: None,
            api_url: None,
            account_sid: None,
            auth_token: None,
            from: None,
            webhook_url: None,
            webhook_secret: None,
            timeout: Span::seconds(10),
            sends_per_day: 1000,
            sends_per_country_per_day: 300,
        }
    }
}

impl Sms {
    /// The transport in use under `profile`.
    #[must_use]
    pub fn transport_in(&self, profile: Profile) -> SmsTransport {
        self.transport.unwrap_or(match profile {
            Profile::Development => SmsTransport::Mailbox,
            Profile::Production => SmsTransport::Off,
        })
    }

    /// Whether texts are sent under `profile`.
    #[must_use]
    pub fn on(&self, profile: Profile) -> bool {
        self.transport_in(profile) != SmsTransport::Off
    }

    /// Where the gateway's API is, without a slash at its end.
    #[must_use]
    pub fn api_base(&self) -> &str {
        self.api_url.as_ref().map_or(TWILIO, |url| url.as_str().trim_end_matches('/'))
    }

    pub(super) fn faults(&self, profile: Profile) -> Vec<String> {
        let transport = self.transport_in(profile);
        let is_twilio = transport == SmsTransport::Twilio;
        let is_webhook = transport == SmsTransport::Webhook;
        let secret = self.webhook_secret.as_ref().map(Redacted::expose);
        let rules = [
            (
                profile == Profile::Production && transport == SmsTransport::Mailbox,
                "TRANSPORT: `mailbox` is for development only",
            ),
            (
                is_twilio && self.api_url.as_ref().is_some_and(|url| !is_private(url)),
                "API_URL: must be https://…",
            ),
            (is_twilio && self.account_sid.is_none(), "ACCOUNT_SID: missing"),
            (is_twilio && self.auth_token.is_none(), "AUTH_TOKEN: missing"),
            (is_twilio && self.from.is_none(), "FROM: missing; a number as in +34600000000"),
            (
                is_webhook && !self.webhook_url.as_ref().is_some_and(is_private),
                "WEBHOOK_URL: must be https://…",
            ),
            (
                is_webhook && secret.is_none_or(|text| text.len() < WEBHOOK_SECRET_MIN),
                "WEBHOOK_SECRET: takes 32 characters or more (openssl rand -hex 32)",
            ),
            (
                self.timeout.0.is_zero() || self.timeout > Span::seconds(20),
                "TIMEOUT: takes more than 0s and up to 20s",
            ),
        ];
        let broken = rules.into_iter().filter(|(is_broken, _)| *is_broken);
        broken.map(|(_, text)| format!("RECOBRA_SMS__{text}")).collect()
    }
}

/// Reads an address without repeating it where it is none: it may hold a password.
fn unseen_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Url::parse(&text)
        .map(Some)
        .map_err(|error| de::Error::custom(format!("is not a URL ({error})")))
}

/// Whether nobody between here and `url` can read what is sent there: texts carry secrets.
fn is_private(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let has_password = !url.username().is_empty() || url.password().is_some();
    !has_password && (url.scheme() == "https" || url.scheme() == "http" && is_here)
}

/// Who sends: a number, a short code, a name, or the id of a messaging service (`MG…`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsSender(String);

impl SmsSender {
    /// The text; a number begins with `+`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the id of a messaging service.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.0.len() == 34 && self.0.starts_with("MG")
    }
}

impl<'de> Deserialize<'de> for SmsSender {
    /// A number may be written without its `+`; a file may have it as a number, which has none.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Redacted::deserialize(deserializer)?;
        let text = text.expose().trim();
        let is_number = (7..=15).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        Ok(Self(if is_number { format!("+{text}") } else { text.to_owned() }))
    }
}

impl fmt::Display for SmsSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(sms: &Sms, profile: Profile) -> Vec<String> {
        let key = |fault: &String| fault.split_once(':').unwrap().0.to_owned();
        sms.faults(profile).iter().map(key).collect()
    }

    #[test]
    fn faults_name_their_keys() {
        assert!(keys(&Sms::default(), Profile::Production).is_empty());
        let mailbox = Sms { transport: Some(SmsTransport::Mailbox), ..Sms::default() };
        assert_eq!(keys(&mailbox, Profile::Production), ["RECOBRA_SMS__TRANSPORT"]);
        let twilio = Sms {
            transport: Some(SmsTransport::Twilio),
            api_url: Some(Url::parse("http://gateway.example.com").unwrap()),
            ..Sms::default()
        };
        assert_eq!(
            keys(&twilio, Profile::Production),
            [
                "RECOBRA_SMS__API_URL",
                "RECOBRA_SMS__ACCOUNT_SID",
                "RECOBRA_SMS__AUTH_TOKEN",
                "RECOBRA_SMS__FROM"
            ]
        );
        let webhook = Sms {
            transport: Some(SmsTransport::Webhook),
            timeout: Span::seconds(0),
            ..Sms::default()
        };
        assert_eq!(
            keys(&webhook, Profile::Production),
            ["RECOBRA_SMS__WEBHOOK_URL", "RECOBRA_SMS__WEBHOOK_SECRET", "RECOBRA_SMS__TIMEOUT"]
        );
    }

    #[test]
    fn a_number_that_lost_its_plus_gets_it_back() {
        let read = |json: &str| serde_json::from_str::<SmsSender>(json).unwrap();
        assert_eq!(read("34600000000").as_str(), "+34600000000");
        assert_eq!(read("\"+34600000000\"").as_str(), "+34600000000");
        assert_eq!(read("25327").as_str(), "25327");
        assert!(read("\"MG0123456789abcdef0123456789abcdef\"").is_service());
    }
}
