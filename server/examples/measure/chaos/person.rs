//! Somebody who forgot a password and gets back in, again and again, whatever happens to the servers.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use argon2::{Argon2, PasswordHasher};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::story::Story;
use crate::cluster::post::{Letter, PostOffice};

/// How long somebody waits for an answer, and for a letter.
const PATIENCE: Duration = Duration::from_secs(40);
/// Tries of a call that was answered with "later" or not at all.
const TRIES: u32 = 4;
/// Recoveries of one account: the fifth in an hour would be held back.
const RECOVERIES: u32 = 4;
const FIRST_PASSWORD: &str = "lluvia verde sobre tejados";

/// Accounts, and whoever wants to be one of them.
pub(super) struct Crowd {
    url: String,
    free: Mutex<VecDeque<Account>>,
    post: Arc<PostOffice>,
    pub(super) story: Arc<Story>,
}

struct Account {
    number: u16,
    password: String,
    recoveries: u32,
}

/// Somebody at an address of their own.
pub(super) struct Visitor<'a> {
    client: Client,
    crowd: &'a Crowd,
}

pub(super) fn address(number: usize) -> String {
    format!("persona{number}@example.com")
}

/// Everybody who has an account, as the import reads it.
pub(super) fn file(accounts: usize) -> String {
    let hash =
        Argon2::default().hash_password_with_salt(FIRST_PASSWORD.as_bytes(), b"0123456789abcdef");
    let hash = hash.expect("Argon2 hashes").to_string();
    let line =
        |number| json!({ "email": address(number), "password_hash": hash }).to_string() + "\n";
    (0..=accounts).map(line).collect()
}

impl Crowd {
    pub(super) fn new(
        url: &str,
        accounts: usize,
        post: Arc<PostOffice>,
        story: Arc<Story>,
    ) -> Self {
        let account =
            |number| Account { number, password: FIRST_PASSWORD.to_owned(), recoveries: 0 };
        for number in 0..accounts {
            story.changes(&address(number), FIRST_PASSWORD, None);
            story.changed(&address(number));
        }
        let free = (0..u16::try_from(accounts).unwrap_or(u16::MAX)).map(account).collect();
        Self { url: url.to_owned(), free: Mutex::new(free), post, story }
    }

    /// A visitor from the `number`th address of loopback in `net`.
    pub(super) fn visitor(&self, net: u8, number: u16) -> Visitor<'_> {
        let [high, low] = number.to_be_bytes();
        let from = IpAddr::V4(Ipv4Addr::new(127, net, high, low));
        let client = Client::builder().local_address(from).timeout(PATIENCE).build();
        Visitor { client: client.expect("a client without TLS"), crowd: self }
    }
}

/// Is one account after the other until `ends`.
pub(super) async fn live(crowd: Arc<Crowd>, ends: Instant) {
    while Instant::now() < ends {
        let next = crowd.free.lock().expect("nobody panics").pop_front();
        let Some(mut account) = next else { return };
        let visitor = crowd.visitor(1, account.number + 1);
        // Who gets no further begins anew some day.
        let _ = visitor.recover(&mut account).await;
        if account.recoveries < RECOVERIES {
            crowd.free.lock().expect("nobody panics").push_back(account);
        }
    }
}

impl Visitor<'_> {
    /// From an open session over a forgotten password to a chosen one. Nothing, where it got stuck.
    async fn recover(&self, account: &mut Account) -> Option<()> {
        let email = address(account.number.into());
        let story = &self.crowd.story;
        account.recoveries += 1;
        let before = self.sign_in(&email, &account.password).await;
        let had = self.crowd.post.letters_to(&email).len();
        let asked =
            self.post("/api/auth/forgot-password", json!({ "identifier": email }), "").await?;
        let request = asked["request_id"].as_str()?.to_owned();
        story.requested(&email, &request);
        let letter = self.letter(&email, had).await?;
        let token = if account.number.is_multiple_of(2) {
            let body = json!({ "request_id": request, "code": letter.code });
            let verified = self.post("/api/auth/verify-code", body, "").await?;
            verified["reset_token"].as_str()?.to_owned()
        } else {
            letter.token
        };

        let chosen =
            format!("cometa {} azul {} norte", account.number * 7 + 11, account.recoveries);
        story.changes(&email, &chosen, Some(&request));
        let body = json!({ "token": token, "new_password": chosen, "confirm_password": chosen });
        if self.post("/api/auth/reset-password", body, "").await.is_some() {
            story.changed(&email);
            account.password.clone_from(&chosen);
            self.is_over(before.as_deref()).await;
        }
        let Some(cookie) = self.sign_in(&email, &chosen).await else {
            // Who was told nothing finds out which one it is.
            self.sign_in(&email, &account.password).await?;
            return None;
        };
        account.password = chosen;

        let changed = format!("{} y despacio", account.password);
        story.changes(&email, &changed, None);
        let body = json!({
            "current_password": account.password, "new_password": changed, "confirm_password": changed,
        });
        let done = self.post("/api/account/change-password", body, &cookie).await;
        if done.is_some() {
            story.changed(&email);
            account.password = changed;
            self.is_over(Some(&cookie)).await;
        } else if self.sign_in(&email, &changed).await.is_some() {
            account.password = changed;
        }
        Some(())
    }

    /// Opens a session. Says its cookie.
    async fn sign_in(&self, email: &str, password: &str) -> Option<String> {
        let body = json!({ "identifier": email, "password": password });
        let opened = self.post("/api/auth/sign-in", body, "").await?;
        opened["cookie"].as_str().map(str::to_owned)
    }

    /// Sees to it that what an acknowledged change ended is over.
    async fn is_over(&self, cookie: Option<&str>) {
        if let Some(cookie) = cookie
            && self.call(Method::GET, "/api/auth/session", &Value::Null, cookie).await.0 == 200
        {
            self.crowd.story.told().outlived += 1;
        }
    }

    async fn letter(&self, email: &str, had: usize) -> Option<Letter> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(letter) = self.crowd.post.letters_to(email).into_iter().nth(had) {
                return Some(letter);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        None
    }

    /// Asks until there is an answer that is not "later". Says what a good one has in it, with its cookie.
    async fn post(&self, path: &'static str, body: Value, cookie: &str) -> Option<Value> {
        for attempt in 1..=TRIES {
            let (status, said) = self.call(Method::POST, path, &body, cookie).await;
            match status {
                200 => return Some(said),
                0 | 502..=504 => tokio::time::sleep(Duration::from_millis(500) * attempt).await,
                _ => return None,
            }
        }
        None
    }

    /// Asks once. Says the status, 0 for none, and the body with the session's cookie in it.
    pub(super) async fn call(
        &self,
        method: Method,
        path: &'static str,
        body: &Value,
        cookie: &str,
    ) -> (u16, Value) {
        let mut call = self.client.request(method, format!("{}{path}", self.crowd.url));
        if !body.is_null() {
            call = call.json(body);
        }
        let answered = match call.header("cookie", cookie).send().await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                let cookies = answer.headers().get_all("set-cookie").iter();
                let mut pairs =
                    cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
                let session =
                    pairs.find(|pair| pair.starts_with("recobra-dev=")).map(str::to_owned);
                // An answer that breaks off has told nobody anything.
                answer.bytes().await.map(|bytes| {
                    let mut said = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
                    if let (Some(session), Some(object)) = (session, said.as_object_mut()) {
                        object.insert("cookie".to_owned(), session.into());
                    }
                    (status, said)
                })
            }
            Err(error) => Err(error),
        };
        let (status, said) = answered.unwrap_or((0, Value::Null));
        self.crowd.story.answered(path, status);
        (status, said)
    }
}
