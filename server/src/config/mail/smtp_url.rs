//! The address of a mail server: `smtps://user:password@host:465`, `smtp://host:587?tls=required`.

use std::fmt;
use std::net::IpAddr;

use serde::Deserialize;
use url::{Host, Url};

/// How the connection is kept private. There is no "if the server offers it": whoever sits in
/// between would simply not offer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Implicit,
    /// STARTTLS, or no letter leaves.
    StartTls,
    /// None; to this machine only.
    Plain,
}

/// A mail server, and who we are to it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct SmtpUrl {
    /// How the connection is kept private.
    pub security: Security,
    /// A name or an address, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// User name and password.
    pub credentials: Option<(String, String)>,
}

impl SmtpUrl {
    /// Parses `text`.
    ///
    /// # Errors
    /// What is wrong, without the text itself: it may hold a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text.trim()).map_err(|error| format!("is not a URL ({error})"))?;
        let (host, is_loopback) = host(&url)?;
        let security = security(&url, is_loopback)?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(
                "takes no path and no fragment; write # and / in a password as %23 and %2F"
                    .to_owned(),
            );
        }
        let usual = if security == Security::Implicit { 465 } else { 587 };
        Ok(Self {
            security,
            host,
            port: url.port().unwrap_or(usual),
            credentials: credentials(&url)?,
        })
    }
}

impl TryFrom<String> for SmtpUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = if self.credentials.is_some() { "•••:•••@" } else { "" };
        write!(f, "SmtpUrl({:?} {user}{}:{})", self.security, self.host, self.port)
    }
}

/// The host, and whether it is this machine. `url` knows no host of a scheme that it does not
/// know, hence the second parse: it folds case and turns an address's odd spellings into one.
fn host(url: &Url) -> Result<(String, bool), String> {
    let text = url.host_str().filter(|host| !host.is_empty()).ok_or("names no host")?;
    match Host::parse(text).map_err(|_| "names no valid host")? {
        Host::Domain(name) => {
            let is_loopback = name == "localhost" || name.ends_with(".localhost");
            Ok((name, is_loopback))
        }
        Host::Ipv4(ip) => Ok((ip.to_string(), IpAddr::V4(ip).is_loopback())),
        Host::Ipv6(ip) => Ok((ip.to_string(), IpAddr::V6(ip).is_loopback())),
    }
}

fn security(url: &Url, is_loopback: bool) -> Result<Security, String> {
    let mut asked = None;
    for (name, value) in url.query_pairs() {
        match (name.as_ref(), value.as_ref()) {
            ("tls", "required" | "none") => asked = Some(value == "required"),
            ("tls", _) => return Err("takes tls=required or tls=none".to_owned()),
            _ => return Err("takes no parameter but tls".to_owned()),
        }
    }
    match (url.scheme(), asked) {
        ("smtps", None | Some(true)) => Ok(Security::Implicit),
        ("smtps", Some(false)) => Err("smtps:// and tls=none contradict each other".to_owned()),
        ("smtp", Some(true)) => Ok(Security::StartTls),
        ("smtp", None) if !is_loopback => Ok(Security::StartTls),
        ("smtp", _) if is_loopback => Ok(Security::Plain),
        ("smtp", _) => Err("tls=none is for localhost only: letters carry secrets".to_owned()),
        _ => Err("begins with neither smtp:// nor smtps://".to_owned()),
    }
}

fn credentials(url: &Url) -> Result<Option<(String, String)>, String> {
    let decode = |text: &str| {
        percent_decode(text).ok_or_else(|| "has a user or password that is not UTF-8".to_owned())
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() => Ok(Some((decode(user)?, decode(password)?))),
        _ => Err("needs both a user and a password, or neither".to_owned()),
    }
}

/// Query parsing decodes percent signs too, but reads `+` as a space, which a password may hold.
fn percent_decode(text: &str) -> Option<String> {
    let pair = format!("v={}", text.replace('+', "%2B").replace('&', "%26"));
    let value = url::form_urlencoded::parse(pair.as_bytes()).next()?.1.into_owned();
    (!value.contains(char::REPLACEMENT_CHARACTER)).then_some(value)
}
