//! The contract of the store, on each database that Recobra runs on: the same sentences, three times.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/kind.rs"]
mod kind;

#[path = "store/contract.rs"]
mod sqlite;

#[path = "store/contract.rs"]
#[expect(clippy::duplicate_mod, reason = "the same sentences on another database")]
mod postgres;

#[path = "store/contract.rs"]
#[expect(clippy::duplicate_mod, reason = "the same sentences on another database")]
mod mysql;

#[path = "store/exact.rs"]
mod exact;

#[path = "store/interrupted.rs"]
mod interrupted;

#[path = "store/servers.rs"]
mod servers;
