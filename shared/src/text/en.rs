//! English words for problems, violations and passwords.

use super::ProblemText;
use crate::password::Advice;
use crate::{ProblemKind, ViolationCode};

pub(super) const fn problem(kind: ProblemKind) -> ProblemText {
    let (title, detail) = match kind {
        ProblemKind::Malformed => ("The request cannot be read", "Send the body as JSON in UTF-8."),
        ProblemKind::CodeRejected => (
            "The code does not work",
            "The code is not right or no longer works. Check it or ask for a new one.",
        ),
        ProblemKind::TokenRejected => (
            "The link does not work",
            "The link is not right or no longer works. Ask for a new one.",
        ),
        ProblemKind::Unauthenticated => ("You are signed out", "Sign in to go on."),
        ProblemKind::CredentialsRejected => (
            "The sign-in details do not match",
            "Check the address and the password, or recover your account.",
        ),
        ProblemKind::ForbiddenOrigin => {
            ("The request came from another site", "Open this site directly and try again.")
        }
        ProblemKind::NotFound => ("There is nothing here", "Check the address."),
        ProblemKind::MethodNotAllowed => {
            ("The address does not take this method", "See the Allow header for those it takes.")
        }
        ProblemKind::PayloadTooLarge => ("The request is too large", "Send a shorter text."),
        ProblemKind::UnsupportedMediaType => {
            ("The format is not supported", "Send the body as application/json.")
        }
        ProblemKind::Validation => {
            ("Some data needs a correction", "Correct the marked fields and try again.")
        }
        ProblemKind::TooManyRequests => ("Too many attempts", "Wait a moment and try again."),
        ProblemKind::Internal => {
            ("Something went wrong on our side", "Try again in a few minutes.")
        }
        ProblemKind::Unavailable => {
            ("The service is busy", "Wait a moment and try again. Nothing was changed.")
        }
    };
    ProblemText { title, detail }
}

/// What to do about the empty field at `pointer`: two empty fields must not read alike in a list of what is wrong.
pub(super) fn required(pointer: &str) -> &'static str {
    match pointer {
        "/identifier" => "Enter your email address or phone number",
        "/email" => "Enter an email address",
        "/phone" => "Enter a phone number",
        "/code" => "Enter the code",
        "/password" => "Enter your password",
        "/current_password" => "Enter your current password",
        _ => violation(ViolationCode::Required),
    }
}

pub(super) const fn violation(code: ViolationCode) -> &'static str {
    match code {
        ViolationCode::Required => "Fill in this field",
        ViolationCode::Missing => "Send this field too",
        ViolationCode::Unknown => "Leave this field out: the call does not know it",
        ViolationCode::WrongType => "Send this field in the type that the documentation gives",
        ViolationCode::Identifier => {
            "Enter an email address or a phone number, like name@example.com or +44 7700 900123"
        }
        ViolationCode::EmailFormat => "Enter an email address in this format: name@example.com",
        ViolationCode::EmailDomain => "Check the part after the @, like example.com",
        ViolationCode::EmailTooLong => "Enter an address of {max} characters or fewer",
        ViolationCode::PhoneFormat => "Enter a phone number in this format: +44 7700 900123",
        ViolationCode::PhonePrefix => "Start the phone number with its country prefix, like +44",
        ViolationCode::CodeTooShort => "Enter all {length} digits of the code: some are missing",
        ViolationCode::CodeTooLong => {
            "Enter only the {length} digits of the code: there are too many"
        }
        ViolationCode::CodeNotDigits => "Enter the {length} digits of the code, without letters",
        ViolationCode::PasswordTooShort => "Use at least {min} characters",
        ViolationCode::PasswordTooLong => "Use a password of {max} characters or fewer",
        ViolationCode::PasswordNoUpper => "Add an upper-case letter",
        ViolationCode::PasswordNoLower => "Add a lower-case letter",
        ViolationCode::PasswordNoDigit => "Add a digit",
        ViolationCode::PasswordCommon => {
            "Choose another one: this password is on lists of common passwords"
        }
        ViolationCode::PasswordPersonal => {
            "Choose one that is not made of your name, your address or this site’s name"
        }
        ViolationCode::PasswordGuessable => {
            "Make it harder to guess: longer, or with less usual words"
        }
        ViolationCode::PasswordPrevious => {
            "Choose one that is different from your current password"
        }
        ViolationCode::PasswordMismatch => {
            "The two passwords are different: type the same one twice"
        }
        ViolationCode::NameTooLong => "Use a name of {max} characters or fewer",
        ViolationCode::NameCharacters => "Use only letters, digits, spaces and common signs",
        ViolationCode::Locale => "Choose one of the languages on offer",
    }
}

/// What stands in the list of rules above a new password.
pub(super) const fn requirement(code: ViolationCode) -> &'static str {
    match code {
        ViolationCode::PasswordTooShort => "{min} characters or more",
        ViolationCode::PasswordTooLong => "{max} characters or fewer",
        ViolationCode::PasswordNoUpper => "An upper-case letter",
        ViolationCode::PasswordNoLower => "A lower-case letter",
        ViolationCode::PasswordNoDigit => "A digit",
        ViolationCode::PasswordPersonal => "More than your name, your address or this site’s name",
        _ => violation(code),
    }
}

pub(super) const fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::Common => "It is on lists of common passwords, or much like one that is.",
        Advice::Personal => "It leans on your name, your address or this site’s name.",
        Advice::WordAlone => "One word by itself is easy to guess.",
        Advice::Names => "Names and surnames are easy to guess.",
        Advice::Keyboard => "Neighbouring keys are easy to guess.",
        Advice::Repeats => "Repeating characters or words adds little.",
        Advice::Sequences => "Sequences like abc or 6543 are easy to guess.",
        Advice::Years => "Years are easy to guess.",
        Advice::Dates => "Dates are easy to guess.",
        Advice::Capitals => "Capital letters help little.",
        Advice::Reversed => "Words spelt backwards help little.",
        Advice::Substitutions => "Swaps like @ for a help little.",
        Advice::MoreWords => "Add another word or two, the less usual the better.",
    }
}

pub(super) const fn score(score: u8) -> &'static str {
    match score {
        0 => "Very weak",
        1 => "Weak",
        2 => "Fair",
        3 => "Strong",
        _ => "Very strong",
    }
}
