//! `DATABASE__…`: where the rows live.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::Url;

use super::{Profile, Span};

/// Where the rows live.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite://path`, `postgres://…` or `mysql://…`.
    pub url: String,
    /// Connections that this process opens at most.
    pub max_connections: u32,
    /// Longest wait for a connection, for one's turn to write and for a lock.
    pub acquire_timeout: Span,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: "sqlite://data/recobra.db".to_owned(),
            max_connections: 8,
            acquire_timeout: Span::seconds(5),
        }
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = self.url.split(':').next().unwrap_or_default();
        f.debug_struct("Database").field("url", &format!("{kind}:…")).finish_non_exhaustive()
    }
}

/// What `sslmode` or `ssl-mode` may be in production: all but those that try and go on without.
const TLS_MODES: [&str; 8] = [
    "disable",
    "disabled",
    "require",
    "required",
    "verify-ca",
    "verify_ca",
    "verify-full",
    "verify_identity",
];

impl Database {
    /// What is wrong with it. In production the URL of a server elsewhere says whether it is encrypted: left
    /// unsaid, the drivers would try and go on without.
    pub(super) fn faults(&self, profile: Profile) -> Vec<String> {
        let mut faults = Vec::new();
        if self.max_connections == 0 {
            faults.push("RECOBRA_DATABASE__MAX_CONNECTIONS: at least 1".to_owned());
        }
        if self.acquire_timeout < Span::seconds(1) {
            faults.push("RECOBRA_DATABASE__ACQUIRE_TIMEOUT: at least 1s".to_owned());
        }
        if let Some(fault) = self.url_fault(profile) {
            faults.push(format!("RECOBRA_DATABASE__URL: {fault}"));
        }
        faults
    }

    /// What is wrong with its URL.
    #[must_use]
    pub fn url_fault(&self, profile: Profile) -> Option<&'static str> {
        if self.url.starts_with("sqlite:") {
            return self.sqlite_file().is_none().then_some(
                "name a file: in memory every connection would have a database of its own, and none \
                 would outlive the process",
            );
        }
        let Ok(url) = Url::parse(&self.url) else { return Some("it is no URL") };
        if !["postgres", "postgresql", "mysql"].contains(&url.scheme()) {
            return Some("it begins with sqlite:, postgres: or mysql:");
        }
        let has = |keys: &[&str], is: fn(&str) -> bool| {
            url.query_pairs().any(|(key, value)| keys.contains(&&*key) && is(&value))
        };
        let stated =
            has(&["sslmode", "ssl-mode"], |mode| TLS_MODES.contains(&&*mode.to_ascii_lowercase()));
        let here = has(&["host", "socket"], |path| path.starts_with('/'))
            || match url.host_str() {
                Some(host) => ["localhost", "127.0.0.1", "[::1]"].contains(&host),
                None => true,
            };
        (profile == Profile::Production && !here && !stated).then_some(
            "say whether the connection is encrypted: ?sslmode=verify-full (PostgreSQL) or \
             ?ssl-mode=VERIFY_IDENTITY (MySQL) checks the certificate, disable(d) goes without",
        )
    }

    /// The file of an SQLite database; none, where it would be in memory.
    #[must_use]
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let is_in_memory = ["", ":memory:"].contains(&path)
            || query.split('&').any(|parameter| parameter == "mode=memory");
        (!is_in_memory).then(|| PathBuf::from(path))
    }

    /// The folder for what this process keeps beside the database.
    #[must_use]
    pub fn data_folder(&self) -> PathBuf {
        let file = self.sqlite_file();
        let folder = file.as_deref().and_then(Path::parent).unwrap_or(Path::new("data"));
        folder.to_path_buf()
    }
}
