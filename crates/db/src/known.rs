//! What was read a moment ago, so that it is not read again.

use std::{borrow::Borrow, hash::Hash, time::Duration};

use moka::sync::Cache;
use parking_lot::Mutex;

/// Answers of the database, bounded in number and age, and forgotten at once where this process changed them: a read that
/// began before the change and ends after it is not remembered.
pub struct Known<K, V> {
    answers: Cache<K, V>,
    /// How often something was forgotten. Held while an answer is remembered, so that none slips in behind a change.
    forgotten: Mutex<u64>,
}

/// The moment before a read. What was forgotten since makes its answer one to give and not to keep.
#[derive(Copy, Clone, Debug)]
#[must_use]
pub struct Reading(u64);

impl<K, V> Known<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Remembers at most `most` answers, none longer than `fresh`.
    #[must_use]
    pub fn new(most: u64, fresh: Duration) -> Self {
        Self {
            answers: Cache::builder().max_capacity(most).time_to_live(fresh).build(),
            forgotten: Mutex::new(0),
        }
    }

    /// The answer, if there is one that is fresh.
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.answers.get(key)
    }

    /// To be asked before the transaction that reads is opened.
    pub fn reading(&self) -> Reading {
        Reading(*self.forgotten.lock())
    }

    /// Remembers what was read, unless something was forgotten meanwhile: it may have been this.
    pub fn remember(&self, reading: Reading, key: K, answer: V) {
        let forgotten = self.forgotten.lock();
        if *forgotten == reading.0 {
            self.answers.insert(key, answer);
        }
    }

    /// Forgets the answer. To be called after the commit of what changed it.
    pub fn forget<Q>(&self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let mut forgotten = self.forgotten.lock();
        *forgotten += 1;
        self.answers.invalidate(key);
    }

    /// Gives back the room of answers that are too old. Without it that is done when others are asked for.
    pub fn sweep(&self) {
        self.answers.run_pending_tasks();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Known;

    #[test]
    fn a_read_that_was_under_way_during_a_change_is_not_remembered() {
        let known = Known::new(10, Duration::from_mins(1));
        let reading = known.reading();
        known.forget(&1);
        known.remember(reading, 1, "before");
        assert_eq!(known.get(&1), None);
        known.remember(known.reading(), 1, "after");
        assert_eq!(known.get(&1), Some("after"));
        known.forget(&1);
        assert_eq!(known.get(&1), None);
    }
}
