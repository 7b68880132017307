//! All sockets of a server, as the application sees them.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, sleep_until, timeout};

use crate::hub::Hub;
use crate::{Config, Packet, Reason, Room, Socket, SocketId, packet};

/// All sockets of one server. Cloning gives another handle of the same.
#[derive(Clone)]
pub struct Sockets {
    pub(crate) hub: Arc<Hub>,
}

/// Why there is no acknowledgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AckError {
    /// The socket is gone, or went while it was asked.
    #[error("the socket is gone")]
    Gone,
    /// It did not answer in time.
    #[error("the client did not acknowledge in time")]
    TimedOut,
    /// Too many acknowledgements of this socket are awaited already (256).
    #[error("too many acknowledgements of this socket are awaited")]
    TooMany,
}

/// What is counted, for metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Connections now, also those that are not connected as a socket yet.
    pub connections: usize,
    /// Rooms with somebody in them now.
    pub rooms: usize,
    /// Sockets that were connected since the start.
    pub connected_total: u64,
    /// Connections refused for a limit since the start.
    pub refused_total: u64,
    /// Readers dropped because they were too far behind, since the start.
    pub slow_readers_total: u64,
    /// Events received since the start.
    pub events_total: u64,
    /// Packets queued for clients since the start, acknowledgements included.
    pub packets_total: u64,
}

impl Sockets {
    /// A server without connections; [`router`](Self::router) opens its doors.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            hub: Arc::new(Hub::new(config)),
        }
    }

    /// Sends to every socket in one of `rooms`, once each, save `except`, and returns how many those are. Never
    /// waits. Calls that come one after the other reach each socket in that order, and all calls reach all sockets in
    /// the same order.
    #[expect(
        clippy::must_use_candidate,
        reason = "called for its effect; the number is extra"
    )]
    pub fn emit(&self, rooms: &[Room], except: Option<SocketId>, packet: &Packet) -> usize {
        self.hub.emit(rooms, except, &packet.text)
    }

    /// Sends to every connected socket.
    pub fn emit_to_all(&self, packet: &Packet) {
        for link in self.hub.all() {
            if link.is_connected() {
                self.hub.push(&link, packet.text.clone());
            }
        }
    }

    /// Sends an event with one argument (JSON) to one socket and waits for its acknowledgement: the JSON of the
    /// first argument, `null` when there is none. The event is queued by the call, not by the first poll.
    pub fn emit_with_ack(
        &self,
        socket: SocketId,
        name: &str,
        json: &[u8],
        within: Duration,
    ) -> impl Future<Output = Result<Bytes, AckError>> + Send + use<> {
        let asked = match self.hub.find(socket) {
            None => Err(AckError::Gone),
            Some(link) => match link.await_ack() {
                None => Err(AckError::TooMany),
                Some((id, answer)) => {
                    self.hub.push(&link, packet::event_wanting_ack(id, name, json));
                    Ok(answer)
                }
            },
        };
        async move {
            match timeout(within, asked?).await {
                Ok(Ok(json)) => Ok(json),
                Ok(Err(_)) => Err(AckError::Gone),
                Err(_) => Err(AckError::TimedOut),
            }
        }
    }

    /// Every socket that is in `from` now is in `to` from the next call on, too.
    pub fn join_all(&self, from: Room, to: Room) {
        for link in self.hub.members(from) {
            self.hub.join(&link, to);
        }
    }

    /// Ends every socket in `room`, as [`Socket::disconnect`], and returns how many those are.
    #[expect(
        clippy::must_use_candidate,
        reason = "called for its effect; the number is extra"
    )]
    pub fn disconnect(&self, room: Room) -> usize {
        let members = self.hub.members(room);
        for link in &members {
            self.socket(link).disconnect();
        }
        members.len()
    }

    /// Ends one socket, as [`Socket::disconnect`]. `false` when it is gone already.
    #[expect(
        clippy::must_use_candidate,
        reason = "called for its effect; the number is extra"
    )]
    pub fn disconnect_socket(&self, socket: SocketId) -> bool {
        let link = self.hub.find(socket);
        if let Some(link) = &link {
            self.socket(link).disconnect();
        }
        link.is_some()
    }

    /// How many sockets are in `room`.
    #[must_use]
    pub fn len(&self, room: Room) -> usize {
        self.hub.len(room)
    }

    /// Nobody is in `room`.
    #[must_use]
    pub fn is_empty(&self, room: Room) -> bool {
        self.len(room) == 0
    }

    /// What is counted, for metrics.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let totals = &self.hub.totals;
        Counts {
            connections: self.hub.admission.present(),
            rooms: self.hub.room_count(),
            connected_total: totals.connected.load(Ordering::Relaxed),
            refused_total: self.hub.admission.refused(),
            slow_readers_total: totals.slow_readers.load(Ordering::Relaxed),
            events_total: totals.events.load(Ordering::Relaxed),
            packets_total: totals.packets.load(Ordering::Relaxed),
        }
    }

    /// Takes no new connections (503), and closes those there are, spread evenly over `within` so that they do not
    /// all come back at once somewhere else. Returns when all are gone, at the latest
    /// [`Config::close_timeout`] after `within`.
    pub async fn drain(&self, within: Duration) {
        let links = self.hub.refuse_new();
        let begin = Instant::now();
        let count = u32::try_from(links.len()).unwrap_or(u32::MAX);
        for (at, link) in (0u32..).zip(&links) {
            sleep_until(begin + within.mul_f64(f64::from(at) / f64::from(count))).await;
            link.close(Reason::ServerClose, None);
        }
        // Those that do not read their last packet in time are cut off by their own task.
        let _ = timeout(self.hub.config.close_timeout, self.hub.admission.empty()).await;
    }

    fn socket(&self, link: &Arc<crate::link::Link>) -> Socket {
        Socket {
            hub: Arc::clone(&self.hub),
            link: Arc::clone(link),
        }
    }
}

impl fmt::Debug for Sockets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sockets")
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}
