//! The words that an attacker who knows the person tries first.

use std::fmt;

use crate::chars;
use crate::nfc::{lower_case, nfc};

/// Fewest code points of a word: shorter ones turn up in any text.
const WORD_MIN_LENGTH: usize = 4;
/// A password with fewer different characters beside the person's words is made of those words.
/// Six let a year, a date and its slashes, or a row of exclamation marks count for nothing.
const REST_MIN_VARIETY: usize = 6;

/// Words that a password must not be made of: the person's address and name, the product.
/// They are lower-case, without accents, and have four code points at least.
#[derive(Clone, Default)]
pub struct PasswordContext {
    /// The longest first, so that no word is hidden by one of its own parts.
    words: Vec<String>,
}

impl PasswordContext {
    /// Collects the words of `sources`, for example an address, a display name and the product's name:
    /// `ana.garcia@example.com` gives itself, `garcia`, `anagarcia`, `example` and `examplecom`.
    #[must_use]
    pub fn new<'a>(sources: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words = Self::default();
        for source in sources {
            let source = fold(&nfc(source));
            words.learn(source.trim());
            for part in source.split('@') {
                let parts = || part.split(|c: char| !c.is_alphanumeric());
                for word in parts().chain([parts().collect::<String>().as_str()]) {
                    words.learn(word);
                }
            }
        }
        words
    }

    /// Few words come together, so they are kept in order one by one: a sort weighs much in the page.
    fn learn(&mut self, word: &str) {
        if word.chars().count() >= WORD_MIN_LENGTH && !self.words().any(|known| known == word) {
            let place = self.words.iter().take_while(|known| known.len() >= word.len()).count();
            self.words.insert(place, word.to_owned());
        }
    }

    /// The words, the longest first.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether `password` has one of the words and, once all of them are taken out, fewer than six
    /// different characters other than white space are left. Case and accents do not count.
    pub(super) fn is_all_of(&self, password: &str) -> bool {
        let whole = fold(password);
        let rest =
            self.words.iter().fold(whole.clone(), |rest, word| rest.replace(word.as_str(), ""));
        let mut variety = Vec::new();
        for c in rest.chars().filter(|c| !c.is_whitespace()) {
            if variety.len() < REST_MIN_VARIETY && !variety.contains(&c) {
                variety.push(c);
            }
        }
        rest.len() < whole.len() && variety.len() < REST_MIN_VARIETY
    }
}

/// Addresses and names stay out of logs.
impl fmt::Debug for PasswordContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PasswordContext({} words)", self.words.len())
    }
}

/// Lower case, without accents.
fn fold(text: &str) -> String {
    lower_case(text).chars().map(chars::unaccented).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ana() -> PasswordContext {
        PasswordContext::new(["Ana.García@example.com", "Ana María Núñez", "Recobra"])
    }

    #[test]
    fn words_have_four_letters_no_accents_and_no_capitals() {
        let words: BTreeSet<_> = ana().words().map(str::to_owned).collect();
        let expected = [
            "ana maria nunez",
            "ana.garcia@example.com",
            "anagarcia",
            "anamarianunez",
            "example",
            "examplecom",
            "garcia",
            "maria",
            "nunez",
            "recobra",
        ];
        assert_eq!(words, expected.map(str::to_owned).into());
    }

    #[test]
    fn what_is_little_more_than_those_words_is_personal() {
        for password in [
            "garcia2026",
            "GARCÍA1990!",
            "Recobra",
            "ana.garcia",
            "nuñez maría",
            "garcia19901231",
            "recobra!!!!!!!!!!",
            "mariamariamaria1",
            "example.com",
            "ana.garcia@example.com",
            "Ana.Garcia@example.com1",
        ] {
            assert!(ana().is_all_of(password), "{password}");
        }
        for password in
            ["", "2026", "garcia482915730264", "el perro de maria come", "ana", "gar cia 1990"]
        {
            assert!(!ana().is_all_of(password), "{password}");
        }
        let short = PasswordContext::new(["ana@example.com"]);
        assert!(short.is_all_of("ana@example.com"));
    }
}
