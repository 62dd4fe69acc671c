//! Problem documents (RFC 9457): the one table of kinds, and the body.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::violation::Violation;
use crate::{Locale, text};

macro_rules! problem_kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident = $slug:literal, $status:literal;)+) => {
        /// Every kind of failure that a caller can see.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemKind { $($(#[doc = $doc])+ $variant,)+ }

        impl ProblemKind {
            /// All kinds, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The `type` of the problem document.
            #[must_use]
            pub const fn urn(self) -> &'static str {
                match self { $(Self::$variant => concat!("urn:recobra:problem:", $slug),)+ }
            }

            /// The HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }
        }
    };
}

problem_kinds! {
    /// The body is not JSON.
    Malformed = "malformed", 400;
    /// The code opens nothing: unknown, wrong, expired, used and locked look alike.
    CodeRejected = "code-rejected", 400;
    /// The token opens nothing: unknown, expired, used and malformed look alike.
    TokenRejected = "token-rejected", 400;
    /// No live session.
    Unauthenticated = "unauthenticated", 401;
    /// The pair of identifier and password opens nothing.
    CredentialsRejected = "credentials-rejected", 401;
    /// The call came from another site's page.
    ForbiddenOrigin = "forbidden-origin", 403;
    /// No such path.
    NotFound = "not-found", 404;
    /// The path has no such method.
    MethodNotAllowed = "method-not-allowed", 405;
    /// The body is too large.
    PayloadTooLarge = "payload-too-large", 413;
    /// The body is not declared as JSON.
    UnsupportedMediaType = "unsupported-media-type", 415;
    /// The body breaks rules, which `violations` lists.
    Validation = "validation", 422;
    /// A budget of the client address is spent.
    TooManyRequests = "too-many-requests", 429;
    /// A fault of ours.
    Internal = "internal", 500;
    /// The server cannot do it now.
    Unavailable = "unavailable", 503;
}

impl Serialize for ProblemKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.urn())
    }
}

impl<'de> Deserialize<'de> for ProblemKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let urn = String::deserialize(deserializer)?;
        let kind = Self::ALL.iter().find(|kind| kind.urn() == urn);
        kind.copied().ok_or_else(|| de::Error::custom("not a problem of ours"))
    }
}

/// The body of every failed call, `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The kind, for programs: `urn:recobra:problem:<kind>`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uri"))]
    pub kind: ProblemKind,
    /// The kind, for people, in the caller's language.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// What to do about it, in the caller's language.
    pub detail: String,
    /// Every broken rule, where the kind is `validation`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
    /// Tries that the code has left, where the kind is `code-rejected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts_left: Option<u32>,
    /// Seconds to wait, where waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem of `kind` in the words of `locale`.
    #[must_use]
    pub fn new(kind: ProblemKind, locale: Locale) -> Self {
        let words = text::problem(kind, locale);
        Self {
            kind,
            title: words.title.to_owned(),
            status: kind.status(),
            detail: words.detail.to_owned(),
            violations: Vec::new(),
            attempts_left: None,
            retry_after: None,
        }
    }
}
