//! Gives the account of who is signed in another address: asks for a code, and takes it.

use axum::response::Response;
use shared::Identifier;
use shared::api::change_email::ChangeEmail;

use super::change_identifier::{self, Change};
use super::field::Field;
use super::journey::{Notice, Purpose};
use super::submitted::Submitted;
use super::visit::Visit;
use crate::store::challenges;

static CHANGE: Change = Change {
    purpose: (Purpose::ChangeEmail, challenges::Purpose::ChangeEmail),
    words: |text| [text.change_email_title, text.change_email_intro],
    name: "email",
    field: |text, typed, verdict| Field::new_email(text, typed, verdict),
    read: |form, policy| {
        let input = form.check::<ChangeEmail>(policy)?;
        Ok((Identifier::Email(input.email), input.current_password))
    },
    done: Notice::EmailChanged,
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
