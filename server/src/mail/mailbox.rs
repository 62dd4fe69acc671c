//! Development's mailbox: what was sent, in memory, with a way to wait for the next message.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use shared::RecoveryCode;
use shared::api::mailbox::MailboxMessage;
use shared::identifier::Channel;
use tokio::sync::watch;
use tokio::time;
use uuid::Uuid;

use crate::clock::Instant;

/// Messages kept; the oldest go first.
pub const CAPACITY: usize = 500;

/// A message as the mailbox takes it in.
pub struct Posted {
    /// Its id.
    pub id: Uuid,
    /// How it travelled.
    pub channel: Channel,
    /// The address or number.
    pub to: String,
    /// The subject; empty for a text message.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part; empty for a text message.
    pub html: String,
    /// The message as it travels; empty for a text message.
    pub source: String,
    /// The code in it.
    pub code: Option<RecoveryCode>,
    /// The link in it.
    pub link: Option<String>,
    /// When it was sent: unix milliseconds.
    pub sent_at: i64,
}

/// The mailbox.
pub struct Mailbox {
    messages: watch::Sender<VecDeque<(i64, MailboxMessage)>>,
}

impl Mailbox {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self { messages: watch::Sender::new(VecDeque::new()) }
    }

    /// Takes a message in and wakes whoever waits for it.
    pub fn push(&self, posted: Posted) {
        let entry = (posted.sent_at, posted.into());
        self.messages.send_modify(|messages| {
            if messages.len() >= CAPACITY {
                messages.pop_front();
            }
            messages.push_back(entry);
        });
    }

    /// The messages for `to` (`None` is everybody) sent at `since` (unix milliseconds) or later,
    /// oldest first.
    #[must_use]
    pub fn list(&self, to: Option<&str>, since: i64) -> Vec<MailboxMessage> {
        select(&self.messages.borrow(), to, since)
    }

    /// The same, but waits for the first such message as long as `limit`.
    pub async fn wait(&self, to: Option<&str>, since: i64, limit: Duration) -> Vec<MailboxMessage> {
        let mut messages = self.messages.subscribe();
        // `wait_for` looks before it sleeps: what came in before this line is not slept through.
        let arrival = messages.wait_for(|messages| messages.iter().any(|m| matches(m, to, since)));
        match time::timeout(limit, arrival).await {
            Ok(Ok(messages)) => select(&messages, to, since),
            Ok(Err(_)) | Err(_) => Vec::new(),
        }
    }

    /// Forgets all messages.
    pub fn clear(&self) {
        self.messages.send_modify(VecDeque::clear);
    }
}

impl Default for Mailbox {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailbox({} messages)", self.messages.borrow().len())
    }
}

impl From<Posted> for MailboxMessage {
    fn from(posted: Posted) -> Self {
        Self {
            id: posted.id,
            channel: posted.channel,
            to: posted.to,
            subject: posted.subject,
            text: posted.text,
            html: posted.html,
            source: posted.source,
            code: posted.code.map(|code| code.as_str().to_owned()),
            link: posted.link,
            sent_at: Instant(posted.sent_at).to_rfc3339(),
        }
    }
}

fn select(
    messages: &VecDeque<(i64, MailboxMessage)>,
    to: Option<&str>,
    since: i64,
) -> Vec<MailboxMessage> {
    messages.iter().filter(|m| matches(m, to, since)).map(|(_, message)| message.clone()).collect()
}

fn matches((at, message): &(i64, MailboxMessage), to: Option<&str>, since: i64) -> bool {
    // A `+` that nobody has escaped arrives as a blank.
    let is_to = |to: &str| {
        message.to.trim_start_matches('+').eq_ignore_ascii_case(to.trim_matches([' ', '+']))
    };
    *at >= since && to.is_none_or(is_to)
}
