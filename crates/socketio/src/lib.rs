//! A Socket.IO server: Engine.IO v4 and Socket.IO v5 on axum, knowing nothing of chat.

mod admission;
mod config;
mod engine;
mod frame;
mod handler;
mod http;
mod hub;
mod link;
mod packet;
mod polling;
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
