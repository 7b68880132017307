//! How many connections there are, in all and from each address.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::proxy::network;

pub(crate) struct Admission {
    max: Option<usize>,
    max_per_address: Option<usize>,
    refused: AtomicU64,
    present: Mutex<Present>,
    emptied: Notify,
}

#[derive(Default)]
struct Present {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A place that a connection holds for as long as it lives.
pub(crate) struct Place {
    admission: Arc<Admission>,
    address: IpAddr,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    Server,
    Address,
}

impl Admission {
    pub(crate) fn new(max: Option<usize>, max_per_address: Option<usize>) -> Self {
        Self {
            max,
            max_per_address,
            refused: AtomicU64::new(0),
            present: Mutex::default(),
            emptied: Notify::new(),
        }
    }

    pub(crate) fn admit(self: &Arc<Self>, address: IpAddr) -> Result<Place, Full> {
        let address = network(address);
        let mut present = self.present.lock();
        let full = if self.max.is_some_and(|max| present.all >= max) {
            Some(Full::Server)
        } else if self.max_per_address.is_some_and(|max| {
            present
                .by_address
                .get(&address)
                .is_some_and(|&count| count >= max)
        }) {
            Some(Full::Address)
        } else {
            None
        };
        if let Some(full) = full {
            self.refused.fetch_add(1, Ordering::Relaxed);
            return Err(full);
        }
        present.all += 1;
        *present.by_address.entry(address).or_default() += 1;
        Ok(Place {
            admission: Arc::clone(self),
            address,
        })
    }

    pub(crate) fn present(&self) -> usize {
        self.present.lock().all
    }

    /// Waits until nobody is there.
    pub(crate) async fn empty(&self) {
        loop {
            let emptied = self.emptied.notified();
            if self.present() == 0 {
                return;
            }
            emptied.await;
        }
    }

    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut present = self.admission.present.lock();
        present.all = present.all.saturating_sub(1);
        if let Entry::Occupied(mut count) = present.by_address.entry(self.address) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
        if present.all == 0 {
            self.admission.emptied.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_and_given_back() {
        let admission = Arc::new(Admission::new(Some(3), Some(2)));
        let (a, b) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let first = admission.admit(a).ok().unwrap();
        let _second = admission.admit(a).ok().unwrap();
        assert_eq!(admission.admit(a).err(), Some(Full::Address));
        let _third = admission.admit(b).ok().unwrap();
        assert_eq!(admission.admit(b).err(), Some(Full::Server));
        drop(first);
        assert!(admission.admit(a).is_ok());
        assert_eq!(admission.refused(), 2);
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_address() {
        let admission = Arc::new(Admission::new(None, Some(1)));
        let _place = admission.admit("2001:db8:1:2::1".parse().unwrap()).ok().unwrap();
        assert_eq!(
            admission.admit("2001:db8:1:2:ffff::9".parse().unwrap()).err(),
            Some(Full::Address)
        );
        assert!(admission.admit("2001:db8:1:3::1".parse().unwrap()).is_ok());
        let _other = admission.admit("::ffff:192.0.2.1".parse().unwrap()).ok().unwrap();
        assert_eq!(
            admission.admit("192.0.2.1".parse().unwrap()).err(),
            Some(Full::Address)
        );
    }
}
