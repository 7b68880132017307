//! A client that sends whatever it is told to, byte by byte.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::server::PATIENCE;

pub(crate) const HANDSHAKE: &str = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// A frame of the server.
#[derive(Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) kind: u8,
    pub(crate) payload: Vec<u8>,
}

/// A connection on which anything can be said.
pub(crate) struct Raw {
    pub(crate) stream: TcpStream,
    read: Vec<u8>,
}

impl Raw {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            read: Vec::new(),
        }
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        timeout(PATIENCE, self.stream.write_all(bytes))
            .await
            .expect("the server does not read")
            .unwrap();
    }

    pub(crate) async fn request(&mut self, method: &str, query: &str, headers: &str, body: &str) {
        let length = body.len();
        let head = format!(
            "{method} /socket.io/?{query} HTTP/1.1\r\nHost: test.example\r\n{headers}Content-Length: {length}\r\n\r\n"
        );
        self.send(format!("{head}{body}").as_bytes()).await;
    }

    pub(crate) async fn shake_hands(&mut self, query: &str) {
        self.request("GET", query, HANDSHAKE, "").await;
        let answer = self.answer().await;
        assert_eq!(answer.status, 101, "{answer:?}");
        // The example of RFC 6455, 1.3.
        assert!(
            answer
                .head
                .to_lowercase()
                .contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=")
        );
    }

    /// Connects as a socket.
    pub(crate) async fn connect(&mut self) {
        self.text_frame("40").await;
        assert!(self.text().await.starts_with("40{"));
    }

    /// A masked text frame.
    pub(crate) async fn text_frame(&mut self, text: &str) {
        self.send(&frame(0x81, text.as_bytes())).await;
    }

    /// Reads until there are `count` bytes. `false` when the server closes the connection before.
    pub(crate) async fn fill(&mut self, count: usize) -> bool {
        timeout(PATIENCE, async {
            while self.read.len() < count {
                match self.stream.read_buf(&mut self.read).await {
                    Ok(0) | Err(_) => return false,
                    Ok(_) => {}
                }
            }
            true
        })
        .await
        .expect("the server does not answer")
    }

    /// The next frame, or none when the connection is closed.
    pub(crate) async fn frame(&mut self) -> Option<Frame> {
        if !self.fill(2).await {
            return None;
        }
        let (kind, short) = (self.read[0], self.read[1]);
        let header = match short {
            126 => 4,
            127 => 10,
            _ => 2,
        };
        if !self.fill(header).await {
            return None;
        }
        let length = self.read[2..header]
            .iter()
            .fold(0, |length, byte| length << 8 | usize::from(*byte));
        let length = if header == 2 { short.into() } else { length };
        if !self.fill(header + length).await {
            return None;
        }
        let payload = self.read.drain(..header + length).skip(header).collect();
        Some(Frame { kind, payload })
    }

    /// The next text.
    pub(crate) async fn text(&mut self) -> String {
        let frame = self.frame().await.expect("the server closed the connection");
        assert_eq!(frame.kind, 0x81, "{:?}", String::from_utf8_lossy(&frame.payload));
        String::from_utf8(frame.payload).unwrap()
    }

    /// Reads on until the server closes the WebSocket: its close code, or 1006 when it closes without one.
    pub(crate) async fn closed(&mut self) -> u16 {
        while let Some(frame) = self.frame().await {
            if frame.kind == 0x88 {
                assert!(!self.fill(usize::MAX).await, "nothing comes after the end");
                return u16::from_be_bytes([frame.payload[0], frame.payload[1]]);
            }
        }
        1006
    }

    /// The answer to an HTTP request.
    pub(crate) async fn answer(&mut self) -> Answer {
        let head = loop {
            if let Some(end) = self.read.windows(4).position(|window| window == b"\r\n\r\n") {
                break String::from_utf8(self.read.drain(..end + 4).collect()).unwrap();
            }
            assert!(
                self.fill(self.read.len() + 1).await,
                "the server closed the connection"
            );
        };
        let lower = head.to_lowercase();
        let length = lower
            .split("content-length: ")
            .nth(1)
            .map_or(0, |rest| rest.split("\r\n").next().unwrap().parse().unwrap());
        assert!(self.fill(length).await, "the server closed the connection");
        let body = String::from_utf8(self.read.drain(..length).collect()).unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: lower,
            body,
        }
    }
}

/// A masked frame; `first` is its first byte.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mask = [0x12, 0x34, 0x56, 0x78];
    let mut frame = vec![first];
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(length), _) if length < 126 => frame.push(0x80 | length),
        (_, Ok(length)) => {
            frame.push(0xfe);
            frame.extend(length.to_be_bytes());
        }
        _ => {
            frame.push(0xff);
            frame.extend((payload.len() as u64).to_be_bytes());
        }
    }
    frame.extend(mask);
    frame.extend(
        payload
            .iter()
            .zip(mask.iter().cycle())
            .map(|(byte, mask)| byte ^ mask),
    );
    frame
}
