//! Who calls: the client's address, its user agent and its language.

use std::net::{IpAddr, Ipv6Addr};

use shared::Locale;

/// Longest user agent that is kept, in characters.
const USER_AGENT_MAX: usize = 256;

/// Where a call comes from.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The client's address, where it is known.
    pub address: Option<IpAddr>,
    /// What the client says it is.
    pub user_agent: String,
    /// The language of the answer.
    pub locale: Locale,
}

impl Caller {
    /// A caller; a long `user_agent` is cut, and control characters in it become spaces.
    #[must_use]
    pub fn new(address: Option<IpAddr>, user_agent: &str, locale: Locale) -> Self {
        let user_agent = user_agent
            .chars()
            .take(USER_AGENT_MAX)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        Self { address, user_agent, locale }
    }

    /// The command line.
    #[must_use]
    pub fn operator(locale: Locale) -> Self {
        Self::new(None, "recobra", locale)
    }

    /// The address as text; empty where it is unknown.
    #[must_use]
    pub fn address_text(&self) -> String {
        self.address.map(|address| address.to_string()).unwrap_or_default()
    }

    /// Whose budget a call is taken from: an IPv4 address, an IPv6 /64, or one bucket for all that are unknown.
    #[must_use]
    pub fn bucket(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let network = Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64));
                format!("{network}/64")
            }
            None => "unknown".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(address: &str) -> String {
        Caller::new(address.parse().ok(), "", Locale::Es).bucket()
    }

    #[test]
    fn an_ipv6_network_shares_one_budget() {
        assert_eq!(bucket("2001:db8::1"), bucket("2001:db8::ffff:1"));
        assert_ne!(bucket("2001:db8::1"), bucket("2001:db8:0:1::1"));
    }

    #[test]
    fn a_mapped_address_is_its_ipv4_address() {
        assert_eq!(bucket("::ffff:192.0.2.1"), bucket("192.0.2.1"));
    }

    #[test]
    fn an_unknown_address_falls_into_a_shared_bucket() {
        assert_eq!(bucket("not an address"), "unknown");
    }

    #[test]
    fn a_user_agent_cannot_break_lines() {
        assert_eq!(Caller::new(None, "a\r\nb", Locale::Es).user_agent, "a  b");
    }
}
