//! How many HTTP connections there are, in all and from each address, and which of them give way when there is no more room.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    future::pending,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use parking_lot::Mutex;
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::sleep,
};

/// The places for connections. One that has not yet sent a request gives its place to the next when there is no other, the
/// oldest first: connections that only hold places keep nobody out.
pub(crate) struct Places {
    all: Arc<Semaphore>,
    per_address: Option<usize>,
    present: Mutex<Present>,
}

#[derive(Default)]
struct Present {
    last: u64,
    by_address: HashMap<IpAddr, Address>,
    /// Those that have not yet sent a request, the oldest first.
    silent: BTreeMap<u64, Silent>,
}

#[derive(Default)]
struct Address {
    count: usize,
    silent: BTreeSet<u64>,
}

struct Silent {
    address: IpAddr,
    is_counted: bool,
    sent_away: Arc<Notify>,
}

/// A place that a connection holds for as long as it lives.
pub(crate) struct Place {
    places: Arc<Places>,
    number: u64,
    address: IpAddr,
    /// Its address has as many connections as it may: all that it gets is a refusal.
    is_refused: bool,
    has_spoken: AtomicBool,
    sent_away: Arc<Notify>,
    _one_of_all: Option<OwnedSemaphorePermit>,
}

impl Places {
    /// For `most` connections at a time, `per_address` of them from one address, and never more than half of all.
    pub(crate) fn new(most: usize, per_address: Option<usize>) -> Arc<Self> {
        Arc::new(Self {
            all: Arc::new(Semaphore::new(most)),
            per_address: per_address.map(|count| count.min(most.div_ceil(2))),
            present: Mutex::default(),
        })
    }

    /// A place for a connection from `address`, as soon as there is one.
    pub(crate) async fn admit(self: &Arc<Self>, address: IpAddr) -> Place {
        if self.all.available_permits() == 0 {
            self.present.lock().send_oldest_away();
        }
        // The semaphore is never closed.
        let one_of_all = Arc::clone(&self.all).acquire_owned().await.ok();
        let address = socketio::proxy::network(address);
        let sent_away = Arc::new(Notify::new());
        let mut present = self.present.lock();
        let is_refused = !present.makes_room(address, self.per_address);
        let number = present.add(address, !is_refused, Arc::clone(&sent_away));
        Place {
            places: Arc::clone(self),
            number,
            address,
            is_refused,
            has_spoken: AtomicBool::new(false),
            sent_away,
            _one_of_all: one_of_all,
        }
    }
}

impl Present {
    /// Whether the address may have one more, after its oldest silent connection was sent away if need be.
    fn makes_room(&mut self, address: IpAddr, most: Option<usize>) -> bool {
        let Some(there) = self.by_address.get(&address) else {
            return true;
        };
        if most.is_none_or(|most| there.count < most) {
            return true;
        }
        let oldest = there.silent.first().copied();
        oldest.is_some_and(|oldest| self.send_away(oldest))
    }

    fn add(&mut self, address: IpAddr, is_counted: bool, sent_away: Arc<Notify>) -> u64 {
        self.last += 1;
        let number = self.last;
        if is_counted {
            let there = self.by_address.entry(address).or_default();
            there.count += 1;
            there.silent.insert(number);
        }
        let silent = Silent {
            address,
            is_counted,
            sent_away,
        };
        self.silent.insert(number, silent);
        number
    }

    fn send_oldest_away(&mut self) {
        if let Some(&oldest) = self.silent.keys().next() {
            self.send_away(oldest);
        }
    }

    /// Whether the connection was there and silent.
    fn send_away(&mut self, number: u64) -> bool {
        let Some(gone) = self.silent.remove(&number) else {
            return false;
        };
        if gone.is_counted {
            self.forget(gone.address, number);
        }
        gone.sent_away.notify_one();
        true
    }

    fn spoke(&mut self, number: u64) -> bool {
        let Some(silent) = self.silent.remove(&number) else {
            return false;
        };
        if let Some(there) = self.by_address.get_mut(&silent.address) {
            there.silent.remove(&number);
        }
        true
    }

    fn forget(&mut self, address: IpAddr, number: u64) {
        let Some(there) = self.by_address.get_mut(&address) else {
            return;
        };
        there.silent.remove(&number);
        there.count = there.count.saturating_sub(1);
        if there.count == 0 {
            self.by_address.remove(&address);
        }
    }
}

impl Place {
    /// Whether all that the connection gets is a refusal.
    pub(crate) fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// The connection sent a request: from now on nobody takes its place. `false` when that has happened already.
    pub(crate) fn spoke(&self) -> bool {
        if self.has_spoken.load(Ordering::Relaxed) {
            return true;
        }
        let in_time = self.places.present.lock().spoke(self.number);
        self.has_spoken.store(in_time, Ordering::Relaxed);
        in_time
    }

    /// Ends when the connection must: it has sent no request `within` that time, or another needs its place.
    pub(crate) async fn silence(&self, within: Duration) {
        tokio::select! {
            () = self.sent_away.notified() => {}
            () = sleep(within) => {}
        }
        if self.has_spoken.load(Ordering::Relaxed) {
            pending::<()>().await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut present = self.places.present.lock();
        let was_silent = present.silent.remove(&self.number).is_some();
        // Who was sent away is forgotten already.
        if !self.is_refused && (was_silent || *self.has_spoken.get_mut()) {
            present.forget(self.address, self.number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places whose connections have all sent a request.
    async fn speaking(places: &Arc<Places>, address: &str, count: usize) -> Vec<Place> {
        let mut all = Vec::new();
        for _ in 0..count {
            let place = places.admit(address.parse().unwrap()).await;
            assert!(place.spoke());
            all.push(place);
        }
        all
    }

    async fn is_refused(places: &Arc<Places>, address: &str) -> bool {
        places.admit(address.parse().unwrap()).await.is_refused()
    }

    #[tokio::test]
    async fn an_address_has_its_share_and_a_network_of_ipv6_is_one_address() {
        let places = Places::new(100, Some(2));
        let mut held = speaking(&places, "2001:db8:1:2::1", 2).await;
        assert!(is_refused(&places, "2001:db8:1:2:ffff::9").await);
        assert!(!is_refused(&places, "2001:db8:1:3::1").await);
        held.pop();
        assert!(!is_refused(&places, "2001:db8:1:2::1").await);
        let _mapped = speaking(&places, "::ffff:192.0.2.1", 2).await;
        assert!(is_refused(&places, "192.0.2.1").await);
    }

    #[tokio::test]
    async fn an_address_never_has_more_than_half() {
        let places = Places::new(10, Some(1_000));
        let _held = speaking(&places, "192.0.2.1", 5).await;
        assert!(is_refused(&places, "192.0.2.1").await);
        assert!(!is_refused(&places, "192.0.2.2").await);
    }

    #[tokio::test]
    async fn the_silent_give_way_the_oldest_first() {
        let places = Places::new(4, Some(2));
        let first = places.admit("192.0.2.1".parse().unwrap()).await;
        let second = places.admit("192.0.2.1".parse().unwrap()).await;
        let third = places.admit("192.0.2.1".parse().unwrap()).await;
        first.silence(Duration::MAX).await;
        assert!(!first.spoke(), "its place is another's");
        assert!(second.spoke() && third.spoke() && !third.is_refused());
        drop(first);
        assert!(is_refused(&places, "192.0.2.1").await);
        drop(second);
        assert!(!is_refused(&places, "192.0.2.1").await);
        assert_eq!(places.present.lock().by_address.len(), 1);
    }

    #[tokio::test]
    async fn when_all_places_are_taken_the_silent_give_way_whatever_their_address() {
        let places = Places::new(2, None);
        let held = speaking(&places, "192.0.2.1", 1).await;
        let silent = places.admit("192.0.2.2".parse().unwrap()).await;
        let (next, ()) = tokio::join!(places.admit("192.0.2.3".parse().unwrap()), async {
            silent.silence(Duration::MAX).await;
            drop(silent);
        });
        assert!(next.spoke());
        drop((held, next));
        let present = places.present.lock();
        assert!(present.by_address.is_empty() && present.silent.is_empty());
    }
}
