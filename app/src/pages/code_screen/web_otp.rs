//! Reads the code out of an incoming text message, where the browser can and the person agrees.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::reactive::{Derived, State, effect, spawn};

/// Fills `code` when a message comes; gives up when the form is `sent` or the screen left. Sends nothing by itself.
pub(super) fn fill(code: State<String>, sent: Derived<bool>) {
    let Ok(aborter) = AbortController::new() else { return };
    let Some(promise) = ask(&aborter) else { return };
    let aborter = StoredValue::new_local(aborter);
    let abort = move || {
        let _ = aborter.try_with_value(AbortController::abort);
    };
    effect(move || {
        if sent.get() {
            abort();
        }
    });
    on_cleanup(abort);
    spawn(async move {
        if let Ok(credential) = JsFuture::from(promise).await
            && let Some(received) = get(&credential, "code").and_then(|code| code.as_string())
        {
            code.set(received);
        }
    });
}

/// `navigator.credentials.get({otp: {transport: ["sms"]}, signal})`, which web-sys does not know.
fn ask(aborter: &AbortController) -> Option<Promise> {
    let window = window();
    if !Reflect::has(&window, &"OTPCredential".into()).unwrap_or(false) {
        return None;
    }
    let (otp, options) = (Object::new(), Object::new());
    let set = |object: &Object, name: &str, value: &JsValue| {
        Reflect::set(object, &JsValue::from_str(name), value).ok()
    };
    set(&otp, "transport", &Array::of1(&"sms".into()))?;
    set(&options, "otp", &otp)?;
    set(&options, "signal", &aborter.signal())?;
    let credentials = get(&window.navigator(), "credentials")?;
    let method = get(&credentials, "get")?.dyn_into::<Function>().ok()?;
    method.call1(&credentials, &options).ok()?.dyn_into().ok()
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok()
}
