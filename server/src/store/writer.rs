//! `SQLite`'s one writer. What costs there is the commit, which waits for the disk; so transactions that wait for each
//! other share one. Each is a savepoint within a whole that is committed once those who waited at its beginning have
//! had their turn, and nobody is told that it is done before that.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, TransactionTrait};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::{StoreError, dialect};

/// Who may write, one after the other: waiting here is fair, waiting in `SQLite` is polling. They have a connection of
/// their own, for each that writes makes the others read again what they remember of the database.
#[derive(Clone)]
pub(super) struct Writer {
    pub(super) db: DatabaseConnection,
    shared: Arc<Mutex<Shared>>,
}

/// What one after the other adds to.
#[derive(Default)]
struct Shared {
    /// The transaction around all parts.
    whole: Option<DatabaseTransaction>,
    /// Those whose parts are in it and who wait for its commit.
    waiting: Vec<oneshot::Sender<Result<(), StoreError>>>,
    /// How many parts there are before the last one. Each but the first has a savepoint of its own name, so that taking
    /// it back takes no other; the first is taken back with the whole.
    part: u64,
    /// Whether the last part was given up and is still in it.
    has_remains: bool,
}

/// A part of the whole, and the right to write it. Dropped without [`Part::commit`], it never happened; so it is where
/// a statement failed for any other reason than a row that is there already, since that may have ended the whole.
pub(super) struct Part(OwnedMutexGuard<Shared>);

impl Writer {
    pub(super) fn new(db: DatabaseConnection) -> Self {
        Self { db, shared: Arc::default() }
    }

    /// Waits so long for its turn and begins a part.
    ///
    /// # Errors
    /// [`StoreError::Busy`], where the turn does not come; [`StoreError::Database`], where nothing can be begun.
    pub(super) async fn begin(&self, patience: Duration) -> Result<Part, StoreError> {
        let turn = tokio::time::timeout(patience, Arc::clone(&self.shared).lock_owned());
        let mut shared = turn.await.map_err(|_| StoreError::Busy)?;
        shared.clean_up().await;
        // From here on, whoever breaks off leaves remains.
        if shared.whole.is_none() {
            shared.whole = Some(self.db.begin_with_options(dialect::write_transaction()).await?);
            (shared.part, shared.has_remains) = (0, true);
            let writer = self.clone();
            // Its turn comes after all who are waiting now. A task, because a commit must not break off.
            tokio::spawn(async move { writer.shared.lock().await.commit().await });
            return Ok(Part(shared));
        }
        shared.part += 1;
        shared.has_remains = true;
        let savepoint = format!("SAVEPOINT part{}", shared.part);
        let part = Part(shared);
        part.whole()?.execute_unprepared(&savepoint).await?;
        Ok(part)
    }
}

impl Part {
    /// The transaction around it.
    ///
    /// # Errors
    /// [`StoreError::Busy`], where there is none any more.
    pub(super) fn whole(&self) -> Result<&DatabaseTransaction, StoreError> {
        self.0.whole.as_ref().ok_or(StoreError::Busy)
    }

    /// Lets the next one write, and waits for the commit.
    ///
    /// # Errors
    /// [`StoreError::Database`]: then nothing happened.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        let (tell, told) = oneshot::channel();
        self.0.has_remains = false;
        self.0.waiting.push(tell);
        drop(self);
        told.await.unwrap_or(Err(StoreError::Busy))
    }
}

impl Shared {
    /// Takes the part back that was given up. A whole that cannot do that is dead: the database has ended it, as
    /// `SQLite` may when the disk is full, and nothing of it happened.
    async fn clean_up(&mut self) {
        let Some(whole) = self.whole.as_ref().filter(|_| self.has_remains) else { return };
        if self.part == 0 {
            self.whole = None;
            self.has_remains = false;
            return;
        }
        let cleaned = whole.execute_unprepared(&format!("ROLLBACK TO part{}", self.part)).await;
        self.has_remains = false;
        if let Err(error) = cleaned {
            self.whole = None;
            self.tell(&Err(error.into()));
        }
    }

    async fn commit(&mut self) {
        self.clean_up().await;
        if let Some(whole) = self.whole.take() {
            let committed = whole.commit().await.map_err(StoreError::from);
            self.tell(&committed);
        }
    }

    fn tell(&mut self, result: &Result<(), StoreError>) {
        for waiting in self.waiting.drain(..) {
            // Who has hung up wants no answer.
            let _ = waiting.send(result.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use futures_util::future::join_all;
    use sea_orm::{Database, DbBackend, Statement};
    use tempfile::TempDir;

    use super::*;
    use crate::config;

    const PATIENCE: Duration = Duration::from_mins(1);
    /// Bytes of a frame of the write-ahead log (SQLite, File Format §4.1): its header and a page.
    const FRAME: usize = 24 + 4096;

    struct Numbers {
        folder: TempDir,
        writer: Writer,
    }

    impl Numbers {
        async fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite://{}", folder.path().join("numbers.db").display());
            let settings = config::Database { url, ..config::Database::default() };
            let db = Database::connect(dialect::options(&settings)).await.unwrap();
            db.execute_unprepared("CREATE TABLE numbers (number INTEGER PRIMARY KEY)")
                .await
                .unwrap();
            Self { folder, writer: Writer::new(db) }
        }

        async fn begin(&self) -> Part {
            let part = self.writer.begin(PATIENCE).await.unwrap();
            // Whoever will commit queues up now, where it has not yet.
            tokio::task::yield_now().await;
            part
        }

        /// Writes `number` in a part that is not committed yet.
        async fn write(&self, number: i32) -> Part {
            let part = self.begin().await;
            insert(&part, number).await.unwrap();
            part
        }

        async fn all(&self) -> Vec<i64> {
            let select = "SELECT number FROM numbers ORDER BY number";
            let select = Statement::from_string(DbBackend::Sqlite, select);
            let rows = self.writer.db.query_all_raw(select).await.unwrap();
            rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
        }

        /// How often the disk was waited for: frames of the write-ahead log that end a transaction.
        fn commits(&self) -> usize {
            let log = std::fs::read(self.folder.path().join("numbers.db-wal")).unwrap();
            let salt = &log[16..24];
            let frames = log[32..].chunks_exact(FRAME).take_while(|frame| &frame[8..16] == salt);
            frames.filter(|frame| frame[4..8] != [0; 4]).count()
        }
    }

    async fn insert(part: &Part, number: i32) -> Result<(), StoreError> {
        let insert = format!("INSERT INTO numbers VALUES ({number})");
        part.whole()?.execute_unprepared(&insert).await?;
        Ok(())
    }

    #[tokio::test]
    async fn those_who_wait_for_each_other_share_a_commit() {
        let numbers = Numbers::new().await;
        let before = numbers.commits();
        let first = numbers.write(0).await;
        let others = join_all((1..64).map(|number| {
            let numbers = &numbers;
            async move { numbers.write(number).await.commit().await.unwrap() }
        }));
        // The others wait already when the first one is done.
        let first = async { first.commit().await.unwrap() };
        tokio::join!(others, first);
        assert_eq!(numbers.all().await, (0..64).collect::<Vec<_>>());
        assert_eq!(numbers.commits() - before, 2, "one for the first, one for those who waited");
    }

    #[tokio::test]
    async fn nobody_is_told_before_the_commit() {
        let numbers = Numbers::new().await;
        let one = numbers.write(1).await;
        let two = async { numbers.write(2).await };
        let mut one = std::pin::pin!(one.commit());
        let (told, two) = tokio::join!(async { (&mut one).now_or_never() }, two);
        assert!(told.is_none());
        let whole_is_under_way = numbers.writer.shared.try_lock().is_err();
        assert!(whole_is_under_way);
        drop(two);
        one.await.unwrap();
        assert_eq!(numbers.all().await, [1]);
    }

    #[tokio::test]
    async fn what_is_given_up_takes_nothing_else_along() {
        let numbers = Numbers::new().await;
        let first = numbers.begin().await;
        let given_up = async { drop(numbers.write(2).await) };
        let twice = async {
            let part = numbers.write(3).await;
            assert!(matches!(insert(&part, 3).await, Err(StoreError::Duplicate)));
            insert(&part, 4).await.unwrap();
            part.commit().await.unwrap();
        };
        let broken_off = async {
            let part = numbers.write(5).await;
            let _ = insert(&part, 6).now_or_never();
        };
        let write = async |number| numbers.write(number).await.commit().await.unwrap();
        let first = async { first.commit().await.unwrap() };
        tokio::join!(write(1), given_up, twice, broken_off, write(7), first);
        assert_eq!(numbers.all().await, [1, 3, 4, 7]);
    }

    #[tokio::test]
    async fn the_first_part_may_be_given_up_too() {
        let numbers = Numbers::new().await;
        drop(numbers.write(1).await);
        let first = numbers.write(2).await;
        let second = async { numbers.write(3).await.commit().await.unwrap() };
        tokio::join!(second, async { drop(first) });
        numbers.write(4).await.commit().await.unwrap();
        assert_eq!(numbers.all().await, [3, 4]);
    }

    #[tokio::test]
    async fn who_breaks_off_while_it_begins_is_in_nobodys_way() {
        let numbers = Numbers::new().await;
        for _ in 0..20 {
            let _ = numbers.writer.begin(PATIENCE).now_or_never();
            let begin = numbers.writer.begin(PATIENCE);
            let _ = tokio::time::timeout(Duration::from_micros(100), begin).await;
        }
        numbers.write(1).await.commit().await.unwrap();
        assert_eq!(numbers.all().await, [1]);
    }

    #[tokio::test]
    async fn where_the_database_ends_the_whole_nobody_is_told_that_it_was_kept() {
        let numbers = Numbers::new().await;
        let first = numbers.begin().await;
        let one = async { numbers.write(1).await.commit().await };
        let ended = async {
            let part = numbers.write(2).await;
            part.whole().unwrap().execute_unprepared("ROLLBACK").await.unwrap();
            assert!(
                insert(&part, 1).await.is_ok(),
                "the database takes it, outside of any transaction"
            );
            drop(part);
        };
        let three = async { numbers.write(3).await.commit().await };
        let first = async { first.commit().await.unwrap() };
        let (one, (), three, ()) = tokio::join!(one, ended, three, first);
        assert!(matches!(one, Err(StoreError::Database(_))), "{one:?}");
        three.unwrap();
        numbers.write(4).await.commit().await.unwrap();
        assert_eq!(numbers.all().await, [1, 3, 4]);
    }
}
