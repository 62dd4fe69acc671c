//! How long what was opened before outlives what ends it? `make revocation` asks a release server.
//!
//! For each of the four things that end everything, an account has three sessions and an access token. The time
//! counts from the beginning of the call or command until all three cookies answer 401, the token is introspected
//! as dead, and a registered application has heard the signed web hook. It fails where one takes longer than a second.

mod receiver;

use std::error::Error;
use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use serde_json::{Value, json};

use self::receiver::Receiver;
use crate::server::{Server, Site, told};

/// The longest that anything may live on.
const LIMIT: Duration = Duration::from_secs(1);
/// When nobody waits any longer.
const PATIENCE: Duration = Duration::from_secs(10);
const PASSWORD: &str = "lluvia verde sobre tejados";
const NEW_PASSWORD: &str = "nueve cometas de papel azul";

/// What ends everything.
#[derive(Clone, Copy)]
enum Cause {
    Reset,
    ChangePassword,
    Disable,
    SignOut,
}

/// What an account has open.
struct Opened {
    email: String,
    cookies: Vec<String>,
    token: String,
}

impl Cause {
    const ALL: [(Self, &str); 4] = [
        (Self::Reset, "reset"),
        (Self::ChangePassword, "change-password"),
        (Self::Disable, "disable"),
        (Self::SignOut, "sign-out"),
    ];
}

/// Measures. Says whether everything was dead and told in time.
pub(crate) async fn measure(site: Site) -> Result<bool, Box<dyn Error>> {
    let mut receiver = Receiver::start().await?;
    let registered = site.run(&["app", "add", "shop", "--webhook", &receiver.url()], "")?;
    let key = format!("Bearer {}", told(&registered, "API key")?);
    receiver.expect_signatures_by(told(&registered, "web hook secret")?);
    let server = site.serve()?;
    let mut out = stdout().lock();
    writeln!(out, "{:<16} {:>12} {:>12} {:>12}", "ended by", "sessions", "token", "web hook")?;
    let mut holds = true;
    for (cause, name) in Cause::ALL {
        let opened = open(&site, &server, name).await?;
        if !is_active(&server, &key, &opened.token).await? {
            return Err("the token was never alive".into());
        }
        let secret = match cause {
            Cause::Reset => link_token(&server, &opened.email).await?,
            _ => String::new(),
        };
        let begun = Instant::now();
        end(&site, &server, cause, &opened, &secret).await?;
        while begun.elapsed() < PATIENCE && any_session(&server, &opened).await? {}
        let sessions = begun.elapsed();
        while begun.elapsed() < PATIENCE && is_active(&server, &key, &opened.token).await? {}
        let token = begun.elapsed();
        tokio::time::timeout(PATIENCE, receiver.heard()).await??;
        let hook = begun.elapsed();
        let ms = |time: Duration| format!("{:.0} ms", time.as_secs_f64() * 1000.0);
        writeln!(out, "{name:<16} {:>12} {:>12} {:>12}", ms(sessions), ms(token), ms(hook))?;
        holds &= hook.max(token) <= LIMIT;
    }
    Ok(holds)
}

async fn open(site: &Site, server: &Server, name: &str) -> Result<Opened, Box<dyn Error>> {
    let email = format!("{name}@example.com");
    site.run(&["account", "add", &email], &format!("{PASSWORD}\n"))?;
    let mut cookies = Vec::new();
    for _ in 0..3 {
        let body = json!({ "identifier": email, "password": PASSWORD });
        let response = server.post("/api/auth/sign-in").json(&body).send().await?;
        let set = response.error_for_status()?.headers().clone();
        let pairs = set.get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let pairs: Vec<_> = pairs.filter_map(|cookie| cookie.split(';').next()).collect();
        cookies.push(pairs.join("; "));
    }
    let asked = server.post("/api/auth/token").header(COOKIE, &cookies[0]).json(&json!({}));
    let issued: Value = asked.send().await?.error_for_status()?.json().await?;
    let token = issued["access_token"].as_str().ok_or("no token")?.to_owned();
    Ok(Opened { email, cookies, token })
}

async fn link_token(server: &Server, email: &str) -> Result<String, Box<dyn Error>> {
    let body = json!({ "identifier": email });
    server.post("/api/auth/forgot-password").json(&body).send().await?.error_for_status()?;
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        // Other messages, of the sign-ins, have arrived before it.
        let mails = server.get(&format!("/api/dev/mailbox?to={email}&wait=10s"));
        let mails: Value = mails.send().await?.error_for_status()?.json().await?;
        let mut recoveries = mails["messages"].as_array().into_iter().flatten();
        let link = recoveries.find(|mail| mail["code"].is_string());
        if let Some(token) = link.and_then(|mail| mail["link"].as_str()?.split_once("#token=")) {
            return Ok(token.1.to_owned());
        }
    }
    Err("no recovery arrived".into())
}

async fn end(
    site: &Site,
    server: &Server,
    cause: Cause,
    opened: &Opened,
    secret: &str,
) -> Result<(), Box<dyn Error>> {
    let call = match cause {
        Cause::Reset => server.post("/api/auth/reset-password").json(&json!({
            "token": secret, "new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD,
        })),
        Cause::ChangePassword => {
            let call = server.post("/api/account/change-password");
            call.header(COOKIE, &opened.cookies[1]).json(&json!({
                "current_password": PASSWORD,
                "new_password": NEW_PASSWORD,
                "confirm_password": NEW_PASSWORD,
            }))
        }
        Cause::Disable => return site.run(&["account", "disable", &opened.email], "").map(drop),
        Cause::SignOut => return site.run(&["account", "sign-out", &opened.email], "").map(drop),
    };
    call.send().await?.error_for_status()?;
    Ok(())
}

async fn any_session(server: &Server, opened: &Opened) -> Result<bool, Box<dyn Error>> {
    for cookie in &opened.cookies {
        let asked = server.get("/api/auth/session").header(COOKIE, cookie).send().await?;
        if asked.status() != StatusCode::UNAUTHORIZED {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn is_active(server: &Server, key: &str, token: &str) -> Result<bool, Box<dyn Error>> {
    let asked = server.post("/api/auth/introspect").header(AUTHORIZATION, key);
    let said: Value = asked.json(&json!({ "token": token })).send().await?.json().await?;
    said["active"].as_bool().ok_or_else(|| format!("introspection said {said}").into())
}
