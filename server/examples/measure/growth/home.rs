//! A server among so many accounts, with its database.

use std::error::Error;
use std::path::Path;

use sea_orm::{ConnectOptions, Database};

use super::Kind;
use super::fill::fill;
use crate::cluster::mysql::Mysql;
use crate::cluster::postgres::Postgres;
use crate::server::{Server, Site, told};

pub(super) struct Home {
    // In the order in which they end.
    pub(super) server: Server,
    _database: Running,
    _site: Site,
    pub(super) accounts: u32,
    /// What an application says to introspect.
    pub(super) key: String,
}

/// What has to go on for as long as the server does; of `SQLite`, nothing.
enum Running {
    Sqlite,
    Postgres { _server: Postgres },
    Mysql { _server: Mysql },
}

impl Home {
    pub(super) async fn open(
        program: &Path,
        kind: Kind,
        accounts: u32,
    ) -> Result<Self, Box<dyn Error>> {
        let site = Site::new(program)?;
        let (database, url) = match kind {
            Kind::Sqlite => {
                let file = site.path().join("data/recobra.db");
                (Running::Sqlite, format!("sqlite://{}", file.display()))
            }
            Kind::Postgres => {
                // Room for the log, or filling is all check-points.
                let server = Postgres::start(&["max_wal_size=8GB"]).await?;
                let url = server.url();
                (Running::Postgres { _server: server }, url)
            }
            Kind::Mysql => {
                let server = Mysql::start().await?;
                let url = server.url();
                (Running::Mysql { _server: server }, url)
            }
        };
        let site = site.with("DATABASE__URL", &url).with("RECOVERY__RESEND_AFTER", "1ms");
        let site = site.with("SMS__SENDS_PER_DAY", "1000000");
        let site = site.with("SMS__SENDS_PER_COUNTRY_PER_DAY", "1000000");
        site.run(&["migrate"], "")?;
        let mut options = ConnectOptions::new(url);
        let db =
            Database::connect(options.max_connections(1).sqlx_logging(false).to_owned()).await?;
        fill(&db, accounts).await?;
        db.close().await?;
        let registered = site.run(&["app", "add", "shop"], "")?;
        let key = format!("Bearer {}", told(&registered, "API key")?);
        Ok(Self { server: site.serve()?, _database: database, _site: site, accounts, key })
    }
}
