//! A server for trying the protocol out: answers events, and lets clients join rooms and broadcast.
//!
//! `cargo run -p socketio --example echo`, then connect any Socket.IO client to the address that it prints.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::ListenerExt;
use bytes::Bytes;
use socketio::{Config, Event, Handler, Handshake, Reason, Refusal, Reply, Socket, Sockets};

struct Echo;

impl Handler for Echo {
    type State = ();

    async fn connect(&self, _socket: &Socket, _handshake: Handshake) -> Result<(), Refusal> {
        Ok(())
    }

    async fn event(&self, _socket: &Socket, (): &mut (), event: Event) -> Reply {
        match event.data {
            Some(data) => Reply::Ack(Bytes::copy_from_slice(data.get().as_bytes())),
            None => Reply::Ack(Bytes::from_static(b"null")),
        }
    }

    async fn disconnect(&self, _socket: &Socket, (): (), reason: Reason) {
        eprintln!("gone: {reason:?}");
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let sockets = Sockets::new(Config::default());
    let router = sockets.router(Arc::new(Echo), &["/socket.io"]);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("listening on {}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .await
}
