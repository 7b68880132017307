//! Peers that do what no client should: each is closed in time, leaves its rooms, costs bounded memory, and harms
//! nobody else.

use std::time::{Duration, Instant};

use socketio::{Packet, Reason};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use crate::server::{EVERYONE, HANDSHAKE, News, Server, config, frame, polling, quick_heartbeat};

/// What a busy machine may add to a time limit.
const SLACK: Duration = Duration::from_secs(3);

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
async fn a_silent_polling_client_is_closed_by_the_heartbeat() {
    let mut config = config();
    let limit = quick_heartbeat(&mut config);
    let server = Server::start(config).await;
    let began = Instant::now();
    let sid = server.connected_session().await;
    assert_eq!(server.gone().await, Reason::PingTimeout);
    assert!(
        began.elapsed() >= limit && began.elapsed() < limit + SLACK,
        "{:?}",
        began.elapsed()
    );
    server.empty().await;
    assert_eq!(
        server.poll(&sid).await.body,
        r#"{"code":1,"message":"Session ID unknown"}"#
    );
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
async fn a_polling_client_that_does_not_fetch_is_dropped() {
    let mut config = config();
    config.max_queued_bytes = 64 * 1024;
    let server = Server::start(config).await;
    let sid = server.connected_session().await;
    let packet = Packet::new("news", b"1");
    let sent = (0..10_000)
        .take_while(|_| server.sockets.emit(&[EVERYONE], None, &packet) == 1)
        .count();
    // Small packets count for more than their bytes.
    assert!(sent < 1_000, "{sent}");
    assert_eq!(server.gone().await, Reason::SlowReader);
    server.empty().await;
    assert_eq!(server.poll(&sid).await.status, 400);
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
async fn a_post_that_comes_byte_by_byte_is_refused_in_time() {
    let mut config = config();
    config.ping_timeout = Duration::from_millis(200);
    let server = Server::start(config).await;
    let sid = server.connected_session().await;
    let mut raw = server.raw().await;
    let head = format!(
        "POST /socket.io/?{} HTTP/1.1\r\nHost: test.example\r\nContent-Length: 1000\r\n\r\n4",
        polling(&sid)
    );
    raw.send(head.as_bytes()).await;
    let answer = raw.answer().await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("/problems/invalid-request"), "{answer:?}");
    assert_eq!(server.post(&sid, r#"421["a",1]"#).await.body, "ok");
    assert_eq!(server.poll(&sid).await.body, "431[1]");
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
async fn oversized_posts_are_refused() {
    let server = Server::start(config()).await;
    let sid = server.connected_session().await;
    let answer = server.post(&sid, &"4".repeat(64 * 1024 + 1)).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("/problems/too-large"), "{answer:?}");
    assert_eq!(server.post(&sid, r#"421["a",1]"#).await.body, "ok");
    assert_eq!(server.poll(&sid).await.body, "431[1]");
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
async fn a_payload_ends_where_its_first_bad_packet_is() {
    let server = Server::start(config()).await;
    let sid = server.connected_session().await;
    let posted = server.post(&sid, "42[\"a\"]\u{1e}x\u{1e}42[\"b\"]").await;
    assert_eq!(
        (posted.status, posted.body.as_str()),
        (400, r#"{"code":3,"message":"Bad request"}"#)
    );
    assert_eq!(server.gone().await, Reason::Malformed);
}

#[tokio::test]
async fn session_ids_that_are_not_ones_own_are_of_no_use() {
    let server = Server::start(config()).await;
    let unknown = r#"{"code":1,"message":"Session ID unknown"}"#;
    for sid in [
        "",
        "x",
        "AAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAA",
        "%00",
        "é",
    ] {
        assert_eq!(server.poll(sid).await.body, unknown, "{sid}");
        assert_eq!(server.post(sid, "40").await.body, unknown, "{sid}");
        let query = format!("EIO=4&transport=websocket&sid={sid}");
        assert_eq!(
            server.request("GET", &query, HANDSHAKE, "").await.body,
            unknown,
            "{sid}"
        );
    }
    // The id of a WebSocket is none for polling.
    let mut raw = server.raw().await;
    raw.shake_hands("EIO=4&transport=websocket").await;
    let sid = raw.text().await.split('"').nth(3).unwrap().to_owned();
    assert_eq!(server.poll(&sid).await.body, unknown);
    // One that has been used up.
    let sid = server.connected_session().await;
    assert_eq!(server.post(&sid, "41").await.body, "ok");
    assert_eq!(server.poll(&sid).await.body, "1");
    assert_eq!(server.poll(&sid).await.body, unknown);
}

#[tokio::test]
async fn two_polls_at_once_end_the_session() {
    let server = Server::start(config()).await;
    let sid = server.connected_session().await;
    let mut first = server.raw().await;
    first.request("GET", &polling(&sid), "", "").await;
    // Which of the two comes first is the server's matter: one is refused, the other is told of the end.
    let second = server.poll(&sid).await;
    let first = first.answer().await;
    let mut answers = [
        (first.status, first.body.as_str()),
        (second.status, second.body.as_str()),
    ];
    answers.sort_unstable();
    assert_eq!(
        answers,
        [(200, "1"), (400, r#"{"code":3,"message":"Bad request"}"#)]
    );
    assert_eq!(server.gone().await, Reason::Malformed);
    server.empty().await;
}

#[tokio::test]
async fn two_posts_at_once_end_the_session() {
    let server = Server::start(config()).await;
    let sid = server.connected_session().await;
    let mut first = server.raw().await;
    let head = format!(
        "POST /socket.io/?{} HTTP/1.1\r\nHost: test.example\r\nContent-Length: 20\r\nExpect: 100-continue\r\n\r\n",
        polling(&sid)
    );
    first.send(head.as_bytes()).await;
    // The server asks for the body when it is reading it.
    assert_eq!(first.answer().await.status, 100);
    assert_eq!(server.post(&sid, "42[\"a\"]").await.status, 400);
    assert_eq!(server.gone().await, Reason::Malformed);
    server.empty().await;
}

#[tokio::test]
async fn a_poll_that_is_broken_off_ends_the_session() {
    let server = Server::start(config()).await;
    let sid = server.connected_session().await;
    let mut raw = server.raw().await;
    raw.request("GET", &polling(&sid), "", "").await;
    // It waits when a second one is refused; so here it is broken off as soon as it is sent, or while it waits.
    drop(raw);
    assert_eq!(server.gone().await, Reason::TransportClose);
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
async fn a_move_that_is_not_finished_leaves_the_session_with_polling() {
    let mut config = config();
    config.upgrade_timeout = Duration::from_millis(200);
    let server = Server::start(config).await;
    let sid = server.connected_session().await;
    let query = format!("EIO=4&transport=websocket&sid={sid}");
    // Half done: probed, and nothing more.
    let mut half = server.raw().await;
    half.shake_hands(&query).await;
    half.text_frame("2probe").await;
    assert_eq!(half.text().await, "3probe");
    let second = server.request("GET", &query, HANDSHAKE, "").await;
    assert_eq!(second.status, 400, "one at a time");
    assert_eq!(half.closed().await, 1008);
    // Something else than a probe, and something else after it.
    for packets in [&["42[\"a\"]"][..], &["2probe", "42[\"a\"]"], &["5"]] {
        let mut other = server.raw().await;
        other.shake_hands(&query).await;
        for packet in packets {
            other.text_frame(packet).await;
        }
        assert_eq!(other.closed().await, 1002, "{packets:?}");
    }
    assert_eq!(server.post(&sid, r#"421["a",1]"#).await.body, "ok");
    assert_eq!(server.poll(&sid).await.body, "431[1]");
    // And it can still move.
    let mut moved = server.raw().await;
    moved.shake_hands(&query).await;
    moved.text_frame("2probe").await;
    assert_eq!(moved.text().await, "3probe");
    moved.text_frame("5").await;
    moved.text_frame(r#"422["a",2]"#).await;
    assert_eq!(moved.text().await, "432[2]");
    // Then polling with its id is over, and so is moving.
    let mismatch = r#"{"code":3,"message":"Bad request"}"#;
    assert_eq!(server.poll(&sid).await.body, mismatch);
    assert_eq!(server.post(&sid, "3").await.body, mismatch);
    assert_eq!(server.request("GET", &query, HANDSHAKE, "").await.body, mismatch);
    moved.text_frame(r#"423["a",3]"#).await;
    assert_eq!(moved.text().await, "433[3]");
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
