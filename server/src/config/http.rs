//! `HTTP__…`: the listener and the addresses that people and proxies use.

use std::net::SocketAddr;
use std::time::Duration;

use ipnet::IpNet;
use serde::Deserialize;
use url::Url;

use super::{List, Profile, Span};

/// Orchestrators kill what takes longer.
const LONGEST_DRAIN: Duration = Duration::from_mins(1);

/// The listener and the addresses that people and proxies use.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address in every message; never taken from a request.
    pub public_url: Url,
    /// Where monitoring reads `/metrics`; nowhere, where it is not set.
    pub metrics_listen: Option<SocketAddr>,
    /// How long a server that is asked to end says so by `/health/ready` before it takes no more connections.
    pub drain: Span,
    /// Networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: List<IpNet>,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            #[expect(clippy::expect_used, reason = "a literal, read in every test")]
            public_url: Url::parse("http://localhost:8080").expect("a URL"),
            metrics_listen: None,
            drain: Span::seconds(0),
            trusted_proxies: List::default(),
        }
    }
}

impl Http {
    /// Whether people use https.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The origin (RFC 6454) of the public address.
    #[must_use]
    pub fn origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }

    pub(super) fn faults(&self, profile: Profile) -> Vec<String> {
        let mut faults = Vec::new();
        if !matches!(self.public_url.scheme(), "http" | "https") || self.public_url.path() != "/" {
            faults.push(
                "RECOBRA_HTTP__PUBLIC_URL: must be http(s)://host, without a path".to_owned(),
            );
        }
        if self.metrics_listen == Some(self.listen) {
            faults.push("RECOBRA_HTTP__METRICS_LISTEN: must differ from LISTEN".to_owned());
        }
        if self.drain.0 > LONGEST_DRAIN {
            faults.push("RECOBRA_HTTP__DRAIN: must be 60s at most".to_owned());
        }
        match profile {
            Profile::Production if !self.secure() => {
                faults.push("RECOBRA_HTTP__PUBLIC_URL: must be https in production".to_owned());
            }
            Profile::Development if !self.listen.ip().is_loopback() => {
                faults.push(
                    "RECOBRA_HTTP__LISTEN: must be a loopback address in development".to_owned(),
                );
            }
            _ => {}
        }
        faults
    }
}
