//! The door to the application: what it is told, and what it may answer.

use std::fmt;
use std::future::Future;
use std::net::IpAddr;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use serde_json::value::RawValue;

use crate::Socket;

/// What the application does with sockets.
///
/// For one socket the calls come strictly one after the other: `connect`, then `event` for each event in the order
/// in which they were sent, then `disconnect` exactly once if `connect` accepted. While one call is under way the
/// socket's next events wait (with the peer, at last: nothing is read), but what is emitted to it goes out.
/// Calls for different sockets run at the same time.
pub trait Handler: Send + Sync + 'static {
    /// What the application remembers of a socket, such as who it is.
    type State: Send + 'static;

    /// A client wants to be connected. It may join rooms and be sent to at once; it gets that after its welcome.
    fn connect(
        &self,
        socket: &Socket,
        handshake: Handshake,
    ) -> impl Future<Output = Result<Self::State, Refusal>> + Send;

    /// A client sent an event.
    fn event(
        &self,
        socket: &Socket,
        state: &mut Self::State,
        event: Event,
    ) -> impl Future<Output = Reply> + Send;

    /// The socket is gone and out of all rooms.
    fn disconnect(
        &self,
        socket: &Socket,
        state: Self::State,
        reason: Reason,
    ) -> impl Future<Output = ()> + Send;
}

/// What is known of a client that wants to be connected.
#[derive(Debug)]
pub struct Handshake {
    /// The `auth` that the client gave, a JSON object.
    pub auth: Option<Box<RawValue>>,
    /// The `Origin` header: which page it is on.
    pub origin: Option<String>,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
    /// The client's address; see [`Config::trust_proxy`](crate::Config::trust_proxy).
    pub address: IpAddr,
    /// The name by which it reached the server; see [`proxy::host`](crate::proxy::host).
    pub host: Option<String>,
}

/// An event of a client.
#[derive(Debug)]
pub struct Event {
    /// Its name, any text that a client chose.
    pub name: String,
    /// Its first argument as it came: valid JSON syntax, at most [`Config::max_payload`](crate::Config::max_payload)
    /// long. Strings in it may still hold escaped lone surrogates, which serde refuses.
    pub data: Option<Box<RawValue>>,
    /// The client waits for an acknowledgement.
    pub wants_ack: bool,
}

/// The answer to an event. An answer that the client does not wait for is dropped.
pub enum Reply {
    /// No acknowledgement.
    None,
    /// The acknowledgement: one JSON value.
    Ack(Bytes),
    /// The acknowledgement comes when the future is done; until then the socket goes on with its next events. What
    /// has an order must already be in order, such as in a queue. The future is dropped when the socket ends.
    /// At most [`Config::max_in_flight`](crate::Config::max_in_flight) are under way for one socket.
    Later(BoxFuture<'static, Bytes>),
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Ack(_) => "Ack",
            Self::Later(_) => "Later",
        })
    }
}

/// Why a client is not connected; it gets both (`connect_error` in the official client).
#[derive(Debug, Clone)]
pub struct Refusal {
    /// For people.
    pub message: String,
    /// For programs.
    pub data: Option<Box<RawValue>>,
}

/// Why a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The client said that it leaves.
    ClientDisconnect,
    /// [`Socket::disconnect`] and its kin: the official client does not come back by itself.
    ServerDisconnect,
    /// [`Socket::close`], or the server drains: the official client comes back.
    ServerClose,
    /// The network connection ended or failed.
    TransportClose,
    /// The client did not answer a heartbeat in time.
    PingTimeout,
    /// The client did not connect as a socket in time.
    ConnectTimeout,
    /// The client did not read what was sent to it: more than
    /// [`Config::max_queued_bytes`](crate::Config::max_queued_bytes) was waiting.
    SlowReader,
    /// The client sent what the protocol does not allow.
    Malformed,
    /// The client sent binary data, which this server does not take.
    Binary,
    /// The client sent a packet longer than [`Config::max_payload`](crate::Config::max_payload).
    TooLong,
    /// The handler panicked at an event of this socket.
    HandlerFailed,
}

impl Reason {
    /// The WebSocket close code (RFC 6455, 7.4.1) and reason that the client is given.
    pub(crate) fn close_frame(self) -> (u16, &'static str) {
        match self {
            Self::ClientDisconnect | Self::ServerDisconnect | Self::TransportClose => (1000, ""),
            Self::ServerClose => (1012, "server closes the connection, come back"),
            Self::PingTimeout => (1008, "ping timeout"),
            Self::ConnectTimeout => (1008, "connect timeout"),
            Self::SlowReader => (1008, "too far behind in reading"),
            Self::Malformed => (1002, "not a valid packet"),
            Self::Binary => (1003, "binary packets are not supported"),
            Self::TooLong => (1009, "packet too long"),
            Self::HandlerFailed => (1011, "internal error"),
        }
    }

    /// Nobody is there to be told.
    pub(crate) fn peer_is_gone(self) -> bool {
        matches!(self, Self::TransportClose | Self::PingTimeout | Self::SlowReader)
    }
}
