//! Every sentence that a person reads says what to do, in both languages.

use shared::password::Advice;
use shared::{
    Locale, NewPassword, Params, PasswordContext, PasswordPolicy, ProblemKind, Violation,
    ViolationCode, text,
};

const UNKIND: [&str; 14] = [
    "invalid",
    "please",
    "oops",
    "forbidden",
    "illegal",
    "failed",
    "error",
    "inválid",
    "por favor",
    "ups",
    "prohibid",
    "fallido",
    "erróne",
    "incorrect",
];

/// A violation with every number that some rule has.
fn complete(code: ViolationCode) -> Violation {
    let seven = Some(7);
    let all = Params { min: seven, max: seven, length: seven, score: seven };
    Violation::new("", code).with(all)
}

fn sentences(locale: Locale) -> Vec<String> {
    let problems = ProblemKind::ALL.iter().map(|kind| text::problem(*kind, locale));
    let problems = problems.flat_map(|words| [words.title.to_owned(), words.detail.to_owned()]);
    let violations =
        ViolationCode::ALL.iter().map(|code| text::violation(&complete(*code), locale));
    let advice = Advice::ALL.iter().map(|advice| text::advice(*advice, locale).to_owned());
    let scores = (0..5).map(|score| text::score(score, locale).to_owned());
    problems.chain(violations).chain(advice).chain(scores).collect()
}

#[test]
fn no_sentence_blames_begs_or_exclaims() {
    for sentence in Locale::ALL.into_iter().flat_map(sentences) {
        let lower = sentence.to_lowercase();
        let found = UNKIND
            .iter()
            .find(|word| lower.split([' ', ',', '.', ':']).any(|w| w.starts_with(**word)));
        assert_eq!(found, None, "{sentence}");
        assert!(!sentence.contains('!') && !lower.contains("por favor"), "{sentence}");
    }
}

#[test]
fn every_sentence_is_there_and_differs_between_languages() {
    let [spanish, english] = Locale::ALL.map(sentences);
    for (es, en) in spanish.iter().zip(&english) {
        assert!(es.chars().count() >= 4 && en.chars().count() >= 4 && es != en, "{es} | {en}");
    }
}

#[test]
fn no_two_rules_share_a_sentence() {
    for locale in Locale::ALL {
        let mut all = sentences(locale);
        all.sort();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count, "{locale:?}");
    }
}

/// The parameters of a sentence are found by what stays when none is given.
#[test]
fn sentences_use_only_the_parameters_of_their_rule() {
    let allowed = |code| match code {
        ViolationCode::PasswordTooShort => vec!["{min}"],
        ViolationCode::PasswordTooLong
        | ViolationCode::EmailTooLong
        | ViolationCode::NameTooLong => vec!["{max}"],
        ViolationCode::CodeTooShort | ViolationCode::CodeTooLong | ViolationCode::CodeNotDigits => {
            vec!["{length}"]
        }
        _ => vec![],
    };
    for locale in Locale::ALL {
        for code in ViolationCode::ALL {
            let template = text::violation(&Violation::new("", *code), locale);
            let rest =
                allowed(*code).iter().fold(template.clone(), |rest, param| rest.replace(param, ""));
            assert!(!rest.contains(['{', '}']), "{template}");
        }
    }
}

#[test]
fn real_violations_leave_no_gap_in_their_sentence() {
    let short = NewPassword::new("a");
    let long = NewPassword::new(&"a".repeat(257));
    let context = PasswordContext::default();
    let mut violations: Vec<Violation> = [short, long]
        .iter()
        .flat_map(|password| PasswordPolicy::CLASSIC.violations(password, &context))
        .collect();
    violations
        .extend(["1", "1234567", "x"].map(|code| shared::RecoveryCode::parse(code).unwrap_err()));
    violations.push(shared::Email::parse(&"a".repeat(300)).unwrap_err());
    for (violation, locale) in violations.iter().zip(Locale::ALL.into_iter().cycle()) {
        assert!(!text::violation(violation, locale).contains('{'), "{violation:?}");
    }
}

#[test]
fn the_list_of_rules_has_its_own_words() {
    let password = NewPassword::new("");
    for requirement in PasswordPolicy::CLASSIC.requirements(&password, &PasswordContext::default())
    {
        let [es, en] = Locale::ALL.map(|locale| text::requirement(&requirement, locale));
        assert!(es != en && !es.contains('{') && !en.contains('{'), "{es} | {en}");
    }
}
