//! Somebody at a form: what their browser brought, and the answers that it gets.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use shared::screens::{self, PlainText, Text};
use shared::{Identifier, ProblemKind};

use super::super::assets::Assets;
use super::super::budget::Taken;
use super::super::extract::{DeviceCookie, SessionCookie, read_cookie};
use super::super::problem::Refusal;
use super::super::{AppState, cookie};
use super::csrf::FormNonce;
use super::grant::{Grants, Right, cookie_value};
use super::journey::{Journey, Notice};
use super::page::{Frame, Screen, respond};
use super::submitted::Submitted;
use super::verdict::Verdict;
use crate::caller::Caller;
use crate::clock::Instant;
use crate::error::Error;
use crate::session::Principal;
use crate::session::current::authenticate;
use crate::session::sign_in::Brought;

/// How long a browser remembers where somebody stands.
const JOURNEY_LIFE: Duration = Duration::from_hours(1);
/// Somebody at a form.
pub(super) struct Visit {
    pub(super) ctx: AppState,
    pub(super) from: Caller,
    pub(super) brought: Brought,
    pub(super) journey: Journey,
    /// The secrets of messages that it holds.
    pub(super) grants: Grants,
    /// What the shell handed over from a link.
    pub(super) link: Option<String>,
    /// The path that was asked for.
    pub(super) path: String,
    nonce: FormNonce,
    taken: Option<Taken>,
    assets: Option<Arc<Assets>>,
    cookies: Vec<HeaderValue>,
    /// The journey as the cookie has it.
    kept: Journey,
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, ctx: &AppState) -> Result<Self, Refusal> {
        let Ok(from) = Caller::from_request_parts(parts, ctx).await;
        let Ok(SessionCookie(session)) = SessionCookie::from_request_parts(parts, ctx).await;
        let Ok(DeviceCookie(device)) = DeviceCookie::from_request_parts(parts, ctx).await;
        let read = |name| read_cookie(&parts.headers, name);
        let journey = read(cookie::journey_name(&ctx.config));
        let journey = journey.map(|value| Journey::parse(&value)).unwrap_or_default();
        let link = read(cookie::LINK);
        let nonce = read(cookie::form_name(&ctx.config));
        let mut cookies = Vec::new();
        let nonce = if let Some(nonce) = nonce.as_deref().and_then(FormNonce::parse) {
            nonce
        } else {
            let nonce = FormNonce::new(ctx).map_err(Error::from)?;
            cookies.push(nonce.cookie(ctx));
            nonce
        };
        Ok(Self {
            ctx: Arc::clone(ctx),
            from,
            brought: Brought { session, device },
            kept: journey.clone(),
            journey,
            grants: Grants::of(&parts.headers, &ctx.config),
            link,
            path: parts.uri.path().to_owned(),
            nonce,
            taken: parts.extensions.get::<Taken>().copied(),
            assets: parts.extensions.get::<Arc<Assets>>().cloned(),
            cookies,
        })
    }
}

impl Visit {
    /// The words of the screens.
    pub(super) fn text(&self) -> &'static Text {
        screens::of(self.from.locale)
    }

    /// The words that only plain forms have.
    pub(super) fn plain(&self) -> &'static PlainText {
        screens::plain(self.from.locale)
    }

    /// Refuses what the budget has nothing left for.
    pub(super) fn afford(&self) -> Result<(), Refusal> {
        self.taken.and_then(Taken::refusal).map_or(Ok(()), Err)
    }

    /// Lets `form` in, if it is affordable and was shown to this browser.
    pub(super) fn admit(&self, form: &Submitted) -> Result<(), Refusal> {
        self.afford()?;
        if self.nonce.fits(&self.ctx, &form.token) {
            Ok(())
        } else {
            Err(Refusal::new(ProblemKind::ForbiddenOrigin))
        }
    }

    /// `refusal` in words.
    pub(super) fn verdict(&self, refusal: Option<Refusal>) -> Verdict {
        refusal.map(|refusal| Verdict::of(refusal, self.from.locale)).unwrap_or_default()
    }

    /// Whose session it is; nobody's is refused.
    pub(super) async fn who(&self) -> Result<Principal, Refusal> {
        Ok(authenticate(&self.ctx, self.brought.session.as_ref()).await?)
    }

    /// Hands `right` out for so long. What the shell handed over is taken back.
    pub(super) fn grant(&mut self, right: Right, token: &str, life: Duration) {
        self.set_cookie(right.cookie(&self.ctx.config), cookie_value(token), life);
        if self.link.take().is_some() {
            self.set_cookie(cookie::LINK, String::new(), Duration::ZERO);
        }
    }

    /// Takes it back.
    pub(super) fn revoke(&mut self, right: Right) {
        if self.grants.held(right).is_some() {
            self.set_cookie(right.cookie(&self.ctx.config), String::new(), Duration::ZERO);
        }
    }

    /// Shows `screen`.
    pub(super) fn show(mut self, screen: Screen) -> Response {
        let notice = self.journey.notice.take().map(|notice| self.words_of(&notice));
        let frame = Frame {
            ctx: &self.ctx,
            assets: self.assets.as_deref(),
            locale: self.from.locale,
            token: Some(self.nonce.token(&self.ctx)),
            here: &self.path,
            notice,
        };
        let response = respond(&frame, screen);
        self.finish(response)
    }

    /// Leads on to the screen at `path`.
    pub(super) fn go(self, path: &'static str) -> Response {
        self.finish(Redirect::to(path).into_response())
    }

    /// Adds the cookies that changed.
    pub(super) fn finish(mut self, mut response: Response) -> Response {
        if self.journey != self.kept {
            let empty = self.journey == Journey::default();
            let life = if empty { Duration::ZERO } else { JOURNEY_LIFE };
            let value = if empty { String::new() } else { self.journey.to_cookie() };
            self.set_cookie(cookie::journey_name(&self.ctx.config), value, life);
        }
        for cookie in self.cookies {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }

    fn set_cookie(&mut self, name: &'static str, value: String, life: Duration) {
        let cookie = cookie::header(&self.ctx.config, name, value, cookie::seconds(life));
        self.cookies.push(cookie);
    }

    fn words_of(&self, notice: &Notice) -> String {
        let (text, pending) = (self.text(), self.journey.pending.as_ref());
        match notice {
            Notice::SessionEnded => text.session_ended.to_owned(),
            Notice::SignedOut => text.signed_out.to_owned(),
            Notice::Resent => {
                (text.resent)(&masked(pending.map_or("", |code| code.identifier.as_str())))
            }
            Notice::TooSoon => {
                let until = Instant(pending.map_or(0, |code| code.resend_at));
                (text.resend_in)(self.ctx.clock.now().seconds_until(until))
            }
            Notice::EndedOn(user_agent) => (text.session_ended_on)(&text.device_called(user_agent)),
            Notice::OthersEnded => text.others_ended.to_owned(),
            Notice::PasswordChanged(ended) => (text.password_changed)(*ended),
            Notice::EmailChanged => text.email_changed.to_owned(),
            Notice::PhoneChanged => text.phone_changed.to_owned(),
        }
    }
}

fn masked(identifier: &str) -> String {
    let parsed = Identifier::parse(identifier);
    parsed.map_or_else(|_| identifier.to_owned(), |identifier| identifier.masked())
}
