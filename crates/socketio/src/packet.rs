//! Socket.IO v5 on the wire: packets in and out. Pure functions, no IO.
//!
//! Source: the Socket.IO protocol, revision 5. A packet is its type, `/namespace,` unless it is the default one, an
//! id if an acknowledgement is wanted or given, and JSON. The JSON is never built into a tree: the event's name is
//! read, and its first argument is passed on as it came.

use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// One Engine.IO packet as it goes on the wire, whatever the transport; cloning shares it.
pub(crate) type Text = Arc<str>;

/// The default namespace, the only one there is.
pub(crate) const ROOT: &str = "/";

/// An event for clients, encoded once and shared by every socket that gets it, on either transport.
#[derive(Clone, Debug)]
pub struct Packet {
    pub(crate) text: Text,
}

impl Packet {
    /// The event `name` with one argument. `json` must be one JSON value, as `serde_json::to_vec` gives; bytes of
    /// it that are no UTF-8 are replaced by U+FFFD.
    #[must_use]
    pub fn new(name: &str, json: &[u8]) -> Self {
        Self {
            text: event("", name, json),
        }
    }
}

/// A packet as a client may send it.
#[derive(Debug)]
pub(crate) enum Incoming<'a> {
    Connect {
        namespace: &'a str,
        auth: Option<&'a RawValue>,
    },
    Disconnect,
    Event {
        ack: Option<u64>,
        name: String,
        data: Option<&'a RawValue>,
    },
    Ack {
        id: u64,
        data: Option<&'a RawValue>,
    },
}

/// Why a text is no packet that a client may send.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Malformed {
    #[error("binary attachments are not supported")]
    Binary,
    #[error("not a Socket.IO packet")]
    Unknown,
    #[error("not connected to that namespace")]
    Namespace,
}

/// Names that the protocol keeps for itself; the official client refuses to send them.
const RESERVED: [&str; 6] = [
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
];

/// Reads one packet. Takes time and memory in proportion to its length.
pub(crate) fn parse(text: &str) -> Result<Incoming<'_>, Malformed> {
    let Some(kind) = text.as_bytes().first() else {
        return Err(Malformed::Unknown);
    };
    if !kind.is_ascii_digit() {
        return Err(Malformed::Unknown);
    }
    if matches!(kind, b'5' | b'6') {
        return Err(Malformed::Binary);
    }
    let (namespace, rest) = split_namespace(&text[1..]);
    if *kind == b'0' {
        let auth = json(rest)?;
        return match auth {
            Some(auth) if !auth.get().starts_with('{') => Err(Malformed::Unknown),
            auth => Ok(Incoming::Connect { namespace, auth }),
        };
    }
    if namespace != ROOT {
        return Err(Malformed::Namespace);
    }
    let (id, rest) = split_id(rest)?;
    match kind {
        b'1' if rest.is_empty() && id.is_none() => Ok(Incoming::Disconnect),
        b'2' => {
            let EventArguments { name, data } = serde_json::from_str(rest).map_err(|_| Malformed::Unknown)?;
            if RESERVED.contains(&name.as_str()) {
                return Err(Malformed::Unknown);
            }
            Ok(Incoming::Event { ack: id, name, data })
        }
        b'3' => {
            let AckArguments { data } = serde_json::from_str(rest).map_err(|_| Malformed::Unknown)?;
            Ok(Incoming::Ack {
                id: id.ok_or(Malformed::Unknown)?,
                data,
            })
        }
        _ => Err(Malformed::Unknown),
    }
}

/// `/name,rest`, `/name` or `rest` of the default namespace.
fn split_namespace(text: &str) -> (&str, &str) {
    if !text.starts_with('/') {
        return (ROOT, text);
    }
    text.split_once(',').unwrap_or((text, ""))
}

/// The digits in front are the id of an acknowledgement.
fn split_id(text: &str) -> Result<(Option<u64>, &str), Malformed> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Ok((None, text));
    }
    let id = text[..digits].parse().map_err(|_| Malformed::Unknown)?;
    Ok((Some(id), &text[digits..]))
}

/// One JSON value, or nothing at all.
fn json(text: &str) -> Result<Option<&RawValue>, Malformed> {
    if text.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(text)
        .map(Some)
        .map_err(|_| Malformed::Unknown)
}

/// `["name", first, ...]`
struct EventArguments<'a> {
    name: String,
    data: Option<&'a RawValue>,
}

impl<'de> Deserialize<'de> for EventArguments<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Arguments;
        impl<'de> Visitor<'de> for Arguments {
            type Value = EventArguments<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array that begins with the event's name")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let name = items
                    .next_element()?
                    .ok_or_else(|| serde::de::Error::invalid_length(0, &self))?;
                let data = items.next_element()?;
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(EventArguments { name, data })
            }
        }
        deserializer.deserialize_seq(Arguments)
    }
}

/// `[first, ...]`
struct AckArguments<'a> {
    data: Option<&'a RawValue>,
}

impl<'de> Deserialize<'de> for AckArguments<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Arguments;
        impl<'de> Visitor<'de> for Arguments {
            type Value = AckArguments<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of arguments")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let data = items.next_element()?;
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(AckArguments { data })
            }
        }
        deserializer.deserialize_seq(Arguments)
    }
}

/// The answer to a CONNECT that was accepted.
pub(crate) fn connected(sid: &str) -> Text {
    format!(r#"40{{"sid":"{sid}"}}"#).into()
}

/// The answer to a CONNECT that was refused. `namespace` is as the client wrote it.
pub(crate) fn connect_error(namespace: &str, message: &str, data: Option<&RawValue>) -> Text {
    let message = serde_json::Value::from(message);
    let comma = if namespace == ROOT { "" } else { "," };
    let namespace = if namespace == ROOT { "" } else { namespace };
    match data {
        Some(data) => format!(r#"44{namespace}{comma}{{"message":{message},"data":{data}}}"#).into(),
        None => format!(r#"44{namespace}{comma}{{"message":{message}}}"#).into(),
    }
}

/// The server ends the socket; the official client does not come back by itself.
pub(crate) const DISCONNECT: &str = "41";

/// The acknowledgement of the client's event `id`, with one argument.
pub(crate) fn ack(id: u64, json: &[u8]) -> Text {
    let id = id.to_string();
    let mut packet = Vec::with_capacity(4 + id.len() + json.len());
    packet.extend_from_slice(b"43");
    packet.extend_from_slice(id.as_bytes());
    packet.push(b'[');
    packet.extend_from_slice(json);
    packet.push(b']');
    text(packet)
}

/// An event of the server that wants an acknowledgement under `id`.
pub(crate) fn event_wanting_ack(id: u64, name: &str, json: &[u8]) -> Text {
    event(&id.to_string(), name, json)
}

fn event(id: &str, name: &str, json: &[u8]) -> Text {
    let name = serde_json::Value::from(name).to_string();
    let mut packet = Vec::with_capacity(5 + id.len() + name.len() + json.len());
    packet.extend_from_slice(b"42");
    packet.extend_from_slice(id.as_bytes());
    packet.push(b'[');
    packet.extend_from_slice(name.as_bytes());
    packet.push(b',');
    packet.extend_from_slice(json);
    packet.push(b']');
    text(packet)
}

/// Bytes as text. What is no UTF-8 is replaced: a caller's mistake must not end its client's connection.
fn text(bytes: Vec<u8>) -> Text {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
        .into()
}
