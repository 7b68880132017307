//! Every refusal looks the same: a problem (RFC 9457) for programs, a page for people. What the router or a library refuses by
//! itself is brought into that form here.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use edge::Refusal;
use kernel::{Problem, ProblemKind};

use super::wants_page;
use crate::plain_page;

pub(super) async fn explain(request: Request, next: Next) -> Response {
    let wants_page = wants_page(&request);
    let response = next.run(request).await;
    let status = response.status();
    let is = |kind: &str| {
        let value = response.headers().get(header::CONTENT_TYPE);
        value.is_some_and(|value| value.as_bytes().starts_with(kind.as_bytes()))
    };
    let is_right = if wants_page {
        is("text/html")
    } else {
        is("application/problem+json") || is("text/html")
    };
    if !(status.is_client_error() || status.is_server_error()) || is_right {
        return response;
    }
    let kind = kind_of(status);
    let (body, content_type) = if wants_page {
        (plain_page::refusal(kind), plain_page::CONTENT_TYPE)
    } else {
        let detail = kind.explanation().replace('`', "\"");
        let problem = Refusal(Problem::new(kind, detail)).into_response();
        (problem.into_body(), "application/problem+json")
    };
    replace_body(response, body, content_type)
}

/// Keeps the status and what else the answer says, such as `Allow`.
fn replace_body(response: Response, body: Body, content_type: &'static str) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if content_type == plain_page::CONTENT_TYPE {
        parts.headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(plain_page::POLICY),
        );
    }
    Response::from_parts(parts, body)
}

/// The kind with this status; of several the one that says least.
fn kind_of(status: StatusCode) -> ProblemKind {
    let exact = ProblemKind::ALL
        .iter()
        .copied()
        .find(|kind| kind.status() == status.as_u16());
    exact.unwrap_or(if status.is_server_error() {
        ProblemKind::Internal
    } else {
        ProblemKind::InvalidRequest
    })
}
