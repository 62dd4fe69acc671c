//! A form as it was sent: its hidden value apart, each field once, all of them text.

use axum::extract::{FromRequest, Request};
use serde_json::{Map, Value};
use shared::api::{Body, Endpoint};
use shared::{Policy, ProblemKind};
use url::form_urlencoded;

use super::super::AppState;
use super::super::extract::{FORM, declares, parse, read};
use super::super::problem::Refusal;

/// The field that proves the form to be ours.
pub(super) const TOKEN: &str = "form_token";

/// The fields of a form.
pub(super) struct Submitted {
    pub(super) token: String,
    fields: Map<String, Value>,
}

impl FromRequest<AppState> for Submitted {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Refusal> {
        if !declares(request.headers(), FORM) {
            return Err(Refusal::new(ProblemKind::UnsupportedMediaType));
        }
        let body = read(request).await?;
        let mut fields = Map::new();
        for (name, value) in form_urlencoded::parse(&body) {
            // Which of two would count is nothing to guess about.
            if fields.insert(name.into_owned(), Value::String(value.into_owned())).is_some() {
                return Err(Refusal::new(ProblemKind::Validation));
            }
        }
        let mut form = Self { token: String::new(), fields };
        form.token = form.take(TOKEN);
        Ok(form)
    }
}

impl Submitted {
    /// What the field `name` holds; nothing, where it is not there.
    pub(super) fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether there is a field `name`, empty or not.
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Takes the field `name` out.
    pub(super) fn take(&mut self, name: &str) -> String {
        match self.fields.remove(name) {
            Some(Value::String(text)) => text,
            _ => String::new(),
        }
    }

    /// Calls the field `name`, which is called so for the sake of password managers, what the operation calls it.
    pub(super) fn rename(&mut self, name: &str, to: &str) {
        if let Some(value) = self.fields.remove(name) {
            self.fields.insert(to.to_owned(), value);
        }
    }

    /// Adds the member `name`, which no field of the form may bring.
    pub(super) fn put(&mut self, name: &str, value: &str) {
        self.fields.insert(name.to_owned(), Value::String(value.to_owned()));
    }

    /// The fields in types that only hold what passed the rules of `E`, which knows no other fields.
    pub(super) fn check<E: Endpoint>(
        self,
        policy: &Policy,
    ) -> Result<<E::Body as Body>::Input, Refusal> {
        let body: E::Body = parse(Value::Object(self.fields).to_string().as_bytes())?;
        body.check(policy).map_err(Refusal::validation)
    }
}
