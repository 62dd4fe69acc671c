//! The strength worker: a WebAssembly module with the word lists, beside the page, so that typing never waits.

#[path = "../strength/protocol.rs"]
mod protocol;

use protocol::{Question, write_answer};
use shared::{NewPassword, PasswordContext, Strength};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let speaker = scope.clone();
    let listen = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        if let Some(question) = Question::read(&message.data()) {
            say(&speaker, question.id, &answer(&question));
        }
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    say(&scope, 0, &Strength { score: 0, advice: Vec::new() });
}

fn answer(question: &Question) -> Strength {
    let context = PasswordContext::new(question.sources.iter().map(String::as_str));
    shared::password::estimate(&NewPassword::new(&question.password), &context)
}

fn say(scope: &DedicatedWorkerGlobalScope, id: u32, strength: &Strength) {
    let _ = scope.post_message(&JsValue::from_str(&write_answer(id, strength)));
}
