//! Accounts: what their owners change once they are signed in, and what an operator does to them.
//! Nobody but the owner ever chooses a password here or sees one.

pub mod change_identifier;
pub mod change_password;
pub mod list_events;

pub(crate) mod freeze;
pub mod notice;
pub mod password;
pub mod reauthenticate;
pub mod undo;

pub mod add;
pub mod disable;
pub mod import;
pub mod sign_out;
pub mod sign_out_everybody;
