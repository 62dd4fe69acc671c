//! Moves the server's clock; exists in development only.

use axum::Json;
use axum::extract::State;
use shared::api::clock::{AdvanceClock, AdvanceClockReply};
use shared::{Violation, ViolationCode};

use super::AppState;
use super::extract::Checked;
use super::problem::Refusal;
use crate::config::Span;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    Checked(advance): Checked<AdvanceClock>,
) -> Result<Json<AdvanceClockReply>, Refusal> {
    // ISO 8601's `PT15M` is our `15m`.
    let advance = advance.strip_prefix("PT").map_or(advance.clone(), str::to_ascii_lowercase);
    let Span(duration) = advance.parse().map_err(|_| {
        Refusal::validation(vec![Violation::new("/advance", ViolationCode::WrongType)])
    })?;
    ctx.clock.advance(duration);
    ctx.outbox.notify_one();
    Ok(Json(AdvanceClockReply { now: ctx.clock.now().to_rfc3339() }))
}
