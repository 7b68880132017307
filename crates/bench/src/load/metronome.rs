//! Sends by the clock: says when each message is due, whatever the server does with the ones before.
//!
//! A thread of its own, because the runtime's timers tick in milliseconds and this is to measure less.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;

/// A message of `lane` should go out now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Due {
    pub(crate) lane: usize,
    /// Microseconds since the epoch: latencies count from here, however late it really goes out.
    pub(crate) intended: u64,
}

pub(crate) type Queue = UnboundedSender<Due>;

pub(crate) struct Metronome {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Metronome {
    /// Beats `rate` times a second from `epoch` on, for each lane in turn.
    pub(crate) fn start(rate: u32, epoch: Instant, queues: Vec<(usize, Queue)>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || beat(rate, epoch, &queues, &stopped));
        Self { stop, thread }
    }

    /// Returns when no further message will be due. Fails when the thread had died.
    pub(crate) fn stop(self) -> Result<(), ()> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| ())
    }
}

fn beat(rate: u32, epoch: Instant, queues: &[(usize, Queue)], stopped: &AtomicBool) {
    for (number, (lane, queue)) in (0_u64..).zip(queues.iter().cycle()) {
        let intended = number * 1_000_000 / u64::from(rate);
        let due = epoch + Duration::from_micros(intended);
        if let Some(early) = due.checked_duration_since(Instant::now()) {
            std::thread::sleep(early);
        }
        if stopped.load(Ordering::Relaxed) {
            return;
        }
        // A session that broke no longer listens; the report says so.
        let _ = queue.send(Due {
            lane: *lane,
            intended,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::Metronome;
    use std::time::Instant;
    use tokio::sync::mpsc;

    #[test]
    fn spreads_the_rate_over_the_lanes_by_the_clock() {
        let (queue, mut dues) = mpsc::unbounded_channel();
        let metronome = Metronome::start(2000, Instant::now(), vec![(0, queue.clone()), (3, queue)]);
        let beats: Vec<_> = (0..4)
            .filter_map(|_| dues.blocking_recv())
            .map(|due| (due.lane, due.intended))
            .collect();
        assert_eq!(beats, [(0, 0), (3, 500), (0, 1000), (3, 1500)]);
        metronome.stop().unwrap();
    }
}
