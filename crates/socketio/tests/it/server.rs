//! A server of this crate in the test's own process, and a client that sends whatever it is told to, byte by byte.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use bytes::Bytes;
use socketio::{
    Config, Event, Handler, Handshake, Packet, Reason, Refusal, Reply, Room, Socket, SocketId, Sockets,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::time::timeout;

/// Everyone who is connected is here.
pub(crate) const EVERYONE: Room = Room { tag: 0, id: 0 };

/// Longer than anything here takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(10);

/// Small limits, so that they are reached soon.
pub(crate) fn config() -> Config {
    let mut config = Config::default();
    config.ping_interval = Duration::from_mins(10);
    config.ping_timeout = Duration::from_mins(10);
    config.close_timeout = Duration::from_millis(500);
    config
}

/// A heartbeat that a silent client fails within this time.
pub(crate) fn quick_heartbeat(config: &mut Config) -> Duration {
    config.ping_interval = Duration::from_millis(100);
    config.ping_timeout = Duration::from_millis(200);
    config.ping_interval + config.ping_timeout
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) sockets: Sockets,
    /// What may be handled of `gated` and be answered of `later`.
    pub(crate) gate: Arc<Semaphore>,
    news: Mutex<mpsc::UnboundedReceiver<News>>,
}

/// What the handler was told.
#[derive(Debug, PartialEq)]
pub(crate) enum News {
    Connected(SocketId),
    Event(String),
    Gone(SocketId, Reason),
}

struct Application {
    sockets: Sockets,
    gate: Arc<Semaphore>,
    news: mpsc::UnboundedSender<News>,
}

impl Application {
    fn tell(&self, news: News) {
        self.news.send(news).ok();
    }
}

impl Handler for Application {
    type State = ();

    async fn connect(&self, socket: &Socket, _handshake: Handshake) -> Result<(), Refusal> {
        socket.join(EVERYONE);
        self.tell(News::Connected(socket.id()));
        Ok(())
    }

    async fn event(&self, socket: &Socket, (): &mut (), event: Event) -> Reply {
        self.tell(News::Event(event.name.clone()));
        match event.name.as_str() {
            "gated" => self.gate.acquire().await.unwrap().forget(),
            "later" => {
                let gate = Arc::clone(&self.gate);
                return Reply::Later(Box::pin(async move {
                    gate.acquire().await.unwrap().forget();
                    Bytes::from_static(b"true")
                }));
            }
            "panic" => panic!("as the test wants"),
            "broadcast" => {
                self.sockets.emit(&[EVERYONE], None, &Packet::new("news", b"1"));
            }
            "close" => socket.close(),
            "disconnect" => socket.disconnect(),
            _ => {}
        }
        Reply::Ack(event.data.map_or(Bytes::from_static(b"null"), |data| {
            String::from(Box::<str>::from(data)).into()
        }))
    }

    async fn disconnect(&self, socket: &Socket, (): (), reason: Reason) {
        assert!(socket.rooms().is_empty(), "it is in no room any more");
        self.tell(News::Gone(socket.id(), reason));
    }
}

impl Server {
    pub(crate) async fn start(config: Config) -> Self {
        let sockets = Sockets::new(config);
        let (sender, news) = mpsc::unbounded_channel();
        let gate = Arc::new(Semaphore::new(0));
        let application = Application {
            sockets: sockets.clone(),
            gate: Arc::clone(&gate),
            news: sender,
        };
        let router = sockets.router(Arc::new(application), &["/socket.io"]);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).unwrap());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self {
            address,
            sockets,
            gate,
            news: Mutex::new(news),
        }
    }

    /// What the handler was told next.
    pub(crate) async fn news(&self) -> News {
        timeout(PATIENCE, self.news.lock().await.recv())
            .await
            .expect("nothing new")
            .expect("the server is gone")
    }

    /// The next end of a socket; whatever else the handler is told before is passed over.
    pub(crate) async fn gone(&self) -> Reason {
        loop {
            if let News::Gone(_, reason) = self.news().await {
                return reason;
            }
        }
    }

    /// The handler has not been told anything.
    pub(crate) async fn is_silent(&self) -> bool {
        self.news.lock().await.is_empty()
    }

    /// Waits until no connection is left.
    pub(crate) async fn empty(&self) {
        timeout(PATIENCE, async {
            while self.sockets.counts().connections > 0 {
                tokio::task::yield_now().await;
            }
        })
        .await
        .expect("a connection is left");
        assert_eq!(self.sockets.len(EVERYONE), 0);
        assert_eq!(self.sockets.counts().rooms, 0);
    }

    pub(crate) async fn raw(&self) -> Raw {
        Raw {
            stream: TcpStream::connect(self.address).await.unwrap(),
            read: Vec::new(),
        }
    }

    /// A connection whose receive buffer in the operating system is small.
    pub(crate) async fn raw_with_small_buffer(&self) -> Raw {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        Raw {
            stream: socket.connect(self.address).await.unwrap(),
            read: Vec::new(),
        }
    }

    /// A WebSocket that has got its open packet.
    pub(crate) async fn websocket(&self) -> Raw {
        let mut raw = self.raw().await;
        raw.shake_hands("EIO=4&transport=websocket").await;
        assert!(raw.text().await.starts_with("0{"));
        raw
    }

    /// A WebSocket that is connected as a socket.
    pub(crate) async fn connected(&self) -> Raw {
        let mut raw = self.websocket().await;
        raw.connect().await;
        raw
    }

    /// A polling session: its id.
    pub(crate) async fn session(&self) -> String {
        let answer = self.get("EIO=4&transport=polling").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let sid = answer.body.split('"').nth(3).unwrap().to_owned();
        assert_eq!(sid.len(), 22);
        sid
    }

    /// A polling session that is connected as a socket.
    pub(crate) async fn connected_session(&self) -> String {
        let sid = self.session().await;
        assert_eq!(self.post(&sid, "40").await.body, "ok");
        assert!(self.poll(&sid).await.body.starts_with("40{"));
        sid
    }

    pub(crate) async fn get(&self, query: &str) -> Answer {
        self.request("GET", query, "", "").await
    }

    pub(crate) async fn poll(&self, sid: &str) -> Answer {
        self.get(&polling(sid)).await
    }

    pub(crate) async fn post(&self, sid: &str, payload: &str) -> Answer {
        self.request("POST", &polling(sid), "", payload).await
    }

    pub(crate) async fn request(&self, method: &str, query: &str, headers: &str, body: &str) -> Answer {
        let mut raw = self.raw().await;
        raw.request(method, query, headers, body).await;
        raw.answer().await
    }
}

/// The query of a polling request.
pub(crate) fn polling(sid: &str) -> String {
    format!("EIO=4&transport=polling&sid={sid}")
}

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
