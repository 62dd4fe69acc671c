//! Gives the account of who is signed in another number: asks for a code, and takes it.

use axum::response::Response;
use shared::Identifier;
use shared::api::change_phone::ChangePhone;

use super::change_identifier::{self, Change};
use super::field::Field;
use super::journey::{Notice, Purpose};
use super::submitted::Submitted;
use super::visit::Visit;
use crate::store::challenges;

static CHANGE: Change = Change {
    purpose: (Purpose::ChangePhone, challenges::Purpose::ChangePhone),
    words: |text| [text.change_phone_title, text.change_phone_intro],
    name: "phone",
    field: |text, typed, verdict| Field::new_phone(text, typed, verdict),
    read: |form, policy| {
        let input = form.check::<ChangePhone>(policy)?;
        Ok((Identifier::Phone(input.phone), input.current_password))
    },
    done: Notice::PhoneChanged,
};

pub(super) async fn show(visit: Visit) -> Response {
    change_identifier::show(visit, &CHANGE).await
}

pub(super) async fn send(visit: Visit, form: Submitted) -> Response {
    change_identifier::send(visit, form, &CHANGE).await
}

pub(super) async fn show_code(visit: Visit) -> Response {
    change_identifier::show_code(visit, &CHANGE).await
}

pub(super) async fn send_code(visit: Visit, form: Submitted) -> Response {
    change_identifier::send_code(visit, form, &CHANGE).await
}
