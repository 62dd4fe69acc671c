//! What a letter says, and to whom: facts only. Words and looks are the templates'.

use std::fmt;
use std::net::IpAddr;

use shared::{Email, Locale, RecoveryCode};
use uuid::Uuid;

/// Whom a letter goes to, and what stays the same when it is sent again.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The stored address of the account, or the one to be proven.
    pub to: Email,
    /// How the letter addresses the person. Leave it out where nobody has proven the address yet:
    /// a stranger could have us send their own words to anybody.
    pub display_name: Option<String>,
    /// The language.
    pub locale: Locale,
    /// The outbox row: the letter keeps its Message-ID over retries.
    pub message_id: Uuid,
    /// Unix milliseconds.
    pub sent_at: i64,
}

/// Who asked for something.
#[derive(Clone)]
pub struct RequestFacts {
    /// Unix milliseconds.
    pub at: i64,
    /// The `User-Agent` header as it came.
    pub user_agent: Option<String>,
    /// The client's address.
    pub client_address: Option<IpAddr>,
}

/// A code and a link that prove the address; either spends the other.
#[derive(Clone)]
pub struct Proof {
    /// The code.
    pub code: RecoveryCode,
    /// A whole URL.
    pub link: String,
    /// Where to go if it was somebody else; nothing, where nothing has to be ended.
    pub not_me: Option<String>,
    /// Minutes that both live, from the letter's sending.
    pub expires_in: u32,
    /// When both end: unix milliseconds.
    pub expires_at: i64,
    /// Who asked.
    pub facts: RequestFacts,
}

/// A code that proves an address which an account is to have. It has no link: the person is signed in.
#[derive(Clone)]
pub struct NewAddress {
    /// The code.
    pub code: RecoveryCode,
    /// Where to go if it was somebody else.
    pub not_me: String,
    /// Minutes that it lives, from the letter's sending.
    pub expires_in: u32,
    /// When it ends: unix milliseconds.
    pub expires_at: i64,
    /// Who asked.
    pub facts: RequestFacts,
}

/// Something that its owner must hear of.
#[derive(Clone)]
pub struct Change {
    /// Who changed it, and when.
    pub facts: RequestFacts,
    /// Where to sign in.
    pub sign_in: String,
    /// Where to go to recover the account.
    pub forgot: String,
    /// Where to take it back; nothing in a letter to an address that the account got by the very change.
    pub not_me: Option<String>,
}

/// What a letter says. Links are whole URLs.
#[derive(Clone)]
pub enum Letter {
    /// The way back into an account.
    Recovery(Proof),
    /// The last step of signing up.
    SignUp(Proof),
    /// The proof of an account's address to be.
    ChangeEmail(NewAddress),
    /// The account has another address now.
    EmailChanged(Change),
    /// The account has another phone number now.
    PhoneChanged(Change),
    /// The password is another one now.
    PasswordChanged(Change),
    /// Somebody signed in from a device that the account does not know.
    NewDevice(Change),
    /// Somebody signed up with the address of an account.
    AlreadyRegistered {
        /// Where to sign in.
        sign_in: String,
        /// Where to get a new password.
        forgot: String,
    },
    /// The account exists now.
    Welcome {
        /// Where to sign in.
        sign_in: String,
    },
    /// The operator's test.
    Test,
}

impl Letter {
    /// The name of its templates.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Recovery(_) => "recovery",
            Self::SignUp(_) => "sign_up",
            Self::ChangeEmail(_) => "change_email",
            Self::EmailChanged(_) => "email_changed",
            Self::PhoneChanged(_) => "phone_changed",
            Self::PasswordChanged(_) => "password_changed",
            Self::NewDevice(_) => "new_device",
            Self::AlreadyRegistered { .. } => "already_registered",
            Self::Welcome { .. } => "welcome",
            Self::Test => "test",
        }
    }

    /// The code in it.
    #[must_use]
    pub const fn code(&self) -> Option<&RecoveryCode> {
        match self {
            Self::Recovery(proof) | Self::SignUp(proof) => Some(&proof.code),
            Self::ChangeEmail(proof) => Some(&proof.code),
            _ => None,
        }
    }

    /// Where its button leads.
    #[must_use]
    pub const fn link(&self) -> Option<&String> {
        match self {
            Self::Recovery(proof) | Self::SignUp(proof) => Some(&proof.link),
            Self::PasswordChanged(change)
            | Self::NewDevice(change)
            | Self::EmailChanged(change)
            | Self::PhoneChanged(change) => Some(&change.sign_in),
            Self::AlreadyRegistered { sign_in, .. } | Self::Welcome { sign_in } => Some(sign_in),
            Self::ChangeEmail(_) | Self::Test => None,
        }
    }

    /// Where it sends somebody who needs a new password.
    #[must_use]
    pub const fn forgot(&self) -> Option<&String> {
        match self {
            Self::PasswordChanged(change)
            | Self::NewDevice(change)
            | Self::EmailChanged(change)
            | Self::PhoneChanged(change) => Some(&change.forgot),
            Self::AlreadyRegistered { forgot, .. } => Some(forgot),
            _ => None,
        }
    }

    /// Where it sends somebody who says that it was not them.
    #[must_use]
    pub const fn not_me(&self) -> Option<&String> {
        match self {
            Self::Recovery(proof) | Self::SignUp(proof) => proof.not_me.as_ref(),
            Self::ChangeEmail(proof) => Some(&proof.not_me),
            Self::PasswordChanged(change)
            | Self::NewDevice(change)
            | Self::EmailChanged(change)
            | Self::PhoneChanged(change) => change.not_me.as_ref(),
            Self::AlreadyRegistered { .. } | Self::Welcome { .. } | Self::Test => None,
        }
    }

    /// How many minutes its secrets live, and until when in unix milliseconds.
    pub(super) const fn expiry(&self) -> Option<(u32, i64)> {
        match self {
            Self::Recovery(proof) | Self::SignUp(proof) => {
                Some((proof.expires_in, proof.expires_at))
            }
            Self::ChangeEmail(proof) => Some((proof.expires_in, proof.expires_at)),
            _ => None,
        }
    }

    pub(super) const fn facts(&self) -> Option<&RequestFacts> {
        match self {
            Self::Recovery(proof) | Self::SignUp(proof) => Some(&proof.facts),
            Self::ChangeEmail(proof) => Some(&proof.facts),
            Self::PasswordChanged(change)
            | Self::NewDevice(change)
            | Self::EmailChanged(change)
            | Self::PhoneChanged(change) => Some(&change.facts),
            _ => None,
        }
    }
}

impl fmt::Debug for Letter {
    /// The kind alone: everything else is a secret or somebody's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({})", self.kind())
    }
}
