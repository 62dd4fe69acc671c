//! `GET /api/policy`: the rules in force.

use super::{Empty, Endpoint, Method};
use crate::Policy;

/// The call.
pub struct GetPolicy;

impl Endpoint for GetPolicy {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/policy";
    const SUMMARY: &'static str = "Tell the rules in force";
    type Body = Empty;
    type Reply = Policy;
}
