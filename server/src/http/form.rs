//! Bodies as forms, for calls whose standards want them (RFC 7662 §2.1).

use serde_json::{Map, Value};
use shared::ProblemKind;
use url::form_urlencoded;

use super::problem::Refusal;

/// The same members as JSON. One that is there twice is refused (RFC 6749 §3.1).
pub(super) fn to_json(form: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut members = Map::new();
    for (name, value) in form_urlencoded::parse(form) {
        if members.insert(name.into_owned(), Value::String(value.into_owned())).is_some() {
            return Err(Refusal::new(ProblemKind::Malformed));
        }
    }
    Ok(Value::Object(members).to_string().into_bytes())
}
