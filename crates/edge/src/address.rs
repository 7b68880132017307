//! Where from? The client's address, through a proxy only when the operator says that there is one.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use socketio::proxy;

use crate::Refusal;

/// Whether what a proxy says of a request is believed ([`socketio::proxy`]). Put into each request's extensions.
#[derive(Copy, Clone, Debug, Default)]
pub struct TrustProxy(pub bool);

/// The address and browser that a request comes from.
#[derive(Clone, Debug)]
pub struct ClientAddress {
    /// The address.
    pub ip: IpAddr,
    /// The `User-Agent` header, at most 500 characters of it.
    pub user_agent: Option<String>,
}

impl ClientAddress {
    /// From the peer's address and the request's headers.
    #[must_use]
    pub fn of(peer: Option<IpAddr>, headers: &HeaderMap, trust: TrustProxy) -> Self {
        let forwarded = trust.0.then(|| proxy::forwarded_address(headers)).flatten();
        let user_agent = headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok());
        Self {
            ip: forwarded.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
            user_agent: user_agent.map(|text| text.chars().take(500).collect()),
        }
    }

    /// What counts as one address in limits: an IPv6 /64 network does.
    #[must_use]
    pub fn network(&self) -> IpAddr {
        proxy::network(self.ip)
    }
}

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        let trust = parts.extensions.get::<TrustProxy>().copied().unwrap_or_default();
        Ok(Self::of(peer, &parts.headers, trust))
    }
}
