//! What is remembered of a socket: where it comes from, who it is, and for how long it may be nobody.

use std::time::Duration;

use edge::{ClientAddress, PageOrigin};
use kernel::{AgentActor, VisitorActor};
use socketio::{Handshake, Socket};
use tokio::task::AbortHandle;

/// A socket.
pub(crate) struct Connection {
    pub(crate) who: Who,
    pub(crate) from: From,
}

/// Where a socket comes from.
pub(crate) struct From {
    pub(crate) address: ClientAddress,
    pub(crate) page: PageOrigin,
}

/// Who a socket is. Somebody has been counted by presence, and nobody has not.
pub(crate) enum Who {
    Nobody(#[expect(dead_code, reason = "it is kept for its end")] Deadline),
    Visitor(VisitorActor),
    Agent(AgentActor),
}

/// Until when a socket may be nobody. It is closed then, unless this is dropped before.
pub(crate) struct Deadline(AbortHandle);

impl Deadline {
    pub(crate) fn start(socket: &Socket, within: Duration) -> Self {
        let socket = socket.clone();
        let closing = tokio::spawn(async move {
            tokio::time::sleep(within).await;
            socket.disconnect();
        });
        Self(closing.abort_handle())
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Connection {
    /// A socket that just came, and is nobody yet.
    pub(crate) fn new(handshake: Handshake, deadline: Deadline) -> Self {
        Self {
            who: Who::Nobody(deadline),
            from: From {
                address: ClientAddress {
                    ip: handshake.address,
                    user_agent: handshake.user_agent,
                },
                page: PageOrigin {
                    origin: handshake.origin,
                    host: handshake.host,
                },
            },
        }
    }
}
