//! Engine.IO v4 on the wire: packets, payloads, refusals. Pure functions, no IO.
//!
//! Source: the Engine.IO protocol, revision 4. A packet is one digit and its data; a polling payload is packets
//! separated by the record separator (U+001E).

use std::time::Duration;

/// Separates the packets of a polling payload.
pub(crate) const SEPARATOR: char = '\u{1e}';

/// What the server sends beside messages.
pub(crate) const CLOSE: &str = "1";
pub(crate) const PING: &str = "2";
pub(crate) const PROBE_PONG: &str = "3probe";
pub(crate) const NOOP: &str = "6";

/// A packet as a client may send it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Packet<'a> {
    Close,
    /// The only ping of a client is the probe of an upgrade.
    Ping(&'a str),
    Pong,
    /// A message: one Socket.IO packet.
    Message(&'a str),
    Upgrade,
}

/// Why a text is no packet that a client may send.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Malformed {
    #[error("binary packets are not supported")]
    Binary,
    #[error("not an Engine.IO packet")]
    Unknown,
}

/// Reads one packet.
pub(crate) fn decode(text: &str) -> Result<Packet<'_>, Malformed> {
    let Some((&kind, _)) = text.as_bytes().split_first() else {
        return Err(Malformed::Unknown);
    };
    match kind {
        b'4' => Ok(Packet::Message(&text[1..])),
        b'3' => Ok(Packet::Pong),
        b'2' => Ok(Packet::Ping(&text[1..])),
        b'1' => Ok(Packet::Close),
        b'5' => Ok(Packet::Upgrade),
        b'b' => Err(Malformed::Binary),
        _ => Err(Malformed::Unknown),
    }
}

/// The first packet of a connection.
pub(crate) fn open(
    sid: &str,
    upgrades: &str,
    ping_interval: Duration,
    ping_timeout: Duration,
    max_payload: usize,
) -> String {
    format!(
        r#"0{{"sid":"{sid}","upgrades":[{upgrades}],"pingInterval":{},"pingTimeout":{},"maxPayload":{max_payload}}}"#,
        ping_interval.as_millis(),
        ping_timeout.as_millis(),
    )
}

/// Why a request is refused, with the codes of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    TransportUnknown,
    SessionUnknown,
    BadHandshakeMethod,
    BadRequest,
    Forbidden,
    UnsupportedVersion,
}

impl Refused {
    /// The HTTP status and the body.
    pub(crate) fn parts(self) -> (u16, &'static str) {
        match self {
            Self::TransportUnknown => (400, r#"{"code":0,"message":"Transport unknown"}"#),
            Self::SessionUnknown => (400, r#"{"code":1,"message":"Session ID unknown"}"#),
            Self::BadHandshakeMethod => (400, r#"{"code":2,"message":"Bad handshake method"}"#),
            Self::BadRequest => (400, r#"{"code":3,"message":"Bad request"}"#),
            Self::Forbidden => (403, r#"{"code":4,"message":"Forbidden"}"#),
            Self::UnsupportedVersion => (400, r#"{"code":5,"message":"Unsupported protocol version"}"#),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TransportName {
    Polling,
    WebSocket,
}

/// What the query of a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Query<'a> {
    pub(crate) transport: TransportName,
    pub(crate) sid: Option<&'a str>,
    /// `EIO=4` was said. Only a handshake has to say it.
    pub(crate) is_version_4: bool,
    /// JSONP was asked for (`j=`).
    pub(crate) jsonp: bool,
}

/// Reads the query of a request. No value that means anything here needs percent-decoding: one that is encoded is
/// simply not the expected one.
pub(crate) fn query(raw: &str) -> Result<Query<'_>, Refused> {
    let (mut transport, mut sid, mut version, mut jsonp) = (None, None, None, false);
    for pair in raw.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match name {
            "transport" => transport = Some(value),
            "sid" => sid = Some(value),
            "EIO" => version = Some(value),
            "j" => jsonp = true,
            _ => {}
        }
    }
    let transport = match transport {
        Some("polling") => TransportName::Polling,
        Some("websocket") => TransportName::WebSocket,
        _ => return Err(Refused::TransportUnknown),
    };
    Ok(Query {
        transport,
        sid,
        is_version_4: version == Some("4"),
        jsonp,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn packets_are_told_apart() {
        assert_eq!(decode("42[]"), Ok(Packet::Message("2[]")));
        assert_eq!(decode("2probe"), Ok(Packet::Ping("probe")));
        assert_eq!(decode("3"), Ok(Packet::Pong));
        assert_eq!(decode("5"), Ok(Packet::Upgrade));
        assert_eq!(decode("1"), Ok(Packet::Close));
        assert_eq!(decode("bAQID"), Err(Malformed::Binary));
        for text in ["", "0", "6", "7", "x", "é4"] {
            assert_eq!(decode(text), Err(Malformed::Unknown), "{text}");
        }
    }

    #[test]
    fn the_open_packet_is_json() {
        let text = open(
            "abc",
            "",
            Duration::from_secs(25),
            Duration::from_millis(500),
            65_536,
        );
        let value: serde_json::Value = serde_json::from_str(&text[1..]).unwrap();
        let expected = serde_json::json!({
            "sid": "abc", "upgrades": [], "pingInterval": 25_000, "pingTimeout": 500, "maxPayload": 65_536,
        });
        assert_eq!(value, expected);
    }

    #[test]
    fn queries_are_read() {
        let asked = query("EIO=4&transport=polling&t=x&sid=abc").unwrap();
        let expected = Query {
            transport: TransportName::Polling,
            sid: Some("abc"),
            is_version_4: true,
            jsonp: false,
        };
        assert_eq!(asked, expected);
        assert!(!query("EIO=3&transport=websocket").unwrap().is_version_4);
        assert!(query("EIO=4&transport=polling&j=0").unwrap().jsonp);
        for text in [
            "",
            "EIO=4",
            "transport",
            "transport=webtransport",
            "transport=%70olling",
        ] {
            assert_eq!(query(text), Err(Refused::TransportUnknown), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_packet_or_not(text in ".*") {
            let _ = decode(&text);
            let _ = query(&text);
        }

        #[test]
        fn messages_keep_their_text(text in ".*") {
            let packet = format!("4{text}");
            prop_assert_eq!(decode(&packet), Ok(Packet::Message(&text)));
        }
    }
}
