//! What people do, one call after the other.

use std::error::Error;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::visitor::Visitor;

#[derive(Clone, Copy)]
pub(super) enum Step {
    Policy,
    Keys,
    Ready,
    SignIn,
    WrongSignIn,
    UnknownSignIn,
    Session,
    Sessions,
    Events,
    Token,
    Introspect,
    EndSession,
    EndOthers,
    Forgot,
    UnknownForgot,
    Resend,
    WrongCode,
    VerifyCode,
    Validate,
    Reset,
    ChangePassword,
    ChangeEmail,
    VerifyEmailChange,
    ChangePhone,
    VerifyPhoneChange,
    SignOut,
    NotMe,
    SignUp,
    VerifyEmail,
}

impl Step {
    pub(super) const ALL: [Self; 29] = [
        Self::Policy,
        Self::Keys,
        Self::Ready,
        Self::SignIn,
        Self::WrongSignIn,
        Self::UnknownSignIn,
        Self::Session,
        Self::Sessions,
        Self::Events,
        Self::Token,
        Self::Introspect,
        Self::EndSession,
        Self::EndOthers,
        Self::Forgot,
        Self::UnknownForgot,
        Self::Resend,
        Self::WrongCode,
        Self::VerifyCode,
        Self::Validate,
        Self::Reset,
        Self::ChangePassword,
        Self::ChangeEmail,
        Self::VerifyEmailChange,
        Self::ChangePhone,
        Self::VerifyPhoneChange,
        Self::SignOut,
        Self::NotMe,
        Self::SignUp,
        Self::VerifyEmail,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Keys => "jwks.json",
            Self::Ready => "health/ready",
            Self::SignIn => "sign-in",
            Self::WrongSignIn => "sign-in, wrong",
            Self::UnknownSignIn => "sign-in, unknown",
            Self::Session => "session",
            Self::Sessions => "sessions",
            Self::Events => "events",
            Self::Token => "token",
            Self::Introspect => "introspect",
            Self::EndSession => "end one session",
            Self::EndOthers => "end other sessions",
            Self::Forgot => "forgot-password",
            Self::UnknownForgot => "forgot-password, unknown",
            Self::Resend => "resend-code",
            Self::WrongCode => "verify-code, wrong",
            Self::VerifyCode => "verify-code",
            Self::Validate => "validate-reset-token",
            Self::Reset => "reset-password",
            Self::ChangePassword => "change-password",
            Self::ChangeEmail => "change-email",
            Self::VerifyEmailChange => "change-email/verify",
            Self::ChangePhone => "change-phone",
            Self::VerifyPhoneChange => "change-phone/verify",
            Self::SignOut => "sign-out",
            Self::NotMe => "not-me",
            Self::SignUp => "sign-up",
            Self::VerifyEmail => "verify-email",
        }
    }

    /// Whether it hashes a password, which takes longer than all the rest of it.
    pub(super) const fn hashes(self) -> bool {
        use Step::{
            ChangeEmail, ChangePassword, ChangePhone, Reset, SignIn, SignUp, UnknownSignIn,
            WrongSignIn,
        };
        matches!(
            self,
            SignIn
                | WrongSignIn
                | UnknownSignIn
                | Reset
                | ChangePassword
                | ChangeEmail
                | ChangePhone
                | SignUp
        )
    }

    /// Takes it, once all that it needs is there. Says how long the call itself took.
    pub(super) async fn take(self, by: &mut Visitor<'_>) -> Result<Duration, Box<dyn Error>> {
        let round = by.round;
        let (new_email, new_phone) =
            (format!("otra{round}@example.org"), format!("+347{round:08}"));
        let somebody = format!("nueva{round}@example.org");
        let (time, said) = match self {
            Self::Policy => by.get("/api/policy").await?,
            Self::Keys => by.get("/.well-known/jwks.json").await?,
            Self::Ready => by.get("/health/ready").await?,
            Self::SignIn => (by.sign_in().await?, Value::Null),
            Self::WrongSignIn => by.guess(&by.email.clone()).await?,
            Self::UnknownSignIn => by.guess(&somebody).await?,
            Self::Session => by.get("/api/auth/session").await?,
            Self::Sessions => by.get("/api/account/sessions").await?,
            Self::Events => by.get("/api/account/events").await?,
            Self::Token => by.post("/api/auth/token", json!({})).await?,
            Self::Introspect => {
                by.post("/api/auth/introspect", json!({ "token": by.token })).await?
            }
            Self::EndSession => {
                let path = format!("/api/account/sessions/{}", by.sign_in_elsewhere().await?);
                by.call(Method::DELETE, &path, &Value::Null, 204).await?
            }
            Self::EndOthers => {
                by.sign_in_elsewhere().await?;
                by.call(Method::DELETE, "/api/account/sessions", &Value::Null, 204).await?
            }
            Self::Forgot => {
                let body = json!({ "identifier": by.email });
                by.post("/api/auth/forgot-password", body).await?
            }
            Self::UnknownForgot => {
                let body = json!({ "identifier": somebody });
                // The next calls go on with the known one's.
                (by.post("/api/auth/forgot-password", body).await?.0, Value::Null)
            }
            Self::Resend => {
                by.code(&by.email.clone()).await?;
                by.post("/api/auth/resend-code", json!({ "request_id": by.request })).await?
            }
            Self::WrongCode => {
                by.token = by.code(&by.email.clone()).await?;
                let wrong = if by.token == "000000" { "000001" } else { "000000" };
                let body = json!({ "request_id": by.request, "code": wrong });
                by.call(Method::POST, "/api/auth/verify-code", &body, 400).await?
            }
            Self::VerifyCode => {
                let body = json!({ "request_id": by.request, "code": by.token });
                by.post("/api/auth/verify-code", body).await?
            }
            Self::Validate => {
                by.post("/api/auth/validate-reset-token", json!({ "token": by.token })).await?
            }
            Self::Reset => {
                let (new, body) =
                    (format!("cometa {round} azul del norte"), json!({ "token": by.token }));
                by.set_password("/api/auth/reset-password", new, body).await?
            }
            Self::ChangePassword => {
                by.sign_in().await?;
                let body = json!({ "current_password": by.password });
                let new = format!("nueve barcos {round} de papel");
                by.set_password("/api/account/change-password", new, body).await?
            }
            Self::ChangeEmail => {
                let body = json!({ "email": new_email, "current_password": by.password });
                by.post("/api/account/change-email", body).await?
            }
            Self::ChangePhone => {
                let body = json!({ "phone": new_phone, "current_password": by.password });
                by.post("/api/account/change-phone", body).await?
            }
            Self::VerifyEmailChange => {
                by.prove("/api/account/change-email/verify", &new_email).await?
            }
            Self::VerifyPhoneChange => {
                by.prove("/api/account/change-phone/verify", &new_phone).await?
            }
            Self::SignOut => by.call(Method::POST, "/api/auth/sign-out", &json!({}), 204).await?,
            Self::NotMe => {
                let token = by.objection().await?;
                by.post("/api/auth/not-me", json!({ "token": token })).await?
            }
            Self::SignUp => {
                let body = json!({ "email": somebody, "password": by.password });
                by.post("/api/auth/sign-up", body).await?
            }
            Self::VerifyEmail => by.prove("/api/auth/verify-email", &somebody).await?,
        };
        let told = |key: &str| said[key].as_str().map(str::to_owned);
        if let Some(request) = told("request_id") {
            by.request = request;
        }
        if let Some(token) = told("access_token").or_else(|| told("reset_token")) {
            by.token = token;
        }
        Ok(time)
    }
}
