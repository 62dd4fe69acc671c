//! Recobra's server, in rooms: each has one duty and few doors. They stand here in reading order.

/// What can be configured, and what is refused.
pub mod config;

/// Name, colours, logo.
pub mod brand;
/// Time.
pub mod clock;
/// Chance.
pub mod entropy;
/// Letters: words, looks, transports.
pub mod mail;
/// What monitoring reads.
pub mod metrics;
/// Hashing and judging passwords.
pub mod password;
/// Keys, codes, links and tickets.
pub mod secrets;
/// Text messages.
pub mod sms;
/// The database.
pub mod store;
/// Calls to other servers.
pub mod webhook;

/// The audit log.
pub mod audit;
/// Who calls.
pub mod caller;
/// All that an operation may touch.
pub mod ctx;
/// Why an operation did not happen.
pub mod error;
/// When something is tried again.
mod retry;

/// Other applications that trust our tokens.
pub mod application;

/// Accounts: what owners change and operators do.
pub mod account;
/// Recovery and sign-up: challenges and the operations on them.
pub mod recovery;
/// Sessions.
pub mod session;

/// Prints messages for a developer.
mod console;
/// Hands messages to their channel.
pub mod dispatch;

/// What goes on beside the calls.
mod background;
/// Builds real things.
pub mod boot;
/// The operators' command line.
pub mod cli;
/// Routes, layers and the words of failures.
pub mod http;
/// Connections.
pub mod serve;
