//! What MySQL does by default to texts, and what the author of a step would not notice.

use recobra::store::Store;
use sea_orm::{ConnectionTrait, Database, Statement};

use crate::mysql::settings;

#[tokio::test]
async fn no_text_of_mysql_is_compared_loosely() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(&folder).await;
    Store::open(&settings).await.unwrap().migrate().await.unwrap();
    let outside = Database::connect(&settings.url).await.unwrap();
    let loose = "SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns \
                 WHERE table_schema = DATABASE() AND collation_name <> 'utf8mb4_bin'";
    let loose = Statement::from_string(outside.get_database_backend(), loose);
    let loose = outside.query_all_raw(loose).await.unwrap();
    let names = loose.iter().map(|row| row.try_get_by_index::<String>(0).unwrap());
    assert_eq!(names.collect::<Vec<_>>(), [""; 0]);
}
