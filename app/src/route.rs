//! Binds the shared table of addresses to the router's location. Its route components are left out: they match
//! nested and asynchronous routes, weigh more than all screens together, and here one path is one screen.

use leptos::prelude::*;
use leptos_router::location::{BrowserUrl, LocationChange, LocationProvider};
use shared::Route;

use crate::components::{nothing, show};
use crate::reactive::{State, effect};

/// Makes a screen.
pub(crate) type Screen = fn() -> AnyView;

/// The screen that the address names, from now on.
pub(crate) fn screens(screen: fn(Route) -> Screen, not_found: Screen) -> AnyView {
    let Ok(location) = BrowserUrl::new() else { return nothing() };
    location.init(None);
    provide_context(location.clone());
    let url = location.as_url().clone();
    let path = State::following(move || url.with(|url| url.path().to_owned()));
    let location = StoredValue::new_local(location);
    show(move || {
        let path = path.get();
        let view = Route::of_path(&path).map_or(not_found, screen)();
        // A clicked link enters the address bar once its screen is there.
        location.with_value(BrowserUrl::ready_to_complete);
        view
    })
}

/// Goes to a screen.
pub(crate) fn use_go() -> impl Fn(Route) + Clone + 'static {
    let location = location();
    move |route| go(location.as_ref(), route, false)
}

/// Goes to a screen in the place of this one, so that "back" does not return to it.
pub(crate) fn use_replace() -> impl Fn(Route) + Clone + 'static {
    let location = location();
    move |route| go(location.as_ref(), route, true)
}

/// Runs `changed` now and whenever the address changes without a change of screen.
pub(crate) fn watch_address(changed: impl Fn() + 'static) {
    let url = location().map(|location| location.as_url().clone());
    effect(move || {
        if let Some(url) = &url {
            url.track();
        }
        changed();
    });
}

fn location() -> Option<BrowserUrl> {
    use_context::<BrowserUrl>()
}

fn go(location: Option<&BrowserUrl>, route: Route, replace: bool) {
    let (Some(location), Ok(url)) = (location, BrowserUrl::parse(route.path())) else { return };
    location.as_url().set(url);
    location.complete_navigation(&LocationChange {
        value: route.path().to_owned(),
        replace,
        ..LocationChange::default()
    });
}
