//! How a database writes what a row holds, and many rows at once.

use std::error::Error;
use std::fmt::Write;

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, TransactionTrait};

/// Rows of one statement.
const BATCH: u32 = 1000;
/// Rows of one transaction.
const CHUNK: u32 = 100_000;

#[derive(Clone, Copy)]
pub(super) struct Words(pub(super) DatabaseBackend);

impl Words {
    /// The `n`th id: in the order of time, as those of the server are.
    pub(super) fn id(self, n: u32) -> String {
        self.binary(&format!("019000000000{:08x}8000{n:08x}", n / 1000))
    }

    /// Thirty-two bytes in no order, as hashes are.
    pub(super) fn hash(self, n: u32, of: u64) -> String {
        let mut hex = String::new();
        for part in 0..4 {
            let _ = write!(hex, "{:016x}", mix(u64::from(n) << 8 | of << 4 | part));
        }
        self.binary(&hex)
    }

    fn binary(self, hex: &str) -> String {
        match self.0 {
            DatabaseBackend::Postgres if hex.len() == 32 => format!("'{hex}'"),
            DatabaseBackend::Postgres => format!("'\\x{hex}'"),
            _ => format!("x'{hex}'"),
        }
    }

    fn name(self, name: &str) -> String {
        match self.0 {
            DatabaseBackend::MySql => format!("`{name}`"),
            _ => format!("\"{name}\""),
        }
    }

    /// Adds `count` rows to `table`, whose columns stand there with spaces in between.
    pub(super) async fn insert(
        self,
        db: &DatabaseConnection,
        (table, columns): (&str, &str),
        count: u32,
        row: impl Fn(u32) -> String,
    ) -> Result<(), Box<dyn Error>> {
        let columns: Vec<_> = columns.split(' ').map(|name| self.name(name)).collect();
        let head = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
        for chunk in (0..count).step_by(CHUNK as usize) {
            let tx = db.begin().await?;
            let end = count.min(chunk.saturating_add(CHUNK));
            for first in (chunk..end).step_by(BATCH as usize) {
                let rows = first..end.min(first + BATCH);
                let rows: Vec<_> = rows.map(|n| format!("({})", row(n))).collect();
                tx.execute_unprepared(&format!("{head}{}", rows.join(", "))).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Repeatable and evenly spread (splitmix64, Steele 2014).
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
