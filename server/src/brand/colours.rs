//! The colours that follow from an accent.

use serde::Serialize;

use crate::config::Colour;

/// Colours of letters, which know no variables, and of screens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Palette {
    accent: String,
    accent_deep: String,
    tint: String,
    tint_line: String,
    accent_dark: String,
    accent_dark_deep: String,
    tint_dark: String,
    tint_dark_line: String,
}

/// The ground of a letter in the dark theme.
const CARD_DARK: Colour = Colour::new(0x1a_22_20);

impl Default for Palette {
    /// The built-in looks of letters.
    fn default() -> Self {
        Self {
            tint: "#e8f4f1".to_owned(),
            tint_line: "#c3e0da".to_owned(),
            tint_dark: "#10302b".to_owned(),
            tint_dark_line: "#1f5a51".to_owned(),
            ..Self::of([Colour::new(0x0f_76_6e), Colour::new(0x6f_d3_c4)])
        }
    }
}

impl Palette {
    /// The colours that follow from the accents on light and on dark ground.
    #[must_use]
    pub fn of([light, dark]: [Colour; 2]) -> Self {
        Self {
            accent: light.to_string(),
            accent_deep: light.mixed(Colour::BLACK, 0.3).to_string(),
            tint: light.mixed(Colour::WHITE, 0.92).to_string(),
            tint_line: light.mixed(Colour::WHITE, 0.75).to_string(),
            accent_dark: dark.to_string(),
            accent_dark_deep: dark.mixed(Colour::WHITE, 0.35).to_string(),
            tint_dark: dark.mixed(CARD_DARK, 0.86).to_string(),
            tint_dark_line: dark.mixed(CARD_DARK, 0.65).to_string(),
        }
    }

    /// The accent on light ground.
    #[must_use]
    pub fn accent(&self) -> &str {
        &self.accent
    }

    /// The tokens of `style/tokens.css` that it replaces.
    pub(super) fn stylesheet(&self) -> String {
        let (accent, dark) = (&self.accent, &self.accent_dark);
        let (deep, dark_deep) = (&self.accent_deep, &self.accent_dark_deep);
        format!(
            ":root{{--accent:light-dark({accent},{dark});--accent-deep:light-dark({deep},{dark_deep});\
             --focus:light-dark({accent},{dark})}}\n"
        )
    }
}
