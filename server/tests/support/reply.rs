//! What a visitor is answered, and how to compare the whole of it.

use recobra::clock::Instant;
use reqwest::header::HeaderMap;
use serde_json::Value;
use shared::{Locale, Problem, ProblemKind};
use uuid::Uuid;

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap();
        Self { status, headers, text: String::from_utf8_lossy(&body).into_owned() }
    }

    /// The header's value; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookies that it sets, as a browser sends them back.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        let set = self.headers.get_all("set-cookie").iter();
        set.map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap()).collect()
    }

    /// The names of all headers, sorted.
    pub(crate) fn header_names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.headers.keys().map(AsRef::as_ref).collect();
        names.sort_unstable();
        names
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|_| panic!("{}: {}", self.status, self.text))
    }

    /// A string of the body.
    #[track_caller]
    pub(crate) fn field(&self, name: &str) -> String {
        self.json()[name]
            .as_str()
            .unwrap_or_else(|| panic!("no {name} in {}", self.text))
            .to_owned()
    }

    /// Compares status and body. `[uuid]`, `[token]` and `[time]` stand for any such thing.
    #[track_caller]
    pub(crate) fn is(&self, status: u16, expected: &Value) {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/json");
        assert_eq!(&redact(self.json(), expected), expected);
    }

    /// Compares with the problem of `kind` in Spanish and the members of `more`.
    #[track_caller]
    pub(crate) fn is_problem(&self, kind: ProblemKind, more: &Value) {
        self.is_problem_in(Locale::Es, kind, more);
    }

    #[track_caller]
    pub(crate) fn is_problem_in(&self, locale: Locale, kind: ProblemKind, more: &Value) {
        let mut expected = serde_json::to_value(Problem::new(kind, locale)).unwrap();
        expected.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_eq!(self.status, kind.status(), "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json(), expected);
    }
}

fn redact(actual: Value, expected: &Value) -> Value {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => actual
            .into_iter()
            .map(|(name, value)| {
                let value = redact(value, expected.get(&name).unwrap_or(&Value::Null));
                (name, value)
            })
            .collect(),
        (Value::Array(actual), Value::Array(expected)) => actual
            .into_iter()
            .enumerate()
            .map(|(index, value)| redact(value, expected.get(index).unwrap_or(&Value::Null)))
            .collect(),
        (Value::String(actual), Value::String(expected)) if stands_for(expected, &actual) => {
            Value::String(expected.clone())
        }
        (actual, _) => actual,
    }
}

fn stands_for(placeholder: &str, text: &str) -> bool {
    match placeholder {
        "[uuid]" => Uuid::parse_str(text).is_ok(),
        "[token]" => shared::ResetToken::parse(text).is_some(),
        "[time]" => Instant::from_rfc3339(text).is_some_and(|time| time.to_rfc3339() == text),
        _ => false,
    }
}
