//! Accounts of every kind.

use argon2::{Argon2, PasswordHasher};
use serde_json::{Value, json};

/// Kinds of who tries to sign in with a wrong password. Who waits had too many of those.
pub(crate) const KINDS: [&str; 5] = ["wrong", "disabled", "imported", "waiting", "unknown"];
/// Accounts of each kind: few enough tries at each that none has to wait.
pub(crate) const ACCOUNTS: usize = 100;
/// Accounts that ask for a recovery, once each.
const RECOVERIES: usize = 2000;
/// bcrypt with cost 10, of a password that nobody tries.
const BCRYPT: &str = "$2b$10$wqGMtQx5t/L5JIq2JL/X6uqLHeKSMBHg5mF6DlX6/e8cB.h9zKwGG";

pub(crate) fn address(kind: &str, index: usize) -> String {
    format!("{kind}{index}@example.com")
}

/// The one account that everybody guesses at.
pub(crate) fn waiting() -> String {
    address("waiting", 0)
}

/// Everybody who has an account, as the import reads it.
pub(crate) fn file() -> String {
    let ours = Argon2::default().hash_password_with_salt(b"la frase", b"0123456789abcdef");
    let ours = ours.expect("Argon2 hashes").to_string();
    let account = |kind: &str, index: usize, hash: &str, disabled: bool| -> Value {
        json!({ "email": address(kind, index), "password_hash": hash, "disabled": disabled })
    };
    let mut lines = vec![account("waiting", 0, &ours, false)];
    for index in 0..ACCOUNTS {
        lines.push(account("wrong", index, &ours, false));
        lines.push(account("disabled", index, &ours, true));
        lines.push(account("imported", index, BCRYPT, false));
    }
    lines.extend((0..RECOVERIES).map(|index| account("known", index, &ours, false)));
    lines.iter().flat_map(|line| [line.to_string(), "\n".to_owned()]).collect()
}
