//! A sender such as `Recobra <no-reply@example.com>`.

use serde::Deserialize;

/// A name, if any, and an address.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Sender {
    name: Option<String>,
    address: String,
}

impl Sender {
    pub(super) fn local() -> Self {
        Self { name: Some("Recobra".to_owned()), address: "no-reply@localhost".to_owned() }
    }

    /// Parses `Name <address>` or a bare address.
    ///
    /// # Errors
    /// What is wrong, without the text itself.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            return Err("has a line break or another control character".to_owned());
        }
        let (name, address) = match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"').trim(), address.trim()),
            None => ("", text),
        };
        if !is_address(address) {
            return Err("is not an address; write `Name <name@example.com>`".to_owned());
        }
        Ok(Self { name: (!name.is_empty()).then(|| name.to_owned()), address: address.to_owned() })
    }

    /// The name that people see.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The bare address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What follows the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }
}

impl TryFrom<String> for Sender {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

/// Dot-atoms only; unlike a person's address a sender's may end in `localhost`.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    let label = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let dotted = |text: &str, allowed: &dyn Fn(char) -> bool| {
        text.split('.').all(|part| !part.is_empty() && part.chars().all(allowed))
    };
    text.len() <= 254 && dotted(local, &atom) && dotted(domain, &label)
}
