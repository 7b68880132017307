//! From which page? What a browser says of the page that asks, and the name by which it asks us.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

use socketio::proxy;

use crate::{Refusal, TrustProxy};

/// The `Origin` of a request (RFC 6454) and our own host as the client sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageOrigin {
    /// As the browser sends it, for example `https://shop.example` or `null`; `None` outside of browsers.
    pub origin: Option<String>,
    /// Our own host and, unless it is the default one, port.
    pub host: Option<String>,
}

impl PageOrigin {
    /// From the request's headers, and what a proxy that is trusted says of them ([`socketio::proxy`]).
    #[must_use]
    pub fn of(headers: &HeaderMap, trust: TrustProxy) -> Self {
        let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
        Self {
            origin: origin.map(str::to_owned),
            host: proxy::host(headers, trust.0).map(str::to_owned),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for PageOrigin {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let trust = parts.extensions.get::<TrustProxy>().copied().unwrap_or_default();
        Ok(Self::of(&parts.headers, trust))
    }
}
