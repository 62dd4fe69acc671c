//! What a text says: the app's name and a code, with the origin-bound last line that lets a browser fill it in
//! (<https://wicg.github.io/sms-one-time-codes/>), or what happened, without a link: people must not learn to open
//! those. One part of GSM-7 where it can be.

use shared::{Locale, RecoveryCode};

use super::{Said, Text};
use crate::store::challenges::Purpose;

/// Septets of a text that travels in one part.
const PART: usize = 160;
/// The characters of GSM 03.38 beyond letters, digits and spaces.
const GSM: &str = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n\r";
/// Those that take two septets.
const GSM_TWICE: &str = "^{}\\[~]|€";
/// Letters of our languages that a single one of which would make every character take two bytes.
const PLAIN: [(char, char); 10] = [
    ('á', 'a'),
    ('í', 'i'),
    ('ó', 'o'),
    ('ú', 'u'),
    ('Á', 'A'),
    ('Í', 'I'),
    ('Ó', 'O'),
    ('Ú', 'U'),
    ('ç', 'Ç'),
    ('’', '\''),
];

/// The text; without its advice, where that would take a second part.
pub(super) fn words(app: &str, host: &str, text: &Text) -> String {
    let (sentence, advice) = sentences(&plain(app), text);
    let bound = |code: &RecoveryCode| format!("\n\n@{host} #{}", code.as_str());
    let last = text.code().map(bound).unwrap_or_default();
    let whole = format!("{sentence}{advice}{last}");
    if septets(&whole).is_some_and(|count| count > PART) {
        format!("{sentence}{last}")
    } else {
        whole
    }
}

fn sentences(app: &str, text: &Text) -> (String, &'static str) {
    let (code, purpose, minutes) = match &text.said {
        Said::Code { code, purpose, minutes } => (code.as_str(), *purpose, minutes),
        said => {
            return (format!("{app}: {}", what_happened(said, text.locale)), advice(text.locale));
        }
    };
    let proves = purpose == Purpose::ChangePhone;
    match (text.locale, proves) {
        (Locale::Es, false) => (
            format!("{app}: usa {code} para recuperar tu cuenta. Vale {minutes} min."),
            " No la compartas con nadie.",
        ),
        (Locale::Es, true) => {
            (format!("{app}: usa {code} para confirmar tu teléfono. Vale {minutes} min."), "")
        }
        (Locale::En, false) => (
            format!("{app}: {code} is your recovery code. Valid {minutes} min."),
            " Never share it.",
        ),
        (Locale::En, true) => {
            (format!("{app}: {code} confirms your phone number. Valid {minutes} min."), "")
        }
    }
}

const fn what_happened(said: &Said, locale: Locale) -> &'static str {
    match (locale, said) {
        (_, Said::Code { .. }) => "",
        (Locale::Es, Said::PasswordChanged) => "la contraseña de tu cuenta ha cambiado.",
        (Locale::Es, Said::EmailChanged) => "el correo de tu cuenta ha cambiado.",
        (Locale::Es, Said::PhoneChanged) => "el teléfono de tu cuenta ha cambiado.",
        (Locale::Es, Said::NewDevice) => "un dispositivo nuevo ha entrado en tu cuenta.",
        (Locale::En, Said::PasswordChanged) => "the password of your account has changed.",
        (Locale::En, Said::EmailChanged) => "the email address of your account has changed.",
        (Locale::En, Said::PhoneChanged) => "the phone number of your account has changed.",
        (Locale::En, Said::NewDevice) => "a new device has signed in to your account.",
    }
}

const fn advice(locale: Locale) -> &'static str {
    match locale {
        Locale::Es => " Si no has sido, abre el aviso que te enviamos por correo.",
        Locale::En => " If it was not you, open the notice that we sent you by email.",
    }
}

fn plain(name: &str) -> String {
    let one = |c: char| PLAIN.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
    name.chars().map(one).collect()
}

/// Septets in GSM-7; nothing, where a character is not in it.
fn septets(text: &str) -> Option<usize> {
    let one = |c: char| match c {
        _ if c.is_ascii_alphanumeric() || c == ' ' || GSM.contains(c) => Some(1),
        _ if GSM_TWICE.contains(c) => Some(2),
        _ => None,
    };
    text.chars().map(one).sum()
}

#[cfg(test)]
mod tests {
    use shared::{Phone, RecoveryCode};
    use uuid::Uuid;

    use super::*;
    use crate::clock::Instant;

    fn said(app: &str, host: &str) -> Vec<String> {
        let code =
            |purpose| Said::Code { code: RecoveryCode::from_number(1234), purpose, minutes: 10 };
        say(app, host, &[code(Purpose::Recover), code(Purpose::ChangePhone)])
    }

    fn told(app: &str) -> Vec<String> {
        let all = [Said::PasswordChanged, Said::EmailChanged, Said::PhoneChanged, Said::NewDevice];
        say(app, "cuentas.example.com", &all)
    }

    fn say(app: &str, host: &str, all: &[Said]) -> Vec<String> {
        let text = |locale, said: &Said| Text {
            id: Uuid::nil(),
            to: Phone::parse("+34612345678").unwrap(),
            said: said.clone(),
            locale,
            sent_at: Instant(0),
        };
        let in_each = |locale| all.iter().map(move |said| words(app, host, &text(locale, said)));
        [Locale::Es, Locale::En].into_iter().flat_map(in_each).collect()
    }

    #[test]
    fn a_text_of_a_change_fits_one_part_names_the_app_and_has_no_link() {
        for name in ["Recobra", "Gestión Formación", &"Nombre largo ".repeat(8)] {
            for words in told(name) {
                assert!(septets(&words).unwrap() <= PART, "{words}");
                assert!(words.starts_with(&format!("{}: ", plain(name))), "{words}");
                for part_of_a_link in ["http", "@", "#", "example.com", "token"] {
                    assert!(!words.contains(part_of_a_link), "{words}");
                }
            }
        }
        for words in told("Recobra") {
            let [es, en] =
                ["abre el aviso", "open the notice"].map(|words_| words.contains(words_));
            assert!(es || en, "it says what to do: {words}");
        }
    }

    #[test]
    fn a_text_fits_one_part_and_ends_with_the_origin_bound_line() {
        for words in said("Gestión Formación", "cuentas.example.com") {
            assert!(septets(&words).unwrap() <= PART, "{words}");
            assert!(words.starts_with("Gestion Formacion: "), "{words}");
            assert!(words.ends_with("\n\n@cuentas.example.com #001234"), "{words}");
        }
    }

    #[test]
    fn a_long_host_costs_the_advice_before_it_costs_a_second_part() {
        let host = format!("{}.example.com", "c".repeat(55));
        for words in said("Recobra", &host) {
            assert!(septets(&words).unwrap() <= PART, "{words}");
            assert!(words.ends_with(&format!("@{host} #001234")), "{words}");
        }
    }

    #[test]
    fn a_name_in_another_script_stays_as_it_is() {
        assert!(said("Ρεκόβρα 恢复", "example.com").iter().all(|words| words.contains("恢复")));
        assert_eq!((septets("€"), septets("é"), septets("恢")), (Some(2), Some(1), None));
    }
}
