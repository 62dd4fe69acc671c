//! Tells who is signed in.

use axum::Json;
use shared::api::session::SessionReply;

use super::extract::SignedIn;
use crate::session::current::current;

pub(super) async fn handle(SignedIn(who): SignedIn) -> Json<SessionReply> {
    Json(current(&who))
}
