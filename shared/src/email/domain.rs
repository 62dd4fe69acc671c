//! Mail domains: to ASCII, and what an ASCII domain must look like.

mod idn;

/// Longest domain and longest label in characters: RFC 1035 §2.3.4, the root's dot left out.
const MAX_LENGTH: usize = 253;
const LABEL_MAX_LENGTH: usize = 63;

/// The domain in lower-case ASCII, if mail can have one of that name.
pub(super) fn to_ascii(domain: &str) -> Option<String> {
    let ascii = if domain.is_ascii() {
        domain.to_ascii_lowercase()
    } else if idn::is_plain(domain) {
        idn::to_ascii(domain)?
    } else {
        return None;
    };
    is_domain(&ascii).then_some(ascii)
}

const fn is_ldh(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

fn is_domain(ascii: &str) -> bool {
    let top = ascii.rsplit('.').next().unwrap_or_default();
    ascii.len() <= MAX_LENGTH
        && top.len() < ascii.len()
        && !is_number(top)
        && ascii.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=LABEL_MAX_LENGTH).contains(&label.len())
        && label.bytes().all(is_ldh)
        && has_no_outer_hyphen(label)
}

fn has_no_outer_hyphen(label: &str) -> bool {
    !label.starts_with('-') && !label.ends_with('-')
}

/// What ends in a number is an IPv4 address (<https://url.spec.whatwg.org/#ends-in-a-number-checker>).
fn is_number(label: &str) -> bool {
    match label.strip_prefix("0x") {
        Some(hex) => hex.bytes().all(|b| b.is_ascii_hexdigit()),
        None => label.bytes().all(|b| b.is_ascii_digit()),
    }
}
