//! Gives the account of who is signed in another number: asks for a code, and takes it.

use leptos::prelude::*;
use shared::api::change_phone::{ChangePhone, ChangePhoneBody, VerifyChangePhone};
use shared::{Phone, Route};

use super::change_identifier::{Ask, Prove, ask, prove};
use super::signed_in::signed_in;
use crate::flow::{Notice, Purpose};

const ROUTES: [Route; 2] = [Route::ChangePhone, Route::VerifyChangePhone];

static ASK: Ask = Ask {
    purpose: Purpose::ChangePhone,
    routes: ROUTES,
    words: [|t| t.change_phone_title, |t| t.change_phone_intro],
    names: ["/phone", "phone"],
    label: (|t| t.new_phone_label, Some(|t| t.new_phone_hint)),
    kind: ["tel", "tel", "tel"],
    check: |phone| Phone::parse(phone).err(),
    send: |api, phone, current_password| {
        Box::pin(api.call::<ChangePhone>(&ChangePhoneBody { phone, current_password }))
    },
};

static PROVE: Prove = Prove {
    purpose: Purpose::ChangePhone,
    routes: ROUTES,
    words: [|t| t.verify_phone_title, |t| t.verify_phone_submit],
    sent: |t, digits| (t.verify_phone_sent)(digits),
    send: |api, body| api.tell::<VerifyChangePhone>(&body),
    done: Notice::PhoneChanged,
};

/// The screen that asks for the number.
pub(crate) fn change_phone() -> AnyView {
    signed_in(Route::ChangePhone, |t| t.change_phone_title, |session| ask(&ASK, &session))
}

/// The screen that takes the code.
pub(crate) fn verify_change_phone() -> AnyView {
    prove(&PROVE)
}
