//! `GET /api/account/events`: what happened to the account of late.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Empty, Endpoint, Method};
use crate::audit::{AuditEvent, AuditOutcome};

/// Most events that are listed.
pub const MAX_EVENTS: usize = 20;

/// The call.
pub struct ListEvents;

impl Endpoint for ListEvents {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account/events";
    const SUMMARY: &'static str = "List what happened to the account of late";
    type Body = Empty;
    type Reply = ListEventsReply;
}

/// The last events of the account, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListEventsReply {
    /// The events.
    pub events: Vec<AccountEvent>,
}

/// An event as the account's owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountEvent {
    /// Its id.
    pub id: Uuid,
    /// When it happened: RFC 3339 in UTC.
    pub at: String,
    /// What happened.
    pub event: AuditEvent,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// From where; empty where that is unknown.
    pub client_address: String,
    /// With what.
    pub user_agent: String,
}
