//! What the page and the strength worker say to each other, plain enough to need no parser. A question is an array of
//! strings: its number, the password, and the words that it should not be made of. An answer is one string: the
//! number, the score and the place of the weightiest advice, with spaces between. Number 0 says that the worker listens.
#![expect(dead_code, reason = "each side of the conversation uses its own half")]

use js_sys::{Array, JsString};
use shared::Strength;
use shared::password::Advice;
use wasm_bindgen::{JsCast, JsValue};

/// A question as it was asked.
pub(crate) struct Question {
    /// Comes back with the answer.
    pub(crate) id: u32,
    /// The password.
    pub(crate) password: String,
    /// Address, name and product.
    pub(crate) sources: Vec<String>,
}

impl Question {
    /// The question on its way.
    pub(crate) fn write(&self) -> JsValue {
        let strings = Array::of2(&self.id.to_string().into(), &self.password.as_str().into());
        for source in &self.sources {
            strings.push(&source.into());
        }
        strings.into()
    }

    /// The question as it arrived.
    pub(crate) fn read(message: &JsValue) -> Option<Self> {
        let strings = Array::from(message);
        let string = |value: JsValue| value.dyn_into::<JsString>().ok().map(String::from);
        Some(Self {
            id: string(strings.get(0))?.parse().ok()?,
            password: string(strings.get(1))?,
            sources: strings.iter().skip(2).filter_map(string).collect(),
        })
    }
}

/// Writes the answer to the question number `id`.
pub(crate) fn write_answer(id: u32, strength: &Strength) -> String {
    let place =
        strength.advice.first().and_then(|first| Advice::ALL.iter().position(|one| one == first));
    format!("{id} {} {}", strength.score, place.map(|place| place.to_string()).unwrap_or_default())
}

/// Reads an answer: its number, and what it says.
pub(crate) fn read_answer(message: &str) -> Option<(u32, Strength)> {
    let mut parts = message.split(' ');
    let id = parts.next()?.parse().ok()?;
    let score = parts.next()?.parse().ok()?;
    let place = parts.next().and_then(|place| place.parse::<usize>().ok());
    let advice = place.and_then(|place| Advice::ALL.get(place)).copied();
    Some((id, Strength { score, advice: advice.into_iter().collect() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_survives_the_journey() {
        for advice in [Vec::new(), vec![Advice::ALL[3]]] {
            let strength = Strength { score: 2, advice };
            assert_eq!(read_answer(&write_answer(7, &strength)), Some((7, strength)));
        }
        assert_eq!(read_answer("nonsense"), None);
    }
}
