//! The HTTP long polling transport: a GET that waits for packets, and POSTs that bring them. And the move from there
//! to a WebSocket.

use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parking_lot::Mutex;
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;

use crate::Reason;
use crate::engine::{self, Malformed, Packet, Refused};
use crate::link::{Link, Polled};
use crate::packet::Text;
use crate::websocket::WebSocket;

/// While a client moves to a WebSocket its polls are let go after this time, for it waits for the last of them.
const POLL_WHILE_MOVING: Duration = Duration::from_millis(50);

/// The id of a session: 128 random bits, so that nobody can guess another's.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Sid(u128);

impl Sid {
    pub(crate) fn random() -> Self {
        Self(rand::random())
    }

    /// As it is on the wire.
    pub(crate) fn encode(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.to_be_bytes())
    }

    pub(crate) fn decode(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        match URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
            Ok(16) => Some(Self(u128::from_be_bytes(bytes))),
            _ => None,
        }
    }
}

/// The sessions that began with polling.
#[derive(Default)]
pub(crate) struct Sessions {
    by_sid: Mutex<HashMap<Sid, Found>>,
}

#[derive(Clone)]
pub(crate) enum Found {
    Polling(Arc<Session>),
    /// It has moved to a WebSocket.
    Moved,
}

impl Sessions {
    pub(crate) fn add(&self, sid: Sid, session: Session) {
        self.by_sid.lock().insert(sid, Found::Polling(Arc::new(session)));
    }

    pub(crate) fn find(&self, sid: &str) -> Result<Found, Refused> {
        let sid = Sid::decode(sid).ok_or(Refused::SessionUnknown)?;
        self.by_sid
            .lock()
            .get(&sid)
            .cloned()
            .ok_or(Refused::SessionUnknown)
    }

    pub(crate) fn remove(&self, sid: Sid) {
        self.by_sid.lock().remove(&sid);
    }

    fn moved(&self, sid: Sid) {
        // It may be over already.
        if let Some(found) = self.by_sid.lock().get_mut(&sid) {
            *found = Found::Moved;
        }
    }
}

/// A session as its requests see it.
pub(crate) struct Session {
    sid: Sid,
    link: Arc<Link>,
    inbound: mpsc::Sender<Inbound>,
    is_fetching: AtomicBool,
    is_posting: AtomicBool,
    /// A WebSocket that wants to take over is there; there may be one at a time.
    is_claimed: AtomicBool,
    /// It was probed: the client is about to move.
    is_moving: AtomicBool,
    probed: Notify,
}

/// What the requests of a session bring to its task.
enum Inbound {
    Payload(String),
    Moved(Box<WebSocket>),
}

/// What the task of a session receives.
pub(crate) enum Received {
    Packet(String),
    Moved(Box<WebSocket>),
}

/// The task's end of a session.
pub(crate) struct Inbox {
    inbound: mpsc::Receiver<Inbound>,
    payload: String,
    at: usize,
}

/// A new session and the end of it for its task. One payload waits beside the one that is being handled; the POST that
/// brings the next is answered when there is room for it, so that a flood slows its sender.
pub(crate) fn session(sid: Sid, link: Arc<Link>) -> (Session, Inbox) {
    let (sender, inbound) = mpsc::channel(1);
    let session = Session {
        sid,
        link,
        inbound: sender,
        is_fetching: AtomicBool::new(false),
        is_posting: AtomicBool::new(false),
        is_claimed: AtomicBool::new(false),
        is_moving: AtomicBool::new(false),
        probed: Notify::new(),
    };
    (
        session,
        Inbox {
            inbound,
            payload: String::new(),
            at: 0,
        },
    )
}

/// One request of a kind at a time.
struct Turn<'a> {
    taken: &'a AtomicBool,
}

impl<'a> Turn<'a> {
    fn take(taken: &'a AtomicBool) -> Option<Self> {
        if taken.swap(true, Ordering::AcqRel) {
            None
        } else {
            Some(Self { taken })
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.taken.store(false, Ordering::Release);
    }
}

/// Ends the session when the client breaks off the poll that waits: it is gone.
struct BrokenOff<'a> {
    link: Option<&'a Link>,
}

impl Drop for BrokenOff<'_> {
    fn drop(&mut self) {
        if let Some(link) = self.link {
            link.close(Reason::TransportClose, None);
        }
    }
}

impl Session {
    /// Waits for packets, and gives them as one payload. Two at once end the session.
    pub(crate) async fn fetch(&self) -> Result<String, Refused> {
        let Some(_turn) = Turn::take(&self.is_fetching) else {
            return Err(self.end(Reason::Malformed));
        };
        let mut broken_off = BrokenOff {
            link: Some(&self.link),
        };
        let polled = tokio::select! {
            biased;
            polled = poll_fn(|cx| self.link.poll(cx.waker())) => polled,
            () = self.let_go() => Polled::Moved,
        };
        broken_off.link = None;
        match polled {
            Polled::Packets(packets) => Ok(payload(&packets)),
            Polled::Moved => Ok(engine::NOOP.to_owned()),
            Polled::Over => Err(Refused::SessionUnknown),
        }
    }

    /// Ready when a poll is to be answered although there is nothing to send.
    async fn let_go(&self) {
        let probed = self.probed.notified();
        if self.is_moving.load(Ordering::Acquire) {
            tokio::time::sleep(POLL_WHILE_MOVING).await;
        } else {
            probed.await;
        }
    }

    /// The turn of a POST. Two at once end the session.
    pub(crate) fn begin_post(&self) -> Result<impl Drop + '_, Refused> {
        Turn::take(&self.is_posting).ok_or_else(|| self.end(Reason::Malformed))
    }

    /// Hands a payload to the session's task. A payload that is none ends the session.
    pub(crate) async fn post(&self, payload: String) -> Result<(), Refused> {
        for packet in payload.split(engine::SEPARATOR) {
            match engine::decode(packet) {
                Ok(_) => {}
                Err(Malformed::Binary) => return Err(self.end(Reason::Binary)),
                Err(Malformed::Unknown) => return Err(self.end(Reason::Malformed)),
            }
        }
        self.inbound
            .send(Inbound::Payload(payload))
            .await
            .map_err(|_| Refused::SessionUnknown)
    }

    /// Ends the session for what the client did.
    pub(crate) fn end(&self, reason: Reason) -> Refused {
        self.link.close(reason, None);
        Refused::BadRequest
    }

    /// A WebSocket wants to take over. One at a time may try.
    pub(crate) fn claim(&self) -> Result<(), Refused> {
        if self.is_claimed.swap(true, Ordering::AcqRel) {
            Err(Refused::BadRequest)
        } else {
            Ok(())
        }
    }

    /// The WebSocket that claimed did not come, or did not take over.
    pub(crate) fn give_up_claim(&self) {
        self.is_moving.store(false, Ordering::Release);
        self.is_claimed.store(false, Ordering::Release);
    }

    /// Moves the session to the WebSocket that claimed it: `2probe`, `3probe`, the client's last poll ends, `5`. When
    /// that fails the session goes on with polling, and the WebSocket is closed.
    pub(crate) async fn move_to(&self, mut websocket: WebSocket, sessions: &Sessions, within: Duration) {
        let probed = tokio::select! {
            probed = timeout(within, self.probe(&mut websocket)) => probed.unwrap_or(Err(Reason::ConnectTimeout)),
            () = self.inbound.closed() => Err(Reason::TransportClose),
        };
        if let Err(reason) = probed {
            self.give_up_claim();
            let _ = timeout(within, websocket.close(reason)).await;
            return;
        }
        // Behind every payload that was posted before.
        if self
            .inbound
            .send(Inbound::Moved(Box::new(websocket)))
            .await
            .is_ok()
        {
            sessions.moved(self.sid);
        }
    }

    async fn probe(&self, websocket: &mut WebSocket) -> Result<(), Reason> {
        let first = poll_fn(|cx| websocket.poll_recv(cx)).await?;
        if engine::decode(&first) != Ok(Packet::Ping("probe")) {
            return Err(Reason::Malformed);
        }
        let mut answer = VecDeque::from([Text::from(engine::PROBE_PONG)]);
        poll_fn(|cx| websocket.poll_send(cx, &mut answer)).await?;
        self.is_moving.store(true, Ordering::Release);
        self.probed.notify_waiters();
        let second = poll_fn(|cx| websocket.poll_recv(cx)).await?;
        match engine::decode(&second) {
            Ok(Packet::Upgrade) => Ok(()),
            _ => Err(Reason::Malformed),
        }
    }
}

fn payload(packets: &VecDeque<Text>) -> String {
    let length = packets.iter().map(|packet| packet.len() + 1).sum();
    let mut payload = String::with_capacity(length);
    for packet in packets {
        if !payload.is_empty() {
            payload.push(engine::SEPARATOR);
        }
        payload.push_str(packet);
    }
    payload
}

impl Inbox {
    pub(crate) fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Result<Received, Reason>> {
        loop {
            if let Some(rest) = self.payload.get(self.at..).filter(|rest| !rest.is_empty()) {
                let packet = rest.split(engine::SEPARATOR).next().unwrap_or_default();
                self.at += packet.len() + engine::SEPARATOR.len_utf8();
                return Poll::Ready(Ok(Received::Packet(packet.into())));
            }
            self.payload = String::new();
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

    /// Ready when the client says that it leaves. Whatever else it still says is dropped.
    pub(crate) async fn closed(&mut self) {
        loop {
            match poll_fn(|cx| self.poll_recv(cx)).await {
                Ok(Received::Packet(packet)) if packet != engine::CLOSE => {}
                _ => return,
            }
        }
    }

    /// Takes no more.
    pub(crate) fn close(&mut self) {
        self.inbound.close();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn session_ids_come_back_as_they_went(id: u128, other in ".*") {
            let text = Sid(id).encode();
            prop_assert_eq!(text.len(), 22);
            prop_assert!(Sid::decode(&text) == Some(Sid(id)));
            if let Some(sid) = Sid::decode(&other) {
                prop_assert_eq!(sid.encode(), other);
            }
        }

        #[test]
        fn any_payload_is_received_packet_by_packet(packets in proptest::collection::vec("[^\u{1e}]*", 1..20)) {
            let (sender, inbound) = mpsc::channel(1);
            let mut inbox = Inbox { inbound, payload: String::new(), at: 0 };
            sender.try_send(Inbound::Payload(packets.join("\u{1e}"))).ok();
            let mut cx = Context::from_waker(std::task::Waker::noop());
            let mut received = Vec::new();
            while let Poll::Ready(Ok(Received::Packet(packet))) = inbox.poll_recv(&mut cx) {
                received.push(packet);
            }
            // An empty one at the end is none; `Session::post` has refused it before.
            let end = if packets.last().is_some_and(String::is_empty) { packets.len() - 1 } else { packets.len() };
            prop_assert_eq!(&received[..], &packets[..end]);
        }
    }
}
