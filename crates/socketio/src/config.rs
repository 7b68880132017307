//! The limits of a server, each with its name and default.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Decides whether a page may connect: takes the `Origin` header of the request and the [host](crate::proxy::host) it was sent to.
///
/// Requests of other programs have no `Origin`; a page cannot leave it out or forge it.
pub type OriginCheck = Arc<dyn Fn(Option<&str>, Option<&str>) -> bool + Send + Sync>;

/// The limits of a server. [`Config::default`] has the documented defaults.
#[derive(Clone)]
#[non_exhaustive]
pub struct Config {
    /// Time between two heartbeats; told to the client. Default 25 s.
    pub ping_interval: Duration,
    /// How long a client may take to answer a heartbeat; told to the client. Default 20 s.
    pub ping_timeout: Duration,
    /// How long a connection may stay without being connected as a socket. Default 10 s.
    pub connect_timeout: Duration,
    /// How long the move from polling to WebSocket may take. Default 10 s.
    pub upgrade_timeout: Duration,
    /// How long a closing connection may take to read its last packets. Default 5 s.
    pub close_timeout: Duration,
    /// The longest packet or polling payload that a client may send, in bytes; told to the client. Default 64 KiB.
    pub max_payload: usize,
    /// How many bytes may wait for one socket when it is sent another packet; a reader that is further behind is
    /// dropped. So at most this and one packet wait. Default 1 MiB.
    pub max_queued_bytes: usize,
    /// How many acknowledgements of one socket may be under way ([`Reply::Later`](crate::Reply::Later)) before
    /// its next events wait. Default 256.
    pub max_in_flight: usize,
    /// How many connections there may be; the next is refused with 503. `None` is no limit. Default 50,000.
    pub max_sockets: Option<usize>,
    /// How many connections there may be from one address (an IPv6 /64 network counts as one); the next is refused
    /// with 429. `None` is no limit. Default 1,000: an office or a mobile network shares one address.
    pub max_sockets_per_address: Option<usize>,
    /// Believe what a proxy says of a request ([`proxy`](crate::proxy)): the client's address in `X-Forwarded-For` and the
    /// server's name in `X-Forwarded-Host`. Only behind a proxy that always sets the former: anyone else could claim any address.
    /// Default off.
    pub trust_proxy: bool,
    /// Which pages may connect. Default all.
    pub allow_origin: OriginCheck,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            ping_interval: Duration::from_secs(25),
            ping_timeout: Duration::from_secs(20),
            connect_timeout: Duration::from_secs(10),
            upgrade_timeout: Duration::from_secs(10),
            close_timeout: Duration::from_secs(5),
            max_payload: 64 * 1024,
            max_queued_bytes: 1024 * 1024,
            max_in_flight: 256,
            max_sockets: Some(50_000),
            max_sockets_per_address: Some(1_000),
            trust_proxy: false,
            allow_origin: Arc::new(|_, _| true),
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("ping_interval", &self.ping_interval)
            .field("ping_timeout", &self.ping_timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_payload", &self.max_payload)
            .field("max_queued_bytes", &self.max_queued_bytes)
            .field("max_sockets", &self.max_sockets)
            .field("max_sockets_per_address", &self.max_sockets_per_address)
            .finish_non_exhaustive()
    }
}
