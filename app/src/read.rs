//! Replies, read from what the browser parsed: a field costs one call here. Serde's readers weigh a kilobyte for every
//! type, before the first screen shows.

use js_sys::{Array, Reflect};
use shared::api::account::Account;
use shared::api::challenge::Challenge;
use shared::api::list_events::{AccountEvent, ListEventsReply};
use shared::api::list_sessions::{ListSessionsReply, OpenSession};
use shared::api::not_me::{NotMeOutcome, NotMeReply, TextedCode};
use shared::api::reset_password::ResetPasswordReply;
use shared::api::session::{Session, SessionReply};
use shared::api::validate_reset_token::ValidateResetTokenReply;
use shared::api::verify_code::VerifyCodeReply;
use shared::api::verify_email::VerifyEmailReply;
use shared::audit::{AuditEvent, AuditOutcome};
use shared::identifier::Channel;
use shared::policy::{CodePolicy, SignUp};
use shared::{
    Locale, Params, PasswordPolicy, Policy, Problem, ProblemKind, Violation, ViolationCode,
};
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};

/// A type that a reply is made of.
pub(crate) trait Read: Sized {
    /// The value, where it has the shape of the type.
    fn read(value: &JsValue) -> Option<Self>;
}

/// What `text` says in JSON.
pub(crate) fn parse<T: Read>(text: &str) -> Option<T> {
    T::read(&js_sys::JSON::parse(text).ok()?)
}

fn field<T: Read>(of: &JsValue, name: &str) -> Option<T> {
    T::read(&property(of, name))
}

/// The property `name`; `undefined`, where there is none.
#[inline(never)]
fn property(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or_default()
}

/// The fields of a reply have the names that the type gives them, and the compiler asks for each.
macro_rules! read {
    ($($reply:ident { $($field:ident),+ })+) => {$(
        impl Read for $reply {
            fn read(value: &JsValue) -> Option<Self> {
                Some(Self { $($field: field(value, stringify!($field))?),+ })
            }
        }
    )+};
}

read! {
    Account { id, email, phone, display_name, locale }
    AccountEvent { id, at, event, outcome, client_address, user_agent }
    Challenge { request_id, channel, code_length, expires_in, resend_in }
    CodePolicy { length, attempts }
    ListEventsReply { events }
    ListSessionsReply { sessions }
    NotMeReply { outcome, text }
    OpenSession { id, current, created_at, seen_at, client_address, user_agent }
    Params { min, max, length, score }
    PasswordPolicy { min_length, max_length, min_score, classes }
    Policy { app_name, password, code, channels, sign_up, locales, development }
    ResetPasswordReply { sessions_revoked }
    Session { id, created_at, seen_at, expires_at }
    SessionReply { account, session }
    ValidateResetTokenReply { valid, expires_in, account }
    VerifyCodeReply { reset_token, expires_in }
    VerifyEmailReply { email }
}

/// What a text's request has in common with every other stands beside where it went.
impl Read for TextedCode {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self { sent_to: field(value, "sent_to")?, challenge: Read::read(value)? })
    }
}

/// In the words of the default language: the page has its own in every language.
impl Read for Problem {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            violations: field::<Option<_>>(value, "violations")?.unwrap_or_default(),
            attempts_left: field(value, "attempts_left")?,
            retry_after: field(value, "retry_after")?,
            ..Self::new(field(value, "type")?, Locale::default())
        })
    }
}

impl Read for Violation {
    fn read(value: &JsValue) -> Option<Self> {
        let params: Option<Params> = field(value, "params")?;
        let violation = Self::new(field::<String>(value, "pointer")?, field(value, "code")?);
        Some(violation.with(params.unwrap_or(Params::NONE)))
    }
}

impl Read for String {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_string()
    }
}

impl Read for bool {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_bool()
    }
}

macro_rules! read_numbers {
    ($($number:ty)+) => {$(
        impl Read for $number {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "numbers of the server are whole and fit"
            )]
            fn read(value: &JsValue) -> Option<Self> {
                value.as_f64().map(|number| number as Self)
            }
        }
    )+};
}

read_numbers! { u8 u32 u64 usize }

/// Words that stand for the values of an enumeration.
macro_rules! read_words {
    ($($named:ty: $find:expr;)+) => {$(
        impl Read for $named {
            fn read(value: &JsValue) -> Option<Self> {
                let find: fn(&str) -> Option<Self> = $find;
                find(&value.as_string()?)
            }
        }
    )+};
}

read_words! {
    AuditEvent: Self::from_name;
    AuditOutcome: Self::from_name;
    Channel: |word| match word {
        "email" => Some(Self::Email),
        "sms" => Some(Self::Sms),
        _ => None,
    };
    Locale: Self::from_tag;
    NotMeOutcome: |word| match word {
        "cancelled" => Some(Self::Cancelled),
        "frozen" => Some(Self::Frozen),
        _ => None,
    };
    ProblemKind: |word| Self::ALL.iter().find(|kind| kind.urn() == word).copied();
    SignUp: |word| match word {
        "open" => Some(Self::Open),
        "closed" => Some(Self::Closed),
        _ => None,
    };
    Uuid: |word| word.parse().ok();
    ViolationCode: |word| Self::ALL.iter().find(|code| code.as_str() == word).copied();
}

impl<T: Read> Read for Option<T> {
    fn read(value: &JsValue) -> Option<Self> {
        if value.is_null() || value.is_undefined() {
            return Some(None);
        }
        T::read(value).map(Some)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &JsValue) -> Option<Self> {
        let array = value.dyn_ref::<Array>()?;
        (0..array.length()).map(|index| T::read(&array.get(index))).collect()
    }
}
