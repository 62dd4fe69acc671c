//! `APP__…`: the product's name, its language, and who may open an account.

use serde::Deserialize;
use shared::Locale;
use shared::policy::SignUp;

/// The product's name, its language, and who may open an account.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct App {
    /// The name on screens and in messages.
    pub name: String,
    /// The language where a person's is not known.
    pub locale: Locale,
    /// Who may open an account.
    pub sign_up: SignUp,
}

impl Default for App {
    fn default() -> Self {
        Self { name: "Recobra".to_owned(), locale: Locale::Es, sign_up: SignUp::Open }
    }
}
