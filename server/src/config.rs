//! Configuration: defaults in code < file < environment. An unknown key or a bad value refuses to start.

mod app;
mod audit;
mod database;
mod http;
mod limits;
pub mod mail;
mod memory;
mod password;
mod recovery;
mod secrets;
mod session;
mod sms;
mod value;

use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use figment::value::Value;
use serde::Deserialize;
use thiserror::Error;

pub use app::{App, Colour};
pub use audit::Audit;
pub use database::Database;
pub use http::Http;
pub use limits::Limits;
pub use mail::{Mail, MailTransport, Security, Sender, SmtpUrl};
pub use password::{Password, PasswordProfile};
pub use recovery::Recovery;
pub use secrets::Secrets;
pub use session::Session;
pub use sms::{Sms, SmsSender, SmsTransport};
pub use value::{List, Rate, Redacted, Span};

use value::any_case;

/// The file that is read when none is named.
pub const DEFAULT_FILE: &str = "recobra.toml";

/// Why the configuration cannot be used: the keys and what is wrong with them, a line each.
#[derive(Debug, Error)]
#[error("the configuration is not usable:\n{}", .0.iter().map(|fault| format!("  {fault}")).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError(pub Vec<String>);

/// How strict to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// For people: https, keys and a real mail transport are demanded.
    #[default]
    Production,
    /// For a developer's machine: plain http on loopback, a mailbox, a clock that can be moved.
    Development,
}

/// The whole configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How strict to be.
    #[serde(deserialize_with = "any_case")]
    pub profile: Profile,
    /// Listener and addresses.
    pub http: Http,
    /// The database.
    pub database: Database,
    /// Keys.
    pub secrets: Secrets,
    /// Codes and links.
    pub recovery: Recovery,
    /// Budgets of client addresses.
    pub limits: Limits,
    /// Sessions.
    pub session: Session,
    /// Password rules and hashing.
    pub password: Password,
    /// Outgoing mail.
    pub mail: Mail,
    /// Outgoing text messages.
    pub sms: Sms,
    /// The audit log.
    pub audit: Audit,
    /// Name, language and sign-up.
    pub app: App,
}

impl Config {
    /// Reads the defaults, then `file` (or `recobra.toml`, where there is one), then the environment.
    ///
    /// # Errors
    /// [`ConfigError`], which names every key that is unknown, malformed or does not go with the others.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let path = file.map_or_else(|| PathBuf::from(DEFAULT_FILE), Path::to_path_buf);
        let from_file = match (path.is_file(), file) {
            (true, _) => Figment::from(Toml::file_exact(&path)),
            (false, None) => Figment::new(),
            (false, Some(_)) => {
                return Err(ConfigError(vec![format!(
                    "{}: there is no such file",
                    path.display()
                )]));
            }
        };
        let config: Self = with_environment(from_file).extract_lossy().map_err(|errors| {
            ConfigError(errors.into_iter().map(|error| describe(&error)).collect())
        })?;
        config.check()
    }

    /// Whether this is a developer's machine.
    #[must_use]
    pub fn development(&self) -> bool {
        self.profile == Profile::Development
    }

    /// Checks what one value alone cannot tell, and fills in what depends on the profile.
    ///
    /// # Errors
    /// [`ConfigError`] with every fault.
    pub fn check(self) -> Result<Self, ConfigError> {
        let profile = self.profile;
        let mut faults = Vec::new();
        faults.extend(self.http.faults(profile));
        faults.extend(self.database.faults(profile));
        faults.extend(self.secrets.faults(profile));
        faults.extend(self.recovery.faults());
        faults.extend(self.limits.faults());
        faults.extend(self.session.faults());
        faults.extend(self.password.faults());
        faults.extend(self.audit.faults());
        faults.extend(self.mail.faults(profile));
        faults.extend(self.sms.faults(profile));
        faults.extend(self.app.faults());
        if faults.is_empty() { Ok(self) } else { Err(ConfigError(faults)) }
    }
}

/// Lays the environment over `file`.
fn with_environment(file: Figment) -> Figment {
    let environment = Env::prefixed("RECOBRA_").split("__");
    let pairs = environment.iter();
    pairs.fold(file, |all, (key, text)| all.merge((key.as_str(), as_text(&text))))
}

/// What stands in the environment is text: a name may be `123` or `true`, and a password may begin with a zero. A key that
/// wants a number reads it from there.
fn as_text(text: &str) -> Value {
    match text.parse() {
        Ok(Value::Num(..) | Value::Bool(..) | Value::Char(..)) => Value::from(text.trim()),
        Ok(value) => value,
        Err(_) => Value::from(text),
    }
}

fn describe(error: &figment::Error) -> String {
    let key = error.path.iter().map(|part| part.to_uppercase()).collect::<Vec<_>>().join("__");
    let kind = &error.kind;
    match kind {
        figment::error::Kind::UnknownField(field, _) => {
            // An unknown section stands in the path already.
            let known = error.path.iter().filter(|part| *part != field);
            let parts = known.chain([field]).map(|part| part.to_uppercase()).collect::<Vec<_>>();
            format!("RECOBRA_{}: there is no such key", parts.join("__"))
        }
        _ => format!("RECOBRA_{key}: {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_number_or_a_truth_stays_the_text_that_it_is() {
        for text in ["123", "0070", "1.50", "+34600000000", "-1", "true", "false"] {
            assert_eq!(as_text(text), Value::from(text));
        }
        assert_eq!(as_text("[10.0.0.0/8, ::1]"), Value::from(vec!["10.0.0.0/8", "::1"]));
        assert_eq!(as_text("\"Café\""), Value::from("Café"));
    }

    #[test]
    fn a_key_that_wants_a_number_reads_it_from_text() {
        let attempts = Figment::new().merge(("recovery.code_attempts", as_text("5")));
        let config = attempts.extract_lossy::<Config>().unwrap();
        assert_eq!(config.recovery.code_attempts, 5);
        let name = Figment::new().merge(("app.name", as_text("007")));
        assert_eq!(name.extract_lossy::<Config>().unwrap().app.name, "007");
    }
}
