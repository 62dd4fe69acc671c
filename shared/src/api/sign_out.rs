//! `POST /api/auth/sign-out`: ends the session; answers 204.

use super::{Empty, Endpoint, Method};

/// The call.
pub struct SignOut;

impl Endpoint for SignOut {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/sign-out";
    const SUMMARY: &'static str = "End the session";
    type Body = Empty;
    type Reply = ();
}
