//! The life of one connection: its one task, from the handshake to the last packet.

use std::future::{Future, poll_fn};
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::task::Poll;

use bytes::Bytes;
use futures_util::FutureExt;

use crate::admission::Place;
use crate::hub::{Hub, Totals};
use crate::link::{Link, wake};
use crate::packet::{self, Incoming, Malformed};
use crate::polling::Sid;
use crate::wire::{Step, Transport, Wire};
use crate::{Event, Handler, Handshake, Reason, Reply, Socket};

/// What is kept of the handshake's request until the socket is connected.
#[derive(Clone)]
pub(crate) struct Arrival {
    pub(crate) address: IpAddr,
    pub(crate) origin: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) host: Option<String>,
}

/// Takes the link out of all rooms whatever becomes of the task, a handler's panic included.
pub(crate) struct Presence {
    hub: Arc<Hub>,
    link: Arc<Link>,
    sid: Option<Sid>,
    _place: Place,
}

impl Presence {
    /// `sid` is that of a session that begins with polling.
    pub(crate) fn new(hub: Arc<Hub>, link: Arc<Link>, sid: Option<Sid>, place: Place) -> Self {
        Self {
            hub,
            link,
            sid,
            _place: place,
        }
    }

    pub(crate) fn link(&self) -> &Arc<Link> {
        &self.link
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.hub.leave(&self.link, Reason::TransportClose);
        if let Some(sid) = self.sid {
            self.hub.sessions.remove(sid);
        }
    }
}

/// Serves one connection to its end.
pub(crate) async fn run<H: Handler>(
    handler: Arc<H>,
    presence: Presence,
    arrival: Box<Arrival>,
    transport: Transport,
) {
    let hub = Arc::clone(&presence.hub);
    let link = Arc::clone(&presence.link);
    let mut wire = Wire::new(&hub.config, Arc::clone(&link), transport);
    let socket = Socket { hub, link };
    let reason = match connect(&*handler, &socket, &mut wire, arrival).await {
        Err(reason) => reason,
        Ok(mut state) => {
            let served = AssertUnwindSafe(events(&*handler, &socket, &mut wire, &mut state))
                .catch_unwind()
                .await;
            // The panic itself has been reported by the panic hook. The application still hears of the end.
            let reason = served.unwrap_or(Reason::HandlerFailed);
            socket.hub.leave(&socket.link, reason);
            Box::pin(handler.disconnect(&socket, state, reason)).await;
            reason
        }
    };
    socket.hub.leave(&socket.link, reason);
    if reason == Reason::SlowReader {
        Totals::add(&socket.hub.totals.slow_readers, 1);
    }
    tracing::debug!(socket = socket.id().0, ?reason, "connection ended");
    wire.finish(reason).await;
}

/// Waits for the client to be connected as a socket. The wire's time limit ends the wait.
async fn connect<H: Handler>(
    handler: &H,
    socket: &Socket,
    wire: &mut Wire,
    arrival: Box<Arrival>,
) -> Result<H::State, Reason> {
    loop {
        let text = match poll_fn(|cx| wire.poll(cx, false)).await {
            Step::End(reason) => return Err(reason),
            Step::Message(text) => text,
        };
        match packet::parse(text.get(1..).unwrap_or_default()) {
            Ok(Incoming::Connect {
                namespace: packet::ROOT,
                auth,
            }) => {
                let handshake = handshake(&arrival, auth.map(ToOwned::to_owned));
                socket.link.hold();
                match Box::pin(handler.connect(socket, handshake)).await {
                    Ok(state) => {
                        wire.connected();
                        socket.link.welcome(packet::connected(&Sid::random().encode()));
                        Totals::add(&socket.hub.totals.connected, 1);
                        return Ok(state);
                    }
                    Err(refusal) => {
                        socket.hub.leave_all_rooms(&socket.link);
                        let data = refusal.data.as_deref();
                        socket
                            .link
                            .refuse(packet::connect_error(packet::ROOT, &refusal.message, data));
                    }
                }
            }
            Ok(Incoming::Connect { namespace, .. }) => refuse_namespace(socket, namespace),
            Ok(_) => return Err(Reason::Malformed),
            Err(error) => return Err(malformed(&error)),
        }
    }
}

/// Handles the events of a connected socket, in order, until it ends.
async fn events<H: Handler>(handler: &H, socket: &Socket, wire: &mut Wire, state: &mut H::State) -> Reason {
    loop {
        let text = match poll_fn(|cx| wire.poll(cx, false)).await {
            Step::End(reason) => return reason,
            Step::Message(text) => text,
        };
        let (ack, event) = match packet::parse(text.get(1..).unwrap_or_default()) {
            Ok(Incoming::Event { ack, name, data }) => (
                ack,
                Event {
                    name,
                    data: data.map(ToOwned::to_owned),
                    wants_ack: ack.is_some(),
                },
            ),
            Ok(Incoming::Ack { id, data }) => {
                let json = data.map_or(Bytes::from_static(b"null"), |data| {
                    Bytes::copy_from_slice(data.get().as_bytes())
                });
                socket.link.acked(id, json);
                continue;
            }
            Ok(Incoming::Disconnect) => return Reason::ClientDisconnect,
            Ok(Incoming::Connect {
                namespace: packet::ROOT,
                ..
            }) => return Reason::Malformed,
            Ok(Incoming::Connect { namespace, .. }) => {
                refuse_namespace(socket, namespace);
                continue;
            }
            Err(error) => return malformed(&error),
        };
        drop(text);
        Totals::add(&socket.hub.totals.events, 1);
        // Boxed, so that an idle connection does not hold the room that the largest handler needs.
        let (reply, end) = call(socket, wire, Box::pin(handler.event(socket, state, event))).await;
        match (reply, ack) {
            (Reply::Ack(json), Some(id)) => socket.hub.push(&socket.link, packet::ack(id, &json)),
            (Reply::Later(answer), id) => wire.ack_later(id, answer),
            (Reply::None, _) | (Reply::Ack(_), None) => {}
        }
        if let Some(reason) = end {
            return reason;
        }
    }
}

/// Lets the handler finish, while what is emitted goes out. The second value is set when the connection ended
/// meanwhile.
async fn call<F: Future<Output = Reply> + Unpin>(
    socket: &Socket,
    wire: &mut Wire,
    mut handling: F,
) -> (Reply, Option<Reason>) {
    let mut end = None;
    let reply = poll_fn(|cx| {
        if let Poll::Ready(reply) = std::pin::Pin::new(&mut handling).poll(cx) {
            return Poll::Ready(reply);
        }
        if end.is_none()
            && let Poll::Ready(Step::End(reason)) = wire.poll(cx, true)
        {
            end = Some(reason);
            socket.hub.leave(&socket.link, reason);
        }
        Poll::Pending
    })
    .await;
    (reply, end)
}

fn handshake(arrival: &Arrival, auth: Option<Box<serde_json::value::RawValue>>) -> Handshake {
    let Arrival {
        address,
        origin,
        user_agent,
        host,
    } = arrival.clone();
    Handshake {
        auth,
        origin,
        user_agent,
        address,
        host,
    }
}

fn refuse_namespace(socket: &Socket, namespace: &str) {
    wake(
        socket
            .link
            .push(packet::connect_error(namespace, "Invalid namespace", None)),
    );
}

fn malformed(error: &Malformed) -> Reason {
    match error {
        Malformed::Binary => Reason::Binary,
        Malformed::Unknown | Malformed::Namespace => Reason::Malformed,
    }
}
