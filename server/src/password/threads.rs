//! The threads that hash: as many as there are permits, and no others. They give way to everything else that wants to run,
//! so that a storm of sign-ins keeps no session check waiting.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use tokio::sync::oneshot;

use super::HashError;

/// Calls that may wait for each thread: about a second and a half of work at 25 ms a hash.
const QUEUE_PER_THREAD: usize = 64;
/// Longest wait for a thread, where imported hashes make the work of each call longer than that.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much nicer than others they are: 0 is not at all, 19 most.
const NICENESS: i32 = 10;

type Job = Box<dyn FnOnce() + Send>;

/// Threads that wait for work. Dropped, they end.
pub(super) struct Threads {
    jobs: mpsc::Sender<Job>,
    places: Arc<Places>,
    capacity: usize,
}

/// Where calls wait or are worked on.
struct Places {
    taken: AtomicUsize,
    /// Told when the last one was given back.
    at_rest: Box<dyn Fn() + Send + Sync>,
}

impl Threads {
    /// Starts one for each of `count` permits. `at_rest` is called whenever nothing is left to do.
    ///
    /// # Errors
    /// [`HashError::Thread`], where the system gives none.
    pub(super) fn start(
        count: usize,
        at_rest: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, HashError> {
        let (jobs, waiting) = mpsc::channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..count {
            let waiting = Arc::clone(&waiting);
            let thread = std::thread::Builder::new().name(format!("hash-{number}"));
            thread.spawn(move || work(&waiting)).map_err(HashError::Thread)?;
        }
        let places = Places { taken: AtomicUsize::new(0), at_rest: Box::new(at_rest) };
        Ok(Self { jobs, places: Arc::new(places), capacity: count * (QUEUE_PER_THREAD + 1) })
    }

    /// Whether whoever comes now is refused.
    pub(super) fn are_busy(&self) -> bool {
        self.taken() >= self.capacity
    }

    fn taken(&self) -> usize {
        self.places.taken.load(Ordering::SeqCst)
    }

    /// Has `work` done. Who hangs up before it has begun costs nothing; once it has begun, it holds its thread to the end.
    ///
    /// # Errors
    /// [`HashError::Overloaded`], where the queue is full or the wait is too long.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let place = Place::take(&self.places, self.capacity)?;
        let (start, started) = oneshot::channel();
        let (finish, finished) = oneshot::channel();
        let job = move || {
            if start.send(()).is_ok() {
                let result = work();
                drop(place);
                // Who has hung up meanwhile wants no result.
                let _ = finish.send(result);
            }
        };
        self.jobs.send(Box::new(job)).map_err(|_| HashError::Argon2)?;
        let has_begun = tokio::time::timeout(PATIENCE, started).await;
        has_begun.map_err(|_| HashError::Overloaded)?.map_err(|_| HashError::Argon2)?;
        finished.await.map_err(|_| HashError::Argon2)
    }
}

fn work(waiting: &Mutex<mpsc::Receiver<Job>>) {
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::debug!(%error, "hashing has the same priority as everything else");
    }
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // Whoever waits for what panicked hears of it by the end of its channel; the thread goes on.
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("hashing a password panicked");
        }
    }
}

/// A place in the queue, given back when dropped.
struct Place(Arc<Places>);

impl Place {
    fn take(places: &Arc<Places>, capacity: usize) -> Result<Self, HashError> {
        let place = Self(Arc::clone(places));
        let before = places.taken.fetch_add(1, Ordering::SeqCst);
        if before >= capacity { Err(HashError::Overloaded) } else { Ok(place) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.0.taken.fetch_sub(1, Ordering::SeqCst) == 1 {
            (self.0.at_rest)();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn a_full_queue_answers_at_once_and_recovers() {
        let threads = Threads::start(1, || ()).unwrap();
        let (go_on, wait) = mpsc::channel::<()>();
        let first = threads.run(move || wait.recv().is_err());
        let mut first = Box::pin(first);
        assert!((&mut first).now_or_never().is_none());
        let mut waiting: Vec<_> =
            (1..threads.capacity).map(|_| Box::pin(threads.run(|| ()))).collect();
        for one in &mut waiting {
            assert!(one.now_or_never().is_none());
        }
        assert!(threads.are_busy());
        assert!(matches!(threads.run(|| ()).await, Err(HashError::Overloaded)));
        drop(go_on);
        assert!(first.await.unwrap());
        for one in waiting {
            one.await.unwrap();
        }
        assert!(!threads.are_busy());
        threads.run(|| ()).await.unwrap();
    }

    #[tokio::test]
    async fn work_goes_on_without_who_hung_up_and_is_not_begun_for_who_did_before() {
        let threads = Threads::start(1, || ()).unwrap();
        let (begun, has_begun) = mpsc::channel();
        let (go_on, wait) = mpsc::channel::<()>();
        let (done, is_done) = mpsc::channel();
        let first = threads.run(move || {
            begun.send(()).unwrap();
            let _ = wait.recv();
            done.send("the first one").unwrap();
        });
        let mut first = Box::pin(first);
        assert!((&mut first).now_or_never().is_none());
        has_begun.recv().unwrap();
        drop(first);
        let never = threads.run(|| unreachable!("nobody waits for it"));
        assert!(never.now_or_never().is_none());
        assert_eq!(threads.taken(), 2, "one is worked on, one waits");
        drop(go_on);
        threads.run(|| ()).await.unwrap();
        assert_eq!(is_done.recv().unwrap(), "the first one");
    }

    #[tokio::test]
    async fn rest_begins_when_the_last_one_is_done_with_even_where_nobody_waited_for_it() {
        let (tell, rest) = mpsc::channel();
        let tell = Mutex::new(tell);
        let threads = Threads::start(1, move || tell.lock().unwrap().send(()).unwrap()).unwrap();
        let (go_on, wait) = mpsc::channel::<()>();
        let mut first = Box::pin(threads.run(move || wait.recv().is_err()));
        assert!((&mut first).now_or_never().is_none());
        assert!(threads.run(|| unreachable!("nobody waits for it")).now_or_never().is_none());
        drop(go_on);
        assert!(first.await.unwrap());
        rest.recv().unwrap();
        assert_eq!(threads.taken(), 0);
        assert!(rest.try_recv().is_err(), "there was one rest only");
    }

    #[tokio::test]
    async fn a_panic_is_the_caller_s_failure_and_not_the_thread_s_end() {
        let threads = Threads::start(1, || ()).unwrap();
        let failed = threads.run(|| assert_eq!(1, 2, "on purpose")).await;
        assert!(matches!(failed, Err(HashError::Argon2)));
        assert_eq!(threads.run(|| 7).await.unwrap(), 7);
        assert_eq!(threads.taken(), 0);
    }
}
