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

#[cfg(test)]
mod tests {
    use axum::{Router, body::to_bytes, middleware, routing::get};
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;

    async fn ask(method: &str, path: &str, accept: &str) -> (Response<()>, String) {
        let app = Router::new()
            .route("/api/thing", get(|| async { "here" }))
            .route(
                "/page",
                get(|| async { (StatusCode::IM_A_TEAPOT, "short and stout") }),
            )
            .route("/api/panic", get(|| async { panic_on_purpose() }))
            .layer(CatchPanicLayer::custom(super::super::after_panic))
            .layer(middleware::from_fn(explain));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, accept);
        let answer = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, 100_000).await.unwrap();
        (
            Response::from_parts(parts, ()),
            String::from_utf8(body.to_vec()).unwrap(),
        )
    }

    fn panic_on_purpose() -> &'static str {
        panic!("on purpose")
    }

    fn kind<T>(answer: &Response<T>) -> &str {
        answer.headers()[header::CONTENT_TYPE].to_str().unwrap()
    }

    #[tokio::test]
    async fn what_the_router_refuses_is_a_problem() {
        let (answer, body) = ask("GET", "/api/none", "*/*").await;
        assert_eq!(
            (answer.status().as_u16(), kind(&answer)),
            (404, "application/problem+json")
        );
        assert!(body.contains("/problems/not-found"));
        let (answer, body) = ask("PUT", "/api/thing", "*/*").await;
        assert_eq!(
            (answer.status().as_u16(), kind(&answer)),
            (405, "application/problem+json")
        );
        assert_eq!(answer.headers()[header::ALLOW], "GET,HEAD");
        assert!(body.contains("/problems/method-not-allowed"));
    }

    #[tokio::test]
    async fn a_panic_is_our_fault_and_says_nothing_of_it() {
        let (answer, body) = ask("GET", "/api/panic", "*/*").await;
        assert_eq!(
            (answer.status().as_u16(), kind(&answer)),
            (500, "application/problem+json")
        );
        assert!(body.contains("/problems/internal") && !body.contains("on purpose"));
    }

    #[tokio::test]
    async fn a_person_gets_a_page() {
        let (answer, body) = ask("GET", "/none", "text/html,*/*").await;
        assert_eq!(
            (answer.status().as_u16(), kind(&answer)),
            (404, plain_page::CONTENT_TYPE)
        );
        assert!(body.starts_with("<!doctype html>"));
        let (answer, _) = ask("GET", "/api/none", "text/html,*/*").await;
        assert_eq!(
            kind(&answer),
            "application/problem+json",
            "the API speaks to programs"
        );
    }

    #[tokio::test]
    async fn what_is_no_refusal_is_left_alone() {
        assert_eq!(ask("GET", "/api/thing", "*/*").await.1, "here");
        let (answer, body) = ask("GET", "/page", "*/*").await;
        assert_eq!(answer.status().as_u16(), 418);
        assert!(
            body.contains("/problems/invalid-request"),
            "a status of no kind is still a problem"
        );
    }
}
