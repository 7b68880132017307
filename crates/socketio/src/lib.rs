//! A Socket.IO server: Engine.IO v4 and Socket.IO v5 on axum, over WebSocket and HTTP long polling and the move from
//! one to the other. It knows nothing of chat.
//!
//! An application implements [`Handler`], makes [`Sockets`] with a [`Config`], and mounts
//! [`Sockets::router`]. It sends through [`Socket`] (one client) and [`Sockets`] (rooms). `examples/echo.rs` is a
//! whole one.
//!
//! # What always holds
//!
//! - **One task per connection** does everything for it, in order: events are handled one at a time, in the order in
//!   which they were sent, whatever the transport and while it changes. Nothing is spawned for an event.
//! - **A socket hears what it is sent in the order of the calls.** Acknowledgements, broadcasts and the end of the
//!   connection go through one queue; nothing overtakes, nothing is dropped from its middle. All broadcasts reach all
//!   sockets in the same order. What is emitted while it is being connected comes after its welcome.
//! - **Whoever is slow slows only itself.** Nothing more is read from a client while its event is handled, while
//!   [`Config::max_in_flight`] of its acknowledgements are under way, or while half of
//!   [`Config::max_queued_bytes`] waits for it: it is slowed by TCP. A client that does not read what others send it
//!   is dropped at that bound, never waited for.
//! - **Gone is gone.** However a connection ends, a handler's panic included, it leaves all rooms at once, takes no
//!   packet any more, and its handler is told exactly once ([`Handler::disconnect`]) if it was connected.
//! - **Every wait has an end:** for the CONNECT, the heartbeat, the move to a WebSocket, the body of a POST, the last
//!   packets. See [`Config`].
//! - **Memory is bounded:** a packet is encoded once and shared by its receivers; an idle connection holds no buffer
//!   (about 4 KB in all, its share of the runtime included); what a client may make the server hold is its
//!   `max_payload`, `max_queued_bytes` and `max_in_flight`, and no room is made for what a frame merely claims.
//! - **No lock is held across an await,** and nobody is woken under one.
//! - **Nothing here panics** on what comes from outside: both parsers are pure functions, held to that by fuzzing.
//!
//! # What it does not do
//!
//! Binary attachments, namespaces other than `/` ("Invalid namespace"), JSONP, Engine.IO v3, WebTransport,
//! `permessage-deflate`, connection state recovery. Each is refused clearly. An event's arguments behind the first are
//! ignored.

mod admission;
mod answer;
mod config;
mod engine;
mod frame;
mod handler;
mod http;
mod hub;
mod link;
mod packet;
mod polling;
pub mod proxy;
mod session;
mod socket;
mod sockets;
mod websocket;
mod wire;

pub use config::{Config, OriginCheck};
pub use handler::{Event, Handler, Handshake, Reason, Refusal, Reply};
pub use packet::Packet;
pub use socket::Socket;
pub use sockets::{AckError, Counts, Sockets};

/// A room: whoever is in it gets what is emitted to it. What the tag means is the caller's business.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug)]
pub struct Room {
    /// What kind of room it is.
    pub tag: u8,
    /// Which of that kind.
    pub id: u128,
}

/// One socket among all that this process ever had. Never on the wire.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug)]
pub struct SocketId(u64);

impl SocketId {
    /// As a number, for those who carry it without knowing sockets.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }

    /// The socket of a number that [`SocketId::number`] gave.
    #[must_use]
    pub fn from_number(number: u64) -> Self {
        Self(number)
    }
}
