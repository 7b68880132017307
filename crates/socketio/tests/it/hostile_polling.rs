//! Peers that misuse polling, session ids and the move to a WebSocket.

use std::time::{Duration, Instant};

use socketio::{Packet, Reason};

use crate::raw::HANDSHAKE;
use crate::server::{EVERYONE, SLACK, Server, config, polling, quick_heartbeat};

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
