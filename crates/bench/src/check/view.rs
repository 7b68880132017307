//! How far one client has got in each thread: what it asks for when it comes back.

use super::evidence::Thread;
use std::collections::{BTreeSet, HashMap};

#[derive(Debug, Default)]
pub(crate) struct View {
    threads: HashMap<Thread, Reached>,
}

#[derive(Debug, Default)]
struct Reached {
    /// Every line up to this one is here.
    whole: u64,
    /// Lines beyond a hole.
    beyond: BTreeSet<u64>,
}

impl View {
    pub(crate) fn take(&mut self, thread: &Thread, seq: u64) {
        let reached = self.threads.entry(thread.clone()).or_default();
        if seq > reached.whole {
            reached.beyond.insert(seq);
        }
        while reached.beyond.remove(&(reached.whole + 1)) {
            reached.whole += 1;
        }
    }

    /// The `after` of the next join.
    pub(crate) fn whole(&self, thread: &Thread) -> u64 {
        self.threads.get(thread).map_or(0, |reached| reached.whole)
    }
}

#[cfg(test)]
mod tests {
    use super::View;
    use crate::check::evidence::{Kind, Thread};

    #[test]
    fn stops_before_the_first_hole() {
        let (mut view, thread) = (View::default(), Thread::new("c", Kind::Message));
        for seq in [1, 2, 4, 2] {
            view.take(&thread, seq);
        }
        assert_eq!(view.whole(&thread), 2);
        view.take(&thread, 3);
        assert_eq!(view.whole(&thread), 4);
    }
}
