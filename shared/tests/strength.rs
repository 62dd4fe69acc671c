//! Passwords that zxcvbn alone misjudges, and how long a verdict takes.
#![cfg(feature = "strength")]
#![cfg_attr(
    target_arch = "wasm32",
    expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")
)]

use shared::password::{Advice, estimate};
use shared::{NewPassword, PasswordContext, PasswordPolicy, Strength, ViolationCode};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn context() -> PasswordContext {
    PasswordContext::new(["Recobra", "ana.garcia@example.com", "Ana García"])
}

fn codes(policy: &PasswordPolicy, password: &str) -> Vec<ViolationCode> {
    let password = NewPassword::new(password);
    let mut violations = policy.violations(&password, &context());
    violations.extend(policy.strength_violations(&password, &context()));
    violations.into_iter().map(|violation| violation.code).collect()
}

#[test]
fn spanish_and_common_passwords_fall() {
    for password in [
        "Contraseña2026",
        "contraseña",
        "contrasena1",
        "administrador",
        "bienvenido2026",
        "recuperarcuenta",
        "password",
        "12345678",
        "qwertyuiop",
        "iloveyou",
        "P4ssw0rd",
        "realmadrid",
        "Barcelona2026",
        "teamo123",
        "María1990",
        "diciembre2025",
        "garcia2026",
        "recobra2026!",
        "asdfghjklñ",
        "aaaaaaaaaaaa",
        "contrasen\u{303}a2026",
        "c0ntr4seña",
        "anagarcia123",
        "Cuenta2026!",
        "claveSecreta",
    ] {
        assert_ne!(codes(&PasswordPolicy::DEFAULT, password), [], "{password}");
    }
}

#[test]
fn unusual_words_and_random_strings_pass() {
    for password in [
        "correct horse battery staple",
        "Correct Horse Battery Staple",
        "correcto caballo batería grapa",
        "kX9#vQ2!mZ",
        "zafiro tejado lunes brújula",
        "пароль-из-четырёх-слов",
        "🦊🍋🚲🎻 violín",
        "tm4Qpz81wLr",
        "una rana toca el violín de noche",
    ] {
        assert_eq!(codes(&PasswordPolicy::DEFAULT, password), [], "{password}");
    }
}

#[test]
fn whole_common_passwords_fall_in_every_profile() {
    for policy in [PasswordPolicy::DEFAULT, PasswordPolicy::NIST, PasswordPolicy::CLASSIC] {
        for password in [
            "password",
            "PASSWORD",
            "12345678",
            "Contraseña",
            "administrador",
            "qwertyuiop",
            "baseball",
            "1234567890123456",
            "rainbow2",
            "password13",
            "aaaaaaaaaaaaaaaaaaaa",
            "bienvenidobienvenido",
            "passwordpassword",
        ] {
            let found = codes(&policy, password);
            assert!(
                found.contains(&ViolationCode::PasswordCommon),
                "{policy:?} {password} {found:?}"
            );
        }
        let found = codes(&policy, "Zafiro tejado lunes brujula 7");
        assert!(found.is_empty(), "{policy:?} {found:?}");
    }
}

#[test]
fn a_low_score_is_reported_with_its_numbers() {
    let password = NewPassword::new("bienvenido2026");
    let violations = PasswordPolicy::DEFAULT.strength_violations(&password, &context());
    let guessable = violations.iter().find(|v| v.code == ViolationCode::PasswordGuessable).unwrap();
    assert_eq!(guessable.params.min, Some(3));
    assert!(guessable.params.score.unwrap() < 3);
    assert_eq!(guessable.pointer, "/new_password");
}

#[test]
fn advice_names_the_weakness() {
    for (password, advice) in [
        ("password", Advice::Common),
        ("garcia", Advice::Personal),
        ("bienvenido", Advice::WordAlone),
        ("aaaaaaaa", Advice::Repeats),
        ("abcdefgh", Advice::Sequences),
        ("drowssap", Advice::Reversed),
        ("p4ssw0rd", Advice::Substitutions),
    ] {
        let strength = estimate(&NewPassword::new(password), &context());
        assert!(strength.advice.contains(&advice), "{password} {strength:?}");
    }
    let strength = estimate(&NewPassword::new("correct horse battery staple"), &context());
    assert_eq!(strength, Strength { score: 4, advice: vec![] });
}

#[test]
fn strength_travels_as_json() {
    let strength = Strength { score: 1, advice: vec![Advice::WordAlone, Advice::MoreWords] };
    let json = serde_json::to_string(&strength).unwrap();
    assert_eq!(json, r#"{"score":1,"advice":["word-alone","more-words"]}"#);
    assert_eq!(serde_json::from_str::<Strength>(&json).unwrap(), strength);
}

#[test]
fn what_follows_the_hundredth_character_counts() {
    let tail = "zafiro tejado lunes brújula";
    let strength = estimate(&NewPassword::new(&format!("{}{tail}", "a".repeat(100))), &context());
    assert_eq!(strength.score, 4);
    assert!(estimate(&NewPassword::new(&"a".repeat(256)), &context()).score < 3);
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn the_worst_passwords_are_judged_in_time() {
    use std::time::Duration;

    // The processor time of this thread (proc(5), `schedstat`): it stands still while others have their turn.
    let on_processor = || {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
    };
    let _ = estimate(&NewPassword::new("warm"), &context());
    let signs = "4@8({[<369 1!|70$5+7%2";
    for password in [
        signs.chars().cycle().take(256).collect::<String>(),
        "contraseña".chars().cycle().take(256).collect(),
        "4a8b3e6g9i1l7o0s5t2z".chars().cycle().take(256).collect(),
        "ab".repeat(128),
        "1".repeat(256),
        "20/11/1990-".chars().cycle().take(256).collect(),
        "🦊".repeat(256),
    ] {
        let start = on_processor();
        let _ =
            PasswordPolicy::DEFAULT.strength_violations(&NewPassword::new(&password), &context());
        let took = on_processor().saturating_sub(start);
        assert!(took > Duration::ZERO, "the clock stands still");
        assert!(took < Duration::from_secs(2), "{took:?} for {password}");
    }
}

#[test]
fn the_spanish_list_is_sorted_and_clean() {
    let words: Vec<&str> = include_str!("../src/password/spanish.txt").lines().collect();
    assert!(words.is_sorted_by(|a, b| a < b), "sort -u by code point");
    assert!((1000..2000).contains(&words.len()));
    for word in words {
        assert!(word.chars().count() >= 3 && word.chars().all(char::is_lowercase), "{word}");
    }
}
