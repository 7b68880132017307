//! A WebSocket client (RFC 6455) that costs next to nothing: the load generator shares its machine with the server it measures.
//!
//! One task owns a socket: it queues frames, lets [`WebSocket::turn`] write and read, and takes whole text frames out. There is no task,
//! channel or timer inside. Fragmented and binary messages are refused: no Socket.IO server sends them for events.

use crate::failure::{Failure, Result};
use base64::Engine as _;
use bytes::{Buf as _, Bytes, BytesMut};
use std::cell::RefCell;
use std::future::poll_fn;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead as _, AsyncWrite as _, ReadBuf};
use tokio::net::{TcpSocket, TcpStream};

/// Read at once from the kernel. One for the thread, not for the socket, so that 10,000 idle sockets cost little.
const SCRATCH_BYTES: usize = 64 * 1024;
/// A frame that claims more than this is a broken server, not a big message.
const MAX_FRAME_BYTES: usize = 16 * 1024 * 1024;

const OP_TEXT: u8 = 0x1;
const OP_CLOSE: u8 = 0x8;
const OP_PING: u8 = 0x9;
const OP_PONG: u8 = 0xA;

/// In a frame's first byte: the message's last frame.
const FIN: u8 = 0x80;
const MASKED: u8 = 0x80;
/// Lengths that stand for "the next two (eight) bytes say it".
const LENGTH_IN_2: u8 = 0x7E;
const LENGTH_IN_8: u8 = 0x7F;

thread_local! {
    static SCRATCH: RefCell<Box<[u8]>> = RefCell::new(vec![0; SCRATCH_BYTES].into_boxed_slice());
}

pub(crate) struct WebSocket {
    stream: TcpStream,
    inbound: BytesMut,
    outbound: BytesMut,
    mask: [u8; 4],
}

impl WebSocket {
    /// Opens a WebSocket at `path`. `from` is the local address to use (several, when one has too few ports).
    pub(crate) async fn open(server: SocketAddr, path: &str, from: Option<IpAddr>) -> Result<Self> {
        let stream = connect(server, from).await?;
        stream
            .set_nodelay(true)
            .map_err(Failure::io("setting TCP_NODELAY"))?;
        let key = base64::engine::general_purpose::STANDARD.encode(rand::random::<[u8; 16]>());
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
        );
        let mut socket = Self {
            stream,
            inbound: BytesMut::new(),
            outbound: BytesMut::from(request.as_bytes()),
            mask: rand::random(),
        };
        socket.finish_upgrade().await?;
        Ok(socket)
    }

    async fn finish_upgrade(&mut self) -> Result<()> {
        loop {
            if let Some(end) = memchr::memmem::find(&self.inbound, b"\r\n\r\n") {
                let head = self.inbound.split_to(end + 4);
                let status = String::from_utf8_lossy(&head)
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                if status.split(' ').nth(1) == Some("101") {
                    return Ok(());
                }
                return Err(Failure::Protocol(format!(
                    "the upgrade to a WebSocket was answered with {status:?}"
                )));
            }
            self.turn().await?;
        }
    }

    /// Queues one text message, put together from `parts`. Nothing is sent before the next [`Self::turn`].
    pub(crate) fn queue(&mut self, parts: &[&[u8]]) {
        let length = parts.iter().map(|part| part.len()).sum();
        write_head(&mut self.outbound, OP_TEXT, length, self.mask);
        let start = self.outbound.len();
        for part in parts {
            self.outbound.extend_from_slice(part);
        }
        apply_mask(&mut self.outbound[start..], self.mask);
    }

    /// The next whole text message that has arrived, without waiting. Answers WebSocket pings by the way.
    pub(crate) fn next_text(&mut self) -> Result<Option<Bytes>> {
        loop {
            let Some(head) = Head::read(&self.inbound)? else {
                return Ok(None);
            };
            if self.inbound.len() < head.bytes + head.payload {
                self.inbound
                    .reserve(head.bytes + head.payload - self.inbound.len());
                return Ok(None);
            }
            self.inbound.advance(head.bytes);
            let payload = self.inbound.split_to(head.payload).freeze();
            match head.op {
                OP_TEXT => return Ok(Some(payload)),
                OP_CLOSE => return Err(Failure::Closed),
                OP_PING => {
                    write_head(&mut self.outbound, OP_PONG, payload.len(), self.mask);
                    let start = self.outbound.len();
                    self.outbound.extend_from_slice(&payload);
                    apply_mask(&mut self.outbound[start..], self.mask);
                }
                OP_PONG => {}
                other => return Err(Failure::Protocol(format!("a WebSocket frame of kind {other:#x}"))),
            }
        }
    }

    /// Writes what is queued and returns when something new has been read. Loses nothing when it is dropped half-way.
    pub(crate) async fn turn(&mut self) -> Result<()> {
        poll_fn(|context| self.poll_turn(context)).await
    }

    fn poll_turn(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        while !self.outbound.is_empty() {
            match Pin::new(&mut self.stream).poll_write(context, &self.outbound) {
                Poll::Ready(Ok(written)) => self.outbound.advance(written),
                Poll::Ready(Err(_)) => return Poll::Ready(Err(Failure::Closed)),
                Poll::Pending => break,
            }
        }
        SCRATCH.with_borrow_mut(|scratch| {
            let mut buffer = ReadBuf::new(scratch);
            match Pin::new(&mut self.stream).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if buffer.filled().is_empty() => Poll::Ready(Err(Failure::Closed)),
                Poll::Ready(Ok(())) => {
                    self.inbound.extend_from_slice(buffer.filled());
                    Poll::Ready(Ok(()))
                }
                Poll::Ready(Err(_)) => Poll::Ready(Err(Failure::Closed)),
                Poll::Pending => Poll::Pending,
            }
        })
    }
}

async fn connect(server: SocketAddr, from: Option<IpAddr>) -> Result<TcpStream> {
    let socket = if server.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }
    .map_err(Failure::io(
        "opening a socket (is the limit of open files high enough?)",
    ))?;
    if let Some(address) = from {
        socket
            .bind(SocketAddr::new(address, 0))
            .map_err(Failure::io(format!("binding to {address}")))?;
    }
    socket
        .connect(server)
        .await
        .map_err(Failure::io(format!("connecting to {server}")))
}

/// The head of a frame from the server (never masked).
#[derive(Debug, PartialEq, Eq)]
struct Head {
    op: u8,
    bytes: usize,
    payload: usize,
}

impl Head {
    fn read(from: &[u8]) -> Result<Option<Self>> {
        let &[first, second, ref rest @ ..] = from else {
            return Ok(None);
        };
        let op = first & 0x0F;
        if first & FIN == 0 || op == 0 {
            return Err(Failure::Protocol("a fragmented WebSocket message".into()));
        }
        if second & MASKED != 0 {
            return Err(Failure::Protocol("a masked frame from a server".into()));
        }
        let (bytes, payload) = match second & !MASKED {
            LENGTH_IN_2 => match rest.first_chunk::<2>() {
                Some(length) => (4, u64::from(u16::from_be_bytes(*length))),
                None => return Ok(None),
            },
            LENGTH_IN_8 => match rest.first_chunk::<8>() {
                Some(length) => (10, u64::from_be_bytes(*length)),
                None => return Ok(None),
            },
            short => (2, u64::from(short)),
        };
        let payload = usize::try_from(payload).unwrap_or(usize::MAX);
        if payload > MAX_FRAME_BYTES {
            return Err(Failure::Protocol(format!("a WebSocket frame of {payload} bytes")));
        }
        Ok(Some(Self {
            op: first & 0x0F,
            bytes,
            payload,
        }))
    }
}

fn write_head(out: &mut BytesMut, op: u8, length: usize, mask: [u8; 4]) {
    let first = FIN | op;
    if let Ok(length @ 0..LENGTH_IN_2) = u8::try_from(length) {
        out.extend_from_slice(&[first, MASKED | length]);
    } else if let Ok(length) = u16::try_from(length) {
        out.extend_from_slice(&[first, MASKED | LENGTH_IN_2]);
        out.extend_from_slice(&length.to_be_bytes());
    } else {
        out.extend_from_slice(&[first, MASKED | LENGTH_IN_8]);
        out.extend_from_slice(&(length as u64).to_be_bytes());
    }
    out.extend_from_slice(&mask);
}

fn apply_mask(payload: &mut [u8], mask: [u8; 4]) {
    let wide = u32::from_ne_bytes(mask);
    let (words, rest) = payload.as_chunks_mut::<4>();
    for word in words {
        *word = (u32::from_ne_bytes(*word) ^ wide).to_ne_bytes();
    }
    for (byte, key) in rest.iter_mut().zip(mask) {
        *byte ^= key;
    }
}

#[cfg(test)]
mod tests {
    use super::{Head, OP_TEXT, apply_mask, write_head};
    use bytes::BytesMut;

    #[test]
    fn reads_each_length_of_length() {
        assert_eq!(
            Head::read(&[0x81, 5]).unwrap(),
            Some(Head {
                op: OP_TEXT,
                bytes: 2,
                payload: 5
            })
        );
        assert_eq!(
            Head::read(&[0x81, 126, 1, 0]).unwrap(),
            Some(Head {
                op: OP_TEXT,
                bytes: 4,
                payload: 256
            })
        );
        let long = [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0];
        assert_eq!(
            Head::read(&long).unwrap(),
            Some(Head {
                op: OP_TEXT,
                bytes: 10,
                payload: 65_536
            })
        );
    }

    #[test]
    fn waits_for_the_whole_head() {
        for partial in [&[][..], &[0x81], &[0x81, 126, 1], &[0x81, 127, 0, 0, 0]] {
            assert_eq!(Head::read(partial).unwrap(), None);
        }
    }

    #[test]
    fn refuses_fragments_masks_and_absurd_lengths() {
        assert!(Head::read(&[0x01, 5]).is_err());
        assert!(Head::read(&[0x80, 5]).is_err());
        assert!(Head::read(&[0x81, 0x85]).is_err());
        assert!(Head::read(&[0x81, 127, 255, 0, 0, 0, 0, 0, 0, 0]).is_err());
    }

    #[test]
    fn masks_as_the_standard_says() {
        let mut out = BytesMut::new();
        write_head(&mut out, OP_TEXT, 7, [1, 2, 3, 4]);
        assert_eq!(&out[..], &[0x81, 0x87, 1, 2, 3, 4]);
        let mut payload = *b"abcdefg";
        apply_mask(&mut payload, [1, 2, 3, 4]);
        let expected: Vec<u8> = b"abcdefg"
            .iter()
            .zip([1, 2, 3, 4].iter().cycle())
            .map(|(a, b)| a ^ b)
            .collect();
        assert_eq!(&payload[..], &expected[..]);
    }
}
