//! What the secrets of messages are good for. Each is kept in a cookie that no script reads: it survives a reload, and it
//! is in no address, no document and no form.

use axum::http::HeaderMap;
use shared::ResetToken;

use super::super::cookie;
use super::super::extract::read_cookie;
use crate::config::Config;

/// What stands in the cookie for a token that cannot be one.
const NO_TOKEN: &str = "-";

/// What a secret is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    /// To set a new password.
    NewPassword,
    /// To end what a message was about.
    Objection,
    /// To prove the address of a new account.
    Proof,
}

impl Right {
    const ALL: [Self; 3] = [Self::NewPassword, Self::Objection, Self::Proof];

    /// The name of its cookie.
    pub(super) fn cookie(self, config: &Config) -> &'static str {
        match self {
            Self::NewPassword => cookie::reset_name(config),
            Self::Objection => cookie::objection_name(config),
            Self::Proof => cookie::proof_name(config),
        }
    }
}

/// A secret that somebody holds; nothing, where the string cannot be a token.
#[derive(Clone, Debug)]
pub(super) struct Grant(pub(super) Option<ResetToken>);

/// The secrets that a browser brought.
pub(super) struct Grants(Vec<(Right, Grant)>);

impl Grants {
    /// Reads them from the cookies.
    pub(super) fn of(headers: &HeaderMap, config: &Config) -> Self {
        let held = Right::ALL.into_iter().filter_map(|right| {
            let value = read_cookie(headers, right.cookie(config))?;
            (!value.is_empty()).then(|| (right, Grant(ResetToken::parse(&value))))
        });
        Self(held.collect())
    }

    /// The one for `right`.
    pub(super) fn held(&self, right: Right) -> Option<&Grant> {
        self.0.iter().find(|(held, _)| *held == right).map(|(_, grant)| grant)
    }
}

/// What stands in the cookie for `token`.
pub(super) fn cookie_value(token: &str) -> String {
    let token = ResetToken::parse(token);
    token.as_ref().map_or(NO_TOKEN, ResetToken::as_str).to_owned()
}
