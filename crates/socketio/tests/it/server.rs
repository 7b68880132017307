//! A server of this crate in the test's own process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use bytes::Bytes;
use socketio::{
    Config, Event, Handler, Handshake, Packet, Reason, Refusal, Reply, Room, Socket, SocketId, Sockets,
};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::time::timeout;

use crate::raw::{Answer, Raw};

/// Everyone who is connected is here.
pub(crate) const EVERYONE: Room = Room { tag: 0, id: 0 };

/// Longer than anything here takes; a test that waits so long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// What a busy machine may add to a time limit.
pub(crate) const SLACK: Duration = Duration::from_secs(3);

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
        Raw::new(TcpStream::connect(self.address).await.unwrap())
    }

    /// A connection whose receive buffer in the operating system is small.
    pub(crate) async fn raw_with_small_buffer(&self) -> Raw {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        Raw::new(socket.connect(self.address).await.unwrap())
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
