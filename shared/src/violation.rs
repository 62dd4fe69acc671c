//! One broken rule: where, which, and with what numbers. The words live in [`crate::text`].

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

/// A rule that an input breaks, as it stands in a problem document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Violation {
    /// JSON pointer (RFC 6901) to the field, for example `/new_password`.
    pub pointer: String,
    /// The broken rule.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: ViolationCode,
    /// The numbers that belong to the rule, for example `{"min": 8}`.
    #[serde(default, skip_serializing_if = "Params::is_empty")]
    pub params: Params,
}

/// The numbers that belong to a rule. A sentence shows them where it says `{min}`, `{max}` or `{length}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Params {
    /// The least that the rule takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<usize>,
    /// The most that the rule takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<usize>,
    /// All that the rule takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<usize>,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<usize>,
}

impl Params {
    /// No numbers.
    pub const NONE: Self = Self { min: None, max: None, length: None, score: None };

    /// At least `min`.
    #[must_use]
    pub const fn min(min: usize) -> Self {
        Self { min: Some(min), ..Self::NONE }
    }

    /// At most `max`.
    #[must_use]
    pub const fn max(max: usize) -> Self {
        Self { max: Some(max), ..Self::NONE }
    }

    /// Exactly `length`.
    #[must_use]
    pub const fn length(length: usize) -> Self {
        Self { length: Some(length), ..Self::NONE }
    }

    fn is_empty(&self) -> bool {
        *self == Self::NONE
    }

    /// The names and values of the numbers that there are.
    pub(crate) fn named(self) -> impl Iterator<Item = (&'static str, usize)> {
        let all =
            [("min", self.min), ("max", self.max), ("length", self.length), ("score", self.score)];
        all.into_iter().filter_map(|(name, number)| Some((name, number?)))
    }
}

macro_rules! violation_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Every rule that an input can break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ViolationCode {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl ViolationCode {
            /// All codes, in the order of their definition.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

violation_codes! {
    /// The field is empty.
    Required = "required",
    /// The field is absent.
    Missing = "missing",
    /// The body has a field that the call does not know.
    Unknown = "unknown",
    /// The value has another JSON type than the call takes.
    WrongType = "wrong-type",
    /// Neither an e-mail address nor a phone number.
    Identifier = "identifier",
    /// Not an e-mail address by the HTML standard's grammar.
    EmailFormat = "email-format",
    /// The part after the `@` cannot be a mail domain.
    EmailDomain = "email-domain",
    /// Longer than `max` characters.
    EmailTooLong = "email-too-long",
    /// Not a phone number in E.164, `+` and country code included.
    PhoneFormat = "phone-format",
    /// The number has no country prefix.
    PhonePrefix = "phone-prefix",
    /// Fewer than `length` digits.
    CodeTooShort = "code-too-short",
    /// More than `length` digits.
    CodeTooLong = "code-too-long",
    /// Something else than digits.
    CodeNotDigits = "code-not-digits",
    /// Fewer than `min` code points.
    PasswordTooShort = "password-too-short",
    /// More than `max` code points.
    PasswordTooLong = "password-too-long",
    /// No upper-case letter, where the profile asks for one.
    PasswordNoUpper = "password-no-upper",
    /// No lower-case letter, where the profile asks for one.
    PasswordNoLower = "password-no-lower",
    /// No digit, where the profile asks for one.
    PasswordNoDigit = "password-no-digit",
    /// On the lists of common passwords.
    PasswordCommon = "password-common",
    /// Made of the person's own name or address, or of the product's name.
    PasswordPersonal = "password-personal",
    /// Guessed too easily: its score is below `min`.
    PasswordGuessable = "password-guessable",
    /// The password that is in force now.
    PasswordPrevious = "password-previous",
    /// The two passwords differ.
    PasswordMismatch = "password-mismatch",
    /// Longer than `max` characters.
    NameTooLong = "name-too-long",
    /// Holds a control character.
    NameCharacters = "name-characters",
    /// Not a language that the policy lists.
    Locale = "locale",
}

impl Violation {
    /// A violation of `code` at `pointer` that has no numbers.
    #[must_use]
    pub fn new(pointer: impl Into<String>, code: ViolationCode) -> Self {
        Self { pointer: pointer.into(), code, params: Params::NONE }
    }

    /// Adds the numbers of the broken rule.
    #[must_use]
    pub fn with(self, params: Params) -> Self {
        Self { params, ..self }
    }
}

/// Lets the rules of this crate stand in `#[validate(custom(…))]`.
impl From<Violation> for ValidationError {
    fn from(violation: Violation) -> Self {
        let mut error = Self::new(violation.code.as_str());
        error.add_param(Cow::Borrowed(POINTER), &violation.pointer);
        for (name, number) in violation.params.named() {
            error.add_param(Cow::Borrowed(name), &number);
        }
        error
    }
}

/// Flattens what `validator` found into violations, in the order of their pointers.
#[must_use]
pub fn from_errors(errors: &ValidationErrors) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (field, kind) in errors.errors() {
        if let ValidationErrorsKind::Field(found) = kind {
            violations.extend(found.iter().filter_map(|error| from_error(field, error)));
        }
    }
    violations.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    violations
}

/// What `validator` calls a rule over several fields; such a rule says itself where it is broken.
const SCHEMA: &str = "__all__";
/// The parameter that carries the pointer of a violation through `validator`.
const POINTER: &str = "pointer";

fn from_error(field: &str, error: &ValidationError) -> Option<Violation> {
    let code = ViolationCode::ALL.iter().find(|code| code.as_str() == error.code)?;
    let number = |name| usize::try_from(error.params.get(name)?.as_u64()?).ok();
    let params = Params {
        min: number("min"),
        max: number("max"),
        length: number("length"),
        score: number("score"),
    };
    let pointer = match error.params.get(POINTER).and_then(Value::as_str) {
        Some(pointer) if field == SCHEMA => pointer.to_owned(),
        _ => format!("/{field}"),
    };
    Some(Violation { pointer, code: *code, params })
}
