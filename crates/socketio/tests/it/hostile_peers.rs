//! Peers that do what no client should: each is closed in time, leaves its rooms, costs bounded memory, and harms
//! nobody else.

use std::time::{Duration, Instant};

use socketio::{Packet, Reason};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use crate::raw::frame;
use crate::server::{EVERYONE, News, SLACK, Server, config, quick_heartbeat};

#[tokio::test]
async fn a_silent_websocket_is_closed_by_the_heartbeat() {
    let mut config = config();
    let limit = quick_heartbeat(&mut config);
    let server = Server::start(config).await;
    let began = Instant::now();
    let mut raw = server.connected().await;
    assert_eq!(raw.text().await, "2");
    assert_eq!(server.gone().await, Reason::PingTimeout);
    assert!(
        began.elapsed() >= limit && began.elapsed() < limit + SLACK,
        "{:?}",
        began.elapsed()
    );
    assert_eq!(raw.closed().await, 1006);
    server.empty().await;
}

#[tokio::test]
async fn a_reader_that_stalls_is_dropped_and_the_others_miss_nothing() {
    let mut config = config();
    config.max_queued_bytes = 256 * 1024;
    let server = Server::start(config).await;
    let mut stalls = server.raw_with_small_buffer().await;
    stalls.shake_hands("EIO=4&transport=websocket").await;
    stalls.text().await;
    stalls.connect().await;
    let mut reads = server.connected().await;
    assert_eq!(server.sockets.len(EVERYONE), 2);

    let text = "x".repeat(32 * 1024);
    let packet = Packet::new("news", format!("\"{text}\"").as_bytes());
    let mut sent = 0;
    while server.sockets.len(EVERYONE) == 2 {
        server.sockets.emit(&[EVERYONE], None, &packet);
        sent += 1;
        assert_eq!(reads.text().await.len(), text.len() + 13);
        // What is accepted is what waits here and what the operating system holds, a few megabytes.
        assert!(sent < 1_000, "it is never dropped");
    }
    assert_eq!(server.gone().await, Reason::SlowReader);
    assert_eq!(server.sockets.len(EVERYONE), 1);
    assert_eq!(server.sockets.counts().slow_readers_total, 1);
    reads.text_frame(r#"421["a",1]"#).await;
    assert_eq!(reads.text().await, "431[1]");
}

#[tokio::test]
async fn a_client_that_floods_without_reading_its_answers_is_not_read_either() {
    let mut config = config();
    config.max_queued_bytes = 256 * 1024;
    let server = Server::start(config).await;
    let mut raw = server.raw_with_small_buffer().await;
    raw.shake_hands("EIO=4&transport=websocket").await;
    raw.text().await;
    raw.connect().await;
    let event = frame(0x81, format!(r#"421["a","{}"]"#, "x".repeat(8 * 1024)).as_bytes());
    let mut sent = 0;
    // It is stopped when the server takes nothing for a while.
    while let Ok(written) = timeout(Duration::from_millis(500), raw.stream.write_all(&event)).await {
        written.expect("it is not dropped");
        sent += 1;
        assert!(sent < 10_000, "the flood is not stopped");
    }
    // It has not been dropped: as soon as it reads, it gets all its answers.
    assert_eq!(server.sockets.len(EVERYONE), 1);
    for _ in 0..sent {
        assert!(raw.text().await.starts_with("431["));
    }
}

#[tokio::test]
async fn a_frame_that_comes_byte_by_byte_does_not_keep_the_connection() {
    let mut config = config();
    quick_heartbeat(&mut config);
    let server = Server::start(config).await;
    let mut raw = server.connected().await;
    let bytes = frame(0x81, format!(r#"42["a","{}"]"#, "x".repeat(10_000)).as_bytes());
    let trickle = tokio::spawn(async move {
        let mut pace = tokio::time::interval(Duration::from_millis(10));
        for byte in bytes {
            pace.tick().await;
            if raw.stream.write_all(&[byte]).await.is_err() {
                break;
            }
        }
    });
    assert_eq!(server.gone().await, Reason::PingTimeout);
    server.empty().await;
    trickle.abort();
}

#[tokio::test]
async fn oversized_messages_are_refused_by_their_header() {
    let server = Server::start(config()).await;
    // One frame that claims a gibibyte, one that claims all there is, one a byte too long.
    for length in [1 << 30, u64::MAX, 64 * 1024 + 1] {
        let mut raw = server.connected().await;
        raw.send(&[0x81, 0xff]).await;
        raw.send(&length.to_be_bytes()).await;
        raw.send(&[0; 4]).await;
        assert_eq!(raw.closed().await, 1009);
        assert_eq!(server.gone().await, Reason::TooLong);
    }
    // Parts that are too long together.
    let mut raw = server.connected().await;
    raw.send(&frame(0x01, &vec![b'x'; 40 * 1024])).await;
    raw.send(&frame(0x80, &vec![b'x'; 40 * 1024])).await;
    assert_eq!(raw.closed().await, 1009);
    server.empty().await;
}

#[tokio::test]
async fn frames_that_are_none_are_refused() {
    let server = Server::start(config()).await;
    let cases: [(&[u8], u16, Reason); 6] = [
        (&[0x81, 0x02, b'4', b'0'], 1002, Reason::Malformed),
        (&[0xc1, 0x80, 0, 0, 0, 0], 1002, Reason::Malformed),
        (&[0x80, 0x80, 0, 0, 0, 0], 1002, Reason::Malformed),
        (&[0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28], 1002, Reason::Malformed),
        (&[0x82, 0x81, 0, 0, 0, 0, 1], 1003, Reason::Binary),
        (b"GET / HTTP/1.1\r\n\r\n", 1002, Reason::Malformed),
    ];
    for (bytes, code, reason) in cases {
        let mut raw = server.connected().await;
        raw.send(bytes).await;
        assert_eq!(raw.closed().await, code, "{bytes:?}");
        assert_eq!(server.gone().await, reason, "{bytes:?}");
    }
    server.empty().await;
}

#[tokio::test]
async fn packets_that_are_none_are_refused_in_both_transports() {
    let server = Server::start(config()).await;
    let cases = [
        ("0", Reason::Malformed),
        ("2", Reason::Malformed),
        ("5", Reason::Malformed),
        ("9", Reason::Malformed),
        ("4", Reason::Malformed),
        ("40", Reason::Malformed),
        ("42", Reason::Malformed),
        ("42[]", Reason::Malformed),
        (r#"42["connect"]"#, Reason::Malformed),
        (r#"42/admin,["a"]"#, Reason::Malformed),
        (r#"451-["a",{"_placeholder":true,"num":0}]"#, Reason::Binary),
        ("bAQID", Reason::Binary),
        ("", Reason::Malformed),
        ("\u{202e}4", Reason::Malformed),
    ];
    for (packet, reason) in cases {
        let mut raw = server.connected().await;
        raw.text_frame(packet).await;
        let code = if reason == Reason::Binary { 1003 } else { 1002 };
        assert_eq!(raw.closed().await, code, "{packet}");
        assert_eq!(server.gone().await, reason, "{packet}");

        let sid = server.connected_session().await;
        let (posted, polled) = tokio::join!(server.post(&sid, packet), server.poll(&sid));
        assert!(
            posted.status == 200 || posted.status == 400,
            "{packet}: {posted:?}"
        );
        assert_eq!(polled.body, "1", "{packet}");
        assert_eq!(server.gone().await, reason, "{packet}");
    }
    server.empty().await;
}

#[tokio::test]
async fn who_never_connects_as_a_socket_is_closed() {
    let mut config = config();
    config.connect_timeout = Duration::from_millis(200);
    let server = Server::start(config).await;
    let began = Instant::now();
    let mut raw = server.websocket().await;
    let sid = server.session().await;
    assert_eq!(server.poll(&sid).await.body, "1");
    assert_eq!(raw.closed().await, 1008);
    assert!(began.elapsed() < Duration::from_millis(200) + SLACK);
    server.empty().await;
    assert!(server.is_silent().await, "the handler never heard of them");
}

#[tokio::test]
async fn nothing_goes_before_connecting() {
    let server = Server::start(config()).await;
    for packet in [r#"42["a"]"#, "430[]", "41"] {
        let mut raw = server.websocket().await;
        raw.text_frame(packet).await;
        assert_eq!(raw.closed().await, 1002, "{packet}");
    }
    server.empty().await;
    assert!(server.is_silent().await);
}

#[tokio::test]
async fn a_flood_waits_while_an_event_is_handled() {
    let server = Server::start(config()).await;
    let mut raw = server.connected().await;
    server.news().await;
    for number in 0..100 {
        raw.text_frame(&format!(r#"42{number}["gated",{number}]"#)).await;
    }
    assert_eq!(server.news().await, News::Event("gated".to_owned()));
    // Another socket is served while this one waits.
    let mut other = server.connected().await;
    server.news().await;
    other.text_frame(r#"420["a"]"#).await;
    assert_eq!(other.text().await, "430[null]");
    assert_eq!(server.news().await, News::Event("a".to_owned()));
    assert!(server.is_silent().await, "the second waits for the first");
    server.gate.add_permits(100);
    for number in 0..100 {
        assert_eq!(raw.text().await, format!("43{number}[{number}]"));
    }
}

#[tokio::test]
async fn only_so_many_answers_are_under_way_at_once() {
    let mut config = config();
    config.max_in_flight = 4;
    let server = Server::start(config).await;
    let mut raw = server.connected().await;
    server.news().await;
    for number in 0..10 {
        raw.text_frame(&format!(r#"42{number}["later"]"#)).await;
    }
    for _ in 0..4 {
        assert_eq!(server.news().await, News::Event("later".to_owned()));
    }
    // What is emitted meanwhile goes out, and has been through the whole loop of the connection when it arrives.
    server.sockets.emit(&[EVERYONE], None, &Packet::new("news", b"1"));
    assert_eq!(raw.text().await, r#"42["news",1]"#);
    assert!(server.is_silent().await, "the fifth waits");
    server.gate.add_permits(10);
    let mut answers = Vec::new();
    for _ in 0..10 {
        answers.push(raw.text().await);
    }
    answers.sort_unstable();
    let expected: Vec<String> = (0..10).map(|number| format!("43{number}[true]")).collect();
    assert_eq!(answers, expected);
}

#[tokio::test]
async fn a_handler_that_panics_ends_its_own_socket_only() {
    let server = Server::start(config()).await;
    let mut raw = server.connected().await;
    let mut other = server.connected().await;
    raw.text_frame(r#"42["panic"]"#).await;
    assert_eq!(raw.closed().await, 1011);
    assert_eq!(server.gone().await, Reason::HandlerFailed);
    assert_eq!(server.sockets.len(EVERYONE), 1);
    other.text_frame(r#"421["a",1]"#).await;
    assert_eq!(other.text().await, "431[1]");
}
