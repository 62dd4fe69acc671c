//! `GET /api/auth/session`: who is signed in.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Empty, Endpoint, Method, account::Account};

/// The call.
pub struct CurrentSession;

impl Endpoint for CurrentSession {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/auth/session";
    const SUMMARY: &'static str = "Tell who is signed in";
    type Body = Empty;
    type Reply = SessionReply;
}

/// The session that the cookie opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionReply {
    /// Whose session it is.
    pub account: Account,
    /// The session itself.
    pub session: Session,
}

/// One session. Times are RFC 3339 in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Its id, which is not its secret.
    pub id: Uuid,
    /// When it was opened.
    pub created_at: String,
    /// When it was last used, to the minute.
    pub seen_at: String,
    /// When it ends, however much it is used.
    pub expires_at: String,
}
