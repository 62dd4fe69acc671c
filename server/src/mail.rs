//! Letters: from facts to words to bytes, and out by SMTP, into a folder or into development's mailbox.
//!
//! Time, ids and secrets are handed in, so rendering is pure and a retried letter is the same letter.

use std::fmt;
use std::io;
use std::sync::Arc;

mod letter;
mod mailbox;

mod places;
mod templates;
mod view;
mod words;

mod message;
mod preview;

mod directory;
mod failure;
mod smtp;

pub use failure::SendError;
pub use letter::{Change, Envelope, Letter, NewAddress, Proof, RequestFacts};
pub use mailbox::{CAPACITY, Mailbox, Posted};
pub use message::Message;
pub use preview::{Preview, TextPreview, gallery, previews};

use self::directory::Directory;
use self::failure::Failure;
use self::message::{Signature, compose};
use self::smtp::Smtp;
use self::templates::Templates;
use crate::brand::Brand;
use crate::config::{Mail as Settings, MailTransport as Choice};

/// How letters leave.
enum Transport {
    Smtp(Smtp),
    Directory(Directory),
    Mailbox,
}

/// Renders and sends letters.
pub struct Mailer {
    brand: Brand,
    signature: Signature,
    templates: Templates,
    transport: Transport,
    mailbox: Option<Arc<Mailbox>>,
}

/// The mailer cannot be opened, or a letter not be made.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A setting is no good: its key, and why.
    #[error("{0}: {1}")]
    Setting(&'static str, &'static str),
    /// A folder cannot be used.
    #[error("the folder {0} cannot be used ({1})")]
    Folder(String, io::ErrorKind),
    /// A template or word file does not render: file and line, and why.
    #[error("RECOBRA_MAIL__TEMPLATES: {place}: {cause}")]
    Template {
        /// The file, and the line if known.
        place: String,
        /// Why.
        cause: String,
    },
    /// The file of places is of no use, and why.
    #[error("RECOBRA_MAIL__GEOIP_FILE: {file}: {cause}")]
    Places {
        /// The file.
        file: String,
        /// Why.
        cause: String,
    },
    /// The sample address of the try-out does not parse.
    #[error("the sample letter cannot be addressed")]
    Sample,
    /// The recipient's address cannot travel by SMTP.
    #[error("the recipient's address cannot be written on an envelope")]
    Recipient,
    /// The parts do not fit together.
    #[error("the letter cannot be composed: {0}")]
    Compose(String),
}

impl MailError {
    fn template(file: &str, line: Option<usize>, cause: &str) -> Self {
        let line = line.map_or(String::new(), |line| format!(", line {line}"));
        Self::Template { place: format!("{file}{line}"), cause: cause.to_owned() }
    }
}

/// A letter left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What the server answered, or the file's name; one line.
    pub answer: String,
}

impl Receipt {
    fn new(answer: &str) -> Self {
        Self { answer: failure::scrub(answer) }
    }
}

/// Why a test letter did not leave.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// It could not be made.
    #[error(transparent)]
    Make(#[from] MailError),
    /// It could not be sent: why, and what to repair.
    #[error("{0}")]
    Send(String),
}

impl Mailer {
    /// A mailer by `settings`. `mailbox` is development's: it also gets a copy of whatever leaves by
    /// another way, and having one makes it the usual transport; without one SMTP is.
    ///
    /// # Errors
    /// The setting, or the template's file and line, that is no good.
    pub fn open(
        settings: &Settings,
        brand: Brand,
        mailbox: Option<Arc<Mailbox>>,
    ) -> Result<Self, MailError> {
        let usual = if mailbox.is_some() { Choice::Mailbox } else { Choice::Smtp };
        let transport = match settings.transport_or(usual) {
            Choice::Smtp => Transport::Smtp(Smtp::open(settings)?),
            Choice::Directory => Transport::Directory(Directory::open(&settings.directory)?),
            Choice::Mailbox if mailbox.is_some() => Transport::Mailbox,
            Choice::Mailbox => {
                return Err(MailError::Setting(
                    "RECOBRA_MAIL__TRANSPORT",
                    "mailbox exists in development only",
                ));
            }
        };
        let templates = Templates::load(settings, &brand)?;
        let signature = Signature::new(&settings.from, settings.reply_to.as_ref())?;
        Ok(Self { brand, signature, templates, transport, mailbox })
    }

    /// Makes `letter` ready to travel. The same arguments make the same bytes.
    ///
    /// # Errors
    /// The template that does not render, or an address that cannot travel.
    pub fn render(&self, envelope: &Envelope, letter: &Letter) -> Result<Message, MailError> {
        let rendered = self.templates.render(&self.brand, envelope, letter)?;
        compose(&self.signature, envelope, letter, rendered, self.brand.logo.as_ref())
    }

    /// Sends `message`.
    ///
    /// # Errors
    /// Whether another try can help, and a cause fit for a log.
    pub async fn send(&self, message: &Message) -> Result<Receipt, SendError> {
        Ok(self.deliver(message).await?)
    }

    /// Sends the operator's test letter.
    ///
    /// # Errors
    /// A sentence that says what to repair.
    pub async fn send_test(&self, envelope: &Envelope) -> Result<Receipt, TestError> {
        let message = self.render(envelope, &Letter::Test)?;
        let told =
            |failure: Failure| TestError::Send(format!("{failure}. {}", failure.fault.advice()));
        self.deliver(&message).await.map_err(told)
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, Failure> {
        let receipt = match &self.transport {
            Transport::Smtp(smtp) => smtp.send(message).await?,
            Transport::Directory(directory) => directory.send(message).await?,
            Transport::Mailbox => Receipt::new("kept in the mailbox"),
        };
        if let Some(mailbox) = &self.mailbox {
            mailbox.push(message.posted());
        }
        Ok(receipt)
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let transport = match self.transport {
            Transport::Smtp(_) => "smtp",
            Transport::Directory(_) => "directory",
            Transport::Mailbox => "mailbox",
        };
        write!(f, "Mailer({transport})")
    }
}
