//! The page's verdicts are the server's: the native build writes random inputs with its verdicts to a
//! file, the WebAssembly build reads them back and judges again. `tests/agreement.sh` runs both.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;

use shared::{
    Email, Identifier, NewPassword, PasswordContext, PasswordPolicy, Phone, RecoveryCode,
};

#[cfg(not(target_arch = "wasm32"))]
#[path = "agreement/strategies.rs"]
mod strategies;

/// Everything that the rules say about `input`, in one line.
fn verdict(input: &str) -> String {
    let email = Email::parse(input).map(|email| format!("{} {}", email.key(), email.masked()));
    let phone = Phone::parse(input).map(|phone| phone.as_str().to_owned());
    let code = RecoveryCode::parse(input).map(|code| code.as_str().to_owned());
    let identifier = Identifier::parse(input).map(|identifier| identifier.key().to_owned());
    let mut line = String::new();
    for parsed in [email, phone, code, identifier] {
        match parsed {
            Ok(key) => write!(line, "ok {key}; ").unwrap(),
            Err(violation) => {
                write!(line, "{}; ", serde_json::to_string(&violation).unwrap()).unwrap();
            }
        }
    }
    let password = NewPassword::new(input);
    let context = PasswordContext::new([
        "Recobra",
        "ana.garcia@example.com",
        input.get(..8).unwrap_or("Ana"),
    ]);
    let violations = PasswordPolicy::CLASSIC.violations(&password, &context);
    write!(line, "{} {}", password.expose(), serde_json::to_string(&violations).unwrap()).unwrap();
    line
}

/// Writes `RECOBRA_CASES`, if it is set; the seed is `RECOBRA_SEED`, else a fixed one.
#[cfg(not(target_arch = "wasm32"))]
#[expect(
    clippy::disallowed_methods,
    reason = "a test takes its seed and file from whoever runs it"
)]
#[test]
fn verdicts_are_reproducible() {
    let seed = std::env::var("RECOBRA_SEED").unwrap_or_default();
    let cases: Vec<[String; 2]> = strategies::inputs(&seed, 6_000)
        .into_iter()
        .map(|input| {
            let verdict = verdict(&input);
            [input, verdict]
        })
        .collect();
    for [input, before] in &cases {
        assert_eq!(&verdict(input), before);
    }
    let accepted =
        |rule: &str| cases.iter().filter(|[_, verdict]| verdict.starts_with(rule)).count();
    assert!(accepted("ok ") > 200, "too few addresses to compare: {}", accepted("ok "));
    if let Some(path) = std::env::var_os("RECOBRA_CASES") {
        std::fs::write(path, serde_json::to_vec(&cases).unwrap()).unwrap();
    }
}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_test]
fn verdicts_agree() {
    let Some(cases) = node::cases() else {
        wasm_bindgen_test::console_log!("no cases: run tests/agreement.sh");
        return;
    };
    let cases: Vec<[String; 2]> = serde_json::from_str(&cases).unwrap();
    let mut wrong = Vec::new();
    for [input, native] in &cases {
        let here = verdict(input);
        if here != *native {
            wrong.push(format!("{input:?}\n  native {native:?}\n  wasm   {here:?}"));
        }
    }
    wasm_bindgen_test::console_log!("{} verdicts compared", cases.len());
    let some: Vec<_> = wrong.iter().take(40).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), some.join("\n"));
}

/// Node's own files and environment, reached without glue code.
#[cfg(target_arch = "wasm32")]
mod node {
    use js_sys::{Function, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    fn get(object: &JsValue, name: &str) -> JsValue {
        Reflect::get(object, &JsValue::from_str(name)).unwrap()
    }

    /// The file that `RECOBRA_CASES` names.
    pub(super) fn cases() -> Option<String> {
        let process = get(&js_sys::global(), "process");
        let path = get(&get(&process, "env"), "RECOBRA_CASES");
        path.as_string()?;
        let load: Function = get(&process, "getBuiltinModule").unchecked_into();
        let fs = load.call1(&process, &JsValue::from_str("fs")).unwrap();
        let read: Function = get(&fs, "readFileSync").unchecked_into();
        read.call2(&fs, &path, &JsValue::from_str("utf8")).unwrap().as_string()
    }
}
