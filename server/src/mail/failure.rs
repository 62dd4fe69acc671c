//! Why a letter did not leave: whether another try can help, and what to repair.

use std::fmt;

/// Longest answer of a server that is passed on, in characters.
const DETAIL_LENGTH: usize = 160;

/// A letter did not leave. The text is one line without a secret or a whole address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Another try can help.
    #[error("{0}")]
    Transient(String),
    /// It may have left, though nobody said so: another try can help, and can send it twice.
    #[error("{0}")]
    Unsure(String),
    /// Another try of this letter cannot help.
    #[error("{0}")]
    Permanent(String),
}

impl SendError {
    /// The same with a cause more.
    #[must_use]
    pub fn because(self, cause: &str) -> Self {
        match self {
            Self::Transient(text) => Self::Transient(format!("{text}: {cause}")),
            Self::Unsure(text) => Self::Unsure(format!("{text}: {cause}")),
            Self::Permanent(text) => Self::Permanent(format!("{text}: {cause}")),
        }
    }
}

/// The same with the fault still told apart.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) fault: Fault,
    detail: String,
    is_permanent: bool,
}

/// Where it went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The host has no address.
    Dns,
    /// Nothing listens there.
    Refused,
    /// It took too long.
    TimedOut,
    /// The connection broke or could not be made.
    Connection,
    /// No trust in the other side, or no common TLS.
    Tls,
    /// STARTTLS is required and was not offered.
    NoStartTls,
    /// User or password was refused, or there is no common way to tell them.
    Credentials,
    /// The server refused the conversation as such.
    Server,
    /// The server refused the sender.
    Sender,
    /// The server refused the recipient.
    Recipient,
    /// The server refused the letter.
    Content,
    /// The letter could not be written to the folder.
    Folder,
}

impl Fault {
    /// The fault in a few words.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Dns => "the mail server's name does not resolve",
            Self::Refused => "the mail server refuses connections",
            Self::TimedOut => "the mail server took too long",
            Self::Connection => "the connection to the mail server failed",
            Self::Tls => "no trusted TLS with the mail server",
            Self::NoStartTls => "the mail server does not offer STARTTLS",
            Self::Credentials => "the mail server refused the credentials",
            Self::Server => "the mail server refused to talk",
            Self::Sender => "the mail server refused the sender",
            Self::Recipient => "the mail server refused the recipient",
            Self::Content => "the mail server refused the message",
            Self::Folder => "the message could not be written",
        }
    }

    /// What an operator can do about it.
    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::Dns => "Check the host in RECOBRA_MAIL__SMTP_URL and this machine's DNS.",
            Self::Refused => {
                "Check host and port in RECOBRA_MAIL__SMTP_URL and that the server runs."
            }
            Self::TimedOut => {
                "Check host and port in RECOBRA_MAIL__SMTP_URL and firewalls on the way; many networks block port 25."
            }
            Self::Connection => {
                "Check the port in RECOBRA_MAIL__SMTP_URL: 465 wants smtps://, 587 wants smtp://."
            }
            Self::Tls => {
                "The host in RECOBRA_MAIL__SMTP_URL must be the certificate's; name a private authority in RECOBRA_MAIL__SMTP_CA_FILE; 465 wants smtps://, 587 wants smtp://."
            }
            Self::NoStartTls => {
                "Use smtps:// and port 465 in RECOBRA_MAIL__SMTP_URL, or turn STARTTLS on at the server."
            }
            Self::Credentials => {
                "Check user and password in RECOBRA_MAIL__SMTP_URL; write special characters as %XX."
            }
            Self::Server => "Ask the server's operator; this machine may not be allowed to send.",
            Self::Sender => "RECOBRA_MAIL__FROM must be an address that this server may send for.",
            Self::Recipient => {
                "Check the recipient's address; a server may also refuse to relay without credentials."
            }
            Self::Content => {
                "Read the server's answer: size, spam rules or a policy on RECOBRA_MAIL__FROM's domain."
            }
            Self::Folder => "Check that RECOBRA_MAIL__DIRECTORY exists, is writable and has room.",
        }
    }
}

impl Failure {
    pub(super) fn transient(fault: Fault, detail: &str) -> Self {
        Self { fault, detail: scrub(detail), is_permanent: false }
    }

    pub(super) fn permanent(fault: Fault, detail: &str) -> Self {
        Self { is_permanent: true, ..Self::transient(fault, detail) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.fault.as_str())?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, " ({})", self.detail) }
    }
}

impl From<Failure> for SendError {
    fn from(failure: Failure) -> Self {
        let text = failure.to_string();
        if failure.is_permanent { Self::Permanent(text) } else { Self::Transient(text) }
    }
}

/// One short line without addresses: servers like to repeat the recipient's.
pub(super) fn scrub(text: &str) -> String {
    let words =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let masked: Vec<String> = words
        .map(|word| match word.rsplit_once('@') {
            Some((_, domain)) => format!("•••@{domain}"),
            None => word.to_owned(),
        })
        .collect();
    masked.join(" ").chars().take(DETAIL_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::{Failure, Fault, scrub};

    #[test]
    fn a_servers_answer_becomes_one_short_line_without_addresses() {
        assert_eq!(
            scrub("550 5.1.1\r\n<ana.ruiz@example.com>: user unknown\u{7}"),
            "550 5.1.1 •••@example.com>: user unknown"
        );
        assert_eq!(scrub(&"x".repeat(900)).len(), super::DETAIL_LENGTH);
    }

    #[test]
    fn a_failure_reads_as_a_sentence() {
        let failure = Failure::permanent(Fault::Sender, "550 no");
        assert_eq!(failure.to_string(), "the mail server refused the sender (550 no)");
        assert_eq!(Failure::transient(Fault::Dns, "").to_string(), Fault::Dns.as_str());
    }
}
