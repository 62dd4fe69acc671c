//! `APP__…`: the product's name and looks, its language, and who may open an account.

use std::path::PathBuf;

use serde::Deserialize;
use shared::Locale;
use shared::policy::SignUp;

use super::value::any_case;

mod colour;

pub use colour::Colour;

/// What text in the accent colour stands on in light and in dark, at its worst: `--sunken` of `style/tokens.css`.
const GROUNDS: [Colour; 2] = [Colour::new(0xf1_f4_f2), Colour::new(0x20_2b_29)];
/// What stands on the accent colour in light and in dark: `--on-accent` there.
const ON_ACCENT: [Colour; 2] = [Colour::WHITE, Colour::new(0x06_21_1e)];
/// The contrast that text needs (WCAG 2.2, 1.4.3).
const READABLE: f32 = 4.5;
/// The contrast that a dark theme's accent is given where none was chosen.
const COMFORTABLE: f32 = 7.0;

/// The product's name and looks, its language, and who may open an account.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct App {
    /// The name on screens and in messages.
    pub name: String,
    /// The colour of buttons and links; the built-in one where it is not set.
    pub accent: Option<Colour>,
    /// The same on dark ground; a lighter `accent` where it is not set.
    pub accent_dark: Option<Colour>,
    /// A PNG file that stands beside the name.
    pub logo: Option<PathBuf>,
    /// The language where a person's is not known.
    #[serde(deserialize_with = "any_case")]
    pub locale: Locale,
    /// Who may open an account.
    #[serde(deserialize_with = "any_case")]
    pub sign_up: SignUp,
}

impl Default for App {
    fn default() -> Self {
        Self {
            name: "Recobra".to_owned(),
            accent: None,
            accent_dark: None,
            logo: None,
            locale: Locale::Es,
            sign_up: SignUp::Open,
        }
    }
}

impl App {
    /// The accent colours for light and for dark ground, where they are configured.
    #[must_use]
    pub fn accents(&self) -> Option<[Colour; 2]> {
        let light = self.accent?;
        Some([light, self.accent_dark.unwrap_or_else(|| lightened(light))])
    }

    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push("RECOBRA_APP__NAME: must not be blank".to_owned());
        }
        if self.accent.is_none() && self.accent_dark.is_some() {
            faults.push("RECOBRA_APP__ACCENT: is needed with ACCENT_DARK".to_owned());
        }
        let accents = self.accents().into_iter().flatten();
        let keys = ["ACCENT", "ACCENT_DARK"].into_iter().zip(["light", "dark"]);
        for (((key, theme), accent), (ground, on)) in
            keys.zip(accents).zip(GROUNDS.into_iter().zip(ON_ACCENT))
        {
            let contrast = accent.contrast(ground).min(accent.contrast(on));
            if contrast < READABLE {
                faults.push(format!(
                    "RECOBRA_APP__{key}: {accent} has a contrast of {contrast:.1} in the {theme} theme, and \
                     text needs {READABLE}"
                ));
            }
        }
        faults
    }
}

fn lightened(colour: Colour) -> Colour {
    let shares = (0_u8..=20).map(|step| f32::from(step) / 20.0);
    let mut lighter = shares.map(|share| colour.mixed(Colour::WHITE, share));
    lighter.find(|colour| colour.contrast(GROUNDS[1]) >= COMFORTABLE).unwrap_or(Colour::WHITE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(accent: u32, dark: Option<u32>) -> App {
        let (accent, accent_dark) = (Some(Colour::new(accent)), dark.map(Colour::new));
        App { accent, accent_dark, ..App::default() }
    }

    #[test]
    fn the_grounds_are_those_of_the_stylesheet() {
        let tokens = include_str!("../../../style/tokens.css");
        for (name, [light, dark]) in [("sunken", GROUNDS), ("on-accent", ON_ACCENT)] {
            let light = light.to_string().replace("#ffffff", "#fff");
            let line = format!("--{name}: light-dark({light}, {dark});");
            assert!(tokens.contains(&line), "{line}");
        }
    }

    #[test]
    fn a_colour_that_nobody_can_read_is_refused_with_its_contrast() {
        let fault = with(0xff_c1_07, None).faults().remove(0);
        assert!(fault.contains("APP__ACCENT: #ffc107 has a contrast of 1.5 in"), "{fault}");
        let fault = with(0x0b_5d_57, Some(0x0b_5d_57)).faults().remove(0);
        assert!(fault.contains("APP__ACCENT_DARK") && fault.contains("dark theme"), "{fault}");
    }

    #[test]
    fn every_readable_colour_gets_a_readable_dark_companion() {
        for accent in [0x0b_5d_57, 0x6a_1b_9a, 0xb7_1c_1c, 0x0d_47_a1, 0x00_00_00, 0x00_00_ff] {
            assert!(with(accent, None).faults().is_empty(), "{accent:06x}");
        }
    }

    #[test]
    fn a_dark_companion_alone_is_a_slip() {
        let dark = Some(Colour::new(0x7f_d6_c9));
        assert!(!App { accent_dark: dark, ..App::default() }.faults().is_empty());
    }
}
