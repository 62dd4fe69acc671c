//! Domain names with letters of other scripts, read by UTS #46.
//! Tables of different ages and makers read some characters differently, so only those names get that
//! far on which all of them agree: the page must not refuse what the server takes, nor the reverse.

use crate::chars;

/// Whether a name with other than ASCII letters is made of letters, digits, marks and hyphens alone,
/// and of one writing direction in each label. Looked at before any mapping, so that nothing turns into
/// a dot, a slash or nothing on the way.
pub(super) fn is_plain(domain: &str) -> bool {
    domain.chars().all(may_stand)
        && domain.split('.').all(super::has_no_outer_hyphen)
        && (!domain.contains(is_right_to_left) || domain.split('.').all(has_one_direction))
}

const fn may_stand(c: char) -> bool {
    match c {
        '.' | '-' | '0'..='9' | 'a'..='z' | 'A'..='Z' => true,
        '\0'..='\x7f' => false,
        _ => !is_symbol(c) && !chars::is_invisible(c),
    }
}

/// Signs, styled copies of letters and compatibility forms; the capital sharp s, which is `ss` to older
/// tables and `ß` to newer ones.
const fn is_symbol(c: char) -> bool {
    matches!(
        c,
        '\u{80}'..='\u{B6}'
            | '\u{B8}'..='\u{BF}'
            | '×'
            | '÷'
            | 'ẞ'
            | '\u{2000}'..='\u{2BFF}'
            | '\u{3000}'..='\u{3004}'
            | '\u{3008}'..='\u{3030}'
            | '\u{3036}'..='\u{303F}'
            | '\u{3200}'..='\u{33FF}'
            | '\u{D7FC}'..='\u{FAFF}'
            | '\u{FE10}'..='\u{FE6F}'
            | '\u{FF00}'..='\u{FFFF}'
            | '\u{1D000}'..='\u{1DFFF}'
            | '\u{1F000}'..='\u{1FFFF}'
            | '\u{2F800}'..='\u{2FFFF}'
            | '\u{E0000}'..
    )
}

const fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Narrower than the bidi rule (RFC 5893 §2), which not every engine applies.
fn has_one_direction(label: &str) -> bool {
    let is_letter = |c: char| is_right_to_left(c) && c.is_alphabetic();
    if label.starts_with(is_letter) {
        return label.chars().all(|c| is_letter(c) || c == '-' || c.is_ascii_digit());
    }
    label.starts_with(|c: char| c.is_ascii_alphabetic()) && label.is_ascii()
}

/// UTS #46 with the parameters of the URL standard, so that both sides read a name alike.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn to_ascii(domain: &str) -> Option<String> {
    use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

    Uts46::new()
        .to_ascii(domain.as_bytes(), AsciiDenyList::URL, Hyphens::Allow, DnsLength::Ignore)
        .ok()
        .map(std::borrow::Cow::into_owned)
}

/// The browser's own URL parser has the tables that the page need not bring.
#[cfg(target_arch = "wasm32")]
pub(super) fn to_ascii(domain: &str) -> Option<String> {
    use js_sys::{Array, Function, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    let constructor = Reflect::get(&js_sys::global(), &JsValue::from_str("URL")).ok()?;
    let arguments = Array::of1(&JsValue::from_str(&format!("https://{domain}")));
    let url = Reflect::construct(constructor.dyn_ref::<Function>()?, &arguments).ok()?;
    Reflect::get(&url, &JsValue::from_str("hostname")).ok()?.as_string()
}
