//! How the schema comes to be.

use futures_util::future::join_all;
use recobra::store::{Store, StoreError};
use sea_orm::{ConnectionTrait, Database};

use super::{settings, store};

#[tokio::test]
async fn a_schema_is_brought_up_to_date_once() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(&folder).await;
    let store = Store::open(&settings).await.unwrap();
    assert!(store.schema().await.unwrap().iter().all(|step| !step.taken));
    store.migrate().await.unwrap();
    assert!(store.schema().await.unwrap().iter().all(|step| step.taken));
    store.migrate().await.unwrap();
    let other = Store::open(&settings).await.unwrap();
    other.migrate().await.unwrap();
    other.schema().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_replicas_that_start_at_once_one_takes_the_steps_and_the_others_wait() {
    for _ in 0..3 {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(&folder).await;
        let replicas = (0..4).map(|_| {
            let settings = settings.clone();
            tokio::spawn(async move {
                let store = Store::open(&settings).await.unwrap();
                store.migrate().await.unwrap();
                store.schema().await.unwrap()
            })
        });
        for steps in join_all(replicas).await {
            assert!(steps.unwrap().iter().all(|step| step.taken));
        }
    }
}

#[tokio::test]
async fn a_schema_that_is_newer_than_the_program_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(&folder).await;
    let store = Store::open(&settings).await.unwrap();
    store.migrate().await.unwrap();
    let outside = Database::connect(&settings.url).await.unwrap();
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)";
    outside.execute_unprepared(newer).await.unwrap();
    for refused in [store.migrate().await, store.schema().await.map(|_| ())] {
        let Err(StoreError::NewerSchema(step)) = refused else { panic!("{refused:?}") };
        assert_eq!(step, "m9999_future");
    }
}

#[tokio::test]
async fn keys_that_look_alike_are_different() {
    let (store, _folder) = store().await;
    let tx = store.begin().await.unwrap();
    for key in ["n", "N", "ñ", "n\u{303}", "ss", "ß", "ı", "i", "İ"] {
        let window = tx.count_in_window(key, super::MINUTE, super::NOW).await.unwrap();
        assert_eq!(window.count, 1, "{key}");
    }
}
