//! One socket, as a handler sees it.

use std::fmt;
use std::sync::Arc;

use crate::hub::Hub;
use crate::link::Link;
use crate::{Packet, Reason, Room, SocketId, packet};

/// One connected client. Cloning gives another handle of the same socket; all calls are immediate, and do nothing
/// when it is gone.
#[derive(Clone)]
pub struct Socket {
    pub(crate) hub: Arc<Hub>,
    pub(crate) link: Arc<Link>,
}

impl Socket {
    /// Who it is among the sockets of this process.
    #[must_use]
    pub fn id(&self) -> SocketId {
        self.link.id
    }

    /// Gets what is emitted to `room` from now on.
    pub fn join(&self, room: Room) {
        self.hub.join(&self.link, room);
    }

    /// No longer gets what is emitted to `room`.
    pub fn leave(&self, room: Room) {
        self.hub.leave_room(&self.link, room);
    }

    /// The rooms it is in, in no order.
    #[must_use]
    pub fn rooms(&self) -> Vec<Room> {
        self.link.rooms()
    }

    /// Sends to this socket alone, behind all that it was sent before.
    pub fn emit(&self, packet: &Packet) {
        self.hub.push(&self.link, packet.text.clone());
    }

    /// Ends it when what was sent has gone out; the official client does not come back by itself.
    pub fn disconnect(&self) {
        self.link
            .close(Reason::ServerDisconnect, Some(packet::DISCONNECT.into()));
    }

    /// Ends the connection when what was sent has gone out; the official client connects anew.
    pub fn close(&self) {
        self.link.close(Reason::ServerClose, None);
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket")
            .field("id", &self.link.id)
            .finish_non_exhaustive()
    }
}
