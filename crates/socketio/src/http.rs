//! The doors: handshakes and polling requests over HTTP.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use ::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use ::http::{Method, request};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use axum::routing::any;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::upgrade::OnUpgrade;
use sha1::{Digest, Sha1};
use tokio::time::timeout;

use crate::answer::{Answer, Denied, denial, plain, preflight, switching_protocols};
use crate::engine::{self, Refused, TransportName};
use crate::hub::Hub;
use crate::link::wake;
use crate::polling::{self, Found, Sid};
use crate::session::{self, Arrival, Presence};
use crate::websocket::WebSocket;
use crate::wire::Transport;
use crate::{Config, Handler, Reason, Sockets, proxy};

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
                    any(move |request: Request| async move { door.serve(request).await }),
                );
            }
        }
        router
    }
}

impl<H: Handler> Door<H> {
    async fn serve(&self, request: Request) -> Response {
        let origin = request.headers().get(header::ORIGIN).cloned();
        if let Err(refused) = self.check_origin(request.headers()) {
            return denial(&refused.into()).map(Body::from);
        }
        let mut response = if request.method() == Method::OPTIONS {
            preflight(request.headers())
        } else {
            self.answer(request)
                .await
                .unwrap_or_else(|denied| denial(&denied))
        };
        if let Some(origin) = origin {
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
                HeaderValue::from_static("true"),
            );
        }
        response
            .headers_mut()
            .insert(header::VARY, HeaderValue::from_static("Origin"));
        response.map(Body::from)
    }

    fn check_origin(&self, headers: &HeaderMap) -> Result<(), Refused> {
        let origin = match headers.get(header::ORIGIN).map(HeaderValue::to_str) {
            None => None,
            Some(Ok(origin)) => Some(origin),
            Some(Err(_)) => return Err(Refused::BadRequest),
        };
        let host = proxy::host(headers, self.hub.config.trust_proxy);
        if (self.hub.config.allow_origin)(origin, host) {
            Ok(())
        } else {
            Err(Refused::Forbidden)
        }
    }

    async fn answer(&self, request: Request) -> Result<Answer, Denied> {
        let (mut parts, body) = request.into_parts();
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let query = engine::query(&query)?;
        if query.jsonp {
            return Err(Refused::BadRequest.into());
        }
        let Some(sid) = query.sid else {
            if parts.method != Method::GET {
                return Err(Refused::BadHandshakeMethod.into());
            }
            return match query.transport {
                TransportName::WebSocket => self.open_websocket(&mut parts, query.is_version_4),
                TransportName::Polling => self.open_polling(&parts, query.is_version_4),
            };
        };
        let Found::Polling(session) = self.hub.sessions.find(sid)? else {
            return Err(Refused::BadRequest.into());
        };
        match (query.transport, &parts.method) {
            (TransportName::WebSocket, _) => self.upgrade(&mut parts, session).map_err(Denied::from),
            (TransportName::Polling, &Method::GET) => Ok(plain(session.fetch().await?)),
            (TransportName::Polling, &Method::POST) => self.post(&session, &parts.headers, body).await,
            (TransportName::Polling, _) => Err(Refused::BadRequest.into()),
        }
    }

    /// A handshake over WebSocket.
    fn open_websocket(&self, parts: &mut request::Parts, is_version_4: bool) -> Result<Answer, Denied> {
        let (accept, on_upgrade) = websocket_request(parts)?;
        if !is_version_4 {
            return Err(Refused::UnsupportedVersion.into());
        }
        let (arrival, presence) = self.admit(parts, TransportName::WebSocket, None)?;
        let open = self.open_packet(Sid::random(), "");
        let handler = Arc::clone(&self.handler);
        let (connect_timeout, max_payload) = (self.hub.config.connect_timeout, self.hub.config.max_payload);
        tokio::spawn(async move {
            let Ok(Ok(io)) = timeout(connect_timeout, on_upgrade).await else {
                return;
            };
            wake(presence.link().push(open.into()));
            let transport = Transport::WebSocket(WebSocket::new(io, max_payload));
            session::run(handler, presence, arrival, transport).await;
        });
        Ok(switching_protocols(&accept))
    }

    /// A handshake over polling.
    fn open_polling(&self, parts: &request::Parts, is_version_4: bool) -> Result<Answer, Denied> {
        if !is_version_4 {
            return Err(Refused::UnsupportedVersion.into());
        }
        let sid = Sid::random();
        let (arrival, presence) = self.admit(parts, TransportName::Polling, Some(sid))?;
        let (session, inbox) = polling::session(sid, Arc::clone(presence.link()));
        self.hub.sessions.add(sid, session);
        tokio::spawn(session::run(
            Arc::clone(&self.handler),
            presence,
            arrival,
            Transport::Polling(inbox),
        ));
        Ok(plain(self.open_packet(sid, "\"websocket\"")))
    }

    /// A WebSocket that is to take over from polling.
    fn upgrade(&self, parts: &mut request::Parts, session: Arc<polling::Session>) -> Result<Answer, Refused> {
        let (accept, on_upgrade) = websocket_request(parts)?;
        session.claim()?;
        let hub = Arc::clone(&self.hub);
        tokio::spawn(async move {
            let within = hub.config.upgrade_timeout;
            let Ok(Ok(io)) = timeout(within, on_upgrade).await else {
                return session.give_up_claim();
            };
            let websocket = WebSocket::new(io, hub.config.max_payload);
            session.move_to(websocket, &hub.sessions, within).await;
        });
        Ok(switching_protocols(&accept))
    }

    /// Packets from a polling client. Answered when they are on their way to the handler.
    async fn post(
        &self,
        session: &polling::Session,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Answer, Denied> {
        let _turn = session.begin_post()?;
        let is_binary = headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|it| it.as_bytes() == b"application/octet-stream");
        if is_binary {
            return Err(session.end(Reason::Binary).into());
        }
        let config = &self.hub.config;
        let body = timeout(config.ping_timeout, to_bytes(body, config.max_payload))
            .await
            .map_err(|_| Denied::TooSlow)?
            .map_err(|_| Denied::TooLong)?;
        let payload = String::from_utf8(body.into()).map_err(|_| session.end(Reason::Malformed))?;
        session.post(payload).await?;
        Ok(plain("ok".to_owned()))
    }

    /// Room for one more connection.
    fn admit(
        &self,
        parts: &request::Parts,
        transport: TransportName,
        sid: Option<Sid>,
    ) -> Result<(Box<Arrival>, Presence), Denied> {
        let arrival = self.arrival(parts);
        let place = self.hub.admission.admit(arrival.address).map_err(Denied::Full)?;
        let link = self.hub.enter(transport).ok_or(Denied::Draining)?;
        Ok((
            Box::new(arrival),
            Presence::new(Arc::clone(&self.hub), link, sid, place),
        ))
    }

    fn open_packet(&self, sid: Sid, upgrades: &str) -> String {
        let Config {
            ping_interval,
            ping_timeout,
            max_payload,
            ..
        } = self.hub.config;
        engine::open(&sid.encode(), upgrades, ping_interval, ping_timeout, max_payload)
    }

    fn arrival(&self, parts: &request::Parts) -> Arrival {
        let text = |name: HeaderName| {
            parts
                .headers
                .get(name)
                .and_then(|it| it.to_str().ok())
                .map(ToOwned::to_owned)
        };
        Arrival {
            address: self.address(parts),
            origin: text(header::ORIGIN),
            user_agent: text(header::USER_AGENT),
            host: proxy::host(&parts.headers, self.hub.config.trust_proxy).map(ToOwned::to_owned),
        }
    }

    fn address(&self, parts: &request::Parts) -> IpAddr {
        let peer = || {
            parts
                .extensions
                .get::<ConnectInfo<SocketAddr>>()
                .map(|info| info.0.ip())
        };
        let is_trusted = self.hub.config.trust_proxy;
        let forwarded = is_trusted.then(|| proxy::forwarded_address(&parts.headers));
        forwarded
            .flatten()
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
    is_websocket.then(|| {
        let hash = Sha1::new()
            .chain_update(key)
            .chain_update("258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
            .finalize();
        STANDARD.encode(hash)
    })
}

/// What is needed to answer a request for a WebSocket.
fn websocket_request(parts: &mut request::Parts) -> Result<(String, OnUpgrade), Refused> {
    let accept = accept_key(&parts.method, &parts.headers).ok_or(Refused::BadRequest)?;
    let on_upgrade = parts
        .extensions
        .remove::<OnUpgrade>()
        .ok_or(Refused::BadRequest)?;
    Ok((accept, on_upgrade))
}
