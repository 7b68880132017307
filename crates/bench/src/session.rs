//! A Socket.IO v5 session over an Engine.IO v4 WebSocket: events with acks out, events and acks in.

use crate::failure::{Failure, Result};
use crate::problem::Problem;
use crate::websocket::WebSocket;
use bytes::Bytes;
use serde_json::Value;
use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

const PATH: &str = "/socket.io/?EIO=4&transport=websocket";
/// How long a call or a handshake may take before the run gives up on it.
const CALL_SECONDS: u64 = 20;

/// What a server may tell a client, cut out of its packet but not parsed further: the load generator looks at two fields of most events.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Packet {
    /// The JSON array `["name", data]`.
    Event(Bytes),
    /// The JSON array `[answer]` to the event that was sent with this id.
    Ack {
        id: u64,
        data: Bytes,
    },
    /// The namespace is joined; Engine.IO's opening packet.
    Connected,
    Opened,
    Ping,
    /// Nothing to act on (an Engine.IO noop or pong).
    Idle,
}

impl Packet {
    fn parse(text: &Bytes) -> Result<Self> {
        match text.as_ref() {
            [b'2', ..] => Ok(Self::Ping),
            [b'4', b'2', ..] => Ok(Self::Event(text.slice(2..))),
            [b'4', b'3', rest @ ..] => {
                let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let id = std::str::from_utf8(&rest[..digits])
                    .ok()
                    .and_then(|digits| digits.parse().ok());
                let id = id.ok_or_else(|| Failure::Protocol("an ack without an id".into()))?;
                Ok(Self::Ack {
                    id,
                    data: text.slice(2 + digits..),
                })
            }
            [b'0', ..] => Ok(Self::Opened),
            [b'4', b'0', ..] => Ok(Self::Connected),
            [b'1', ..] | [b'4', b'1', ..] => Err(Failure::Closed),
            [b'3' | b'6', ..] => Ok(Self::Idle),
            other => Err(Failure::Protocol(format!(
                "the packet {:?}",
                String::from_utf8_lossy(other)
            ))),
        }
    }
}

pub(crate) struct Session {
    socket: WebSocket,
    next_id: u64,
}

impl Session {
    /// Connects and joins the default namespace.
    pub(crate) async fn open(server: SocketAddr, from: Option<IpAddr>) -> Result<Self> {
        within("the Socket.IO handshake", async {
            let socket = WebSocket::open(server, PATH, from).await?;
            let mut session = Self { socket, next_id: 0 };
            session.expect(&Packet::Opened).await?;
            session.socket.queue(&[b"40"]);
            session.expect(&Packet::Connected).await?;
            Ok(session)
        })
        .await
    }

    async fn expect(&mut self, wanted: &Packet) -> Result<()> {
        let packet = self.receive().await?;
        if packet == *wanted {
            return Ok(());
        }
        Err(Failure::Protocol(format!(
            "{packet:?} instead of {wanted:?} in the handshake"
        )))
    }

    /// Queues an event that asks for an ack; answers the ack's id. Ids are 0, 1, 2 … in each session.
    pub(crate) fn emit(&mut self, name: &str, data: &[u8]) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        let mut head = [0_u8; 24];
        let mut cursor = &mut head[..];
        // A u64 has 20 digits at most, so it fits.
        let _ = write!(cursor, "42{id}");
        let left = cursor.len();
        let head = &head[..24 - left];
        self.socket
            .queue(&[head, b"[\"", name.as_bytes(), b"\",", data, b"]"]);
        id
    }

    /// The next packet that is here already. Heartbeats are answered inside.
    pub(crate) fn next(&mut self) -> Result<Option<Packet>> {
        while let Some(text) = self.socket.next_text()? {
            match Packet::parse(&text)? {
                Packet::Ping => self.socket.queue(&[b"3"]),
                Packet::Idle => {}
                packet => return Ok(Some(packet)),
            }
        }
        Ok(None)
    }

    /// Writes what is queued and waits for something to read. Loses nothing when it is dropped half-way.
    pub(crate) async fn turn(&mut self) -> Result<()> {
        self.socket.turn().await
    }

    /// The next packet, waiting for it.
    pub(crate) async fn receive(&mut self) -> Result<Packet> {
        loop {
            if let Some(packet) = self.next()? {
                return Ok(packet);
            }
            self.turn().await?;
        }
    }

    /// Emits and waits for the ack's content; events that come meanwhile are dropped, so this is for setting up only.
    pub(crate) async fn call(&mut self, name: &str, data: &Value) -> Result<Value> {
        let wanted = self.emit(name, data.to_string().as_bytes());
        let answer = within(name, async {
            loop {
                match self.receive().await? {
                    Packet::Ack { id, data } if id == wanted => return read_ack(name, &data),
                    _ => {}
                }
            }
        });
        answer.await
    }
}

/// The content of an ack: `{ ok: true, … }`, or the problem as a refusal.
pub(crate) fn read_ack(what: &str, data: &[u8]) -> Result<Value> {
    let broken = || {
        Failure::Protocol(format!(
            "the ack of {what} is {:?}",
            String::from_utf8_lossy(data)
        ))
    };
    let [answer]: [Value; 1] = serde_json::from_slice(data).map_err(|_| broken())?;
    match answer.get("ok").and_then(Value::as_bool) {
        Some(true) => Ok(answer),
        Some(false) => {
            let problem: Problem = answer
                .get("error")
                .and_then(|error| serde_json::from_value(error.clone()).ok())
                .ok_or_else(broken)?;
            Err(Failure::Refused {
                what: what.to_owned(),
                problem,
            })
        }
        None => Err(broken()),
    }
}

pub(crate) async fn within<T>(what: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(Duration::from_secs(CALL_SECONDS), work)
        .await
        .unwrap_or_else(|_| {
            Err(Failure::TimedOut {
                what: what.to_owned(),
                seconds: CALL_SECONDS,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::{Packet, read_ack};
    use bytes::Bytes;

    fn parse(text: &'static str) -> Packet {
        Packet::parse(&Bytes::from_static(text.as_bytes())).unwrap()
    }

    #[test]
    fn tells_packets_apart() {
        assert_eq!(parse("2"), Packet::Ping);
        assert_eq!(parse("0{\"sid\":\"x\"}"), Packet::Opened);
        assert_eq!(parse("40{\"sid\":\"x\"}"), Packet::Connected);
        assert_eq!(
            parse("42[\"a\",{}]"),
            Packet::Event(Bytes::from_static(b"[\"a\",{}]"))
        );
        assert_eq!(
            parse("4317[{}]"),
            Packet::Ack {
                id: 17,
                data: Bytes::from_static(b"[{}]")
            }
        );
        assert_eq!(parse("6"), Packet::Idle);
    }

    #[test]
    fn refuses_what_is_no_packet() {
        for text in ["", "9", "43[]", "44{}"] {
            assert!(
                Packet::parse(&Bytes::from_static(text.as_bytes())).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn reads_refusals_out_of_acks() {
        let refused = read_ack(
            "x",
            br#"[{"ok":false,"error":{"type":"/problems/busy","status":503,"detail":"d"}}]"#,
        );
        assert_eq!(
            refused
                .unwrap_err()
                .problem()
                .map(|problem| problem.slug().to_owned()),
            Some("busy".into())
        );
        assert!(read_ack("x", br#"[{"ok":true}]"#).is_ok());
        assert!(read_ack("x", b"[]").is_err());
    }
}
