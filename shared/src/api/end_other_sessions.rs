//! `DELETE /api/account/sessions`: ends every session but the one that asks; answers 204.

use super::{Empty, Endpoint, Method};

/// The call.
pub struct EndOtherSessions;

impl Endpoint for EndOtherSessions {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api/account/sessions";
    const SUMMARY: &'static str = "End all other sessions";
    type Body = Empty;
    type Reply = ();
}
