//! Known inputs and their verdicts, the same natively and as WebAssembly in a JavaScript engine.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::Value;
use shared::{
    Email, Identifier, NewPassword, PasswordContext, PasswordPolicy, Phone, RecoveryCode, Violation,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn cases(json: &str) -> Vec<Value> {
    serde_json::from_str(json).unwrap()
}

fn text<'a>(case: &'a Value, field: &str) -> Option<&'a str> {
    case.get(field).and_then(Value::as_str)
}

/// Compares the key of every accepted input and the code of every refused one; reports all that differ.
fn hold(json: &str, least: usize, verdict: fn(&str) -> Result<String, Violation>) {
    let cases = cases(json);
    assert!(cases.len() >= least, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let input = text(case, "input").unwrap();
        let expected = text(case, "key")
            .map(str::to_owned)
            .ok_or_else(|| text(case, "code").unwrap().to_owned());
        let found = verdict(input);
        let found = found.map_err(|violation| violation.code.as_str().to_owned());
        if found != expected {
            wrong.push(format!("{input:?}: {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn addresses() {
    hold(include_str!("vectors/emails.json"), 150, |input| {
        let email = Email::parse(input)?;
        assert_eq!(Email::parse(email.key())?.key(), email.key(), "the key is its own key");
        assert_eq!(email.ascii().to_ascii_lowercase(), email.key());
        Ok(email.key().to_owned())
    });
}

#[test]
fn numbers() {
    hold(include_str!("vectors/phones.json"), 100, |input| {
        let phone = Phone::parse(input)?;
        assert_eq!(Phone::parse(phone.as_str())?, phone, "the key is its own key");
        Ok(phone.as_str().to_owned())
    });
}

#[test]
fn codes() {
    hold(include_str!("vectors/codes.json"), 100, |input| {
        Ok(RecoveryCode::parse(input)?.as_str().to_owned())
    });
}

#[test]
fn identifiers() {
    hold(include_str!("vectors/identifiers.json"), 40, |input| {
        Ok(Identifier::parse(input)?.key().to_owned())
    });
    for case in cases(include_str!("vectors/identifiers.json")) {
        let channel =
            Identifier::parse(text(&case, "input").unwrap()).ok().map(|one| one.channel());
        assert_eq!(serde_json::to_value(channel).unwrap(), case["channel"], "{case}");
    }
}

#[test]
fn passwords() {
    for case in cases(include_str!("vectors/passwords.json")) {
        let policy = match text(&case, "policy").unwrap() {
            "nist" => PasswordPolicy::NIST,
            "classic" => PasswordPolicy::CLASSIC,
            _ => PasswordPolicy::DEFAULT,
        };
        let password = NewPassword::new(text(&case, "input").unwrap());
        assert_eq!(password.expose(), text(&case, "nfc").unwrap());
        let context = PasswordContext::new(
            case["context"].as_array().unwrap().iter().filter_map(Value::as_str),
        );
        let codes: Vec<_> = policy
            .violations(&password, &context)
            .iter()
            .map(|violation| violation.code.as_str())
            .collect();
        assert_eq!(serde_json::json!(codes), case["codes"], "{case}");
    }
}
