//! The API as its callers see it: the real router over real connections, on a real database. A file for
//! each call, and some for what holds for all of them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../support/harness.rs"]
mod support;

#[path = "../smtp/server.rs"]
mod smtp;

mod forgot_password;
mod not_me;
mod resend_code;
mod reset_password;
mod validate_reset_token;
mod verify_code;

mod sign_up;
mod states;
mod verify_email;

mod session;
mod sessions;
mod sign_in;
mod sign_out;

mod change_email;
mod change_password;
mod change_phone;
mod list_events;

mod introspect;
mod jwks;
mod resource_server;
mod token;
mod webhooks;

mod clock;
mod docs;
mod health;
mod mailbox;
mod policy;
mod well_known;

mod assets;
mod audit;
mod audit_chain;
mod basic;
mod devices;
mod disclosure;
mod flood;
mod guesses;
mod headers;
mod hostile_bodies;
mod import;
mod languages;
mod limits;
mod methods;
mod notices;
mod origin;
mod outbox;
mod panics;
mod retries;
mod sends;
mod texts;
mod throttle;

#[path = "databases.rs"]
mod sqlite;

#[path = "databases.rs"]
#[expect(clippy::duplicate_mod, reason = "the same sentences on another database")]
mod postgres;

#[path = "databases.rs"]
#[expect(clippy::duplicate_mod, reason = "the same sentences on another database")]
mod mysql;
