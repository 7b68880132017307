//! One connection as the rest of the process holds it: what waits to be sent, and whether it is to end.
//!
//! Locks: [`Hub`](crate::hub::Hub)'s room lock may be held when a link is locked, never the other way round, and
//! no lock is held across an await.

use std::collections::VecDeque;
use std::mem;
use std::task::{Poll, Waker};

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::oneshot;

use crate::engine::TransportName;
use crate::packet::Text;
use crate::{Reason, Room, SocketId};

/// What a waiting packet costs beside its bytes, so that empty packets cannot wait without bound.
const PACKET_OVERHEAD: usize = 64;

/// How many acknowledgements of a client may be awaited at once ([`crate::Sockets::emit_with_ack`]).
const MAX_AWAITED_ACKS: usize = 256;

pub(crate) struct Link {
    pub(crate) id: SocketId,
    max_queued_bytes: usize,
    state: Mutex<State>,
}

struct State {
    queue: VecDeque<Text>,
    queued_bytes: usize,
    /// Taken from the queue and not yet with the operating system.
    unsent_bytes: usize,
    transport: TransportName,
    /// Nothing goes out until the CONNECT is answered.
    held: bool,
    connected: bool,
    closing: Option<Reason>,
    /// The last packet is queued; nothing comes after it.
    over: bool,
    /// The broadcast that reached this link last, so that a socket in several rooms gets it once.
    broadcast: u64,
    /// The connection's task, while it sleeps.
    task: Sleeper,
    /// The polling request that waits for packets.
    poll: Option<Waker>,
    rooms: Vec<Room>,
    awaited: Vec<Awaited>,
    last_ack: u64,
}

#[derive(Default)]
struct Sleeper {
    waker: Option<Waker>,
    asleep: bool,
}

impl Sleeper {
    fn wake(&mut self) -> Option<Waker> {
        if mem::take(&mut self.asleep) {
            self.waker.clone()
        } else {
            None
        }
    }
}

struct Awaited {
    id: u64,
    answer: oneshot::Sender<Bytes>,
}

/// What a polling request gets.
pub(crate) enum Polled {
    Packets(VecDeque<Text>),
    /// The connection is over, and everything was sent.
    Over,
    /// The connection has moved to a WebSocket.
    Moved,
}

impl Link {
    pub(crate) fn new(id: SocketId, max_queued_bytes: usize, transport: TransportName) -> Self {
        Self {
            id,
            max_queued_bytes,
            state: Mutex::new(State {
                queue: VecDeque::new(),
                queued_bytes: 0,
                unsent_bytes: 0,
                transport,
                held: false,
                connected: false,
                closing: None,
                over: false,
                broadcast: 0,
                task: Sleeper::default(),
                poll: None,
                rooms: Vec::new(),
                awaited: Vec::new(),
                last_ack: 0,
            }),
        }
    }

    /// Queues a packet. The waker, if there is one, is to be woken when no lock is held.
    pub(crate) fn push(&self, text: Text) -> Option<Waker> {
        self.state.lock().push(text, self.max_queued_bytes)
    }

    /// As [`push`](Self::push), but only if `broadcast` has not been here before.
    pub(crate) fn push_once(&self, broadcast: u64, text: &Text) -> (bool, Option<Waker>) {
        let mut state = self.state.lock();
        if state.broadcast == broadcast || state.closing.is_some() {
            return (false, None);
        }
        state.broadcast = broadcast;
        (true, state.push(text.clone(), self.max_queued_bytes))
    }

    /// Holds back everything until [`welcome`](Self::welcome) or [`refuse`](Self::refuse).
    pub(crate) fn hold(&self) {
        self.state.lock().held = true;
    }

    /// Lets out what was held back, behind `first`.
    pub(crate) fn welcome(&self, first: Text) {
        let waker = {
            let mut state = self.state.lock();
            state.held = false;
            state.connected = true;
            if state.closing.is_none() {
                state.queued_bytes += cost(&first);
                state.queue.push_front(first);
            }
            state.wake_reader()
        };
        wake(waker);
    }

    /// Forgets what was held back, and sends `refusal` alone.
    pub(crate) fn refuse(&self, refusal: Text) {
        let waker = {
            let mut state = self.state.lock();
            state.held = false;
            state.queue.clear();
            state.queued_bytes = 0;
            state.push(refusal, self.max_queued_bytes)
        };
        wake(waker);
    }

    /// Asks the connection to end, after `last` if given. The first reason stays.
    pub(crate) fn close(&self, reason: Reason, last: Option<Text>) {
        let (reader, task) = {
            let mut state = self.state.lock();
            if state.closing.is_some() {
                return;
            }
            if let Some(last) = last {
                state.queued_bytes += cost(&last);
                state.queue.push_back(last);
            }
            state.closing = Some(reason);
            (state.wake_reader(), state.task.wake())
        };
        wake(reader);
        wake(task);
    }

    /// Queues the last packet of a connection that is ending, for a polling client to fetch.
    pub(crate) fn push_last(&self, text: Text) {
        let waker = {
            let mut state = self.state.lock();
            state.held = false;
            state.over = true;
            state.queue.push_back(text);
            state.poll.take()
        };
        wake(waker);
    }

    /// Ready when a polling client has fetched everything.
    pub(crate) fn fetched(&self, waker: &Waker) -> Poll<()> {
        let mut state = self.state.lock();
        if state.queue.is_empty() {
            return Poll::Ready(());
        }
        state.task.waker = Some(waker.clone());
        state.task.asleep = true;
        Poll::Pending
    }

    pub(crate) fn closing(&self) -> Option<Reason> {
        self.state.lock().closing
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.state.lock().connected
    }

    /// Bytes that wait for the client, those under way included.
    pub(crate) fn backlog(&self) -> usize {
        let state = self.state.lock();
        state.queued_bytes + state.unsent_bytes
    }

    /// The connection's task is running: it looks by itself, nobody needs to wake it.
    pub(crate) fn awake(&self) {
        self.state.lock().task.asleep = false;
    }

    /// The connection's task is about to sleep. `false` when there is something to do first.
    pub(crate) fn sleep(&self, waker: &Waker) -> bool {
        let mut state = self.state.lock();
        let writable = state.transport == TransportName::WebSocket && !state.held && state.unsent_bytes == 0;
        if (writable && !state.queue.is_empty()) || state.closing.is_some() {
            return false;
        }
        if !state
            .task
            .waker
            .as_ref()
            .is_some_and(|known| known.will_wake(waker))
        {
            state.task.waker = Some(waker.clone());
        }
        state.task.asleep = true;
        true
    }

    /// Swaps everything that waits into the empty `batch`; it counts as waiting until [`sent`](Self::sent).
    /// `false` when there is nothing.
    pub(crate) fn take(&self, batch: &mut VecDeque<Text>) -> bool {
        let mut state = self.state.lock();
        if state.held || state.queue.is_empty() || state.transport != TransportName::WebSocket {
            return false;
        }
        mem::swap(&mut state.queue, batch);
        state.unsent_bytes += mem::take(&mut state.queued_bytes);
        true
    }

    /// All that was taken is with the operating system.
    pub(crate) fn sent(&self) {
        self.state.lock().unsent_bytes = 0;
    }

    /// What a polling request is waiting for.
    pub(crate) fn poll(&self, waker: &Waker) -> Poll<Polled> {
        let mut state = self.state.lock();
        if state.transport == TransportName::WebSocket {
            return Poll::Ready(Polled::Moved);
        }
        if !state.held && !state.queue.is_empty() {
            state.queued_bytes = 0;
            let packets = mem::take(&mut state.queue);
            // It may be waiting for room, or for the end of what was to be fetched.
            let waker = state.task.wake();
            drop(state);
            wake(waker);
            return Poll::Ready(Polled::Packets(packets));
        }
        if state.over {
            return Poll::Ready(Polled::Over);
        }
        state.poll = Some(waker.clone());
        Poll::Pending
    }

    /// From now on the packets go over the WebSocket; a poll that waits is let go.
    pub(crate) fn move_to_websocket(&self) {
        let waker = {
            let mut state = self.state.lock();
            state.transport = TransportName::WebSocket;
            state.poll.take()
        };
        wake(waker);
    }

    /// `false` when it was there already, or the connection is ending.
    pub(crate) fn add_room(&self, room: Room) -> bool {
        let mut state = self.state.lock();
        if state.closing.is_some() || state.rooms.contains(&room) {
            return false;
        }
        state.rooms.push(room);
        true
    }

    pub(crate) fn remove_room(&self, room: Room) -> bool {
        let mut state = self.state.lock();
        let Some(at) = state.rooms.iter().position(|it| *it == room) else {
            return false;
        };
        state.rooms.swap_remove(at);
        true
    }

    pub(crate) fn rooms(&self) -> Vec<Room> {
        self.state.lock().rooms.clone()
    }

    /// The connection is over for everyone else: no packet is taken any more, and nobody is answered.
    pub(crate) fn end(&self, reason: Reason) -> Vec<Room> {
        let mut state = self.state.lock();
        state.closing.get_or_insert(reason);
        state.awaited = Vec::new();
        mem::take(&mut state.rooms)
    }

    /// Nobody is there to read what still waits. The link itself may live on in a handle of the application.
    pub(crate) fn discard(&self) {
        let mut state = self.state.lock();
        state.queue = VecDeque::new();
        state.queued_bytes = 0;
    }

    /// A new awaited acknowledgement: its id, and where the answer comes. `None` when too many are awaited.
    pub(crate) fn await_ack(&self) -> Option<(u64, oneshot::Receiver<Bytes>)> {
        let mut state = self.state.lock();
        state.awaited.retain(|it| !it.answer.is_closed());
        if state.closing.is_some() || state.awaited.len() >= MAX_AWAITED_ACKS {
            return None;
        }
        state.last_ack += 1;
        let id = state.last_ack;
        let (answer, receiver) = oneshot::channel();
        state.awaited.push(Awaited { id, answer });
        Some((id, receiver))
    }

    /// The client acknowledged. An id that nobody awaits (any more) is ignored.
    pub(crate) fn acked(&self, id: u64, json: Bytes) {
        let mut state = self.state.lock();
        if let Some(at) = state.awaited.iter().position(|it| it.id == id) {
            let awaited = state.awaited.swap_remove(at);
            drop(state);
            // Nobody waits any more when the time is over.
            let _ = awaited.answer.send(json);
        }
    }
}

impl State {
    fn push(&mut self, text: Text, max: usize) -> Option<Waker> {
        if self.closing.is_some() {
            return None;
        }
        // What waits already decides, not this packet: one that is longer than the bound still gets through.
        if self.queued_bytes + self.unsent_bytes > max {
            self.closing = Some(Reason::SlowReader);
            self.queue = VecDeque::new();
            self.queued_bytes = 0;
            return self.task.wake();
        }
        self.queued_bytes += cost(&text);
        self.queue.push_back(text);
        self.wake_reader()
    }

    /// Whoever sends the queue on: the task for a WebSocket, the waiting request for polling.
    fn wake_reader(&mut self) -> Option<Waker> {
        if self.held {
            return None;
        }
        match self.transport {
            TransportName::WebSocket => self.task.wake(),
            TransportName::Polling => self.poll.take(),
        }
    }
}

fn cost(text: &Text) -> usize {
    text.len() + PACKET_OVERHEAD
}

pub(crate) fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}
