//! What the page is answered in a state: the server's own replies and problems, or nothing.

use serde::Serialize;
use serde_json::{Map, Value, json};
use shared::api::{Endpoint, Method};
use shared::{Locale, Problem, ProblemKind, Violation, ViolationCode};

/// The answer to one call, as the player takes it.
pub(super) type Answer = Value;

/// The calls of a state and their answers.
pub(super) type Answers = Map<String, Answer>;

/// How the player names the call `E`.
pub(super) fn call<E: Endpoint>() -> String {
    let method = match E::METHOD {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Delete => "DELETE",
    };
    format!("{method} {}", E::PATH)
}

/// The call succeeds with `reply`.
pub(super) fn reply(reply: &impl Serialize) -> Answer {
    let body = serde_json::to_string(reply).unwrap_or_default();
    json!({"status": 200, "headers": {"content-type": "application/json"}, "body": body})
}

/// The call succeeds and there is nothing to say.
pub(super) fn done() -> Answer {
    json!({"status": 204})
}

/// The request does not get through.
pub(super) fn offline() -> Answer {
    json!({"offline": true})
}

/// No answer comes: after ten seconds the page gives up.
pub(super) fn silence() -> Answer {
    json!({"silent": true})
}

/// Something else than the server answers.
pub(super) fn unreadable() -> Answer {
    json!({"status": 200, "headers": {"content-type": "text/html"}, "body": "<h1>It works!</h1>"})
}

/// The call is refused by `problem`.
pub(super) fn refused(problem: &Problem) -> Answer {
    let body = serde_json::to_string(problem).unwrap_or_default();
    let headers = json!({"content-type": "application/problem+json"});
    json!({"status": problem.status, "headers": headers, "body": body})
}

/// A problem of `kind`.
pub(super) fn problem(kind: ProblemKind, locale: Locale) -> Answer {
    refused(&Problem::new(kind, locale))
}

/// The code is wrong and has `left` tries left.
pub(super) fn wrong_code(left: u32, locale: Locale) -> Answer {
    let problem = Problem::new(ProblemKind::CodeRejected, locale);
    refused(&Problem { attempts_left: Some(left), ..problem })
}

/// Too many calls: try again in `seconds`.
pub(super) fn too_many(seconds: u64, locale: Locale) -> Answer {
    let problem = Problem::new(ProblemKind::TooManyRequests, locale);
    refused(&Problem { retry_after: Some(seconds), ..problem })
}

/// The server alone knows that the value at `pointer` breaks a rule.
pub(super) fn verdict(pointer: &str, code: ViolationCode, locale: Locale) -> Answer {
    let problem = Problem::new(ProblemKind::Validation, locale);
    refused(&Problem { violations: vec![Violation::new(pointer, code)], ..problem })
}
