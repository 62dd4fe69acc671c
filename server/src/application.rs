//! Applications that trust our tokens: who they are, and what they are told of accounts and sessions.

pub mod add;
pub mod authenticate;
pub mod remove;

pub mod deliver;
pub mod tell;

mod key;

pub use self::key::ApiKey;
