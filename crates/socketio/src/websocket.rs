//! The WebSocket transport: one text frame is one Engine.IO packet (RFC 6455 is the library's).

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::{Sink, SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::Reason;
use crate::packet::Text;

/// Held by every connection for as long as it lives, so small: a chat's packets are.
const READ_BUFFER: usize = 1024;

/// A burst goes out in writes of this size.
const WRITE_BUFFER: usize = 4 * 1024;

pub(crate) struct WebSocket {
    stream: WebSocketStream<TokioIo<Upgraded>>,
}

impl WebSocket {
    pub(crate) async fn new(io: Upgraded, max_payload: usize) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(WRITE_BUFFER)
            .max_message_size(Some(max_payload))
            .max_frame_size(Some(max_payload));
        Self {
            stream: WebSocketStream::from_raw_socket(TokioIo::new(io), Role::Server, Some(config)).await,
        }
    }

    /// The next packet of the client.
    pub(crate) fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Result<Text, Reason>> {
        loop {
            match ready!(self.stream.poll_next_unpin(cx)) {
                Some(Ok(Message::Text(text))) => return Poll::Ready(Ok(text)),
                Some(Ok(Message::Binary(_))) => return Poll::Ready(Err(Reason::Binary)),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Err(reason(&error))),
                None => return Poll::Ready(Err(Reason::TransportClose)),
            }
        }
    }

    /// Sends all of `batch`; ready when it is with the operating system.
    pub(crate) fn poll_send(
        &mut self,
        cx: &mut Context<'_>,
        batch: &mut VecDeque<Text>,
    ) -> Poll<Result<(), Reason>> {
        let mut stream = Pin::new(&mut self.stream);
        let gone = |_| Reason::TransportClose;
        loop {
            ready!(stream.as_mut().poll_ready(cx)).map_err(gone)?;
            let Some(text) = batch.pop_front() else { break };
            stream.as_mut().start_send(Message::Text(text)).map_err(gone)?;
        }
        stream.poll_flush(cx).map_err(gone)
    }

    /// Says why it ends, and waits for the client to end it too, so that nothing that was sent is lost to a reset.
    pub(crate) async fn close(&mut self, reason: Reason) {
        let (code, reason) = reason.close_frame();
        let frame = CloseFrame {
            code: code.into(),
            reason: reason.into(),
        };
        if self.stream.send(Message::Close(Some(frame))).await.is_ok() {
            while let Some(Ok(_)) = self.stream.next().await {}
        }
    }
}

fn reason(error: &Error) -> Reason {
    match error {
        Error::Capacity(_) => Reason::TooLong,
        Error::Utf8(_) => Reason::Malformed,
        Error::Protocol(error) => match error {
            tokio_tungstenite::tungstenite::error::ProtocolError::ResetWithoutClosingHandshake => {
                Reason::TransportClose
            }
            _ => Reason::Malformed,
        },
        _ => Reason::TransportClose,
    }
}
