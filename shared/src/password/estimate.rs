//! Strength by zxcvbn with our own words. Only scores are looked at: its numbers of guesses depend on
//! the order of hash maps and differ between two runs.

use std::sync::LazyLock;

use zxcvbn::Entropy;
use zxcvbn::feedback::{Suggestion, Warning};
use zxcvbn::matching::Match;
use zxcvbn::matching::patterns::MatchPattern;

use super::{Advice, NewPassword, PasswordContext, PasswordPolicy, Strength};
use crate::chars;
use crate::violation::{Params, Violation, ViolationCode};

/// Code points that zxcvbn is given at a time. Its work grows with the square, and it passes over what
/// follows the hundredth in silence.
const WINDOW: usize = 64;
/// Different signs that zxcvbn may read as letters. It tries their readings in all combinations.
const SIGNS: usize = 3;
/// The score up to which a password is found by trying lists alone.
const LISTED_SCORE: u8 = 1;

/// Words that Spanish speakers choose, without their accents, and the years that people append.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let spanish = include_str!("spanish.txt").lines().map(unaccented);
    // zxcvbn's own years end in 2019, and one more sign after the year would make it a third part.
    let years =
        (2020..2040).flat_map(|year| ["", "!", ".", "*"].map(|sign| format!("{year}{sign}")));
    years.chain(spanish).collect()
});

/// How hard `password` is to guess for somebody who knows `context`. Costs milliseconds.
#[must_use]
pub fn estimate(password: &NewPassword, context: &PasswordContext) -> Strength {
    let words: Vec<&str> = context.words().chain(WORDS.iter().map(String::as_str)).collect();
    let entropy = strongest_window(&unaccented(password.expose()), &words);
    let score = score(&entropy);
    Strength { score, advice: advice(&entropy, context) }
}

impl PasswordPolicy {
    /// Every rule that `password` breaks and that takes word lists to tell, at `/new_password`.
    /// What is too long is not looked at: [`Self::violations`] has refused it.
    #[must_use]
    pub fn strength_violations(
        &self,
        password: &NewPassword,
        context: &PasswordContext,
    ) -> Vec<Violation> {
        let violation = |code| Violation::new("/new_password", code);
        let mut found = Vec::new();
        if password.expose().chars().count() > self.max_length {
            return found;
        }
        if is_common(password) {
            found.push(violation(ViolationCode::PasswordCommon));
        }
        if self.min_score > 0 {
            let score = estimate(password, context).score;
            if score < self.min_score {
                found.push(violation(ViolationCode::PasswordGuessable).with(Params {
                    score: Some(score.into()),
                    ..Params::min(self.min_score.into())
                }));
            }
        }
        found
    }
}

/// Whether the whole password, case and accents aside, falls to lists within a million tries. zxcvbn does
/// not tell whether a password is on its list, but whatever is there scores 1 at most, since the list is
/// far shorter than that. What is merely short is told apart by having no match at all.
fn is_common(password: &NewPassword) -> bool {
    let words: Vec<&str> = WORDS.iter().map(String::as_str).collect();
    let entropy = strongest_window(&unaccented(password.expose()).to_lowercase(), &words);
    score(&entropy) <= LISTED_SCORE
        && entropy.sequence().iter().any(|found| found.pattern != MatchPattern::BruteForce)
}

/// A long password is as strong as its strongest part, since all of them must be guessed.
fn strongest_window(password: &str, words: &[&str]) -> Entropy {
    let code_points: Vec<char> = without_most_signs(password);
    let mut best = zxcvbn::zxcvbn(&code_points.iter().take(WINDOW).collect::<String>(), words);
    for window in code_points.chunks(WINDOW).skip(1) {
        if score(&best) == 4 {
            break;
        }
        let other = zxcvbn::zxcvbn(&window.iter().collect::<String>(), words);
        if score(&other) > score(&best) {
            best = other;
        }
    }
    best
}

/// Lets the first few kinds of signs stand and turns the others into one that stands for no letter:
/// with all of them it would read the password in thousands of ways.
fn without_most_signs(password: &str) -> Vec<char> {
    let mut kept = Vec::new();
    let keep = |c: char| {
        if !"@({[<!|$+%".contains(c) || kept.contains(&c) {
            return c;
        }
        if kept.len() == SIGNS {
            return '_';
        }
        kept.push(c);
        c
    };
    password.chars().map(keep).collect()
}

fn unaccented(text: &str) -> String {
    text.chars().map(chars::unaccented).collect()
}

fn score(entropy: &Entropy) -> u8 {
    entropy.score().into()
}

fn advice(entropy: &Entropy, context: &PasswordContext) -> Vec<Advice> {
    let Some(feedback) = entropy.feedback() else { return Vec::new() };
    let mut advice = Vec::new();
    advice.extend(own_words(entropy.sequence(), context));
    advice.extend(feedback.warning().map(from_warning));
    advice.extend(
        feedback.suggestions().iter().filter_map(|suggestion| from_suggestion(*suggestion)),
    );
    advice.push(Advice::MoreWords);
    let mut seen = Vec::new();
    advice.retain(|one| {
        !seen.contains(one) && {
            seen.push(*one);
            true
        }
    });
    advice
}

/// zxcvbn has no words for matches of the words that were handed in.
fn own_words(sequence: &[Match], context: &PasswordContext) -> Option<Advice> {
    let own = |found: &Match| match &found.pattern {
        MatchPattern::Dictionary(word) => Some(word.matched_word.clone()),
        _ => None,
    };
    let found: Vec<String> = sequence.iter().filter_map(own).collect();
    if found.iter().any(|word| context.words().any(|known| known == word)) {
        return Some(Advice::Personal);
    }
    let is_ours = |word: &String| WORDS.contains(word);
    (found.len() == 1 && found.iter().all(is_ours)).then_some(Advice::WordAlone)
}

const fn from_warning(warning: Warning) -> Advice {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess
        | Warning::ShortKeyboardPatternsAreEasyToGuess => Advice::Keyboard,
        Warning::RepeatsLikeAaaAreEasyToGuess
        | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Advice::Repeats,
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => Advice::Common,
        Warning::SequencesLikeAbcAreEasyToGuess => Advice::Sequences,
        Warning::RecentYearsAreEasyToGuess => Advice::Years,
        Warning::AWordByItselfIsEasyToGuess => Advice::WordAlone,
        Warning::DatesAreOftenEasyToGuess => Advice::Dates,
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => Advice::Names,
    }
}

/// What a warning says already is not said again.
const fn from_suggestion(suggestion: Suggestion) -> Option<Advice> {
    match suggestion {
        Suggestion::CapitalizationDoesntHelpVeryMuch
        | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => Some(Advice::Capitals),
        Suggestion::ReversedWordsArentMuchHarderToGuess => Some(Advice::Reversed),
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => Some(Advice::Substitutions),
        _ => None,
    }
}
