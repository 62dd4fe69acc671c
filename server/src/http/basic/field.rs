//! Fields as templates show them, with the attributes that the page's have.

use serde::Serialize;
use shared::screens::{PlainText, Text};
use shared::{NewPassword, PasswordContext, PasswordPolicy, ViolationCode};

use super::verdict::Verdict;

/// A labelled input with its hint and its error.
#[derive(Debug, Default, Serialize)]
pub(super) struct Field<'a> {
    id: &'a str,
    name: &'a str,
    label: &'a str,
    hint: Option<&'a str>,
    kind: &'a str,
    mode: Option<&'a str>,
    autocomplete: &'a str,
    /// What was typed; never a password.
    value: &'a str,
    /// Apple's rules for made-up passwords.
    rules: Option<String>,
    /// The element that lists the requirements.
    requirements: Option<&'a str>,
    error: Option<&'a str>,
}

impl<'a> Field<'a> {
    /// The field that takes an address or a number.
    pub(super) fn identifier(text: &'a Text, value: &'a str, verdict: &'a Verdict) -> Self {
        Self {
            id: "identifier",
            name: "identifier",
            label: text.identifier_label,
            hint: Some(text.identifier_hint),
            kind: "text",
            mode: Some("email"),
            autocomplete: "username",
            value,
            error: verdict.of_field("identifier"),
            ..Self::default()
        }
    }

    /// The field that takes the address of a new account.
    pub(super) fn email(text: &'a Text, value: &'a str, verdict: &'a Verdict) -> Self {
        Self {
            id: "email",
            name: "email",
            label: text.email_label,
            hint: Some(text.email_hint),
            kind: "email",
            mode: Some("email"),
            autocomplete: "email",
            value,
            error: verdict.of_field("email"),
            ..Self::default()
        }
    }

    /// The field that takes another address for the account.
    pub(super) fn new_email(text: &'a Text, value: &'a str, verdict: &'a Verdict) -> Self {
        Self { label: text.new_email_label, hint: None, ..Self::email(text, value, verdict) }
    }

    /// The field that takes another number for the account.
    pub(super) fn new_phone(text: &'a Text, value: &'a str, verdict: &'a Verdict) -> Self {
        Self {
            id: "phone",
            name: "phone",
            label: text.new_phone_label,
            hint: Some(text.new_phone_hint),
            kind: "tel",
            mode: Some("tel"),
            autocomplete: "tel",
            value,
            error: verdict.of_field("phone"),
            ..Self::default()
        }
    }

    /// The field that takes a link of a message. It never shows what was pasted, which may hold a secret.
    pub(super) fn link(plain: &'a PlainText, verdict: &'a Verdict) -> Self {
        Self {
            id: "link",
            name: "link",
            label: plain.link_label,
            hint: Some(plain.link_hint),
            kind: "text",
            autocomplete: "off",
            error: verdict.of_field("link"),
            ..Self::default()
        }
    }

    /// The field that takes a code.
    pub(super) fn code(text: &'a Text, value: &'a str, verdict: &'a Verdict) -> Self {
        Self {
            id: "code",
            name: "code",
            label: text.code_label,
            hint: Some(text.code_hint),
            kind: "text",
            mode: Some("numeric"),
            autocomplete: "one-time-code",
            value,
            error: verdict.of_field("code"),
            ..Self::default()
        }
    }

    /// The field `id` that takes the password in force.
    pub(super) fn password(text: &'a Text, verdict: &'a Verdict) -> Self {
        Self {
            id: "password",
            name: "password",
            label: text.password_label,
            kind: "password",
            autocomplete: "current-password",
            error: verdict.of_field("password"),
            ..Self::default()
        }
    }

    /// The field that takes the password in force again, before something that matters changes.
    pub(super) fn current_password(text: &'a Text, verdict: &'a Verdict) -> Self {
        Self {
            id: "current-password",
            name: "current-password",
            label: text.current_password_label,
            error: verdict.of_field("current-password"),
            ..Self::password(text, verdict)
        }
    }

    /// The field `id` that takes a new password by `policy`.
    pub(super) fn new_password(
        id: &'a str,
        label: &'a str,
        policy: &PasswordPolicy,
        verdict: &'a Verdict,
    ) -> Self {
        Self {
            id,
            name: "new-password",
            label,
            kind: "password",
            autocomplete: "new-password",
            rules: Some(policy.apple_rules()),
            requirements: Some("requirements"),
            error: verdict.of_field(id),
            ..Self::default()
        }
    }

    /// The field that takes the new password again.
    pub(super) fn confirmation(text: &'a Text, verdict: &'a Verdict) -> Self {
        Self {
            id: "confirm-password",
            name: "confirm-password",
            label: text.confirm_password_label,
            kind: "password",
            autocomplete: "new-password",
            error: verdict.of_field("confirm-password"),
            ..Self::default()
        }
    }
}

/// What `policy` asks of a new password, in words. The upper limit is no advice: it is told to those who pass it.
pub(super) fn requirements(text: &Text, policy: &PasswordPolicy) -> Vec<String> {
    let rules = policy.requirements(&NewPassword::new(""), &PasswordContext::default());
    let rules = rules.into_iter().filter(|rule| rule.code != ViolationCode::PasswordTooLong);
    let words = rules.map(|rule| {
        let number = rule.params.min.or(rule.params.max).unwrap_or_default();
        text.requirement(rule.code, number)
    });
    let strength =
        (policy.min_score > 0).then(|| text.requirement(ViolationCode::PasswordGuessable, 0));
    words.chain(strength).collect()
}
