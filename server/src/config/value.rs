//! Values that read well: durations (`15m`), rates (`10/1m`), lists (`a, b`).

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::{self, DeserializeOwned, IntoDeserializer, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A duration such as `15m`, `24h` or `1h30m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub Duration);

impl Span {
    /// `n` seconds.
    #[must_use]
    pub const fn seconds(n: u64) -> Self {
        Self(Duration::from_secs(n))
    }

    /// `n` minutes.
    #[must_use]
    pub const fn minutes(n: u64) -> Self {
        Self::seconds(n * 60)
    }

    /// `n` hours.
    #[must_use]
    pub const fn hours(n: u64) -> Self {
        Self::minutes(n * 60)
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        humantime::parse_duration(text)
            .map(Self)
            .map_err(|_| format!("`{text}` is not a duration such as `15m` or `24h`"))
    }
}

/// A count in a window: `10/1m` is ten a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub count: u32,
    /// In how long.
    pub window: Duration,
}

impl Rate {
    /// `count` in `seconds`.
    #[must_use]
    pub const fn new(count: u32, seconds: u64) -> Self {
        Self { count, window: Duration::from_secs(seconds) }
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("`{text}` is not a rate such as `10/1m`");
        let (count, window) = text.split_once('/').ok_or_else(fault)?;
        let count = count.trim().parse().map_err(|_| fault())?;
        let Span(window) = window.trim().parse().map_err(|_| fault())?;
        if count == 0 {
            return Err(format!("`{text}` lets nobody in: at least 1"));
        }
        if window.is_zero() { Err(fault()) } else { Ok(Self { count, window }) }
    }
}

macro_rules! deserialize_from_str {
    ($type:ty) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

deserialize_from_str!(Span);
deserialize_from_str!(Rate);

/// A secret: it reads as any text does and shows itself to nobody who did not ask for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted(String);

impl Redacted {
    /// `text`, from now on unseen.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

impl<'de> Deserialize<'de> for Redacted {
    /// A file may have a number where it is all digits.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl Visitor<'_> for TextVisitor {
            type Value = Redacted;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Redacted, E> {
                Ok(Redacted(text.to_owned()))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Redacted, E> {
                Ok(Redacted(number.to_string()))
            }
        }

        deserializer.deserialize_any(TextVisitor)
    }
}

/// Reads a word, such as the name of a profile, whatever its case.
pub(super) fn any_case<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    let word = String::deserialize(deserializer)?.to_ascii_lowercase();
    T::deserialize(word.into_deserializer())
}

/// The same for what may be left out.
pub(super) fn any_case_if_any<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    any_case(deserializer).map(Some)
}

/// Several values: an array in the file, separated by commas in the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(std::marker::PhantomData<T>);

        impl<'de, T: FromStr<Err: fmt::Display>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<List<T>, E> {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                parts.map(str::parse).collect::<Result<_, _>>().map(List).map_err(E::custom)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut values = Vec::new();
                while let Some(text) = seq.next_element::<String>()? {
                    values.push(text.parse().map_err(de::Error::custom)?);
                }
                Ok(List(values))
            }
        }

        deserializer.deserialize_any(ListVisitor(std::marker::PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_rates_read_well() {
        assert_eq!("15m".parse(), Ok(Span::minutes(15)));
        assert_eq!("10/1m".parse(), Ok(Rate::new(10, 60)));
        assert!("15".parse::<Span>().is_err());
        assert!("10 a minute".parse::<Rate>().is_err());
        assert!("10/0s".parse::<Rate>().is_err());
    }

    #[test]
    fn a_rate_that_lets_nobody_in_is_refused() {
        let fault = "0/1m".parse::<Rate>().unwrap_err();
        assert!(fault.contains("at least 1"), "{fault}");
        assert_eq!("1/1m".parse(), Ok(Rate::new(1, 60)));
    }
}
