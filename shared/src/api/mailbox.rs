//! `GET` and `DELETE /api/dev/mailbox`: the messages that were sent, in development only.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Empty, Endpoint, Method};
use crate::identifier::Channel;

/// Lists messages. Takes `to`, `since` (RFC 3339) and `wait` (a duration such as `5s`) in the query.
pub struct ListMailbox;

impl Endpoint for ListMailbox {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/dev/mailbox";
    const SUMMARY: &'static str = "List the messages that were sent; waits for one";
    type Body = Empty;
    type Reply = MailboxReply;
}

/// Forgets all messages; answers 204.
pub struct ClearMailbox;

impl Endpoint for ClearMailbox {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/dev/mailbox";
    const SUMMARY: &'static str = "Forget the messages that were sent";
    type Body = Empty;
    type Reply = ();
}

/// The messages, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailboxReply {
    /// The messages.
    pub messages: Vec<MailboxMessage>,
}

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailboxMessage {
    /// Its id here.
    pub id: Uuid,
    /// How it travelled.
    pub channel: Channel,
    /// The address or number that it went to.
    pub to: String,
    /// The subject; empty for a text message.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part; empty for a text message.
    pub html: String,
    /// The message as it travels, headers and parts (RFC 5322); empty for a text message.
    pub source: String,
    /// The code in it.
    pub code: Option<String>,
    /// The link in it.
    pub link: Option<String>,
    /// When it was sent: RFC 3339 in UTC.
    pub sent_at: String,
}
