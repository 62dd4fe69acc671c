//! `[mail]`: how letters leave, who signs them and where an operator's templates lie.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::value::any_case_if_any;
use super::{Profile, Span};

mod sender;
mod smtp_url;

pub use sender::Sender;
pub use smtp_url::{Security, SmtpUrl};

/// How letters leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    /// To a mail server.
    Smtp,
    /// Into a folder, one `.eml` file each.
    Directory,
    /// Into the development mailbox and nowhere else.
    Mailbox,
}

/// The section.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// How letters leave; `None` is the mailbox in development and SMTP in production.
    #[serde(deserialize_with = "any_case_if_any")]
    pub transport: Option<MailTransport>,
    /// The mail server.
    pub smtp_url: Option<SmtpUrl>,
    /// A PEM file of authorities to trust beside those of the operating system.
    pub smtp_ca_file: Option<PathBuf>,
    /// Limit for connecting and for each command.
    pub command_timeout: Span,
    /// Limit for one letter, from connecting to the server's last word.
    pub message_timeout: Span,
    /// Who signs.
    pub from: Sender,
    /// Where answers go, if not to `from`.
    pub reply_to: Option<Sender>,
    /// A folder whose files replace the built-in templates of the same name.
    pub templates: Option<PathBuf>,
    /// A table of places in `MaxMind`'s format; letters name the place of who asked where it knows it.
    pub geoip_file: Option<PathBuf>,
    /// Where the directory transport writes.
    pub directory: PathBuf,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            transport: None,
            smtp_url: None,
            smtp_ca_file: None,
            command_timeout: Span::seconds(10),
            message_timeout: Span::seconds(30),
            from: Sender::local(),
            reply_to: None,
            templates: None,
            geoip_file: None,
            directory: PathBuf::from("data/mail"),
        }
    }
}

impl Mail {
    /// The transport in use where `usual` is the profile's own.
    #[must_use]
    pub fn transport_or(&self, usual: MailTransport) -> MailTransport {
        self.transport.unwrap_or(usual)
    }

    pub(super) fn faults(&self, profile: Profile) -> Vec<String> {
        let usual = match profile {
            Profile::Development => MailTransport::Mailbox,
            Profile::Production => MailTransport::Smtp,
        };
        let transport = self.transport_or(usual);
        let is_missing = |path: &Option<PathBuf>, is_there: fn(&Path) -> bool| {
            path.as_deref().is_some_and(|path| !is_there(path))
        };
        let is_silly = |limit: Span| limit.0.is_zero() || limit > Span::minutes(10);
        let rules = [
            (
                profile == Profile::Production && transport != MailTransport::Smtp,
                "TRANSPORT: letters must leave by `smtp` in production",
            ),
            (
                transport == MailTransport::Smtp && self.smtp_url.is_none(),
                "SMTP_URL: missing; set it as in smtps://user:password@host:465",
            ),
            (is_missing(&self.smtp_ca_file, Path::is_file), "SMTP_CA_FILE: there is no such file"),
            (is_missing(&self.templates, Path::is_dir), "TEMPLATES: there is no such folder"),
            (is_missing(&self.geoip_file, Path::is_file), "GEOIP_FILE: there is no such file"),
            (is_silly(self.command_timeout), "COMMAND_TIMEOUT: takes more than 0s and up to 10m"),
            (is_silly(self.message_timeout), "MESSAGE_TIMEOUT: takes more than 0s and up to 10m"),
        ];
        let broken = rules.into_iter().filter(|(is_broken, _)| *is_broken);
        broken.map(|(_, text)| format!("RECOBRA_MAIL__{text}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_their_keys() {
        let mail = Mail::default();
        assert!(mail.faults(Profile::Development).is_empty());
        let keys = |mail: &Mail, profile| -> Vec<String> {
            let key = |fault: &String| fault.split_once(':').unwrap().0.to_owned();
            mail.faults(profile).iter().map(key).collect()
        };
        assert_eq!(keys(&mail, Profile::Production), ["RECOBRA_MAIL__SMTP_URL"]);
        let simulated = Mail { transport: Some(MailTransport::Directory), ..Mail::default() };
        assert!(simulated.faults(Profile::Development).is_empty());
        assert_eq!(keys(&simulated, Profile::Production), ["RECOBRA_MAIL__TRANSPORT"]);
        let lost = Mail {
            templates: Some("/nowhere".into()),
            smtp_ca_file: Some("/nowhere".into()),
            geoip_file: Some("/nowhere".into()),
            message_timeout: Span::seconds(0),
            ..Mail::default()
        };
        assert_eq!(
            keys(&lost, Profile::Development),
            [
                "RECOBRA_MAIL__SMTP_CA_FILE",
                "RECOBRA_MAIL__TEMPLATES",
                "RECOBRA_MAIL__GEOIP_FILE",
                "RECOBRA_MAIL__MESSAGE_TIMEOUT"
            ]
        );
    }
}
