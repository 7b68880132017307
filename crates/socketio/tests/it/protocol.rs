//! What clients are promised, byte by byte.

use std::sync::Arc;
use std::time::Duration;

use socketio::{AckError, Packet, Reason};

use crate::raw::{HANDSHAKE, frame};
use crate::server::{EVERYONE, News, Server, config, polling};

/// A request's method and query, and the body of the answer, with status 400.
const REFUSALS: [(&str, &str, &str); 9] = [
    ("GET", "", r#"{"code":0,"message":"Transport unknown"}"#),
    (
        "GET",
        "EIO=4&transport=webtransport",
        r#"{"code":0,"message":"Transport unknown"}"#,
    ),
    (
        "GET",
        "EIO=4&transport=polling&sid=x",
        r#"{"code":1,"message":"Session ID unknown"}"#,
    ),
    (
        "POST",
        "EIO=4&transport=polling",
        r#"{"code":2,"message":"Bad handshake method"}"#,
    ),
    (
        "PUT",
        "EIO=4&transport=polling",
        r#"{"code":2,"message":"Bad handshake method"}"#,
    ),
    (
        "GET",
        "EIO=4&transport=websocket",
        r#"{"code":3,"message":"Bad request"}"#,
    ),
    (
        "GET",
        "EIO=4&transport=polling&j=0",
        r#"{"code":3,"message":"Bad request"}"#,
    ),
    (
        "GET",
        "EIO=3&transport=polling",
        r#"{"code":5,"message":"Unsupported protocol version"}"#,
    ),
    (
        "GET",
        "transport=polling",
        r#"{"code":5,"message":"Unsupported protocol version"}"#,
    ),
];

#[tokio::test]
async fn refusals_are_those_of_the_protocol() {
    let server = Server::start(config()).await;
    for (method, query, body) in REFUSALS {
        let answer = server.request(method, query, "", "").await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (400, body),
            "{method} {query}"
        );
        assert!(
            answer.head.contains("content-type: application/json"),
            "{answer:?}"
        );
    }
    let old = server
        .request("GET", "EIO=3&transport=websocket", HANDSHAKE, "")
        .await;
    assert_eq!(old.body, r#"{"code":5,"message":"Unsupported protocol version"}"#);
    let sid = server.session().await;
    let put = server.request("PUT", &polling(&sid), "", "").await;
    assert_eq!(put.body, r#"{"code":3,"message":"Bad request"}"#);
    assert_eq!(server.sockets.counts().connections, 1);
}

#[tokio::test]
async fn pages_are_admitted_by_their_origin() {
    let mut config = config();
    config.allow_origin = Arc::new(|origin, host| {
        assert_eq!(host, Some("test.example"));
        origin.is_none_or(|origin| origin == "https://good.example")
    });
    let server = Server::start(config).await;
    let query = "EIO=4&transport=polling";

    let answer = server
        .request("GET", query, "Origin: https://good.example\r\n", "")
        .await;
    assert_eq!(answer.status, 200);
    for line in [
        "access-control-allow-origin: https://good.example",
        "access-control-allow-credentials: true",
        "vary: origin",
        "cache-control: no-store",
        "content-type: text/plain; charset=utf-8",
    ] {
        assert!(answer.head.contains(line), "{line}: {answer:?}");
    }
    let headers = "Origin: https://good.example\r\nAccess-Control-Request-Headers: content-type\r\n";
    let preflight = server.request("OPTIONS", query, headers, "").await;
    assert_eq!(preflight.status, 204);
    for line in [
        "access-control-allow-methods: get, post",
        "access-control-allow-headers: content-type",
    ] {
        assert!(preflight.head.contains(line), "{line}: {preflight:?}");
    }
    // Errors can be read by the page as well.
    let error = server
        .request("GET", "", "Origin: https://good.example\r\n", "")
        .await;
    assert!(
        error
            .head
            .contains("access-control-allow-origin: https://good.example"),
        "{error:?}"
    );
}

#[tokio::test]
async fn other_pages_are_refused() {
    let mut config = config();
    config.allow_origin = Arc::new(|origin, _| origin.is_none_or(|origin| origin == "https://good.example"));
    let server = Server::start(config).await;
    let query = "EIO=4&transport=polling";
    let handshake = format!("Origin: https://evil.example\r\n{HANDSHAKE}");
    for (method, query, headers) in [
        ("GET", query, "Origin: https://evil.example\r\n"),
        ("OPTIONS", query, "Origin: https://evil.example\r\n"),
        ("GET", "EIO=4&transport=websocket", &handshake),
    ] {
        let answer = server.request(method, query, headers, "").await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (403, r#"{"code":4,"message":"Forbidden"}"#)
        );
        assert!(!answer.head.contains("access-control"), "{answer:?}");
    }
    assert_eq!(
        server.get(query).await.status,
        200,
        "what is no page has no origin"
    );
    let odd = server.request("GET", query, "Origin: \u{e9}\r\n", "").await;
    assert_eq!(odd.body, r#"{"code":3,"message":"Bad request"}"#);
}

#[tokio::test]
async fn there_are_only_so_many_connections() {
    let mut config = config();
    config.max_sockets = Some(2);
    let server = Server::start(config).await;
    let first = server.connected().await;
    let _second = server.session().await;
    for headers in ["", HANDSHAKE] {
        let transport = if headers.is_empty() {
            "polling"
        } else {
            "websocket"
        };
        let answer = server
            .request("GET", &format!("EIO=4&transport={transport}"), headers, "")
            .await;
        assert_eq!(answer.status, 503);
        assert!(
            answer.head.contains("content-type: application/problem+json"),
            "{answer:?}"
        );
        assert!(answer.head.contains("retry-after: 5"), "{answer:?}");
        assert!(answer.body.contains(r#""type":"/problems/busy""#), "{answer:?}");
    }
    assert_eq!(server.sockets.counts().refused_total, 2);
    drop(first);
    server.gone().await;
    let _third = server.connected().await;
}

#[tokio::test]
async fn the_proxys_word_counts_when_it_is_trusted() {
    for trusted in [false, true] {
        let mut config = config();
        config.trust_proxy = trusted;
        config.max_sockets_per_address = Some(1);
        let server = Server::start(config).await;
        let query = "EIO=4&transport=polling";
        let from = |forwarded: &str| format!("X-Forwarded-For: 192.0.2.9, {forwarded}\r\n");
        assert_eq!(
            server.request("GET", query, &from("192.0.2.1"), "").await.status,
            200
        );
        // What the client itself claims comes first, what the proxy adds comes last.
        let second = if trusted { 200 } else { 429 };
        assert_eq!(
            server.request("GET", query, &from("192.0.2.2"), "").await.status,
            second
        );
        assert_eq!(
            server.request("GET", query, &from("192.0.2.1"), "").await.status,
            429
        );
    }
}

#[tokio::test]
async fn websockets_speak_rfc_6455() {
    let server = Server::start(config()).await;
    let mut raw = server.connected().await;
    // A message in parts, with a ping between them that is answered.
    raw.send(&frame(0x01, br#"421["a","#)).await;
    raw.send(&frame(0x89, b"still there?")).await;
    raw.send(&frame(0x00, b"")).await;
    raw.send(&frame(0x80, b"1]")).await;
    let pong = raw.frame().await.unwrap();
    assert_eq!((pong.kind, pong.payload.as_slice()), (0x8a, &b"still there?"[..]));
    assert_eq!(raw.text().await, "431[1]");
    // Two frames in one segment, and one in many.
    let both = [frame(0x81, br#"422["a",2]"#), frame(0x81, br#"423["a",3]"#)].concat();
    raw.send(&both).await;
    assert_eq!(raw.text().await, "432[2]");
    assert_eq!(raw.text().await, "433[3]");
    for byte in frame(0x81, br#"424["a",4]"#) {
        raw.send(&[byte]).await;
    }
    assert_eq!(raw.text().await, "434[4]");
    // The longest there may be.
    let text = "x".repeat(64 * 1024 - 11);
    raw.text_frame(&format!(r#"425["a","{text}"]"#)).await;
    assert_eq!(raw.text().await, format!(r#"435["{text}"]"#));
    // The end is answered.
    raw.send(&frame(0x88, &1000u16.to_be_bytes())).await;
    assert_eq!(raw.closed().await, 1000);
    assert_eq!(server.gone().await, Reason::TransportClose);
}

#[tokio::test]
async fn a_disconnect_goes_behind_what_was_sent() {
    let server = Server::start(config()).await;
    let mut raw = server.connected().await;
    let sid = server.connected_session().await;
    server.sockets.emit(&[EVERYONE], None, &Packet::new("news", b"1"));
    assert_eq!(server.sockets.disconnect(EVERYONE), 2);
    server.sockets.emit(&[EVERYONE], None, &Packet::new("news", b"2"));
    assert_eq!(raw.text().await, r#"42["news",1]"#);
    assert_eq!(raw.text().await, "41");
    assert_eq!(raw.closed().await, 1000);
    assert_eq!(server.poll(&sid).await.body, "42[\"news\",1]\u{1e}41");
    assert_eq!(server.poll(&sid).await.body, "1");
    assert_eq!(server.gone().await, Reason::ServerDisconnect);
    assert_eq!(server.gone().await, Reason::ServerDisconnect);
    server.empty().await;
}

#[tokio::test]
async fn draining_closes_everyone_and_takes_nobody() {
    let server = Server::start(config()).await;
    let mut clients = Vec::new();
    for _ in 0..10 {
        clients.push(server.connected().await);
    }
    let sid = server.connected_session().await;
    let drained = tokio::spawn({
        let sockets = server.sockets.clone();
        async move { sockets.drain(Duration::from_millis(200)).await }
    });
    for client in &mut clients {
        assert_eq!(client.closed().await, 1012);
    }
    assert_eq!(server.poll(&sid).await.body, "1");
    drained.await.unwrap();
    server.empty().await;
    for _ in 0..11 {
        assert_eq!(server.gone().await, Reason::ServerClose);
    }
    let answer = server.get("EIO=4&transport=polling").await;
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("/problems/busy"), "{answer:?}");
    assert_eq!(
        server
            .request("GET", "EIO=4&transport=websocket", HANDSHAKE, "")
            .await
            .status,
        503
    );
}

#[tokio::test]
async fn acknowledgements_of_a_socket_that_goes_do_not_come() {
    let server = Server::start(config()).await;
    let mut raw = server.connected().await;
    let News::Connected(id) = server.news().await else {
        panic!("it connects first")
    };
    let answer = server
        .sockets
        .emit_with_ack(id, "ask", b"1", Duration::from_mins(1));
    assert_eq!(raw.text().await, r#"421["ask",1]"#);
    // Answers that nobody asked for are passed over.
    raw.text_frame(r#"437["no"]"#).await;
    raw.text_frame(r#"431[{"yes":1}]"#).await;
    raw.text_frame(r#"431["again"]"#).await;
    assert_eq!(answer.await.as_deref(), Ok(&br#"{"yes":1}"#[..]));
    let answer = server
        .sockets
        .emit_with_ack(id, "ask", b"2", Duration::from_millis(50));
    assert_eq!(answer.await, Err(AckError::TimedOut));
    let answer = server
        .sockets
        .emit_with_ack(id, "ask", b"3", Duration::from_mins(1));
    drop(raw);
    assert_eq!(answer.await, Err(AckError::Gone));
    server.empty().await;
    let answer = server
        .sockets
        .emit_with_ack(id, "ask", b"4", Duration::from_mins(1));
    assert_eq!(answer.await, Err(AckError::Gone));
}

#[tokio::test]
async fn a_polls_answer_holds_all_that_waits() {
    let server = Server::start(config()).await;
    let sid = server.connected_session().await;
    let packet = |number: u8| Packet::new("news", number.to_string().as_bytes());
    for number in 1..=3 {
        server.sockets.emit(&[EVERYONE, EVERYONE], None, &packet(number));
    }
    let expected = "42[\"news\",1]\u{1e}42[\"news\",2]\u{1e}42[\"news\",3]";
    assert_eq!(server.poll(&sid).await.body, expected);
    // One that waits is answered as soon as there is something.
    let mut raw = server.raw().await;
    raw.request("GET", &polling(&sid), "", "").await;
    assert_eq!(
        server.post(&sid, "421[\"a\",1]\u{1e}422[\"a\",2]").await.body,
        "ok"
    );
    let mut answers = raw.answer().await.body;
    if answers == "431[1]" {
        answers.push('\u{1e}');
        answers.push_str(&server.poll(&sid).await.body);
    }
    assert_eq!(answers, "431[1]\u{1e}432[2]");
}
