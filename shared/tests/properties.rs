//! What holds for every input whatsoever.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use shared::{
    Email, Identifier, NewPassword, PasswordContext, PasswordPolicy, Phone, RecoveryCode,
    ResetToken, ViolationCode,
};
use unicode_normalization::UnicodeNormalization;

fn local() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\\.[a-zA-Z0-9_-]{1,20}){0,2}"
}

fn domain() -> impl Strategy<Value = String> {
    "([a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?\\.){1,3}[a-z]{2,6}|münchen\\.de|пример\\.рф|españa\\.es"
}

fn spaces() -> impl Strategy<Value = String> {
    "[ \t\u{a0}\u{2009}\u{202f}\u{3000}]{0,3}"
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(input in any::<String>()) {
        let _ = Email::parse(&input);
        let _ = Phone::parse(&input);
        let _ = Identifier::parse(&input);
        let _ = RecoveryCode::parse(&input);
        let _ = ResetToken::parse(&input);
        let _ = ResetToken::pasted(&input);
        let context = PasswordContext::new([input.as_str()]);
        let _ = PasswordPolicy::CLASSIC.requirements(&NewPassword::new(&input), &context);
    }

    #[test]
    fn a_key_is_its_own_key(local in local(), domain in domain()) {
        let email = Email::parse(&format!("{local}@{domain}")).unwrap();
        let again = Email::parse(email.key()).unwrap();
        prop_assert_eq!(again.key(), email.key());
        prop_assert!(email.key().is_ascii());
        let identifier = Identifier::parse(email.as_str()).unwrap();
        prop_assert_eq!(identifier.key(), email.key());
    }

    #[test]
    fn case_and_outer_spaces_do_not_make_another_mailbox(
        local in local(), domain in domain(), before in spaces(), after in spaces()
    ) {
        let plain = Email::parse(&format!("{local}@{domain}")).unwrap();
        let loud = format!("{before}{}@{}{after}", local.to_ascii_uppercase(), domain.to_uppercase());
        let loud = Email::parse(&loud).unwrap();
        prop_assert_eq!(loud.key(), plain.key());
        let decomposed: String = format!("{local}@{domain}").nfd().collect();
        let decomposed = Email::parse(&decomposed).unwrap();
        prop_assert_eq!(decomposed.key(), plain.key());
    }

    #[test]
    fn a_masked_address_tells_one_character_of_the_mailbox(local in local(), domain in domain()) {
        let email = Email::parse(&format!("{local}@{domain}")).unwrap();
        let first = local.chars().next().unwrap();
        prop_assert_eq!(email.masked(), format!("{first}•••@{domain}"));
        prop_assert_eq!(format!("{email:?}"), format!("Email({first}•••@{domain})"));
    }

    #[test]
    fn an_accepted_address_is_one_line_of_visible_characters(input in "[ -~]{1,8}@[ -~é\r\n\u{200b}]{1,12}") {
        if let Ok(email) = Email::parse(&input) {
            let refused = ['\r', '\n', '\0', '\u{200b}', ' ', '"', ',', '<', '>'];
            prop_assert_eq!(email.as_str().find(refused), None);
            prop_assert_eq!(email.ascii().matches('@').count(), 1);
        }
    }

    #[test]
    fn separators_do_not_change_a_number(digits in "34[67][0-9]{8}", gaps in prop::collection::vec("[ ./()\u{a0}-]{0,2}", 11)) {
        let spaced: String = digits.chars().zip(&gaps).flat_map(|(digit, gap)| [digit.to_string(), gap.replace("()", "")]).collect();
        // A lone zero in parentheses is the national prefix.
        let dense: String = spaced.chars().filter(|c| c.is_ascii_digit() || "()".contains(*c)).collect();
        prop_assume!(!dense.contains("(0)"));
        let plain = Phone::parse(&format!("+{digits}")).unwrap();
        prop_assert_eq!(&Phone::parse(&format!("+{spaced}")).unwrap(), &plain);
        prop_assert_eq!(&Phone::parse(&format!(" 00{spaced}")).unwrap(), &plain);
        prop_assert_eq!(plain.masked(), format!("•••••••{}", &digits[9..]));
    }

    #[test]
    fn separators_do_not_change_a_code(code in 0_u64..1_000_000, gaps in prop::collection::vec("[ \u{a0}\u{200b}–-]{0,2}", 6)) {
        let expected = RecoveryCode::from_number(code);
        let spaced: String = expected.as_str().chars().zip(&gaps).flat_map(|(digit, gap)| [digit.to_string(), gap.clone()]).collect();
        prop_assert_eq!(&RecoveryCode::parse(&spaced).unwrap(), &expected);
        prop_assert_eq!(&RecoveryCode::parse(&format!("código: {spaced}.")).unwrap(), &expected);
        prop_assert_eq!(&RecoveryCode::parse(expected.as_str()).unwrap(), &expected);
    }

    #[test]
    fn a_code_of_another_length_says_so(digits in "[0-9]{1,5}|[0-9]{7,12}") {
        let code = RecoveryCode::parse(&digits).unwrap_err().code;
        let expected = if digits.len() < 6 { ViolationCode::CodeTooShort } else { ViolationCode::CodeTooLong };
        prop_assert_eq!(code, expected);
    }

    #[test]
    fn a_token_is_found_in_its_link_however_it_was_copied(
        token in "[A-Za-z0-9_-]{64}", page in "/(not-me|verify-email|reset-password)",
        mark in "[#?]|%23|#a=b&", is in "=|%3D|%3d", before in ".{0,20}[ <(\"«]|", after in "([ >).&,»].{0,20})?",
        space in "[ \t\r\n]{1,3}", at in 0..64_usize
    ) {
        let expected = ResetToken::parse(&token);
        let link = |token: &str| format!("{before}https://recobra.example{page}{mark}token{is}{token}{after}");
        prop_assert_eq!(ResetToken::pasted(&link(&token)), expected.clone());
        prop_assert_eq!(ResetToken::pasted(&format!("{space}{token}{space}")), expected.clone());
        // A mail program broke the line.
        let broken = format!("{}{space}{}", &token[..at], &token[at..]);
        prop_assert_eq!(ResetToken::pasted(&broken), expected.clone());
        let alone = format!("https://recobra.example{page}{mark}token{is}{broken}");
        prop_assert_eq!(ResetToken::pasted(&alone), expected);
    }

    #[test]
    fn what_is_found_in_a_text_stands_in_it(text in ".{0,40}(token=)?[A-Za-z0-9_ -]{60,70}.{0,40}") {
        if let Some(token) = ResetToken::pasted(&text) {
            let joined: String = text.split_whitespace().collect();
            prop_assert!(joined.contains(token.as_str()));
            prop_assert_eq!(ResetToken::parse(token.as_str()), Some(token));
        }
    }

    #[test]
    fn a_token_with_a_sign_more_or_less_is_none(token in "[A-Za-z0-9_-]{1,63}|[A-Za-z0-9_-]{65,80}") {
        prop_assert_eq!(ResetToken::pasted(&token), None);
        prop_assert_eq!(ResetToken::pasted(&format!("https://recobra.example/not-me#token={token}")), None);
    }

    #[test]
    fn spelling_in_unicode_does_not_change_a_verdict(input in "[a-zA-Z0-9áéíñüÅç가각ảệ \u{301}\u{303}\u{323}]{0,20}") {
        let composed = NewPassword::new(&input.nfc().collect::<String>());
        let decomposed = NewPassword::new(&input.nfd().collect::<String>());
        prop_assert_eq!(&composed, &decomposed);
        let context = PasswordContext::new(["Núñez", "Recobra"]);
        let decomposed_context = PasswordContext::new(["Nu\u{301}n\u{303}ez", "Recobra"]);
        prop_assert_eq!(
            PasswordPolicy::CLASSIC.violations(&composed, &context),
            PasswordPolicy::CLASSIC.violations(&decomposed, &decomposed_context)
        );
    }

    #[test]
    fn violations_are_the_requirements_that_are_not_met(input in ".{0,40}") {
        let (password, context) = (NewPassword::new(&input), PasswordContext::new(["ana.garcia@example.com"]));
        let unmet: Vec<_> = PasswordPolicy::CLASSIC
            .requirements(&password, &context)
            .into_iter()
            .filter(|requirement| !requirement.met)
            .map(|requirement| (requirement.code, requirement.params))
            .collect();
        let violations: Vec<_> = PasswordPolicy::CLASSIC
            .violations(&password, &context)
            .into_iter()
            .map(|violation| (violation.code, violation.params))
            .collect();
        prop_assert_eq!(violations, unmet);
    }
}
