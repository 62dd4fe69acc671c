//! Somebody who goes through everything that the API can do, at one of the servers.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::{Duration, Instant};

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use serde_json::{Value, json};

use super::home::Home;
use super::{FEWEST, fill};

/// When nobody waits any longer for a message, and how often it is looked for.
const PATIENCE: Duration = Duration::from_secs(30);
const EVERY: Duration = Duration::from_millis(10);

pub(super) struct Visitor<'a> {
    home: &'a Home,
    pub(super) round: u32,
    pub(super) email: String,
    pub(super) password: String,
    cookies: BTreeMap<String, String>,
    /// What the last answers gave for the next calls.
    pub(super) request: String,
    pub(super) token: String,
    /// Messages with a code that were read so far, by address.
    read: BTreeMap<String, usize>,
}

impl<'a> Visitor<'a> {
    /// Whose turn it is, from all over the table.
    pub(super) fn new(home: &'a Home, round: u32) -> Self {
        // Seven has no part in a thousand: the turns fall everywhere.
        let email = fill::email(home.accounts / FEWEST * (round * 7 % FEWEST));
        let (password, cookies) = (fill::PASSWORD.to_owned(), BTreeMap::new());
        let (request, token) = (String::new(), String::new());
        Self { home, round, email, password, cookies, request, token, read: BTreeMap::new() }
    }

    pub(super) async fn get(&mut self, path: &str) -> Result<(Duration, Value), Box<dyn Error>> {
        self.call(Method::GET, path, &Value::Null, 200).await
    }

    pub(super) async fn post(
        &mut self,
        path: &str,
        body: Value,
    ) -> Result<(Duration, Value), Box<dyn Error>> {
        self.call(Method::POST, path, &body, 200).await
    }

    /// Calls, and keeps the cookies. Says how long it took until the answer was read, and the answer.
    pub(super) async fn call(
        &mut self,
        method: Method,
        path: &str,
        body: &Value,
        expected: u16,
    ) -> Result<(Duration, Value), Box<dyn Error>> {
        let mut call = self.home.server.request(method, path);
        if !body.is_null() {
            call = call.json(body);
        }
        if path.ends_with("/introspect") {
            call = call.header(AUTHORIZATION, &self.home.key);
        } else {
            let pairs: Vec<_> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            call = call.header(COOKIE, pairs.join("; "));
        }
        let call = call.build()?;
        let begun = Instant::now();
        let answer = self.home.server.client.execute(call).await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let said = answer.bytes().await?;
        let time = begun.elapsed();
        if status.as_u16() != expected {
            let said = String::from_utf8_lossy(&said);
            return Err(format!("{path} answered {status} and not {expected}: {said}").into());
        }
        let set = headers.get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let pairs = set.filter_map(|cookie| cookie.split(';').next()?.split_once('='));
        self.cookies.extend(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        Ok((time, serde_json::from_slice(&said).unwrap_or(Value::Null)))
    }

    pub(super) async fn sign_in(&mut self) -> Result<Duration, Box<dyn Error>> {
        let body = json!({ "identifier": self.email, "password": self.password });
        Ok(self.post("/api/auth/sign-in", body).await?.0)
    }

    /// Tries a password that is nobody's.
    pub(super) async fn guess(
        &mut self,
        identifier: &str,
    ) -> Result<(Duration, Value), Box<dyn Error>> {
        let body = json!({ "identifier": identifier, "password": "no es la frase" });
        self.call(Method::POST, "/api/auth/sign-in", &body, 401).await
    }

    /// Gives the code of the next message to `to` back.
    pub(super) async fn prove(
        &mut self,
        path: &str,
        to: &str,
    ) -> Result<(Duration, Value), Box<dyn Error>> {
        let code = self.code(to).await?;
        self.post(path, json!({ "request_id": self.request, "code": code })).await
    }

    /// Sets `password` with what `body` has to say beside it.
    pub(super) async fn set_password(
        &mut self,
        path: &str,
        password: String,
        mut body: Value,
    ) -> Result<(Duration, Value), Box<dyn Error>> {
        body["new_password"] = password.as_str().into();
        body["confirm_password"] = password.as_str().into();
        self.password = password;
        self.post(path, body).await
    }

    /// Opens another session beside this one. Says its id.
    pub(super) async fn sign_in_elsewhere(&mut self) -> Result<String, Box<dyn Error>> {
        let here = std::mem::take(&mut self.cookies);
        self.sign_in().await?;
        let (_, told) = self.get("/api/auth/session").await?;
        self.cookies = here;
        Ok(told["session"]["id"].as_str().ok_or("no session")?.to_owned())
    }

    /// The code of the next message to `to`, once it is there.
    pub(super) async fn code(&mut self, to: &str) -> Result<String, Box<dyn Error>> {
        let had = self.read.get(to).copied().unwrap_or_default();
        let code = self.message(to, |messages| {
            let mut codes = messages.iter().filter_map(|message| message["code"].as_str());
            codes.nth(had).map(str::to_owned)
        });
        let code = code.await?;
        *self.read.entry(to.to_owned()).or_default() += 1;
        Ok(code)
    }

    /// The secret by which the owner takes the last change back, once its notice is there.
    pub(super) async fn objection(&mut self) -> Result<String, Box<dyn Error>> {
        let to = self.email.clone();
        self.message(&to, |messages| {
            let notices = messages.iter().filter(|message| message["code"].is_null());
            let mut tokens = notices.filter_map(|notice| {
                let (_, token) = notice["text"].as_str()?.split_once("/not-me#token=")?;
                token.split_whitespace().next().map(str::to_owned)
            });
            tokens.next_back()
        })
        .await
    }

    async fn message(
        &self,
        to: &str,
        find: impl Fn(&[Value]) -> Option<String>,
    ) -> Result<String, Box<dyn Error>> {
        let path = format!("/api/dev/mailbox?wait=10s&to={}", to.replace('+', "%2B"));
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let answer = self.home.server.get(&path).send().await?.error_for_status()?;
            let told: Value = answer.json().await?;
            if let Some(found) = told["messages"].as_array().and_then(|messages| find(messages)) {
                return Ok(found);
            }
            tokio::time::sleep(EVERY).await;
        }
        Err(format!("no message came to {to}").into())
    }
}
