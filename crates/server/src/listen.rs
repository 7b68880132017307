//! From the network to the router: accepts connections, with time limits, and lets them end when the server stops.

use std::{convert::Infallible, future::pending, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, response::IntoResponse};
use edge::Refusal;
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use kernel::Problem;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time::sleep,
};
use tower::ServiceExt;

use crate::{
    linger::Lingering,
    places::{Place, Places},
};

/// How long a connection may take to send the head of its first request.
const FIRST_HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// The same for a connection that is refused: it holds no place of its address.
const REFUSED_HEAD_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a connection may take to send the head of a further request, the time in which it sends nothing included. Above the
/// 60 s for which proxies keep idle connections: else one of them would be closed just as it is used again.
const HEAD_TIMEOUT: Duration = Duration::from_secs(75);
/// The longest request head, in bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// How long to wait when the system has no more file descriptors.
const OUT_OF_FILES_PAUSE: Duration = Duration::from_millis(200);
/// When somebody whose address has too many connections may try again, in seconds.
const RETRY_AFTER: u32 = 5;

/// The listener could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}{}", hint(source))]
pub(crate) struct ListenError {
    address: SocketAddr,
    source: io::Error,
}

fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrInUse => ". Something else listens there; choose another port with PORT",
        io::ErrorKind::PermissionDenied => ". Ports below 1024 need a privilege; choose another with PORT",
        io::ErrorKind::AddrNotAvailable => ". This machine does not have that address; see DESKBELL_HOST",
        _ => "",
    }
}

/// Opens the listener.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| ListenError { address, source })
}

/// As many file descriptors as the system lets this process have: each connection needs one, and shells start programs with few.
pub(crate) fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::debug!(%error, "the limit of open files stays as it is");
    }
}

/// Serves until `stop` says so, and then until the requests under way are answered. When `places` has none left, the next
/// connection waits in the system's queue. One that became a WebSocket is the sockets' to count.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Router,
    places: Arc<Places>,
    mut stop: watch::Receiver<bool>,
) {
    // Each connection holds a receiver: when all are dropped, all have ended.
    let (open, held) = watch::channel(());
    loop {
        let next = async {
            let (stream, peer) = listener.accept().await?;
            let place = places.admit(peer.ip()).await;
            Ok((stream, peer, place))
        };
        let accepted: io::Result<_> = tokio::select! {
            next = next => next,
            () = stopped(&mut stop) => break,
        };
        match accepted {
            Ok((stream, peer, place)) => {
                // Small packets would wait for the acknowledgement of the one before.
                let _ = stream.set_nodelay(true);
                let (app, stop, held) = (app.clone(), stop.clone(), held.clone());
                tokio::spawn(async move {
                    if place.is_refused() {
                        refuse(stream, &place).await;
                    } else {
                        connection(stream, peer, app, &place, stop).await;
                    }
                    drop((held, place));
                });
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept connections for the moment");
                sleep(OUT_OF_FILES_PAUSE).await;
            }
        }
    }
    drop(listener);
    drop(held);
    open.closed().await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    place: &Place,
    mut stop: watch::Receiver<bool>,
) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        let is_heard = place.spoke();
        request.extensions_mut().insert(ConnectInfo(peer));
        let request = request.map(|body| Body::new(Lingering::new(body)));
        let app = app.clone();
        async move {
            if !is_heard {
                // The connection is about to be dropped: a request that nobody answers must not be done either.
                pending::<()>().await;
            }
            Ok::<_, Infallible>(app.oneshot(request).await.unwrap_or_else(|never| match never {}))
        }
    });
    let mut connection = pin!(
        http()
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    let mut silence = pin!(place.silence(FIRST_HEAD_TIMEOUT));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = silence.as_mut() => return,
        () = stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                ended = connection => ended,
                () = silence => return,
            }
        }
    };
    if let Err(error) = ended {
        tracing::trace!(%error, "connection");
    }
}

/// Answers the first request of a connection whose address has too many, and closes it.
async fn refuse(stream: TcpStream, place: &Place) {
    let service = service_fn(async |_: Request<Incoming>| {
        let problem = Problem::rate_limited("DESKBELL_MAX_HTTP_CONNECTIONS_PER_ADDRESS", RETRY_AFTER);
        Ok::<_, Infallible>(Refusal(problem).into_response())
    });
    let connection = http()
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        ended = connection => if let Err(error) = ended {
            tracing::trace!(%error, "refused connection");
        },
        () = place.silence(REFUSED_HEAD_TIMEOUT) => {}
    }
}

/// What holds for every connection.
fn http() -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_BYTES);
    http
}

/// Waits until the server stops. Whoever could say so is gone: then it has stopped.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopped| *stopped).await;
}

/// The peer was gone before it was accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}
