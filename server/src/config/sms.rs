//! `SMS__…`: whether text messages are sent.

use serde::Deserialize;

use super::Profile;

/// How text messages travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmsTransport {
    /// Into the development mailbox.
    Mailbox,
    /// Not at all.
    Off,
}

/// Whether text messages are sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sms {
    /// How; else into the mailbox in development, and not at all in production.
    pub transport: Option<SmsTransport>,
}

impl Sms {
    /// Whether texts are sent under `profile`.
    #[must_use]
    pub fn on(&self, profile: Profile) -> bool {
        let by_profile = match profile {
            Profile::Development => SmsTransport::Mailbox,
            Profile::Production => SmsTransport::Off,
        };
        self.transport.unwrap_or(by_profile) == SmsTransport::Mailbox
    }

    pub(super) fn faults(&self, profile: Profile) -> Vec<String> {
        if profile == Profile::Production && self.on(profile) {
            return vec!["RECOBRA_SMS__TRANSPORT: `mailbox` is for development only".to_owned()];
        }
        Vec::new()
    }
}
