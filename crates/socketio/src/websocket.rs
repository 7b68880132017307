//! The WebSocket transport: one text message is one Engine.IO packet.
//!
//! Between two packets it holds no buffer at all: what is read goes through the stack, and what is half read or half
//! written has a buffer only for as long as it is.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::Reason;
use crate::frame::{self, Header, Kind};
use crate::packet::Text;

/// How much is read at once, by way of the stack.
const READ: usize = 4 * 1024;

/// A burst goes out in writes of about this size.
const WRITE: usize = 16 * 1024;

pub(crate) struct WebSocket<Io = TokioIo<Upgraded>> {
    io: Io,
    max_payload: usize,
    /// Read and not yet taken, from `taken` on. Bounded by one frame and one read.
    incoming: Vec<u8>,
    taken: usize,
    /// The parts so far of a message that comes in parts.
    parts: Option<Vec<u8>>,
    /// Being written, from `written` on. Bounded by [`WRITE`] and one packet.
    outgoing: Vec<u8>,
    written: usize,
    /// The answer to the client's last ping.
    pong: Option<Vec<u8>>,
    is_closed_by_client: bool,
}

impl WebSocket {
    pub(crate) fn new(io: Upgraded, max_payload: usize) -> Self {
        Self::over(TokioIo::new(io), max_payload)
    }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> WebSocket<Io> {
    fn over(io: Io, max_payload: usize) -> Self {
        Self {
            io,
            max_payload,
            incoming: Vec::new(),
            taken: 0,
            parts: None,
            outgoing: Vec::new(),
            written: 0,
            pong: None,
            is_closed_by_client: false,
        }
    }

    /// The next packet of the client. Not to be called again after an error.
    pub(crate) fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Result<String, Reason>> {
        loop {
            if let Some(message) = self.take_message().transpose() {
                return Poll::Ready(message);
            }
            ready!(self.poll_fill(cx))?;
        }
    }

    /// A message out of what was read, if it is all there.
    fn take_message(&mut self) -> Result<Option<String>, Reason> {
        loop {
            let unread = self.incoming.get(self.taken..).unwrap_or_default();
            let Some(header) = frame::header(unread).map_err(|_| Reason::Malformed)? else {
                return Ok(None);
            };
            let length = self.check_length(&header)?;
            let begin = self.taken + header.size;
            let Some(payload) = self.incoming.get_mut(begin..begin + length) else {
                return Ok(None);
            };
            frame::unmask(payload, header.mask);
            let payload = payload.to_vec();
            self.taken = begin + length;
            if self.taken == self.incoming.len() {
                self.incoming = Vec::new();
                self.taken = 0;
            }
            if let Some(message) = self.take_frame(&header, payload)? {
                return Ok(Some(message));
            }
        }
    }

    /// Refuses a frame for the length that it claims, before any room is made for it.
    fn check_length(&self, header: &Header) -> Result<usize, Reason> {
        let is_control = matches!(header.kind, Kind::Close | Kind::Ping | Kind::Pong);
        let before = self.parts.as_ref().map_or(0, Vec::len);
        usize::try_from(header.length)
            .ok()
            .filter(|length| is_control || length.saturating_add(before) <= self.max_payload)
            .ok_or(Reason::TooLong)
    }

    fn take_frame(&mut self, header: &Header, payload: Vec<u8>) -> Result<Option<String>, Reason> {
        let message = match (header.kind, self.parts.take()) {
            (Kind::Text, None) if header.is_final => payload,
            (Kind::Text, None) => {
                self.parts = Some(payload);
                return Ok(None);
            }
            (Kind::Continuation, Some(mut parts)) => {
                parts.extend_from_slice(&payload);
                if !header.is_final {
                    self.parts = Some(parts);
                    return Ok(None);
                }
                parts
            }
            (Kind::Binary, None) => return Err(Reason::Binary),
            (Kind::Text | Kind::Binary, Some(_)) | (Kind::Continuation, None) => {
                return Err(Reason::Malformed);
            }
            (Kind::Close, _) => {
                self.is_closed_by_client = true;
                return Err(Reason::TransportClose);
            }
            (Kind::Ping, parts) => {
                self.parts = parts;
                self.pong = Some(payload);
                return Ok(None);
            }
            (Kind::Pong, parts) => {
                self.parts = parts;
                return Ok(None);
            }
        };
        String::from_utf8(message)
            .map(Some)
            .map_err(|_| Reason::Malformed)
    }

    /// Reads once.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Reason>> {
        let mut space = [MaybeUninit::uninit(); READ];
        let mut read = ReadBuf::uninit(&mut space);
        let done = ready!(Pin::new(&mut self.io).poll_read(cx, &mut read));
        if done.is_err() || read.filled().is_empty() {
            return Poll::Ready(Err(Reason::TransportClose));
        }
        self.incoming.drain(..self.taken);
        self.taken = 0;
        self.incoming.extend_from_slice(read.filled());
        Poll::Ready(Ok(()))
    }

    /// Sends all of `batch`; ready when it is with the operating system.
    pub(crate) fn poll_send(
        &mut self,
        cx: &mut Context<'_>,
        batch: &mut VecDeque<Text>,
    ) -> Poll<Result<(), Reason>> {
        loop {
            self.fill_outgoing(batch);
            if self.outgoing.is_empty() {
                return Poll::Ready(Ok(()));
            }
            ready!(self.poll_write_out(cx)).map_err(|_| Reason::TransportClose)?;
        }
    }

    /// Frames as many packets as one write takes.
    fn fill_outgoing(&mut self, batch: &mut VecDeque<Text>) {
        if let Some(pong) = self.pong.take() {
            frame::write(&mut self.outgoing, Kind::Pong, &pong);
        }
        if self.outgoing.len() < WRITE && !batch.is_empty() {
            let wanted: usize = batch.iter().map(|text| frame::written_length(text.len())).sum();
            self.outgoing.reserve(wanted.min(WRITE));
        }
        while self.outgoing.len() < WRITE
            && let Some(text) = batch.pop_front()
        {
            frame::write(&mut self.outgoing, Kind::Text, text.as_bytes());
        }
    }

    /// Writes all that is framed.
    fn poll_write_out(&mut self, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let mut io = Pin::new(&mut self.io);
        while let Some(rest) = self.outgoing.get(self.written..).filter(|rest| !rest.is_empty()) {
            let written = ready!(io.as_mut().poll_write(cx, rest))?;
            if written == 0 {
                return Poll::Ready(Err(std::io::ErrorKind::WriteZero.into()));
            }
            self.written += written;
        }
        ready!(io.poll_flush(cx))?;
        self.outgoing = Vec::new();
        self.written = 0;
        Poll::Ready(Ok(()))
    }

    /// The client waits for the end: it has closed the WebSocket and not yet been answered.
    pub(crate) fn is_closed_by_client(&self) -> bool {
        self.is_closed_by_client
    }

    /// Says why it ends, and waits for the client to end it too, so that nothing that was sent is lost to a reset.
    pub(crate) async fn close(&mut self, reason: Reason) {
        let (code, reason) = reason.close_frame();
        let mut payload = code.to_be_bytes().to_vec();
        payload.extend_from_slice(reason.as_bytes());
        frame::write(&mut self.outgoing, Kind::Close, &payload);
        let sent = poll_fn(|cx| {
            ready!(self.poll_write_out(cx))?;
            Pin::new(&mut self.io).poll_shutdown(cx)
        })
        .await;
        if sent.is_err() || self.is_closed_by_client {
            return;
        }
        // What still comes is dropped unread: it may be what the connection is closed for.
        self.incoming = Vec::new();
        poll_fn(|cx| {
            let mut space = [MaybeUninit::uninit(); READ];
            loop {
                let mut read = ReadBuf::uninit(&mut space);
                let done = ready!(Pin::new(&mut self.io).poll_read(cx, &mut read));
                if done.is_err() || read.filled().is_empty() {
                    return Poll::Ready(());
                }
            }
        })
        .await;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::task::Waker;

    use proptest::prelude::*;

    use super::*;

    const MAX: usize = 1_000;

    /// All messages in `bytes`, up to the error that ends every connection.
    fn receive(bytes: Vec<u8>) -> (Vec<String>, Reason) {
        let mut websocket = WebSocket::over(Cursor::new(bytes), MAX);
        let mut cx = Context::from_waker(Waker::noop());
        let mut messages = Vec::new();
        loop {
            match websocket.poll_recv(&mut cx) {
                Poll::Ready(Ok(message)) => messages.push(message),
                Poll::Ready(Err(reason)) => return (messages, reason),
                Poll::Pending => unreachable!("all bytes are there"),
            }
            let held = websocket.incoming.capacity() + websocket.parts.as_ref().map_or(0, Vec::capacity);
            assert!(held <= 4 * (MAX + READ), "{held} bytes are held");
        }
    }

    fn masked(first: u8, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
        let mut frame = vec![first];
        match u8::try_from(payload.len()) {
            Ok(length) if length < 126 => frame.push(0x80 | length),
            _ => {
                frame.push(0xfe);
                frame.extend(u16::try_from(payload.len()).unwrap().to_be_bytes());
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

    proptest! {
        #[test]
        fn any_bytes_end_the_connection_at_last(bytes in proptest::collection::vec(any::<u8>(), 0..5_000)) {
            receive(bytes);
        }

        #[test]
        fn any_frames_end_the_connection_at_last(
            frames in proptest::collection::vec((any::<u8>(), any::<[u8; 4]>(), "[a-z]{0,200}"), 0..50),
        ) {
            receive(frames.into_iter().flat_map(|(first, mask, text)| masked(first & 0x8f, text.as_bytes(), mask)).collect());
        }

        #[test]
        fn messages_come_as_they_went_however_they_are_cut(
            messages in proptest::collection::vec((".{0,200}", any::<[u8; 4]>(), 1usize..300), 1..20),
        ) {
            let mut bytes = Vec::new();
            for (text, mask, cut) in &messages {
                let mut parts = text.as_bytes().chunks(*cut).peekable();
                let first = parts.next().unwrap_or_default();
                bytes.extend(masked(if parts.peek().is_some() { 0x01 } else { 0x81 }, first, *mask));
                while let Some(part) = parts.next() {
                    bytes.extend(masked(0x89, b"ping", *mask));
                    bytes.extend(masked(if parts.peek().is_some() { 0x00 } else { 0x80 }, part, *mask));
                }
            }
            let sent: Vec<String> = messages.into_iter().map(|(text, ..)| text).collect();
            prop_assert_eq!(receive(bytes), (sent, Reason::TransportClose));
        }
    }
}
