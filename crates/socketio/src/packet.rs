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
            let Arguments { first, second } = serde_json::from_str(rest).map_err(|_| Malformed::Unknown)?;
            let name: String = first
                .and_then(|name| serde_json::from_str(name.get()).ok())
                .filter(|name: &String| !RESERVED.contains(&name.as_str()))
                .ok_or(Malformed::Unknown)?;
            Ok(Incoming::Event {
                ack: id,
                name,
                data: second,
            })
        }
        b'3' => {
            let Arguments { first, .. } = serde_json::from_str(rest).map_err(|_| Malformed::Unknown)?;
            Ok(Incoming::Ack {
                id: id.ok_or(Malformed::Unknown)?,
                data: first,
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

/// The first two items of an array, unread; the others only have to be JSON.
struct Arguments<'a> {
    first: Option<&'a RawValue>,
    second: Option<&'a RawValue>,
}

impl<'de> Deserialize<'de> for Arguments<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = Arguments<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of arguments")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let arguments = Arguments {
                    first: items.next_element()?,
                    second: items.next_element()?,
                };
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(arguments)
            }
        }
        deserializer.deserialize_seq(Items)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// JSON values, nested and with any text.
    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            ".*".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                proptest::collection::btree_map(".*", inner, 0..4)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    /// As a client reads what the server sends, and a server what a client sends: the same.
    fn event(text: &str) -> Option<(Option<u64>, String, Option<serde_json::Value>)> {
        match parse(text.strip_prefix('4')?) {
            Ok(Incoming::Event { ack, name, data }) => {
                let data = data.map(|data| serde_json::from_str(data.get()).unwrap());
                Some((ack, name, data))
            }
            _ => None,
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_packet_or_not(text in ".*", kind in "[0-6]", rest in r#"[-0-9/,\[\]{}":a-z\\]{0,40}"#) {
            let _ = parse(&text);
            let _ = parse(&format!("{kind}{rest}"));
            let _ = parse(&format!("{kind}{text}"));
            let _ = parse(&format!("2[\"a\",{rest}]"));
        }

        #[test]
        fn events_come_back_as_they_went(name in ".*", value in any_json(), id: u64) {
            prop_assume!(!RESERVED.contains(&name.as_str()));
            let json = serde_json::to_vec(&value).unwrap();
            let packet = Packet::new(&name, &json);
            prop_assert_eq!(event(&packet.text), Some((None, name.clone(), Some(value.clone()))));
            let wanting = event_wanting_ack(id, &name, &json);
            prop_assert_eq!(event(&wanting), Some((Some(id), name, Some(value))));
        }

        #[test]
        fn acknowledgements_come_back_as_they_went(id: u64, value in any_json()) {
            let text = ack(id, &serde_json::to_vec(&value).unwrap());
            let Ok(Incoming::Ack { id: read, data: Some(data) }) = parse(&text[1..]) else {
                return Err(TestCaseError::fail(text.to_string()));
            };
            prop_assert_eq!(read, id);
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(data.get()).unwrap(), value);
        }

        #[test]
        fn refusals_are_json(namespace in "/[^,]*", message in ".*") {
            let text = connect_error(&namespace, &message, None);
            let rest = text.strip_prefix("44").unwrap();
            let json = if namespace == ROOT {
                rest
            } else {
                rest.strip_prefix(namespace.as_str()).unwrap().strip_prefix(',').unwrap()
            };
            let value: serde_json::Value = serde_json::from_str(json).unwrap();
            prop_assert_eq!(value, serde_json::json!({ "message": message }));
        }

        #[test]
        fn a_callers_broken_bytes_are_still_text(json: Vec<u8>) {
            prop_assert!(Packet::new("a", &json).text.starts_with(r#"42["a","#));
        }
    }

    #[test]
    fn connects_are_read() {
        let connect = |text| match parse(text) {
            Ok(Incoming::Connect { namespace, auth }) => {
                Some((namespace.to_owned(), auth.map(|auth| auth.get().to_owned())))
            }
            _ => None,
        };
        assert_eq!(connect("0"), Some(("/".into(), None)));
        assert_eq!(
            connect(r#"0{"a":1}"#),
            Some(("/".into(), Some(r#"{"a":1}"#.into())))
        );
        assert_eq!(connect("0/,"), Some(("/".into(), None)));
        assert_eq!(connect("0/admin"), Some(("/admin".into(), None)));
        assert_eq!(
            connect(r#"0/admin,{"a":1}"#),
            Some(("/admin".into(), Some(r#"{"a":1}"#.into())))
        );
        for text in ["0[]", "01", "0\"x\"", "0{", "0{}x", "0null"] {
            assert_eq!(connect(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_packet_is_refused() {
        for text in [
            "",
            "2",
            "2[]",
            "2{}",
            "2[1]",
            "2[null]",
            "2[[]]",
            r#"2["a""#,
            r#"2["a"]x"#,
            r#"2["connect"]"#,
            r#"2["a",]"#,
            "2[\"\\ud800\"]",
            r#"299999999999999999999["a"]"#,
            "3[1]",
            "31",
            "31{}",
            "1{}",
            "11",
            "4",
            "7",
            r#"4{"message":"x"}"#,
            "x",
            "é",
        ] {
            assert_eq!(parse(text).err(), Some(Malformed::Unknown), "{text}");
        }
        assert_eq!(
            parse(r#"51-["a",{"_placeholder":true,"num":0}]"#).err(),
            Some(Malformed::Binary)
        );
        assert_eq!(parse(r#"2/admin,["a"]"#).err(), Some(Malformed::Namespace));
    }

    #[test]
    fn deep_nesting_does_not_overflow_the_stack() {
        let deep = format!(r#"2["a",{}{}]"#, "[".repeat(100_000), "]".repeat(100_000));
        assert!(matches!(parse(&deep), Ok(Incoming::Event { .. })));
        assert!(parse(&format!(r#"2["a",{}"#, "[".repeat(100_000))).is_err());
        assert!(
            parse(&format!(
                r#"2["a",1,{}{}]"#,
                "{\"a\":".repeat(30_000),
                "}".repeat(30_000)
            ))
            .is_err()
        );
    }
}
