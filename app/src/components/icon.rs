//! The mark, drawn in line: nothing to fetch, and it follows the text's colour.

use super::el::{El, el};

/// The mark: a ring that turns back to its start, around a keyhole.
pub(crate) fn mark() -> El {
    el("span").markup(concat!(
        r#"<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">"#,
        r#"<path class="mark-ring" d="M8.2 8.6A11 11 0 1 0 16 5"/>"#,
        r#"<path class="mark-head" d="M8 3v6.4h6.4"/>"#,
        r#"<path class="mark-key" d="M16 12.4a2.7 2.7 0 0 1 1.5 5v3.4h-3v-3.4a2.7 2.7 0 0 1 1.5-5z"/>"#,
        "</svg>"
    ))
}
