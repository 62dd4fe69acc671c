//! The country codes that are assigned (ITU-T list of E.164 country codes).

/// Codes of one and of two digits.
const SHORT: [&str; 46] = [
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45",
    "46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
];

/// Decades of three-digit codes, each with its assigned last digits.
const LONG: [(&str, &str); 23] = [
    ("21", "12368"),
    ("22", "0123456789"),
    ("23", "0123456789"),
    ("24", "0123456789"),
    ("25", "012345678"),
    ("26", "0123456789"),
    ("29", "01789"),
    ("35", "0123456789"),
    ("37", "0123456789"),
    ("38", "01235679"),
    ("42", "013"),
    ("50", "0123456789"),
    ("59", "0123456789"),
    ("67", "02346789"),
    ("68", "012356789"),
    ("69", "012"),
    ("80", "08"),
    ("85", "02356"),
    ("87", "08"),
    ("88", "01236"),
    ("96", "012345678"),
    ("97", "012345679"),
    ("99", "234568"),
];

pub(super) fn is_assigned(digits: &str) -> bool {
    code_of(digits).is_some()
}

/// The country code that `digits` begin with.
pub(super) fn code_of(digits: &str) -> Option<&str> {
    let is_long = |(decade, last): &(&str, &str)| {
        digits.strip_prefix(decade).is_some_and(|rest| rest.starts_with(|c| last.contains(c)))
    };
    if LONG.iter().any(is_long) {
        return digits.get(..3);
    }
    SHORT.into_iter().find_map(|code| digits.starts_with(code).then(|| digits.get(..code.len()))?)
}
