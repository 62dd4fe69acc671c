//! Gives the account of who is signed in another number: asks for a code, and takes it.

use axum::Json;
use axum::extract::State;
use shared::Identifier;
use shared::api::challenge::Challenge;
use shared::api::change_phone::{ChangePhone, VerifyChangePhone, VerifyChangePhoneReply};

use super::AppState;
use super::cookie::NewSession;
use super::extract::{Checked, SignedIn};
use super::problem::Refusal;
use crate::account::change_identifier::{ask, prove};
use crate::caller::Caller;
use crate::store::challenges::Purpose;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    SignedIn(who): SignedIn,
    Checked(input): Checked<ChangePhone>,
) -> Result<Json<Challenge>, Refusal> {
    let identifier = Identifier::Phone(input.phone);
    Ok(Json(ask(&ctx, &from, &who, identifier, input.current_password).await?))
}

pub(super) async fn verify(
    State(ctx): State<AppState>,
    from: Caller,
    SignedIn(who): SignedIn,
    Checked(input): Checked<VerifyChangePhone>,
) -> Result<(NewSession, Json<VerifyChangePhoneReply>), Refusal> {
    let (phone, secret) = prove(&ctx, &from, &who, Purpose::ChangePhone, input).await?;
    Ok((NewSession::new(&ctx.config, &secret), Json(VerifyChangePhoneReply { phone })))
}
