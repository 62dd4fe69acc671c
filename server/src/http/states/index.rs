//! The list of states, and one screen's states side by side on a phone and on a desk.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use html_escape::encode_double_quoted_attribute as escaped;
use shared::{Locale, Route};

use super::state::State;
use crate::secrets;

/// What frames stand for: a phone and a desk, in pixels.
const SIZES: [(u16, u16); 2] = [(390, 844), (1280, 800)];

const STYLE: &str = include_str!("index.css");

/// The page that lists `states`, with frames of those of `screen`; and its policy.
pub(super) fn page(
    states: &[State],
    locale: Locale,
    theme: Option<&str>,
    screen: Option<&str>,
) -> (String, String) {
    let hash = STANDARD.encode(secrets::hash(STYLE.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; frame-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    );
    let look = look(locale, theme);
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>States</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style>\
         <h1>Every screen in every state</h1>"
    );
    html.push_str(&choices(locale, theme, screen));
    for shown in screens(states) {
        let name = shown.map_or("elsewhere", Route::path);
        let _ = write!(
            html,
            "<section data-screen=\"{name}\"><h2>{name}</h2>\
             <a href=\"/dev/states?{look}&amp;screen={name}\">side by side</a><ul>"
        );
        let of_screen = states.iter().filter(|state| state.shows == shown);
        for State { name, .. } in of_screen.clone() {
            let _ = write!(html, "<li><a href=\"/dev/states/{name}?{look}\">{name}</a>");
        }
        html.push_str("</ul>");
        if screen == Some(name) {
            of_screen.for_each(|state| html.push_str(&frames(state, &look)));
        }
        html.push_str("</section>");
    }
    (html, policy)
}

/// The query that keeps language and theme.
fn look(locale: Locale, theme: Option<&str>) -> String {
    let theme = theme.map(|theme| format!("&amp;theme={theme}"));
    format!("lang={}{}", locale.tag(), theme.unwrap_or_default())
}

/// Links to the same list in another language or theme.
fn choices(locale: Locale, theme: Option<&str>, screen: Option<&str>) -> String {
    let screen = screen.map(|screen| format!("&amp;screen={}", escaped(screen)));
    let screen = screen.unwrap_or_default();
    let mut html = "<nav>".to_owned();
    let languages = Locale::ALL.map(|other| (other.own_name(), look(other, theme)));
    let themes = ["light", "dark"].map(|other| (other, look(locale, Some(other))));
    for (name, look) in languages.into_iter().chain(themes) {
        let _ = write!(html, "<a href=\"/dev/states?{look}{screen}\">{name}</a> ");
    }
    html + "</nav>"
}

/// The screens that `states` show, in the order of their first state.
fn screens(states: &[State]) -> Vec<Option<Route>> {
    let mut screens = Vec::new();
    for state in states {
        if !screens.contains(&state.shows) {
            screens.push(state.shows);
        }
    }
    screens
}

fn frames(State { name, .. }: &State, look: &str) -> String {
    let frame = |(width, height)| {
        format!(
            "<iframe loading=\"lazy\" title=\"{name}, {width} wide\" width=\"{width}\" \
             height=\"{height}\" src=\"/dev/states/{name}?{look}\"></iframe>"
        )
    };
    let [phone, desk] = SIZES.map(frame);
    format!("<h3 id=\"{name}\">{name}</h3><div>{phone}{desk}</div>")
}
