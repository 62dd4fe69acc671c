//! Looks into an SQLite file from outside: counts, contents, and the damage that a test wants done.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, Database as Db, DatabaseConnection, QueryResult, Statement};

pub(crate) struct Database(DatabaseConnection);

/// Every row of every table, in words that can be compared.
pub(crate) type Contents = BTreeMap<String, Vec<String>>;

impl Database {
    pub(crate) async fn open(url: &str) -> Self {
        Self(Db::connect(url).await.unwrap())
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
        self.rows(sql).await[0].try_get_by_index(0).unwrap()
    }

    pub(crate) async fn execute(&self, sql: &str) {
        self.0.execute_unprepared(sql).await.unwrap();
    }

    /// All tables but the budgets, which every call counts in, and the list of migrations.
    pub(crate) async fn contents(&self) -> Contents {
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' \
                      AND name NOT IN ('budgets', 'seaql_migrations') AND name NOT LIKE 'sqlite%'";
        let mut contents = Contents::new();
        for table in self.texts(tables).await {
            let columns = format!("SELECT name FROM pragma_table_info('{table}')");
            let columns = self.texts(&columns).await;
            let quoted: Vec<_> = columns
                .iter()
                .map(|column| format!("'{column}=' || quote(\"{column}\")"))
                .collect();
            let sql = format!("SELECT {} FROM \"{table}\" ORDER BY 1", quoted.join(" || ' ' || "));
            contents.insert(table, self.texts(&sql).await);
        }
        contents
    }
}
