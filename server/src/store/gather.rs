//! Answers those who ask at the same time together, so that they share a statement or a commit. Nothing is kept: each
//! is told what the database says after it asked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::StoreError;

/// Questions that are answered in one round at most.
const TOGETHER_MAX: usize = 64;
/// See [`in_few_lengths`].
const LENGTH: usize = 16;

type Answer<A> = Result<A, StoreError>;
type Asker<A> = oneshot::Sender<Answer<A>>;

/// Where questions of one kind wait until the round before theirs is over.
pub(super) struct Gather<Q, A> {
    waiting: Mutex<Waiting<Q, A>>,
    /// Longest round. A database that is gone without a word would else keep all who ask after it waiting.
    patience: Duration,
}

struct Waiting<Q, A> {
    asked: Vec<(Q, Asker<A>)>,
    /// Whether somebody answers, and looks again before it ends.
    answering: bool,
}

impl<Q: Send + 'static, A: Send + 'static> Gather<Q, A> {
    /// A place where a round takes as long as `patience` at most.
    pub(super) fn new(patience: Duration) -> Arc<Self> {
        let waiting = Mutex::new(Waiting { asked: Vec::new(), answering: false });
        Arc::new(Self { waiting, patience })
    }

    /// Asks `question` in the next round. `answer` answers the questions of a round in their order, or fails for all.
    ///
    /// # Errors
    /// [`StoreError`] of the round, and [`StoreError::Busy`], where it broke off or took too long.
    pub(super) async fn ask<F>(
        self: &Arc<Self>,
        question: Q,
        answer: impl Fn(Vec<Q>) -> F + Send + 'static,
    ) -> Answer<A>
    where
        F: Future<Output = Answer<Vec<A>>> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let is_first = {
            let mut waiting = self.waiting();
            waiting.asked.push((question, tell));
            !std::mem::replace(&mut waiting.answering, true)
        };
        if is_first {
            // In a task of its own: the one who asked first may hang up, which is nothing to the others.
            tokio::spawn(Rounds { of: Arc::clone(self), is_over: false }.answer_all(answer));
        }
        told.await.unwrap_or(Err(StoreError::Busy))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting<Q, A>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever answers until nobody waits. Where it breaks off, by a panic for example, nobody waits for ever.
struct Rounds<Q: Send + 'static, A: Send + 'static> {
    of: Arc<Gather<Q, A>>,
    is_over: bool,
}

impl<Q: Send + 'static, A: Send + 'static> Rounds<Q, A> {
    async fn answer_all<F>(mut self, answer: impl Fn(Vec<Q>) -> F)
    where
        F: Future<Output = Answer<Vec<A>>>,
    {
        while let Some((questions, askers)) = self.next() {
            let answered = tokio::time::timeout(self.of.patience, answer(questions)).await;
            match answered.unwrap_or(Err(StoreError::Busy)) {
                Ok(answers) => tell(askers.into_iter().zip(answers.into_iter().map(Ok))),
                Err(error) => tell(askers.into_iter().map(|asker| (asker, Err(error.clone())))),
            }
        }
    }

    fn next(&mut self) -> Option<(Vec<Q>, Vec<Asker<A>>)> {
        let mut waiting = self.of.waiting();
        // Who has hung up wants no answer, and nothing done that they have long been told has failed.
        waiting.asked.retain(|(_, asker)| !asker.is_closed());
        if waiting.asked.is_empty() {
            waiting.answering = false;
            self.is_over = true;
            return None;
        }
        let most = waiting.asked.len().min(TOGETHER_MAX);
        Some(waiting.asked.drain(..most).unzip())
    }
}

impl<Q: Send + 'static, A: Send + 'static> Drop for Rounds<Q, A> {
    fn drop(&mut self) {
        if !self.is_over {
            let mut waiting = self.of.waiting();
            waiting.asked.clear();
            waiting.answering = false;
        }
    }
}

fn tell<A>(answers: impl Iterator<Item = (Asker<A>, Answer<A>)>) {
    for (asker, answer) in answers {
        // Who has hung up wants no answer.
        let _ = asker.send(answer);
    }
}

/// `rows` in two parts at most: as many sixteens as there are, and the rest. A database prepares its statement for each
/// length once, and there are few.
pub(super) fn in_few_lengths<T>(rows: impl IntoIterator<Item = T>) -> Vec<Vec<T>> {
    let mut rows: Vec<T> = rows.into_iter().collect();
    let rest = rows.split_off(rows.len() - rows.len() % LENGTH);
    let mut parts = vec![rows, rest];
    parts.retain(|part| !part.is_empty());
    parts
}

/// `keys`, each once, and the last of them again until their number is a power of two.
pub(super) fn padded<T: Ord + Clone>(keys: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut keys: Vec<T> = keys.into_iter().collect();
    keys.sort_unstable();
    keys.dedup();
    if let Some(last) = keys.last().cloned() {
        keys.resize(keys.len().next_power_of_two(), last);
    }
    keys
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use proptest::prelude::*;
    use tokio::sync::Semaphore;
    use tokio::task::JoinHandle;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(7);

    /// Doubles numbers. Each round tells that it has begun, and goes on once it is let.
    #[derive(Clone)]
    struct Doubler {
        gather: Arc<Gather<u32, (u32, usize)>>,
        begun: Arc<Semaphore>,
        may_go_on: Arc<Semaphore>,
    }

    impl Doubler {
        fn new() -> Self {
            let [begun, may_go_on] = [0; 2].map(|permits| Arc::new(Semaphore::new(permits)));
            Self { gather: Gather::new(PATIENCE), begun, may_go_on }
        }

        /// Twice `number`, and how many were in its round.
        async fn double(&self, number: u32) -> Answer<(u32, usize)> {
            let Self { begun, may_go_on, .. } = self.clone();
            let answer = move |numbers: Vec<u32>| {
                let (begun, may_go_on) = (Arc::clone(&begun), Arc::clone(&may_go_on));
                async move {
                    begun.add_permits(1);
                    may_go_on.acquire().await.map_err(|_| StoreError::Conflict)?.forget();
                    assert!(!numbers.contains(&0), "nothing to double");
                    let together = numbers.len();
                    Ok(numbers.into_iter().map(|number| (number * 2, together)).collect())
                }
            };
            self.gather.ask(number, answer).await
        }

        fn ask(&self, number: u32) -> JoinHandle<Answer<(u32, usize)>> {
            let doubler = self.clone();
            tokio::spawn(async move { doubler.double(number).await })
        }
    }

    #[tokio::test]
    async fn those_who_ask_during_a_round_are_answered_in_the_next_one_each_with_its_own_answer() {
        let doubler = Doubler::new();
        let first = doubler.ask(1);
        doubler.begun.acquire().await.unwrap().forget();
        let others: Vec<_> = (2..100).map(|number| doubler.ask(number)).collect();
        while doubler.gather.waiting().asked.len() < others.len() {
            tokio::task::yield_now().await;
        }
        doubler.may_go_on.add_permits(3);
        assert_eq!(first.await.unwrap().unwrap(), (2, 1));
        for (number, other) in (2..).zip(others) {
            let together = if number < 66 { 64 } else { 34 };
            assert_eq!(other.await.unwrap().unwrap(), (number * 2, together));
        }
    }

    #[tokio::test]
    async fn where_a_round_breaks_off_nobody_waits_for_ever_and_the_next_one_begins_anew() {
        let doubler = Doubler::new();
        doubler.may_go_on.add_permits(2);
        let (one, nothing) = tokio::join!(doubler.double(1), doubler.double(0));
        assert!(matches!((one, nothing), (Err(StoreError::Busy), Err(StoreError::Busy))));
        assert_eq!(doubler.double(3).await.unwrap(), (6, 1));
    }

    #[tokio::test]
    async fn where_a_round_fails_everybody_in_it_hears_why() {
        let doubler = Doubler::new();
        doubler.may_go_on.close();
        let (one, other) = tokio::join!(doubler.double(1), doubler.double(2));
        assert!(matches!((one, other), (Err(StoreError::Conflict), Err(StoreError::Conflict))));
    }

    #[tokio::test]
    async fn who_asked_first_may_hang_up() {
        let doubler = Doubler::new();
        assert!(doubler.double(1).now_or_never().is_none());
        doubler.may_go_on.add_permits(2);
        assert_eq!(doubler.double(2).await.unwrap().0, 4);
    }

    #[tokio::test(start_paused = true)]
    async fn a_round_without_an_end_ends_and_the_next_one_begins_anew() {
        let doubler = Doubler::new();
        let endless = doubler.ask(1);
        doubler.begun.acquire().await.unwrap().forget();
        let next = doubler.ask(2);
        assert!(matches!(endless.await.unwrap(), Err(StoreError::Busy)));
        doubler.may_go_on.add_permits(1);
        assert_eq!(next.await.unwrap().unwrap(), (4, 1));
    }

    #[tokio::test]
    async fn nothing_is_done_for_who_hung_up_before_the_round_began() {
        let doubler = Doubler::new();
        let first = doubler.ask(1);
        doubler.begun.acquire().await.unwrap().forget();
        assert!(doubler.double(2).now_or_never().is_none());
        let last = doubler.ask(3);
        while doubler.gather.waiting().asked.len() < 2 {
            tokio::task::yield_now().await;
        }
        doubler.may_go_on.add_permits(2);
        assert_eq!(first.await.unwrap().unwrap(), (2, 1));
        assert_eq!(last.await.unwrap().unwrap(), (6, 1), "it is alone in its round");
    }

    proptest! {
        #[test]
        fn parts_are_few_have_few_lengths_and_all_rows_in_order(
            rows in proptest::collection::vec(0_u8.., 0..=TOGETHER_MAX),
        ) {
            let parts = in_few_lengths(rows.clone());
            prop_assert!(parts.len() <= 2);
            prop_assert!(parts.iter().all(|part| part.len() < LENGTH || part.len() % LENGTH == 0));
            prop_assert!(parts.iter().all(|part| !part.is_empty()));
            prop_assert_eq!(parts.concat(), rows);
        }

        #[test]
        fn padded_keys_are_the_same_keys(keys in proptest::collection::vec(0_u8..20, 0..40)) {
            let padded = padded(keys.clone());
            prop_assert!(padded.is_empty() || padded.len().is_power_of_two());
            let set = |keys: Vec<u8>| keys.into_iter().collect::<std::collections::BTreeSet<_>>();
            prop_assert_eq!(set(padded), set(keys));
        }
    }
}
