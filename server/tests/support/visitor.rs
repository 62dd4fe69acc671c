//! Somebody at the other end of a real connection: verbs of the journey, and raw requests.

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, Method};
use serde_json::{Value, json};

use super::Reply;

#[derive(Clone)]
pub(crate) struct Visitor {
    http: reqwest::Client,
    base: String,
    headers: HeaderMap,
}

impl Visitor {
    pub(crate) fn new(http: reqwest::Client, base: String) -> Self {
        Self { http, base, headers: HeaderMap::new() }
    }

    /// The same visitor, who always sends this header too.
    pub(crate) fn with(&self, name: &'static str, value: &str) -> Self {
        let mut headers = self.headers.clone();
        headers.insert(HeaderName::from_static(name), HeaderValue::try_from(value).unwrap());
        Self { headers, ..self.clone() }
    }

    /// The same visitor behind the trusted proxy, at `address`.
    pub(crate) fn at(&self, address: &str) -> Self {
        self.with("x-forwarded-for", address)
    }

    /// The same visitor with the cookies that `reply` set.
    pub(crate) fn keeping(&self, reply: &Reply) -> Self {
        let cookies = reply.cookies();
        assert!(!cookies.is_empty(), "no cookie was set");
        self.with("cookie", &cookies.join("; "))
    }

    pub(crate) async fn send(&self, method: Method, path: &str) -> Reply {
        self.send_body(method, path, None, Body::default()).await
    }

    pub(crate) async fn send_body(
        &self,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: impl Into<Body>,
    ) -> Reply {
        let url = format!("{}{path}", self.base);
        let mut request = self.http.request(method, url).headers(self.headers.clone()).body(body);
        if let Some(content_type) = content_type {
            request = request.header(CONTENT_TYPE, content_type);
        }
        Reply::read(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send_body(Method::POST, path, Some("application/json"), body.to_string()).await
    }

    pub(crate) async fn forgot(&self, identifier: &str) -> Reply {
        self.post("/api/auth/forgot-password", &json!({ "identifier": identifier })).await
    }

    pub(crate) async fn resend(&self, request: &str) -> Reply {
        self.post("/api/auth/resend-code", &json!({ "request_id": request })).await
    }

    pub(crate) async fn verify(&self, request: &str, code: &str) -> Reply {
        let body = json!({ "request_id": request, "code": code });
        self.post("/api/auth/verify-code", &body).await
    }

    pub(crate) async fn validate(&self, token: &str) -> Reply {
        self.post("/api/auth/validate-reset-token", &json!({ "token": token })).await
    }

    pub(crate) async fn reset(&self, token: &str, password: &str) -> Reply {
        let body =
            json!({ "token": token, "new_password": password, "confirm_password": password });
        self.post("/api/auth/reset-password", &body).await
    }

    pub(crate) async fn not_me(&self, token: &str) -> Reply {
        self.post("/api/auth/not-me", &json!({ "token": token })).await
    }

    pub(crate) async fn sign_up(&self, email: &str, password: &str) -> Reply {
        self.post("/api/auth/sign-up", &json!({ "email": email, "password": password })).await
    }

    pub(crate) async fn prove(&self, request: &str, code: &str) -> Reply {
        let body = json!({ "request_id": request, "code": code });
        self.post("/api/auth/verify-email", &body).await
    }

    pub(crate) async fn sign_in(&self, identifier: &str, password: &str) -> Reply {
        let body = json!({ "identifier": identifier, "password": password });
        self.post("/api/auth/sign-in", &body).await
    }

    pub(crate) async fn sign_out(&self) -> Reply {
        self.post("/api/auth/sign-out", &json!({})).await
    }

    pub(crate) async fn session(&self) -> Reply {
        self.get("/api/auth/session").await
    }
}
