//! Issues an access token of the session.

use axum::Json;
use axum::extract::State;
use shared::api::token::{IssueToken, TokenReply};

use super::AppState;
use super::extract::{Checked, SignedIn};
use crate::session::token::issue_token;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    SignedIn(who): SignedIn,
    Checked(()): Checked<IssueToken>,
) -> Json<TokenReply> {
    Json(issue_token(&ctx, &who))
}
