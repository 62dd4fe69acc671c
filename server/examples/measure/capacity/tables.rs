//! How heavy the tables are.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement};

/// Bytes of each table's rows with its indexes.
pub(super) struct Tables(BTreeMap<String, i64>);

impl Tables {
    pub(super) async fn weigh(db: &DatabaseConnection) -> Result<Self, Box<dyn Error>> {
        // What updates left behind is used again; what counts is what lives.
        let (tidy, sql) = match db.get_database_backend() {
            DatabaseBackend::Sqlite => (
                "VACUUM",
                "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name) GROUP BY tbl_name",
            ),
            _ => (
                "VACUUM FULL",
                "SELECT relname::text, pg_total_relation_size(oid) FROM pg_class \
                 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
            ),
        };
        db.execute_unprepared(tidy).await?;
        let statement = Statement::from_string(db.get_database_backend(), sql);
        let rows = db.query_all_raw(statement).await?;
        let read =
            |row: &sea_orm::QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        Ok(Self(rows.iter().map(read).collect::<Result<_, sea_orm::DbErr>>()?))
    }

    /// Bytes more than `before`, for each of `count`.
    pub(super) fn growth(&self, before: &Self, count: u32) -> f64 {
        self.differences(before, count).map(|(_, bytes)| bytes).sum()
    }

    pub(super) fn print_growth(
        &self,
        before: &Self,
        count: u32,
        out: &mut impl Write,
    ) -> Result<(), Box<dyn Error>> {
        for (table, bytes) in self.differences(before, count).filter(|(_, bytes)| *bytes > 0.5) {
            writeln!(out, "  {table:<20} {bytes:>7.0}")?;
        }
        Ok(())
    }

    fn differences<'a>(
        &'a self,
        before: &'a Self,
        count: u32,
    ) -> impl Iterator<Item = (&'a str, f64)> {
        self.0.iter().map(move |(table, bytes)| {
            let more = bytes - before.0.get(table).copied().unwrap_or_default();
            (
                table.as_str(),
                i32::try_from(more).map_or(f64::INFINITY, f64::from) / f64::from(count),
            )
        })
    }

    /// Prints how many rows each table has.
    pub(super) async fn print_rows(
        db: &DatabaseConnection,
        out: &mut impl Write,
    ) -> Result<(), Box<dyn Error>> {
        for table in Self::weigh(db).await?.0.keys() {
            let sql = format!("SELECT count(*) FROM {table}");
            let row =
                db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
            let rows: i64 = row.ok_or("no row")?.try_get_by_index(0)?;
            writeln!(out, "  {rows:>8} rows in {table}")?;
        }
        Ok(())
    }
}
