//! The doors: handshakes and polling requests over HTTP.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use ::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use ::http::{Method, StatusCode, request};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use axum::routing::any;
use hyper::upgrade::OnUpgrade;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::admission::{Full, Place};
use crate::engine::{self, Query, Refused, TransportName};
use crate::hub::Hub;
use crate::session::{self, Arrival, Presence, random_id};
use crate::websocket::WebSocket;
use crate::wire::Transport;
use crate::{Handler, Sockets};

struct Door<H> {
    hub: Arc<Hub>,
    handler: Arc<H>,
}

impl<H> Clone for Door<H> {
    fn clone(&self) -> Self {
        Self {
            hub: Arc::clone(&self.hub),
            handler: Arc::clone(&self.handler),
        }
    }
}

impl Sockets {
    /// The server's doors at `paths` (such as `/socket.io`, each with and without a slash at its end), all of them to
    /// the same sockets.
    ///
    /// Serve it with `into_make_service_with_connect_info::<SocketAddr>()`: without the address, limits per address
    /// do not hold. Set `TCP_NODELAY` on the listener (`axum::serve::ListenerExt::tap_io`), or small packets wait
    /// for the acknowledgement of the one before.
    pub fn router<H: Handler>(&self, handler: Arc<H>, paths: &[&str]) -> Router {
        let door = Door {
            hub: Arc::clone(&self.hub),
            handler,
        };
        let mut router = Router::new();
        for path in paths {
            let path = path.trim_end_matches('/');
            for path in [path.to_owned(), format!("{path}/")] {
                let door = door.clone();
                router = router.route(
                    &path,
                    any(
                        move |request: Request| async move { Ok::<_, Infallible>(door.serve(request).await) },
                    ),
                );
            }
        }
        router
    }
}

/// Why a request is answered with an error.
enum Denied {
    Protocol(Refused),
    Full(Full),
    Draining,
}

impl From<Refused> for Denied {
    fn from(refused: Refused) -> Self {
        Self::Protocol(refused)
    }
}

impl<H: Handler> Door<H> {
    async fn serve(&self, request: Request) -> Response {
        let origin = request.headers().get(header::ORIGIN).cloned();
        let mut response = self.answer(request).unwrap_or_else(|denied| denial(&denied));
        if let Some(origin) = origin {
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        response
    }

    fn answer(&self, request: Request) -> Result<Response, Denied> {
        let (mut parts, _body) = request.into_parts();
        let query = engine::query(parts.uri.query().unwrap_or_default())?;
        self.open(&mut parts)
    }

    fn open(&self, parts: &mut request::Parts) -> Result<Response, Denied> {
        let accept = accept_key(&parts.method, &parts.headers).ok_or(Refused::BadRequest)?;
        let on_upgrade = parts
            .extensions
            .remove::<OnUpgrade>()
            .ok_or(Refused::BadRequest)?;
        let arrival = self.arrival(parts);
        let place = self.hub.admission.admit(arrival.address).map_err(Denied::Full)?;
        let link = self.hub.enter(TransportName::WebSocket).ok_or(Denied::Draining)?;
        let config = &self.hub.config;
        let open = engine::open(
            &random_id(),
            "",
            config.ping_interval,
            config.ping_timeout,
            config.max_payload,
        );
        let presence = Presence::new(Arc::clone(&self.hub), link.clone(), place);
        let handler = Arc::clone(&self.handler);
        let (connect_timeout, max_payload) = (config.connect_timeout, config.max_payload);
        tokio::spawn(async move {
            let Ok(Ok(io)) = tokio::time::timeout(connect_timeout, on_upgrade).await else {
                return;
            };
            link.push(open.into());
            let transport = Transport::WebSocket(WebSocket::new(io, max_payload).await);
            session::run(handler, presence, arrival, transport).await;
        });
        Ok(switching_protocols(&accept))
    }

    fn arrival(&self, parts: &request::Parts) -> Box<Arrival> {
        let text = |name: HeaderName| {
            parts
                .headers
                .get(name)
                .and_then(|it| it.to_str().ok())
                .map(ToOwned::to_owned)
        };
        Box::new(Arrival {
            address: self.address(parts),
            origin: text(header::ORIGIN),
            user_agent: text(header::USER_AGENT),
            host: text(header::HOST),
        })
    }

    fn address(&self, parts: &request::Parts) -> IpAddr {
        let forwarded = || {
            let last = parts.headers.get_all("x-forwarded-for").iter().next_back()?;
            last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
        };
        let peer = || {
            parts
                .extensions
                .get::<ConnectInfo<SocketAddr>>()
                .map(|info| info.0.ip())
        };
        let forwarded = if self.hub.config.trust_proxy {
            forwarded()
        } else {
            None
        };
        forwarded
            .or_else(peer)
            .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }
}

/// The answer to `Sec-WebSocket-Key`, when the request asks for a WebSocket (RFC 6455, 4.2.1).
fn accept_key(method: &Method, headers: &HeaderMap) -> Option<String> {
    let has = |name: HeaderName, token: &str| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|it| it.trim().eq_ignore_ascii_case(token))
    };
    let is_websocket = *method == Method::GET
        && has(header::CONNECTION, "upgrade")
        && has(header::UPGRADE, "websocket")
        && has(header::SEC_WEBSOCKET_VERSION, "13");
    let key = headers.get(header::SEC_WEBSOCKET_KEY)?;
    is_websocket.then(|| derive_accept_key(key.as_bytes()))
}

fn switching_protocols(accept: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::from_str(accept) {
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}

fn denial(denied: &Denied) -> Response {
    let (status, body) = match denied {
        Denied::Protocol(refused) => refused.parts(),
        Denied::Full(Full::Address) => (429, "{}"),
        Denied::Full(Full::Server) | Denied::Draining => (503, "{}"),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    response
}
