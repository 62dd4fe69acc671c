//! `HTTP__…`: the listener and the addresses that people and proxies use.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;
use serde::{Deserialize, Deserializer};
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
    #[serde(deserialize_with = "networks")]
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

/// A network, or one address alone, which is the network of itself.
struct Network(IpNet);

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let alone = text.parse::<IpAddr>().map(IpNet::from);
        let network = alone.or_else(|_| text.parse());
        network.map(Self).map_err(|_| {
            format!("`{text}` is neither an address nor a network such as `10.0.0.0/8`")
        })
    }
}

fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<List<IpNet>, D::Error> {
    let List(networks) = List::<Network>::deserialize(deserializer)?;
    Ok(List(networks.into_iter().map(|Network(network)| network).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_alone_is_trusted_and_its_neighbours_are_not() {
        let read = r#"{ "trusted_proxies": "127.0.0.1, ::1, 10.0.0.0/8" }"#;
        let networks = serde_json::from_str::<Http>(read).unwrap().trusted_proxies.0;
        let written: Vec<_> = networks.iter().map(ToString::to_string).collect();
        assert_eq!(written, ["127.0.0.1/32", "::1/128", "10.0.0.0/8"]);
        let fault = serde_json::from_str::<Http>(r#"{ "trusted_proxies": "10.0.0.0/99" }"#);
        assert!(fault.unwrap_err().to_string().contains("`10.0.0.0/99` is neither"));
    }
}
