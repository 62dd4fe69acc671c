//! What an estimate says. The plain types are here for the page, which never holds the word lists.

use serde::{Deserialize, Serialize};

/// How hard a password is to guess, and what would make it harder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Strength {
    /// zxcvbn's score: 0 is guessed at once, 4 is out of reach.
    pub score: u8,
    /// What makes it easy and what would help, the weightiest first; empty from a score of 3 on.
    pub advice: Vec<Advice>,
}

macro_rules! advice {
    ($($(#[doc = $doc:literal])+ $variant:ident,)+) => {
        /// One reason why a password is easy to guess, or one way out. The words are in [`crate::text`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum Advice { $($(#[doc = $doc])+ $variant,)+ }

        impl Advice {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];
        }
    };
}

advice! {
    /// It is on lists of common passwords, or much like one that is.
    Common,
    /// It leans on the person's own words or the product's name.
    Personal,
    /// A single word.
    WordAlone,
    /// Names and surnames.
    Names,
    /// Neighbouring keys.
    Keyboard,
    /// Repeated characters or words.
    Repeats,
    /// Sequences such as `abc` or `6543`.
    Sequences,
    /// Years.
    Years,
    /// Dates.
    Dates,
    /// Capitals where everybody has them.
    Capitals,
    /// Words spelt backwards.
    Reversed,
    /// Digits or signs in place of letters.
    Substitutions,
    /// More words help more than more signs.
    MoreWords,
}
