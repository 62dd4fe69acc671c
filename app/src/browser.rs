//! The browser's own things, one small function each, so that nobody else has to name them.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// Milliseconds since 1970, by the person's clock.
pub(crate) fn now() -> f64 {
    js_sys::Date::now()
}

/// What this tab keeps under `key`.
pub(crate) fn recall(key: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(key).ok()?
}

/// Keeps `value` under `key` for this tab. A browser that forbids storage only loses reloads.
pub(crate) fn remember(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// The value of the cookie `name`.
pub(crate) fn cookie(name: &str) -> Option<String> {
    let cookies = document().dyn_into::<web_sys::HtmlDocument>().ok()?.cookie().ok()?;
    cookies
        .split("; ")
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

/// Sets the cookie `name` for a year.
pub(crate) fn set_cookie(name: &str, value: &str) {
    if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
        let _ =
            document.set_cookie(&format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax"));
    }
}

/// The language that the document says it is in.
pub(crate) fn document_language() -> Option<String> {
    document().document_element()?.get_attribute("lang")
}

/// Says which language the document is in.
pub(crate) fn set_document_language(tag: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", tag);
    }
}

/// Takes the secret of a link (`#token=` or `?token=`) out of the address, before anything else can see it there.
pub(crate) fn take_token() -> Option<String> {
    let location = window().location();
    let (hash, search) = (location.hash().ok()?, location.search().ok()?);
    let token = find_token(&hash).or_else(|| find_token(&search))?;
    let history = window().history().ok()?;
    let path = location.pathname().ok()?;
    let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
    Some(token)
}

fn find_token(parameters: &str) -> Option<String> {
    let parameters = parameters.strip_prefix(['#', '?'])?;
    parameters.split('&').find_map(|pair| pair.strip_prefix("token=").map(str::to_owned))
}

/// Moves the focus to the element with `id`; selects the text of a field.
pub(crate) fn focus(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.select();
    }
}

/// An RFC 3339 time in the person's time zone, to the minute, in the words of the language `tag`.
pub(crate) fn local_time(time: &str, tag: &str) -> String {
    let date = js_sys::Date::new(&time.into());
    let style = js_sys::JSON::parse(r#"{"dateStyle":"medium","timeStyle":"short"}"#);
    date.to_locale_string(&regional(tag), &style.unwrap_or_default()).into()
}

/// How long ago an RFC 3339 time is, in the words of the language `tag`: "5 minutes ago", "yesterday", "now".
pub(crate) fn time_ago(time: &str, tag: &str) -> String {
    let (count, unit) = since((now() - js_sys::Date::parse(time)) / 60_000.0);
    let auto = js_sys::JSON::parse(r#"{"numeric":"auto"}"#).unwrap_or_default();
    let words = js_sys::Intl::RelativeTimeFormat::new(
        &js_sys::Array::of1(&regional(tag).into()),
        auto.unchecked_ref(),
    );
    words.format(-count, unit).into()
}

/// The person's own variety of the language `tag`, where their browser names one.
fn regional(tag: &str) -> String {
    let own = window().navigator().language();
    own.filter(|own| own.starts_with(tag)).unwrap_or_else(|| tag.to_owned())
}

/// So many minutes as a count of whole units.
fn since(minutes: f64) -> (f64, &'static str) {
    let steps = [(1440.0, "day"), (60.0, "hour"), (1.0, "minute")];
    let fits = steps.into_iter().find(|(length, _)| minutes >= *length);
    fits.map_or((0.0, "second"), |(length, unit)| ((minutes / length).floor(), unit))
}

#[cfg(test)]
mod tests {
    use super::{find_token, since};

    #[test]
    fn the_past_is_counted_in_its_largest_whole_unit() {
        for (minutes, told) in [
            (-3.0, (0.0, "second")),
            (0.9, (0.0, "second")),
            (1.0, (1.0, "minute")),
            (59.9, (59.0, "minute")),
            (60.0, (1.0, "hour")),
            (1439.0, (23.0, "hour")),
            (2880.0, (2.0, "day")),
        ] {
            assert_eq!(since(minutes), told, "{minutes}");
        }
    }

    #[test]
    fn finds_the_token_of_a_link() {
        for (address, token) in [
            ("#token=abc", Some("abc")),
            ("?a=b&token=abc", Some("abc")),
            ("#token=", Some("")),
            ("#other", None),
            ("", None),
        ] {
            assert_eq!(find_token(address).as_deref(), token, "{address}");
        }
    }
}
