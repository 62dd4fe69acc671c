//! Unicode normalisation form C, one spelling for what looks the same on every keyboard; and lower case.

use std::borrow::Cow;

/// `input` in NFC.
pub(crate) fn nfc(input: &str) -> Cow<'_, str> {
    if input.is_ascii() { Cow::Borrowed(input) } else { Cow::Owned(compose(input)) }
}

#[cfg(not(target_arch = "wasm32"))]
fn compose(input: &str) -> String {
    use unicode_normalization::UnicodeNormalization;

    input.nfc().collect()
}

/// The browser has the tables that the page need not bring.
#[cfg(target_arch = "wasm32")]
fn compose(input: &str) -> String {
    js_sys::JsString::from(input).normalize("NFC").into()
}

/// `input` in lower case, by Unicode's default mapping.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn lower_case(input: &str) -> String {
    input.to_lowercase()
}

/// The same mapping by the browser's tables.
#[cfg(target_arch = "wasm32")]
pub(crate) fn lower_case(input: &str) -> String {
    js_sys::JsString::from(input).to_lower_case().into()
}
