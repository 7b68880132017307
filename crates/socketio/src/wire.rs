//! The engine of one connection: reads packets, writes what waits, keeps the heartbeat. It is polled by the
//! connection's one task, and holds no buffers while there is nothing to do.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::time::{Instant, Sleep, timeout};

use crate::engine::{self, Packet};
use crate::link::{Link, wake};
use crate::packet::{self, Text};
use crate::polling::{Inbox, Received};
use crate::websocket::WebSocket;
use crate::{Config, Reason};

/// After so many packets read without a pause, what waits is written.
const READS_PER_WRITE: u32 = 64;

pub(crate) enum Transport {
    WebSocket(WebSocket),
    Polling(Inbox),
}

/// What happened on the wire.
pub(crate) enum Step {
    /// A message of the client: one Socket.IO packet behind the first byte.
    Message(String),
    End(Reason),
}

pub(crate) struct Wire {
    link: Arc<Link>,
    transport: Transport,
    /// Being sent.
    batch: VecDeque<Text>,
    batch_is_counted: bool,
    /// The client does not take more for now.
    is_blocked: bool,
    reads: u32,
    later: Option<FuturesUnordered<LaterAck>>,
    limits: Limits,
    heartbeat: Heartbeat,
}

struct Limits {
    max_in_flight: usize,
    max_queued_bytes: usize,
    close_timeout: Duration,
}

struct Heartbeat {
    interval: Duration,
    timeout: Duration,
    /// When to ping, or when the pong must be there.
    at: Instant,
    awaits_pong: bool,
    /// When the client must be connected as a socket.
    connect_by: Option<Instant>,
    sleep: Pin<Box<Sleep>>,
}

/// An acknowledgement under way.
struct LaterAck {
    id: Option<u64>,
    answer: BoxFuture<'static, Bytes>,
}

impl Future for LaterAck {
    type Output = (Option<u64>, Bytes);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.answer.as_mut().poll(cx));
        Poll::Ready((self.id, answer))
    }
}

impl Wire {
    pub(crate) fn new(config: &Config, link: Arc<Link>, transport: Transport) -> Self {
        let now = Instant::now();
        let (at, connect_by) = (now + config.ping_interval, now + config.connect_timeout);
        Self {
            link,
            transport,
            batch: VecDeque::new(),
            batch_is_counted: false,
            is_blocked: false,
            reads: 0,
            later: None,
            limits: Limits {
                max_in_flight: config.max_in_flight.max(1),
                max_queued_bytes: config.max_queued_bytes,
                close_timeout: config.close_timeout,
            },
            heartbeat: Heartbeat {
                interval: config.ping_interval,
                timeout: config.ping_timeout,
                at,
                awaits_pong: false,
                connect_by: Some(connect_by),
                sleep: Box::pin(tokio::time::sleep_until(at.min(connect_by))),
            },
        }
    }

    /// The client is connected as a socket.
    pub(crate) fn connected(&mut self) {
        self.heartbeat.connect_by = None;
    }

    /// Sends the acknowledgement `id` when `answer` is there.
    pub(crate) fn ack_later(&mut self, id: Option<u64>, answer: BoxFuture<'static, Bytes>) {
        self.later.get_or_insert_default().push(LaterAck { id, answer });
    }

    /// Drives everything until there is a step. While the handler `is_busy` with an event nothing is read, and the
    /// heartbeat does not count against the client.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>, is_busy: bool) -> Poll<Step> {
        self.link.awake();
        loop {
            let may_read = self.reads < READS_PER_WRITE && self.may_read(is_busy);
            if may_read && let Poll::Ready(step) = self.poll_read(cx) {
                self.reads += 1;
                return Poll::Ready(step);
            }
            self.poll_later(cx);
            if let Err(reason) = self.poll_write(cx) {
                return Poll::Ready(Step::End(reason));
            }
            self.reads = 0;
            if !may_read && self.may_read(is_busy) {
                continue;
            }
            if let Poll::Ready(reason) = self.poll_heartbeat(cx, is_busy) {
                return Poll::Ready(Step::End(reason));
            }
            if self.link.sleep(cx.waker()) {
                return Poll::Pending;
            }
            if let Some(reason) = self.link.closing() {
                return Poll::Ready(Step::End(reason));
            }
        }
    }

    /// Whoever sends faster than it reads, or than its acknowledgements are ready, waits.
    fn may_read(&self, is_busy: bool) -> bool {
        !is_busy
            && self
                .later
                .as_ref()
                .is_none_or(|later| later.len() < self.limits.max_in_flight)
            && self.link.backlog() <= self.limits.max_queued_bytes / 2
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Step> {
        loop {
            let text = match &mut self.transport {
                Transport::WebSocket(websocket) => ready!(websocket.poll_recv(cx)),
                Transport::Polling(inbox) => match ready!(inbox.poll_recv(cx)) {
                    Ok(Received::Packet(text)) => Ok(text),
                    Ok(Received::Moved(websocket)) => {
                        self.transport = Transport::WebSocket(*websocket);
                        self.link.move_to_websocket();
                        continue;
                    }
                    Err(reason) => Err(reason),
                },
            };
            let text = match text {
                Ok(text) => text,
                Err(reason) => return Poll::Ready(Step::End(reason)),
            };
            self.heartbeat.is_alive();
            let end = match engine::decode(&text) {
                Ok(Packet::Message(_)) => return Poll::Ready(Step::Message(text)),
                Ok(Packet::Pong) => continue,
                Ok(Packet::Close) => Reason::TransportClose,
                Ok(Packet::Ping(_) | Packet::Upgrade) | Err(engine::Malformed::Unknown) => Reason::Malformed,
                Err(engine::Malformed::Binary) => Reason::Binary,
            };
            return Poll::Ready(Step::End(end));
        }
    }

    fn poll_later(&mut self, cx: &mut Context<'_>) {
        let Some(later) = &mut self.later else { return };
        while let Poll::Ready(answered) = later.poll_next_unpin(cx) {
            match answered {
                Some((Some(id), json)) => wake(self.link.push(packet::ack(id, &json))),
                Some((None, _)) => {}
                None => {
                    self.later = None;
                    return;
                }
            }
        }
    }

    /// Writes what waits, as far as the client takes it.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> Result<(), Reason> {
        let Transport::WebSocket(websocket) = &mut self.transport else {
            return Ok(());
        };
        loop {
            match websocket.poll_send(cx, &mut self.batch) {
                Poll::Pending => {
                    self.is_blocked = true;
                    return Ok(());
                }
                Poll::Ready(sent) => sent?,
            }
            self.is_blocked = false;
            if self.batch_is_counted {
                self.batch_is_counted = false;
                self.link.sent();
            }
            if !self.link.take(&mut self.batch) {
                // An idle connection keeps no buffer.
                self.batch = VecDeque::new();
                return Ok(());
            }
            self.batch_is_counted = true;
        }
    }

    fn poll_heartbeat(&mut self, cx: &mut Context<'_>, is_busy: bool) -> Poll<Reason> {
        let heartbeat = &mut self.heartbeat;
        while heartbeat.sleep.as_mut().poll(cx).is_ready() {
            let now = Instant::now();
            if heartbeat.connect_by.is_some_and(|by| now >= by) {
                return Poll::Ready(Reason::ConnectTimeout);
            }
            if now >= heartbeat.at {
                if !heartbeat.awaits_pong {
                    heartbeat.awaits_pong = true;
                    wake(self.link.push(Text::from(engine::PING)));
                } else if !is_busy {
                    return Poll::Ready(Reason::PingTimeout);
                }
                heartbeat.at = now + heartbeat.timeout;
            }
            let next = heartbeat
                .connect_by
                .map_or(heartbeat.at, |by| heartbeat.at.min(by));
            heartbeat.sleep.as_mut().reset(next);
        }
        Poll::Pending
    }

    /// Sends what still waits and the end of the connection, as far as the client takes it in time.
    pub(crate) async fn finish(mut self, reason: Reason) {
        self.later = None;
        match &mut self.transport {
            Transport::WebSocket(websocket) if reason.peer_is_gone() && !websocket.is_closed_by_client() => {
                self.link.discard();
            }
            Transport::WebSocket(_) => {
                let _ = timeout(self.limits.close_timeout, self.say_goodbye(reason)).await;
            }
            Transport::Polling(inbox) if reason.peer_is_gone() => {
                inbox.close();
                self.link.push_last(Text::from(engine::CLOSE));
            }
            Transport::Polling(inbox) => {
                let _ = timeout(self.limits.close_timeout, last_polls(&self.link, inbox)).await;
            }
        }
    }

    async fn say_goodbye(&mut self, reason: Reason) {
        let flushed = poll_fn(|cx| match self.poll_write(cx) {
            Ok(()) if self.is_blocked => Poll::Pending,
            written => Poll::Ready(written),
        })
        .await;
        if let (Ok(()), Transport::WebSocket(websocket)) = (flushed, &mut self.transport) {
            websocket.close(reason).await;
        }
    }
}

/// Lets a polling client fetch what still waits, and then, with a poll of its own, the end: a client that finds both
/// in one payload would end the connection first.
async fn last_polls(link: &Link, inbox: &mut Inbox) {
    let fetched = async {
        poll_fn(|cx| link.fetched(cx.waker())).await;
        link.push_last(Text::from(engine::CLOSE));
        poll_fn(|cx| link.fetched(cx.waker())).await;
    };
    tokio::select! {
        () = fetched => {}
        () = inbox.closed() => {}
    }
}

impl Heartbeat {
    /// The client sent something, whatever it is.
    fn is_alive(&mut self) {
        if self.awaits_pong {
            self.awaits_pong = false;
            self.at = Instant::now() + self.interval;
            // A sleep that ends before stays as it is and finds this then: a change of the timer is spared.
            if self.at < self.sleep.deadline() {
                self.sleep.as_mut().reset(self.at);
            }
        }
    }
}
