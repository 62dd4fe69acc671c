//! What only servers have: many who write at once.

#[path = "conflict.rs"]
mod postgres;

#[path = "conflict.rs"]
#[expect(clippy::duplicate_mod, reason = "the same sentences on another database")]
mod mysql;
