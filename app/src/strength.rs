//! The page's side of the strength worker. It may come late or never: nothing waits for it, the server judges.

mod protocol;

use std::cell::RefCell;
use std::time::Duration;

use leptos::prelude::*;
use protocol::{Question, read_answer};
use shared::Strength;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::reactive::{Derived, State, effect};

/// The module that loads the worker, which Trunk makes from `bin/strength.rs`.
const LOADER: &str = "/strength_loader.js";

thread_local! {
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
}

struct Running {
    worker: Worker,
    /// Keeps the listener alive.
    _listener: Closure<dyn Fn(MessageEvent)>,
    /// Whether it can take a question now: it has said that it listens, and answered the last one.
    idle: bool,
    /// The newest question, until it can be taken. Older ones are of no interest.
    waiting: Option<Question>,
    /// The number of the newest question.
    newest: u32,
    verdict: Option<State<Option<Strength>>>,
}

/// Fetches the worker as soon as the browser has nothing else to do, because a new password is the next step.
pub(crate) fn warm_up() {
    if saves_data() {
        return;
    }
    if js_sys::Reflect::has(&window(), &JsValue::from_str("requestIdleCallback")).unwrap_or(false) {
        request_idle_callback(start);
    } else {
        set_timeout(start, Duration::from_millis(500));
    }
}

/// How hard `password` is to guess, worked out anew at every change. The worker ends with the screen.
pub(crate) fn strength_of(
    password: State<String>,
    sources: Derived<Vec<String>>,
) -> State<Option<Strength>> {
    let verdict = State::new(None);
    warm_up();
    effect(move || {
        let (password, sources) = (password.get(), sources.get());
        if password.is_empty() {
            verdict.set(None);
        } else {
            start();
            ask(password, sources, verdict);
        }
    });
    on_cleanup(stop);
    verdict
}

/// Whether the person asked to be spared large downloads.
fn saves_data() -> bool {
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &JsValue::from_str(name)).ok();
    get(&window().navigator(), "connection")
        .filter(|connection| !connection.is_undefined())
        .and_then(|connection| get(&connection, "saveData"))
        .is_some_and(|saves| saves.is_truthy())
}

fn start() {
    if RUNNING.with_borrow(Option::is_some) {
        return;
    }
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let Ok(worker) = Worker::new_with_options(LOADER, &options) else { return };
    let listener = Closure::<dyn Fn(MessageEvent)>::new(|message: MessageEvent| {
        if let Some((id, strength)) = message.data().as_string().and_then(|text| read_answer(&text))
        {
            RUNNING.with_borrow_mut(|running| {
                running.as_mut().map(|running| running.hear(id, strength))
            });
        }
    });
    worker.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    RUNNING.set(Some(Running {
        worker,
        _listener: listener,
        idle: false,
        waiting: None,
        newest: 0,
        verdict: None,
    }));
}

fn stop() {
    if let Some(running) = RUNNING.take() {
        running.worker.terminate();
    }
}

fn ask(password: String, sources: Vec<String>, verdict: State<Option<Strength>>) {
    RUNNING.with_borrow_mut(|running| {
        let Some(running) = running else { return };
        running.newest += 1;
        running.verdict = Some(verdict);
        running.waiting = Some(Question { id: running.newest, password, sources });
        running.send();
    });
}

impl Running {
    fn hear(&mut self, id: u32, strength: Strength) {
        self.idle = true;
        if id == self.newest
            && let Some(verdict) = self.verdict
        {
            verdict.set(Some(strength));
        }
        self.send();
    }

    fn send(&mut self) {
        if self.idle
            && let Some(question) = self.waiting.take()
        {
            self.idle = false;
            let _ = self.worker.post_message(&question.write());
        }
    }
}
