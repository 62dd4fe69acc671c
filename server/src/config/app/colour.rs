//! A colour as designers write it, `#0b5d57`, and how well two of them can be told apart.

use std::fmt;

use palette::color_difference::Wcag21RelativeContrast;
use palette::{Mix, Srgb};
use serde::{Deserialize, Deserializer, de};

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(Srgb<u8>);

impl Colour {
    /// White.
    pub const WHITE: Self = Self::new(0xff_ff_ff);
    /// Black.
    pub const BLACK: Self = Self::new(0);

    /// The colour of three bytes: red, green, blue.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a byte each")]
    pub const fn new(rgb: u32) -> Self {
        Self(Srgb::new((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8))
    }

    /// The contrast ratio of WCAG 2.2 (1.4.3), from 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f32 {
        self.0.into_linear::<f32>().relative_contrast(other.0.into_linear::<f32>())
    }

    /// This colour with `share` (0 to 1) of `other` in it.
    #[must_use]
    pub fn mixed(self, other: Self, share: f32) -> Self {
        let (one, two) = (self.0.into_format::<f32>(), other.0.into_format::<f32>());
        Self(one.mix(two, share).into_format())
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0.red, self.0.green, self.0.blue)
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let rgb = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        rgb.map(Self::new).ok_or_else(|| de::Error::custom("a colour is written like #0b5d57"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_has_the_greatest_contrast_and_no_order_matters() {
        let accent = Colour::new(0x0b_5d_57);
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 0.01);
        assert!((accent.contrast(Colour::WHITE) - Colour::WHITE.contrast(accent)).abs() < 0.001);
        assert!((accent.contrast(accent) - 1.0).abs() < 0.001);
    }

    #[test]
    fn a_colour_is_read_as_it_is_written_and_nothing_else_is() {
        let read = |text: &str| serde_json::from_value::<Colour>(text.into());
        assert_eq!(read("#0B5d57").unwrap().to_string(), "#0b5d57");
        for wrong in ["0b5d57", "#0b5d5", "#0b5d577", "teal", "", "#0b5d5g"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn mixing_goes_from_one_to_the_other() {
        assert_eq!(Colour::BLACK.mixed(Colour::WHITE, 0.0), Colour::BLACK);
        assert_eq!(Colour::BLACK.mixed(Colour::WHITE, 1.0), Colour::WHITE);
        assert_eq!(Colour::BLACK.mixed(Colour::WHITE, 0.5), Colour::new(0x80_80_80));
    }
}
