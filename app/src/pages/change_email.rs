//! Gives the account of who is signed in another address: asks for a code, and takes it.

use leptos::prelude::*;
use shared::api::change_email::{ChangeEmail, ChangeEmailBody, VerifyChangeEmail};
use shared::{Email, Route};

use super::change_identifier::{Ask, Prove, ask, prove};
use super::signed_in::signed_in;
use crate::flow::{Notice, Purpose};

const ROUTES: [Route; 2] = [Route::ChangeEmail, Route::VerifyChangeEmail];

static ASK: Ask = Ask {
    purpose: Purpose::ChangeEmail,
    routes: ROUTES,
    words: [|t| t.change_email_title, |t| t.change_email_intro],
    names: ["/email", "email"],
    label: (|t| t.new_email_label, None),
    kind: ["email", "email", "email"],
    check: |email| Email::parse(email).err(),
    send: |api, email, current_password| {
        Box::pin(api.call::<ChangeEmail>(&ChangeEmailBody { email, current_password }))
    },
};

static PROVE: Prove = Prove {
    purpose: Purpose::ChangeEmail,
    routes: ROUTES,
    words: [|t| t.verify_email_title, |t| t.verify_email_submit],
    sent: |t, digits| (t.verify_email_sent)(digits),
    send: |api, body| api.tell::<VerifyChangeEmail>(&body),
    done: Notice::EmailChanged,
};

/// The screen that asks for the address.
pub(crate) fn change_email() -> AnyView {
    signed_in(Route::ChangeEmail, |t| t.change_email_title, |session| ask(&ASK, &session))
}

/// The screen that takes the code.
pub(crate) fn verify_change_email() -> AnyView {
    prove(&PROVE)
}
