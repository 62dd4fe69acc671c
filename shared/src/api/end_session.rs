//! `DELETE /api/account/sessions/{id}`: ends one session; answers 204.

use super::{Empty, Endpoint, Method};

/// The call; `{id}` is the session's.
pub struct EndSession;

impl Endpoint for EndSession {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/account/sessions/{id}";
    const SUMMARY: &'static str = "End one session";
    type Body = Empty;
    type Reply = ();
}
