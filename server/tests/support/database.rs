//! Looks into a database from outside: counts, contents, and the damage that a test wants done.

use std::collections::BTreeMap;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database as Db, DatabaseConnection, DbBackend, QueryResult,
    Statement,
};

pub(crate) struct Database(DatabaseConnection);

/// Every row of every table, in words that can be compared.
pub(crate) type Contents = BTreeMap<String, Vec<String>>;

impl Database {
    pub(crate) async fn open(url: &str) -> Self {
        let mut options = ConnectOptions::new(url);
        options.max_connections(2).sqlx_logging(false);
        Self(Db::connect(options).await.unwrap())
    }

    async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let statement = Statement::from_string(self.0.get_database_backend(), sql);
        self.0.query_all_raw(statement).await.unwrap()
    }

    /// The first column of every row.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        self.rows(sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let row = &self.rows(sql).await[0];
        row.try_get_by_index(0).unwrap_or_else(|_| row.try_get_by_index::<i32>(0).unwrap().into())
    }

    /// The SQL that tells bytes or an id in hexadecimal digits.
    pub(crate) fn hex(&self, column: &str) -> String {
        match self.0.get_database_backend() {
            DbBackend::Postgres => format!("upper(replace(ltrim({column}::text, '\\x'), '-', ''))"),
            _ => format!("hex({column})"),
        }
    }

    pub(crate) async fn execute(&self, sql: &str) {
        self.0.execute_unprepared(sql).await.unwrap();
    }

    /// All tables but the budgets, which every call counts in, and the list of migrations.
    pub(crate) async fn contents(&self) -> Contents {
        let (tables, value) = match self.0.get_database_backend() {
            DbBackend::Sqlite => (
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
                "quote({})",
            ),
            DbBackend::Postgres => (
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
                "coalesce(quote_literal({}::text), 'NULL')",
            ),
            _ => (
                "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
                "QUOTE({})",
            ),
        };
        let mut contents = Contents::new();
        for table in self.texts(tables).await {
            if ["budgets", "seaql_migrations"].contains(&&*table) {
                continue;
            }
            let columns = self.texts(&self.columns_of(&table)).await;
            let told = columns
                .iter()
                .map(|name| format!("'{name}=' || {}", value.replace("{}", &self.quoted(name))));
            let row = told.collect::<Vec<_>>().join(" || ' ' || ");
            let sql = format!("SELECT {row} FROM {} ORDER BY 1", self.quoted(&table));
            contents.insert(table, self.texts(&sql).await);
        }
        contents
    }

    fn columns_of(&self, table: &str) -> String {
        match self.0.get_database_backend() {
            DbBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
            DbBackend::Postgres => format!(
                "SELECT column_name::text FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
            ),
            // Bytes in digits, as the others tell them by themselves.
            _ => format!(
                "SELECT IF(data_type LIKE '%binary', CONCAT('HEX(`', column_name, '`)'), column_name) \
                 FROM information_schema.columns \
                 WHERE table_schema = DATABASE() AND table_name = '{table}' ORDER BY ordinal_position"
            ),
        }
    }

    fn quoted(&self, name: &str) -> String {
        match self.0.get_database_backend() {
            DbBackend::MySql if name.starts_with("HEX(") => name.to_owned(),
            DbBackend::MySql => format!("`{name}`"),
            _ => format!("\"{name}\""),
        }
    }
}
