//! Where an address roughly is: by a file of the operator's, so that nobody else is asked about anybody.

use std::net::IpAddr;
use std::path::Path;

use maxminddb::{LookupResult, MaxMindDbError, Reader, WithinOptions, path};
use shared::Locale;

use super::MailError;

type Database = Reader<Vec<u8>>;
type Found<'a> = LookupResult<'a, Vec<u8>>;

/// A table of places in `MaxMind`'s format (<https://maxmind.github.io/MaxMind-DB/>), laid out as their `City` and
/// `Country` tables are.
pub(super) struct Places {
    database: Database,
    known: IpAddr,
}

impl Places {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// [`MailError::Places`], where it cannot be read or names no place.
    pub(super) fn open(path: &Path) -> Result<Self, MailError> {
        let fault = |cause: String| MailError::Places { file: path.display().to_string(), cause };
        let database = Reader::open_readfile(path).map_err(|error| fault(error.to_string()))?;
        let known = first_known(&database).map_err(|error| fault(error.to_string()))?;
        let known = known.ok_or_else(|| fault("names no city and no country".to_owned()))?;
        Ok(Self { database, known })
    }

    /// An address whose place is known.
    pub(super) const fn known(&self) -> IpAddr {
        self.known
    }

    /// The city and country of `address`, or its country alone, in the words of `locale`, or else in English. Nothing,
    /// where the file does not know it.
    pub(super) fn name(&self, address: IpAddr, locale: Locale) -> Option<String> {
        let found = self.database.lookup(address.to_canonical());
        found.and_then(|found| name(&found, locale)).unwrap_or_else(|error| {
            tracing::warn!(%error, "the file of places is damaged");
            None
        })
    }
}

fn first_known(database: &Database) -> Result<Option<IpAddr>, MaxMindDbError> {
    for found in database.networks(WithinOptions::default())? {
        let found = found?;
        for locale in Locale::ALL {
            if name(&found, locale)?.is_some() {
                return Ok(Some(found.network()?.ip()));
            }
        }
    }
    Ok(None)
}

fn name(found: &Found, locale: Locale) -> Result<Option<String>, MaxMindDbError> {
    let mut parts = Vec::new();
    for kind in ["city", "country"] {
        for tag in [locale.tag(), Locale::En.tag()] {
            if let Some(part) = found.decode_path::<&str>(&path![kind, "names", tag])? {
                parts.push(part);
                break;
            }
        }
    }
    Ok((!parts.is_empty()).then(|| parts.join(", ")))
}
