//! The page: account recovery in the browser.

mod api;
mod app;
mod browser;
mod components;
mod flow;
mod form;
mod pages;
mod reactive;
mod read;
mod route;
mod strength;
mod text;
mod typo;

use wasm_bindgen::JsCast;

fn main() {
    if cfg!(debug_assertions) {
        std::panic::set_hook(Box::new(|panic| {
            web_sys::console::error_1(&panic.to_string().into());
        }));
    }
    // The secret of a link leaves the address before anything else runs.
    let landing = browser::take_token();
    // The server has written the product's name into the title of the shell.
    let product = leptos::prelude::document().title().leak();
    if let Some(place) = leptos::prelude::document().get_element_by_id("app") {
        place.set_inner_html("");
        leptos::mount::mount_to(place.unchecked_into(), move || app::app(landing, product))
            .forget();
    }
}
