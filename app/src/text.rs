//! The language of the page, and the sentences of `shared::screens` that follow it.

use crate::reactive::State;
use leptos::prelude::*;
use shared::Locale;

pub(crate) use shared::screens::{Text, of};

/// The language of the page, which every sentence follows.
pub(crate) fn locale() -> State<Locale> {
    expect_context::<State<Locale>>()
}

/// The name of the product, which no language translates.
#[derive(Clone, Copy)]
pub(crate) struct Product(pub(crate) &'static str);

/// The name of the product.
pub(crate) fn product() -> &'static str {
    expect_context::<Product>().0
}

/// Picks a fixed sentence from a language.
pub(crate) type Pick = fn(&'static Text) -> &'static str;

/// A sentence that follows the language. All have one type, so the page carries the machinery for it once.
pub(crate) fn t(pick: Pick) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    let locale = locale();
    move || pick(of(locale.get()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELL: &str = include_str!("../index.html");

    /// The shell is painted before the program is there, so it has to have the headings on its own.
    #[test]
    fn the_shell_has_the_headings_of_the_screens() {
        let headings: [Pick; 12] = [
            |t| t.account_title,
            |t| t.change_password_title,
            |t| t.change_email_title,
            |t| t.verify_email_title,
            |t| t.change_phone_title,
            |t| t.verify_phone_title,
            |t| t.forgot_title,
            |t| t.code_title,
            |t| t.reset_title,
            |t| t.not_me_title,
            |t| t.sign_in_title,
            |t| t.sign_up_title,
        ];
        for locale in Locale::ALL {
            for heading in headings {
                let words =
                    format!("<span lang=\"{}\">{}</span", locale.tag(), heading(of(locale)));
                assert!(SHELL.contains(&words), "{words}");
            }
        }
    }
}
