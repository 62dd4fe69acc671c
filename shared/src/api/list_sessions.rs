//! `GET /api/account/sessions`: where the account is signed in.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Empty, Endpoint, Method};

/// The call.
pub struct ListSessions;

impl Endpoint for ListSessions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/account/sessions";
    const SUMMARY: &'static str = "List where the account is signed in";
    type Body = Empty;
    type Reply = ListSessionsReply;
}

/// The live sessions, last used first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListSessionsReply {
    /// The sessions.
    pub sessions: Vec<OpenSession>,
}

/// A session as its owner sees it. Times are RFC 3339 in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenSession {
    /// Its id, which is not its secret.
    pub id: Uuid,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it was opened.
    pub created_at: String,
    /// When it was last used, to the minute.
    pub seen_at: String,
    /// Where it was opened; empty where that is unknown.
    pub client_address: String,
    /// What it was opened with.
    pub user_agent: String,
}
