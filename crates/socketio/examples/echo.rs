//! A server for trying the protocol out, and what the tests with the official client run against.
//!
//! `cargo run -p socketio --example echo`, then connect any Socket.IO client to the address that it prints. Limits
//! are set by `ECHO_<NAME>` in the environment, such as `ECHO_PING_INTERVAL_MS=200`.

use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use socketio::{Config, Event, Handler, Handshake, Packet, Reason, Refusal, Reply, Room, Socket, Sockets};

/// Everyone who wants to hear who leaves.
const WATCHERS: Room = Room { tag: 1, id: 0 };

struct Echo {
    sockets: Sockets,
}

/// What a client said of itself in `auth`.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Auth {
    label: String,
    refuse: bool,
    greet: bool,
}

#[derive(Default)]
struct Client {
    label: String,
    handshake: serde_json::Value,
    /// What came as `number`, in the order in which it was handled.
    numbers: Vec<u64>,
}

#[derive(Deserialize)]
struct Broadcast {
    rooms: Vec<u32>,
    #[serde(default)]
    others: bool,
    data: Box<RawValue>,
}

impl Handler for Echo {
    type State = Client;

    async fn connect(&self, socket: &Socket, handshake: Handshake) -> Result<Client, Refusal> {
        let seen = json!({
            "auth": handshake.auth,
            "origin": handshake.origin,
            "userAgent": handshake.user_agent,
            "address": handshake.address,
            "host": handshake.host,
        });
        let auth: Auth = handshake
            .auth
            .and_then(|auth| serde_json::from_str(auth.get()).ok())
            .unwrap_or_default();
        if auth.refuse {
            let data = RawValue::from_string(r#"{"code":"not-you"}"#.to_owned()).ok();
            return Err(Refusal {
                message: "not you".to_owned(),
                data,
            });
        }
        if auth.greet {
            socket.emit(&Packet::new("greeting", br#""welcome""#));
        }
        Ok(Client {
            label: auth.label,
            handshake: seen,
            numbers: Vec::new(),
        })
    }

    async fn event(&self, socket: &Socket, client: &mut Client, event: Event) -> Reply {
        match event.name.as_str() {
            "handshake" => ack(&client.handshake),
            "number" => {
                client.numbers.extend(data::<u64>(&event));
                raw(event.data)
            }
            "numbers" => ack(&json!(client.numbers)),
            "burst" => {
                for number in 0..data::<u64>(&event).unwrap_or(0) {
                    socket.emit(&Packet::new("burst", number.to_string().as_bytes()));
                }
                Reply::Ack(Bytes::from_static(b"null"))
            }
            "join" => self.in_room(socket, &event, Socket::join),
            "leave" => self.in_room(socket, &event, Socket::leave),
            "watch" => {
                socket.join(WATCHERS);
                Reply::Ack(Bytes::from_static(b"null"))
            }
            "broadcast" => self.broadcast(socket, &event),
            "ask" => self.ask(socket, event.data),
            "later" => later(&event),
            "disconnect me" => {
                socket.disconnect();
                Reply::None
            }
            "close me" => {
                socket.close();
                Reply::None
            }
            "counts" => ack(&json!({ "connections": self.sockets.counts().connections })),
            _ => raw(event.data),
        }
    }

    async fn disconnect(&self, _socket: &Socket, client: Client, reason: Reason) {
        let gone = json!({ "label": client.label, "reason": format!("{reason:?}") });
        self.sockets.emit(
            &[WATCHERS],
            None,
            &Packet::new("gone", gone.to_string().as_bytes()),
        );
    }
}

impl Echo {
    fn in_room(&self, socket: &Socket, event: &Event, act: fn(&Socket, Room)) -> Reply {
        let room = numbered(data(event).unwrap_or(0));
        act(socket, room);
        ack(&json!(self.sockets.len(room)))
    }

    fn broadcast(&self, socket: &Socket, event: &Event) -> Reply {
        let Some(Broadcast { rooms, others, data }) = data(event) else {
            return ack(&json!("which rooms?"));
        };
        let rooms: Vec<Room> = rooms.into_iter().map(numbered).collect();
        let packet = Packet::new("news", data.get().as_bytes());
        ack(&json!(self.sockets.emit(
            &rooms,
            others.then(|| socket.id()),
            &packet
        )))
    }

    /// Asks the client what it asked us, and acknowledges with its answer.
    fn ask(&self, socket: &Socket, question: Option<Box<RawValue>>) -> Reply {
        let question = question.map_or("null".to_owned(), |question| question.get().to_owned());
        let answer = self.sockets.emit_with_ack(
            socket.id(),
            "question",
            question.as_bytes(),
            Duration::from_millis(500),
        );
        Reply::Later(Box::pin(async move {
            match answer.await {
                Ok(answer) => answer,
                Err(error) => json!({ "error": error.to_string() }).to_string().into(),
            }
        }))
    }
}

/// Acknowledges after so many milliseconds.
fn later(event: &Event) -> Reply {
    let wait = data(event).unwrap_or(0);
    Reply::Later(Box::pin(async move {
        tokio::time::sleep(Duration::from_millis(wait)).await;
        json!(wait).to_string().into()
    }))
}

fn numbered(number: u32) -> Room {
    Room {
        tag: 0,
        id: number.into(),
    }
}

fn data<'a, T: Deserialize<'a>>(event: &'a Event) -> Option<T> {
    serde_json::from_str(event.data.as_deref()?.get()).ok()
}

fn raw(data: Option<Box<RawValue>>) -> Reply {
    Reply::Ack(data.map_or(Bytes::from_static(b"null"), |data| {
        String::from(Box::<str>::from(data)).into()
    }))
}

fn ack(value: &serde_json::Value) -> Reply {
    Reply::Ack(value.to_string().into())
}

/// The defaults, with what the environment says.
fn config() -> Config {
    let mut config = Config::default();
    let millis = |name, default| variable(name).map_or(default, Duration::from_millis);
    config.ping_interval = millis("PING_INTERVAL_MS", config.ping_interval);
    config.ping_timeout = millis("PING_TIMEOUT_MS", config.ping_timeout);
    config.connect_timeout = millis("CONNECT_TIMEOUT_MS", config.connect_timeout);
    config.max_payload = variable("MAX_PAYLOAD").unwrap_or(config.max_payload);
    config.max_queued_bytes = variable("MAX_QUEUED_BYTES").unwrap_or(config.max_queued_bytes);
    config.max_sockets = variable("MAX_SOCKETS").or(config.max_sockets);
    config.max_sockets_per_address = variable("MAX_SOCKETS_PER_ADDRESS").or(config.max_sockets_per_address);
    if let Some(allowed) = variable::<String>("ALLOWED_ORIGIN") {
        config.allow_origin = Arc::new(move |origin, _| origin.is_none_or(|origin| origin == allowed));
    }
    config
}

fn variable<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(format!("ECHO_{name}")).ok()?.parse().ok()
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let sockets = Sockets::new(config());
    let echo = Arc::new(Echo {
        sockets: sockets.clone(),
    });
    let router = sockets.router(echo, &["/socket.io", "/api/socketio"]);
    let port = variable("PORT").unwrap_or(0);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        // Without it small packets wait for the acknowledgement of the one before. A socket that is gone already
        // shows that at its first read.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .await
}
