//! Turns a challenge or an event into what its message says. Secrets are derived here, at the last moment.

use shared::Route;

use crate::account::notice::Notice;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::mail::{Change, Letter, NewAddress, Proof, RequestFacts};
use crate::store::challenges::{Challenge, Purpose};

/// The address of a screen.
pub(super) fn screen(ctx: &Ctx, route: Route) -> String {
    format!("{}{}", ctx.config.http.origin(), route.path())
}

/// What the mail of `challenge` says; nothing, where its key has left the ring.
pub(super) fn of_challenge(ctx: &Ctx, challenge: &Challenge, now: Instant) -> Option<Letter> {
    let code = ctx.keys.code(challenge.seed())?;
    let expires_in = u32::try_from(minutes_left(challenge, now)).unwrap_or(u32::MAX);
    let expires_at = challenge.expires_at.0;
    let facts = asked_by(challenge);
    let link = |route, token: String| format!("{}#token={token}", screen(ctx, route));
    let not_me = link(Route::NotMe, ctx.keys.not_me(challenge.seed())?);
    let proof = |route, not_me| {
        let link = link(route, ctx.keys.link(challenge.seed())?);
        let (code, facts) = (code.clone(), facts.clone());
        Some(Proof { code, link, not_me, expires_in, expires_at, facts })
    };
    Some(match challenge.purpose {
        Purpose::Recover => Letter::Recovery(proof(Route::ResetPassword, Some(not_me))?),
        Purpose::SignUp => Letter::SignUp(proof(Route::VerifyEmail, None)?),
        Purpose::ChangeEmail | Purpose::ChangePhone => {
            Letter::ChangeEmail(NewAddress { code, not_me, expires_in, expires_at, facts })
        }
        Purpose::Undo => return None,
    })
}

/// Minutes that the secrets of `challenge` live, begun ones counted.
pub(super) fn minutes_left(challenge: &Challenge, now: Instant) -> u64 {
    now.seconds_until(challenge.expires_at).div_ceil(60)
}

fn asked_by(challenge: &Challenge) -> RequestFacts {
    let user_agent = Some(challenge.user_agent.clone()).filter(|agent| !agent.is_empty());
    let client_address = challenge.client_address.parse().ok();
    RequestFacts { at: challenge.created_at.0, user_agent, client_address }
}

/// Who changed something, and where to go; `not_me` takes it back.
pub(super) fn change(ctx: &Ctx, notice: Notice, not_me: Option<String>) -> Change {
    let user_agent = Some(notice.user_agent).filter(|agent| !agent.is_empty());
    Change {
        facts: RequestFacts { at: notice.at, user_agent, client_address: notice.client_address },
        sign_in: screen(ctx, Route::SignIn),
        forgot: screen(ctx, Route::ForgotPassword),
        not_me,
    }
}

/// "You already have an account."
pub(super) fn already_registered(ctx: &Ctx) -> Letter {
    Letter::AlreadyRegistered {
        sign_in: screen(ctx, Route::SignIn),
        forgot: screen(ctx, Route::ForgotPassword),
    }
}

/// "Welcome."
pub(super) fn welcome(ctx: &Ctx) -> Letter {
    Letter::Welcome { sign_in: screen(ctx, Route::SignIn) }
}
