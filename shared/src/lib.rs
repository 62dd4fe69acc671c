//! What the page and the server must agree on: rules, problems, endpoints, routes and words.
//! Pure: no I/O, no clock, no randomness, no framework. Whoever needs those hands them in.

pub mod code;
pub mod device;
pub mod display_name;
pub mod email;
pub mod identifier;
pub mod password;
pub mod phone;
pub mod token;

pub mod policy;
pub mod violation;

pub mod locale;
pub mod problem;
pub mod screens;
pub mod text;

pub mod api;
pub mod audit;
pub mod route;

mod chars;
mod nfc;

pub use code::RecoveryCode;
pub use device::Device;
pub use display_name::DisplayName;
pub use email::Email;
pub use identifier::Identifier;
pub use locale::Locale;
pub use password::{NewPassword, PasswordContext, PasswordPolicy, PasswordRequirement, Strength};
pub use phone::Phone;
pub use policy::Policy;
pub use problem::{Problem, ProblemKind};
pub use route::{MAILBOX_PATH, MESSAGES_PATH, Route};
pub use token::ResetToken;
pub use violation::{Params, Violation, ViolationCode};
