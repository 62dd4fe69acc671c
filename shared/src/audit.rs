//! The names of what the audit log tells: stable, for the table, the command line and the API alike.

use serde::{Deserialize, Serialize};

macro_rules! names {
    ($(#[doc = $doc:literal])+ $type:ident { $($(#[doc = $of:literal])+ $variant:ident = $name:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $type { $($(#[doc = $of])+ $variant,)+ }

        impl $type {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Reads a name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == name)
            }
        }
    };
}

names! {
    /// Something that happened or was tried.
    AuditEvent {
        /// A recovery was asked for.
        RecoveryStarted = "recovery_started",
        /// An account was asked for.
        SignUpStarted = "sign_up_started",
        /// Another address was asked for.
        EmailChangeStarted = "email_change_started",
        /// Another phone number was asked for.
        PhoneChangeStarted = "phone_change_started",
        /// A message with a code went out.
        MessageSent = "message_sent",
        /// A message was refused for good by the other side.
        MessageFailed = "message_failed",
        /// The operator had a message tried again.
        MessageRetried = "message_retried",
        /// The operator took a message out.
        MessageDropped = "message_dropped",
        /// The right code came back.
        CodeRight = "code_right",
        /// A wrong code was tried.
        CodeWrong = "code_wrong",
        /// A code was tried after its time.
        CodeExpired = "code_expired",
        /// A code was tried that was spent or voided before.
        CodeReused = "code_reused",
        /// A link or ticket was tried that opens nothing.
        TokenWrong = "token_wrong",
        /// A link or ticket was tried after its time.
        TokenExpired = "token_expired",
        /// A link or ticket was tried that was spent or voided before.
        TokenReused = "token_reused",
        /// Whoever got the message of a recovery or change said that it was not them, which ended it.
        RequestCancelled = "request_cancelled",
        /// The owner said that a change or sign-in was not theirs, and only a recovery opens the account now; the
        /// detail names what could not be given back.
        AccountFrozen = "account_frozen",
        /// A recovery set a new password.
        PasswordReset = "password_reset",
        /// The owner changed the password.
        PasswordChanged = "password_changed",
        /// The owner changed the address.
        EmailChanged = "email_changed",
        /// The owner changed the phone number.
        PhoneChanged = "phone_changed",
        /// The password was asked for again, and was another one.
        Reauthenticate = "reauthenticate",
        /// Somebody signed in, or tried to.
        SignIn = "sign_in",
        /// Somebody signed out.
        SignOut = "sign_out",
        /// The owner ended one session.
        SessionEnded = "session_ended",
        /// The owner ended all other sessions.
        OtherSessionsEnded = "other_sessions_ended",
        /// The account came to be.
        AccountCreated = "account_created",
        /// The operator switched the account off.
        AccountDisabled = "account_disabled",
        /// The operator switched the account on.
        AccountEnabled = "account_enabled",
        /// The operator signed the account out everywhere.
        AccountSignedOut = "account_signed_out",
        /// The operator signed all accounts out everywhere; the detail counts the sessions that ended.
        EverybodySignedOut = "everybody_signed_out",
        /// The operator registered an application.
        ApplicationAdded = "application_added",
        /// The operator removed an application.
        ApplicationRemoved = "application_removed",
        /// A limit was hit; the detail names it.
        LimitReached = "limit_reached",
    }
}

names! {
    /// How it ended.
    AuditOutcome {
        /// It was done.
        Ok = "ok",
        /// It was refused.
        Refused = "refused",
        /// It could not be done.
        Failed = "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_the_table_and_in_the_api() {
        for event in AuditEvent::ALL.iter().copied() {
            assert_eq!(serde_json::to_value(event).ok(), Some(event.as_str().into()));
            assert_eq!(AuditEvent::from_name(event.as_str()), Some(event));
        }
        for outcome in AuditOutcome::ALL.iter().copied() {
            assert_eq!(serde_json::to_value(outcome).ok(), Some(outcome.as_str().into()));
        }
        assert_eq!(AuditEvent::from_name("nothing"), None);
    }
}
