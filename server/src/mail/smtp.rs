//! Delivery to a mail server, command by command: so every failure is known by the step it befell.
//!
//! The connections kept are our own because lettre's pool takes one back in the midst of a letter
//! when its future is dropped by a timeout; the next letter would then read the answers of the
//! last and call a refused letter sent.

use std::error::Error as _;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use lettre::transport::smtp::{self};
use tokio::time;

use super::failure::{Failure, Fault};
use super::message::Message;
use super::{MailError, Receipt};
use crate::clock::Stopwatch;
use crate::config::{Mail as Settings, Security, SmtpUrl};

/// How long an idle connection is worth keeping: less than servers and firewalls wait.
const IDLE: Duration = Duration::from_secs(30);
/// Connections kept.
const KEPT: usize = 2;

/// A mail server.
pub(super) struct Smtp {
    url: SmtpUrl,
    tls: Option<TlsParameters>,
    hello: ClientId,
    command_timeout: Duration,
    message_timeout: Duration,
    idle: Mutex<Vec<(Stopwatch, AsyncSmtpConnection)>>,
}

impl Smtp {
    pub(super) fn open(settings: &Settings) -> Result<Self, MailError> {
        let url = settings.smtp_url.clone();
        let url = url.ok_or(MailError::Setting("RECOBRA_MAIL__SMTP_URL", "missing"))?;
        let tls = match url.security {
            Security::Plain => None,
            Security::Implicit | Security::StartTls => {
                Some(tls(&url.host, settings.smtp_ca_file.as_deref())?)
            }
        };
        Ok(Self {
            url,
            tls,
            hello: ClientId::default(),
            command_timeout: settings.command_timeout.0,
            message_timeout: settings.message_timeout.0,
            idle: Mutex::new(Vec::new()),
        })
    }

    pub(super) async fn send(&self, message: &Message) -> Result<Receipt, Failure> {
        let delivery = async {
            let mut connection = self.connection().await?;
            let response = self.deliver(&mut connection, message).await?;
            // Only a connection that finished a letter is in a state to begin another.
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT {
                idle.push((Stopwatch::start(), connection));
            }
            Ok(Receipt::new(response.first_line().unwrap_or_default()))
        };
        let too_long = |_| Failure::transient(Fault::TimedOut, "");
        time::timeout(self.message_timeout, delivery).await.map_err(too_long)?
    }

    async fn connection(&self) -> Result<AsyncSmtpConnection, Failure> {
        loop {
            let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some((since, mut connection)) = kept else { return self.connect().await };
            if since.elapsed() < IDLE
                && self.step(Fault::Connection, connection.command(Noop)).await.is_ok()
            {
                return Ok(connection);
            }
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let host = (self.url.host.as_str(), self.url.port);
        let lookup = time::timeout(self.command_timeout, tokio::net::lookup_host(host)).await;
        let addresses: Vec<SocketAddr> = match lookup {
            Ok(Ok(addresses)) => addresses.collect(),
            Ok(Err(_)) | Err(_) => return Err(Failure::transient(Fault::Dns, &self.url.host)),
        };
        let wrapper = self.tls.clone().filter(|_| self.url.security == Security::Implicit);
        // Half for each address, so that a dead one leaves time for the next.
        let each = Some(self.command_timeout / 2);
        let opening =
            AsyncSmtpConnection::connect_tokio1(&*addresses, each, &self.hello, wrapper, None);
        let mut connection = self.step(Fault::Server, opening).await?;
        if let (Security::StartTls, Some(tls)) = (self.url.security, self.tls.clone()) {
            if !connection.can_starttls() {
                return Err(Failure::transient(Fault::NoStartTls, ""));
            }
            self.step(Fault::Tls, connection.starttls(tls, &self.hello)).await?;
        }
        self.sign_in(&mut connection).await?;
        Ok(connection)
    }

    async fn sign_in(&self, connection: &mut AsyncSmtpConnection) -> Result<(), Failure> {
        let Some((user, password)) = self.url.credentials.clone() else { return Ok(()) };
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        if connection.server_info().get_auth_mechanism(&mechanisms).is_none() {
            return Err(Failure::transient(
                Fault::Credentials,
                "it offers neither PLAIN nor LOGIN",
            ));
        }
        let credentials = Credentials::new(user, password);
        self.step(Fault::Credentials, connection.auth(&mechanisms, &credentials)).await?;
        Ok(())
    }

    async fn deliver(
        &self,
        connection: &mut AsyncSmtpConnection,
        message: &Message,
    ) -> Result<Response, Failure> {
        let mail = Mail::new(message.route.from().cloned(), Vec::new());
        self.step(Fault::Sender, connection.command(mail)).await?;
        for recipient in message.route.to() {
            let rcpt = Rcpt::new(recipient.clone(), Vec::new());
            self.step(Fault::Recipient, connection.command(rcpt)).await?;
        }
        self.step(Fault::Content, connection.command(Data)).await?;
        // Servers scan before they answer: the limit for the letter holds here, not a command's.
        connection.message(&message.bytes).await.map_err(|error| failure(Fault::Content, &error))
    }

    async fn step<T>(
        &self,
        stage: Fault,
        exchange: impl Future<Output = Result<T, smtp::Error>>,
    ) -> Result<T, Failure> {
        match time::timeout(self.command_timeout, exchange).await {
            Ok(outcome) => outcome.map_err(|error| failure(stage, &error)),
            Err(_) => Err(Failure::transient(Fault::TimedOut, "")),
        }
    }
}

/// Trust in the system's authorities and in those of `ca_file`.
fn tls(host: &str, ca_file: Option<&Path>) -> Result<TlsParameters, MailError> {
    const KEY: &str = "RECOBRA_MAIL__SMTP_CA_FILE";
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(file) = ca_file {
        let pem = std::fs::read(file).map_err(|_| MailError::Setting(KEY, "cannot be read"))?;
        if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
            return Err(MailError::Setting(KEY, "holds no PEM certificate"));
        }
        let certificates = Certificate::from_pem(&pem);
        let certificates =
            certificates.map_err(|_| MailError::Setting(KEY, "holds a broken certificate"))?;
        builder = builder.add_root_certificate(certificates);
    }
    builder
        .build()
        .map_err(|_| MailError::Setting(KEY, "holds a certificate that is no authority's"))
}

/// A refusal by 5xx of sender, recipient or letter is about this letter and lasts. One of the
/// conversation or the credentials is about the settings: it hits every letter alike, and an
/// operator can mend it while the letters wait.
fn failure(stage: Fault, error: &smtp::Error) -> Failure {
    if let Some(code) = error.status() {
        let answer = error.source().map(ToString::to_string).unwrap_or_default();
        let said = format!("{code} {answer}");
        let is_about_letter = matches!(stage, Fault::Sender | Fault::Recipient | Fault::Content);
        return if error.is_permanent() && is_about_letter {
            Failure::permanent(stage, &said)
        } else {
            Failure::transient(stage, &said)
        };
    }
    let (fault, detail) = match io_cause(error) {
        Some(io) => (
            match io.kind() {
                io::ErrorKind::ConnectionRefused => Fault::Refused,
                io::ErrorKind::TimedOut => Fault::TimedOut,
                // What rustls says, it says as invalid data.
                io::ErrorKind::InvalidData if matches!(stage, Fault::Server | Fault::Tls) => {
                    Fault::Tls
                }
                _ => Fault::Connection,
            },
            io.to_string(),
        ),
        None if error.is_tls() => (Fault::Tls, error.to_string()),
        None => (Fault::Connection, error.to_string()),
    };
    Failure::transient(fault, &detail)
}

fn io_cause(error: &smtp::Error) -> Option<&io::Error> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref() {
            return Some(io);
        }
        source = cause.source();
    }
    None
}
