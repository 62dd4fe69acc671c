//! One type per call: method, path, body and reply. The server mounts it, the app calls it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::policy::Policy;
use crate::violation::Violation;

pub mod account;
pub mod challenge;

pub mod forgot_password;
pub mod not_me;
pub mod resend_code;
pub mod reset_password;
pub mod validate_reset_token;
pub mod verify_code;

pub mod sign_up;
pub mod verify_email;

pub mod session;
pub mod sign_in;
pub mod sign_out;

pub mod change_email;
pub mod change_password;
pub mod change_phone;
pub mod end_other_sessions;
pub mod end_session;
pub mod list_events;
pub mod list_sessions;

pub mod introspect;
pub mod jwks;
pub mod token;

pub mod policy;

pub mod clock;
pub mod mailbox;

/// The method of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Changes.
    Post,
    /// Removes.
    Delete,
}

/// Who makes a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// People, by the page: JSON, and a cookie where it takes a session.
    People,
    /// Registered applications: JSON or a form, and their key in `Authorization: Bearer`.
    Applications,
}

/// One call of the API.
pub trait Endpoint {
    /// Its method.
    const METHOD: Method;
    /// Its absolute path.
    const PATH: &'static str;
    /// What it does, in one line of its documentation page.
    const SUMMARY: &'static str;
    /// Who makes it.
    const AUDIENCE: Audience = Audience::People;
    /// What the caller sends.
    type Body: Body;
    /// What a success answers.
    type Reply: Serialize + DeserializeOwned + Schema;
}

/// What a caller sends, as it stands on the wire.
pub trait Body: Serialize + DeserializeOwned + Schema {
    /// The same in types that only hold what passed the rules.
    type Input;

    /// Parses the fields by the rules and `policy`.
    ///
    /// # Errors
    /// Every rule that the body breaks, not only the first.
    fn check(self, policy: &Policy) -> Result<Self::Input, Vec<Violation>>;
}

/// The body or reply of a call that has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Empty {}

impl Body for Empty {
    type Input = ();

    fn check(self, _: &Policy) -> Result<(), Vec<Violation>> {
        Ok(())
    }
}

/// A type that the API documentation can describe.
#[cfg(feature = "openapi")]
pub trait Schema: utoipa::ToSchema {}
#[cfg(feature = "openapi")]
impl<T: utoipa::ToSchema> Schema for T {}

/// A type that the API documentation can describe.
#[cfg(not(feature = "openapi"))]
pub trait Schema {}
#[cfg(not(feature = "openapi"))]
impl<T> Schema for T {}
