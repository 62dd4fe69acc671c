//! What ties a form to the browser that it was shown in: a random cookie, and its HMAC in a hidden field. It guards
//! signing in, too: another site can neither read the field nor set the cookie.

use std::fmt;
use std::time::Duration;

use axum::http::HeaderValue;

use super::super::cookie;
use crate::ctx::Ctx;
use crate::entropy;
use crate::secrets::{KEY_LENGTH, decode, encode};

/// How long a form may lie open.
const LIFE: Duration = Duration::from_hours(12);

/// The value of a browser's cookie.
#[derive(Clone, Copy)]
pub(super) struct FormNonce([u8; KEY_LENGTH]);

impl FormNonce {
    /// Reads a cookie's value.
    pub(super) fn parse(cookie: &str) -> Option<Self> {
        decode(cookie).map(Self)
    }

    /// A new one.
    pub(super) fn new(ctx: &Ctx) -> Result<Self, entropy::NoEntropy> {
        entropy::bytes(&*ctx.entropy).map(Self)
    }

    /// The hidden value of the forms of this browser.
    pub(super) fn token(self, ctx: &Ctx) -> String {
        ctx.keys.form_token(&self.0)
    }

    /// Whether `token` is that of a form of this browser.
    pub(super) fn fits(self, ctx: &Ctx, token: &str) -> bool {
        ctx.keys.is_form_token(&self.0, token)
    }

    /// The header that sets the cookie.
    pub(super) fn cookie(self, ctx: &Ctx) -> HeaderValue {
        let name = cookie::form_name(&ctx.config);
        cookie::header(&ctx.config, name, encode(&self.0), cookie::seconds(LIFE))
    }
}

impl fmt::Debug for FormNonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormNonce(••••)")
    }
}
