//! Where somebody stands on the way through the forms: what the page keeps in its tab, in a cookie. Times are unix
//! milliseconds. Nothing in it is a secret, and nothing in it is believed: what counts is judged by the operations.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::api::challenge::Challenge;
use shared::api::not_me::NotMeOutcome;
use shared::identifier::Channel;
use uuid::Uuid;

use crate::clock::Instant;
use crate::secrets;

/// Longest identifier that is kept, in bytes: more than an address may have.
const IDENTIFIER_MAX: usize = 320;

/// Where somebody stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Journey {
    /// The address or number that was typed last.
    pub(super) identifier: String,
    /// The code that is waited for.
    pub(super) pending: Option<Pending>,
    /// The address of a new account that was just proven.
    pub(super) proven: Option<String>,
    /// What an objection to a message brought about.
    pub(super) objected: Option<NotMeOutcome>,
    /// The number, masked, that a code was texted to thereupon.
    pub(super) texted: Option<String>,
    /// What the next screen says first.
    pub(super) notice: Option<Notice>,
    /// The screen that a session was missing for.
    pub(super) return_to: Option<String>,
}

/// What a code is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Purpose {
    /// To set a new password.
    Recover,
    /// To open an account.
    SignUp,
    /// To give the account another address.
    ChangeEmail,
    /// To give the account another number.
    ChangePhone,
}

/// A code on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Pending {
    pub(super) purpose: Purpose,
    pub(super) request_id: Uuid,
    /// Where it was sent, as typed.
    pub(super) identifier: String,
    pub(super) channel: Channel,
    pub(super) code_length: usize,
    pub(super) expires_at: i64,
    pub(super) resend_at: i64,
    /// Whether all its tries are used up.
    pub(super) spent: bool,
}

/// What the next screen says before anything else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Notice {
    /// The session was ended elsewhere, or by time.
    SessionEnded,
    /// The person signed out.
    SignedOut,
    /// Another code was sent.
    Resent,
    /// It is too soon for another code.
    TooSoon,
    /// The session of what calls itself so was ended.
    EndedOn(String),
    /// All other sessions were ended.
    OthersEnded,
    /// The password was changed, which ended so many other sessions.
    PasswordChanged(u64),
    /// The account has another address.
    EmailChanged,
    /// The account has another number.
    PhoneChanged,
}

impl Journey {
    /// Reads a cookie's value; what cannot be read starts afresh.
    pub(super) fn parse(cookie: &str) -> Self {
        let json = secrets::decode_all(cookie);
        json.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
    }

    /// The cookie's value.
    pub(super) fn to_cookie(&self) -> String {
        secrets::encode(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Keeps what was typed, so that nobody types it twice.
    pub(super) fn typed(&mut self, identifier: &str) {
        let identifier = identifier.trim();
        if identifier.len() <= IDENTIFIER_MAX {
            identifier.clone_into(&mut self.identifier);
        }
    }

    /// A code for `identifier` was asked for at `now`.
    pub(super) fn asked(
        &mut self,
        purpose: Purpose,
        identifier: &str,
        challenge: &Challenge,
        now: Instant,
    ) {
        let after = |seconds| now.after(Duration::from_secs(seconds)).0;
        self.proven = None;
        self.pending = Some(Pending {
            purpose,
            request_id: challenge.request_id,
            identifier: identifier.trim().to_owned(),
            channel: challenge.channel,
            code_length: challenge.code_length,
            expires_at: after(challenge.expires_in),
            resend_at: after(challenge.resend_in),
            spent: false,
        });
    }

    /// The code for `purpose` that is waited for.
    pub(super) fn pending(&self, purpose: Purpose) -> Option<&Pending> {
        self.pending.as_ref().filter(|pending| pending.purpose == purpose)
    }

    /// Whether a code for `identifier` was asked for so short a time before `now` that the server sends no other: a
    /// second request would get no message, and the code of the first would not fit it.
    pub(super) fn just_asked(&self, purpose: Purpose, identifier: &str, now: Instant) -> bool {
        self.pending(purpose).is_some_and(|code| {
            code.identifier == identifier.trim() && !code.spent && now.0 < code.resend_at
        })
    }

    /// The last try of the code was used.
    pub(super) fn exhausted(&mut self) {
        if let Some(pending) = &mut self.pending {
            pending.spent = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journey_survives_its_cookie_and_nonsense_starts_afresh() {
        let mut journey = Journey { notice: Some(Notice::Resent), ..Journey::default() };
        journey.identifier = "ana@example.com".to_owned();
        assert_eq!(Journey::parse(&journey.to_cookie()), journey);
        assert_eq!(Journey::parse("nonsense"), Journey::default());
        assert_eq!(Journey::parse(&secrets::encode(b"[1]")), Journey::default());
    }

    #[test]
    fn what_was_typed_is_kept_unless_it_is_too_long_for_anybody() {
        let mut journey = Journey::default();
        journey.typed(" ana@example.com ");
        journey.typed(&"a".repeat(321));
        assert_eq!(journey.identifier, "ana@example.com");
    }
}
