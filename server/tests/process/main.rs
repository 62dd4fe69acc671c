//! The compiled program as its operator has it: commands, signals, sudden death, files and logs.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::time::Duration;

#[path = "../support/kind.rs"]
mod kind;
#[path = "../support/receiver.rs"]
mod receiver;
mod site;
mod smtp;

mod applications;
mod at_rest;
mod audit;
mod commands;
mod configuration;
mod copy;
mod crash;
mod databases;
mod import;
mod logs;
mod messages;
mod metrics;
mod production;
mod shutdown;
mod sqlite;

/// Longest wait for what must come: a test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(30);
/// What everybody begins with.
const PASSWORD: &str = "lluvia verde sobre tejados";
/// What everybody changes it to.
const NEW_PASSWORD: &str = "nueve cometas de papel azul";
const ANA: &str = "ana@example.com";
