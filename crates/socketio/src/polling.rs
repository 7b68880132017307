//! The HTTP long polling transport.

use std::task::{Context, Poll, ready};

use tokio::sync::mpsc;

use crate::Reason;
use crate::engine;
use crate::packet::Text;
use crate::websocket::WebSocket;

/// The polling sessions of a server.
#[derive(Default)]
pub(crate) struct Sessions {}

/// What the requests of a session bring to its task.
pub(crate) enum Inbound {
    Payload(String),
    Moved(Box<WebSocket>),
}

pub(crate) enum Received {
    Packet(Text),
    Moved(Box<WebSocket>),
}

/// Where the requests of a session put what they bring.
pub(crate) struct Inbox {
    inbound: mpsc::Receiver<Inbound>,
    payload: String,
    at: usize,
}

impl Inbox {
    pub(crate) fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Result<Received, Reason>> {
        loop {
            if let Some(rest) = self.payload.get(self.at..).filter(|rest| !rest.is_empty()) {
                let packet = rest.split(engine::SEPARATOR).next().unwrap_or_default();
                self.at += packet.len() + engine::SEPARATOR.len_utf8();
                return Poll::Ready(Ok(Received::Packet(packet.into())));
            }
            match ready!(self.inbound.poll_recv(cx)) {
                Some(Inbound::Payload(payload)) => {
                    self.payload = payload;
                    self.at = 0;
                }
                Some(Inbound::Moved(websocket)) => return Poll::Ready(Ok(Received::Moved(websocket))),
                None => return Poll::Ready(Err(Reason::TransportClose)),
            }
        }
    }

    pub(crate) fn close(&mut self) {
        self.inbound.close();
    }
}
