//! Everything that the connections of one server share: who is there, and who is in which room.
//!
//! The rooms are one map behind one lock. What is done under it is a hash look-up and a push into each member's
//! queue (tens of nanoseconds a member; nothing is woken, written or awaited), and one lock gives every socket
//! the same order of broadcasts. Sharding would give that up for a lock that is held a few percent of the time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

use crate::Config;
use crate::admission::Admission;
use crate::engine::TransportName;
use crate::link::{Link, wake};
use crate::packet::Text;
use crate::polling::Sessions;
use crate::{Reason, Room, SocketId};

pub(crate) struct Hub {
    pub(crate) config: Config,
    pub(crate) admission: Arc<Admission>,
    pub(crate) sessions: Sessions,
    pub(crate) totals: Totals,
    last_id: AtomicU64,
    map: Mutex<Map>,
}

/// What has been counted since the start.
#[derive(Default)]
pub(crate) struct Totals {
    pub(crate) events: AtomicU64,
    pub(crate) packets: AtomicU64,
    pub(crate) slow_readers: AtomicU64,
    pub(crate) connected: AtomicU64,
}

impl Totals {
    pub(crate) fn add(counter: &AtomicU64, n: usize) {
        counter.fetch_add(n as u64, Ordering::Relaxed);
    }
}

#[derive(Default)]
struct Map {
    sockets: Members,
    rooms: HashMap<Room, Members>,
    broadcasts: u64,
    /// No new connection is taken.
    draining: bool,
}

type Members = HashMap<SocketId, Arc<Link>>;

impl Hub {
    pub(crate) fn new(config: Config) -> Self {
        Self {
            admission: Arc::new(Admission::new(config.max_sockets, config.max_sockets_per_address)),
            config,
            sessions: Sessions::default(),
            totals: Totals::default(),
            last_id: AtomicU64::new(0),
            map: Mutex::default(),
        }
    }

    /// A new connection, which everyone can reach from now on. `None` when the server drains.
    pub(crate) fn enter(&self, transport: TransportName) -> Option<Arc<Link>> {
        let id = SocketId(self.last_id.fetch_add(1, Ordering::Relaxed) + 1);
        let link = Arc::new(Link::new(id, self.config.max_queued_bytes, transport));
        let mut map = self.map.lock();
        if map.draining {
            return None;
        }
        map.sockets.insert(id, Arc::clone(&link));
        Some(link)
    }

    /// Takes no new connections from now on, and returns those there are.
    pub(crate) fn refuse_new(&self) -> Vec<Arc<Link>> {
        let mut map = self.map.lock();
        map.draining = true;
        map.sockets.values().cloned().collect()
    }

    /// The connection is over: it leaves all rooms and takes no more packets. May be called twice.
    pub(crate) fn leave(&self, link: &Link, reason: Reason) {
        let mut map = self.map.lock();
        for room in link.end(reason) {
            map.remove_member(room, link.id);
        }
        map.sockets.remove(&link.id);
    }

    pub(crate) fn join(&self, link: &Arc<Link>, room: Room) {
        let mut map = self.map.lock();
        if link.add_room(room) {
            map.rooms
                .entry(room)
                .or_default()
                .insert(link.id, Arc::clone(link));
        }
    }

    pub(crate) fn leave_room(&self, link: &Link, room: Room) {
        let mut map = self.map.lock();
        if link.remove_room(room) {
            map.remove_member(room, link.id);
        }
    }

    pub(crate) fn leave_all_rooms(&self, link: &Link) {
        let mut map = self.map.lock();
        for room in link.rooms() {
            link.remove_room(room);
            map.remove_member(room, link.id);
        }
    }

    pub(crate) fn find(&self, id: SocketId) -> Option<Arc<Link>> {
        self.map.lock().sockets.get(&id).cloned()
    }

    pub(crate) fn all(&self) -> Vec<Arc<Link>> {
        self.map.lock().sockets.values().cloned().collect()
    }

    pub(crate) fn members(&self, room: Room) -> Vec<Arc<Link>> {
        self.map
            .lock()
            .rooms
            .get(&room)
            .map(|members| members.values().cloned().collect())
            .unwrap_or_default()
    }

    pub(crate) fn len(&self, room: Room) -> usize {
        self.map.lock().rooms.get(&room).map_or(0, Members::len)
    }

    pub(crate) fn room_count(&self) -> usize {
        self.map.lock().rooms.len()
    }

    /// Queues `text` for every socket that is in one of `rooms`, once each. Returns how many those are.
    pub(crate) fn emit(&self, rooms: &[Room], except: Option<SocketId>, text: &Text) -> usize {
        let mut reached = 0;
        let mut wakers = Vec::new();
        {
            let mut map = self.map.lock();
            map.broadcasts += 1;
            for room in rooms {
                let Some(members) = map.rooms.get(room) else {
                    continue;
                };
                for (id, link) in members {
                    if Some(*id) == except {
                        continue;
                    }
                    let (is_new, waker) = link.push_once(map.broadcasts, text);
                    reached += usize::from(is_new);
                    wakers.extend(waker);
                }
            }
        }
        Totals::add(&self.totals.packets, reached);
        for waker in wakers {
            waker.wake();
        }
        reached
    }

    pub(crate) fn push(&self, link: &Link, text: Text) {
        Totals::add(&self.totals.packets, 1);
        wake(link.push(text));
    }
}

impl Map {
    fn remove_member(&mut self, room: Room, id: SocketId) {
        if let Entry::Occupied(mut members) = self.rooms.entry(room) {
            members.get_mut().remove(&id);
            if members.get().is_empty() {
                members.remove();
            }
        }
    }
}
