//! From the network to the router: accepts connections, with time limits, and lets them end when the server stops.

use std::{convert::Infallible, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::sleep,
};
use tower::ServiceExt;

use crate::linger::Lingering;

/// How long a connection may take to send a request's head, the time in which it sends nothing included. Above the 60 s
/// for which proxies keep idle connections: else one of them would be closed just as it is used again.
const HEAD_TIMEOUT: Duration = Duration::from_secs(75);
/// The longest request head, in bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// How long to wait when the system has no more file descriptors.
const OUT_OF_FILES_PAUSE: Duration = Duration::from_millis(200);

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

/// Serves until `stop` says so, and then until the requests under way are answered. At most `most` connections at a time; the
/// next waits in the system's queue. One that became a WebSocket is the sockets' to count.
pub(crate) async fn serve(listener: TcpListener, app: Router, most: usize, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(most));
    // Each connection holds a receiver: when all are dropped, all have ended.
    let (open, held) = watch::channel(());
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            next = next => next,
            () = stopped(&mut stop) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = connection(stream, peer, app.clone(), stop.clone());
                let held = held.clone();
                tokio::spawn(async move {
                    connection.await;
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

async fn connection(stream: TcpStream, peer: SocketAddr, app: Router, mut stop: watch::Receiver<bool>) {
    // Small packets would wait for the acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let request = request.map(|body| Body::new(Lingering::new(body)));
        let app = app.clone();
        async move { Ok::<_, Infallible>(app.oneshot(request).await.unwrap_or_else(|never| match never {})) }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::trace!(%error, "connection");
    }
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
