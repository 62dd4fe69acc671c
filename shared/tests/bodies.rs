//! Request bodies: every broken rule once, at its own field.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::json;
use shared::api::Body;
use shared::api::reset_password::ResetPasswordBody;
use shared::api::sign_in::SignInBody;
use shared::api::sign_up::SignUpBody;
use shared::api::verify_code::VerifyCodeBody;
use shared::identifier::Channel;
use shared::policy::{CodePolicy, SignUp};
use shared::{Locale, PasswordPolicy, Policy};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn policy() -> Policy {
    Policy {
        app_name: "Recobra".to_owned(),
        password: PasswordPolicy::DEFAULT,
        code: CodePolicy { length: 6, attempts: 3 },
        channels: vec![Channel::Email],
        sign_up: SignUp::Open,
        locales: Locale::ALL.to_vec(),
        development: true,
    }
}

/// Each violation as `pointer code`.
fn broken<B: Body>(body: serde_json::Value) -> Vec<String> {
    let body: B = serde_json::from_value(body).unwrap();
    let violations = body.check(&policy()).err().unwrap_or_default();
    violations
        .iter()
        .map(|violation| format!("{} {}", violation.pointer, violation.code.as_str()))
        .collect()
}

#[test]
fn a_reset_tells_every_rule_once() {
    let body = json!({"token": "x", "new_password": "recobra", "confirm_password": "Recobra"});
    assert_eq!(
        broken::<ResetPasswordBody>(body),
        [
            "/new_password password-too-short",
            "/new_password password-personal",
            "/confirm_password password-mismatch"
        ]
    );
}

#[test]
fn a_confirmation_may_be_typed_on_another_keyboard() {
    let body = json!({"token": "x", "new_password": "zafiro brújula", "confirm_password": "zafiro bru\u{301}jula"});
    assert_eq!(broken::<ResetPasswordBody>(body), Vec::<String>::new());
}

#[test]
fn a_sign_up_tells_every_rule_once() {
    let body = json!({
        "email": "ana.garcia@localhost", "password": "garcia1", "display_name": "a\u{7}", "locale": "tlh"
    });
    assert_eq!(
        broken::<SignUpBody>(body),
        [
            "/display_name name-characters",
            "/email email-domain",
            "/locale locale",
            "/password password-too-short",
            "/password password-personal"
        ]
    );
}

#[test]
fn a_sign_in_and_a_code_name_their_fields() {
    let body = json!({"identifier": "", "password": ""});
    assert_eq!(broken::<SignInBody>(body), ["/identifier required", "/password required"]);
    let body = json!({"request_id": "00000000-0000-0000-0000-000000000000", "code": "12a456"});
    assert_eq!(broken::<VerifyCodeBody>(body), ["/code code-not-digits"]);
}

#[test]
fn violations_keep_their_numbers_and_nothing_else() {
    let body: VerifyCodeBody = serde_json::from_value(
        json!({"request_id": "00000000-0000-0000-0000-000000000000", "code": "1"}),
    )
    .unwrap();
    let violations = body.check(&policy()).unwrap_err();
    assert_eq!(
        serde_json::to_value(violations).unwrap(),
        json!([{"pointer": "/code", "code": "code-too-short", "params": {"length": 6}}])
    );
}

#[test]
fn managers_are_told_the_policy() {
    assert_eq!(
        PasswordPolicy::DEFAULT.apple_rules(),
        "minlength: 8; maxlength: 256; allowed: unicode;"
    );
    assert_eq!(
        PasswordPolicy::CLASSIC.apple_rules(),
        "minlength: 8; maxlength: 256; required: upper; required: lower; required: digit; allowed: unicode;"
    );
}
