//! Effects and tasks in boxes: with closures of their own type, each would bring a copy of the machinery along.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

/// Runs `run` now and whenever something that it read changes, until the screen is left.
pub(crate) fn effect(run: impl FnMut() + 'static) {
    boxed_effect(Box::new(run));
}

fn boxed_effect(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}

/// Does `work` beside everything else.
pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) {
    boxed_spawn(Box::pin(work));
}

fn boxed_spawn(work: Pin<Box<dyn Future<Output = ()>>>) {
    leptos::task::spawn_local(work);
}
