//! What requests are answered with.

use ::http::header::{self, HeaderMap, HeaderValue};
use ::http::{Response, StatusCode};

use crate::admission::Full;
use crate::engine::Refused;

pub(crate) type Answer = Response<String>;

/// Why a request is answered with an error.
pub(crate) enum Denied {
    Protocol(Refused),
    Full(Full),
    Draining,
    TooLong,
    TooSlow,
}

impl From<Refused> for Denied {
    fn from(refused: Refused) -> Self {
        Self::Protocol(refused)
    }
}

/// What a client that is refused for a limit should wait, in seconds.
const RETRY_AFTER: u32 = 5;

pub(crate) fn switching_protocols(accept: &str) -> Answer {
    let mut response = Response::new(String::new());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::from_str(accept) {
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}

pub(crate) fn plain(text: String) -> Answer {
    respond(StatusCode::OK, "text/plain; charset=UTF-8", text)
}

/// The answer to a browser that asks whether a page may poll.
pub(crate) fn preflight(headers: &HeaderMap) -> Answer {
    let mut response = respond(StatusCode::NO_CONTENT, "text/plain; charset=UTF-8", String::new());
    let allowed = response.headers_mut();
    allowed.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST"),
    );
    allowed.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    if let Some(wanted) = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        allowed.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    response
}

/// The protocol's own errors as the protocol has them, all others as problems (RFC 9457).
pub(crate) fn denial(denied: &Denied) -> Answer {
    let (status, kind, title, detail) = match denied {
        Denied::Protocol(refused) => {
            let (status, body) = refused.parts();
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            return respond(status, "application/json", body.to_owned());
        }
        Denied::Full(Full::Address) => (
            429,
            "rate-limited",
            "Too many connections",
            "There are too many connections from this address.",
        ),
        Denied::Full(Full::Server) => (
            503,
            "busy",
            "Server full",
            "The server has as many connections as it may.",
        ),
        Denied::Draining => (
            503,
            "busy",
            "Server stops",
            "The server is about to stop. Connect again soon.",
        ),
        Denied::TooLong => (
            413,
            "too-large",
            "Payload too long",
            "The payload is longer than the `maxPayload` of the handshake.",
        ),
        Denied::TooSlow => (
            400,
            "invalid-request",
            "Payload too slow",
            "The payload did not arrive in time.",
        ),
    };
    let retry_after = matches!(denied, Denied::Full(_) | Denied::Draining);
    let retry = if retry_after {
        format!(r#","retryAfter":{RETRY_AFTER}"#)
    } else {
        String::new()
    };
    let body = format!(
        r#"{{"type":"/problems/{kind}","title":"{title}","status":{status},"detail":"{detail}"{retry}}}"#
    );
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = respond(status, "application/problem+json", body);
    if retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    }
    response
}

fn respond(status: StatusCode, content_type: &'static str, body: String) -> Answer {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
