//! From which page? What a browser says of the page that asks, and the name by which it asks us.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

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
    /// From the request's headers. Behind a proxy that is trusted, `X-Forwarded-Host` is our name.
    #[must_use]
    pub fn of(headers: &HeaderMap, trust: TrustProxy) -> Self {
        let text = |name| {
            headers
                .get(name)
                .and_then(|value: &header::HeaderValue| value.to_str().ok())
        };
        let forwarded = trust.0.then(|| text("x-forwarded-host")).flatten();
        Self {
            origin: text("origin").map(str::to_owned),
            host: forwarded.or_else(|| text("host")).map(str::to_owned),
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
