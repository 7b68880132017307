//! What every request passes on its way in, and every answer on its way out.

mod access_log;
mod headers;
mod refusals;

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, Method, Request, header, request::Parts},
    middleware,
    response::{IntoResponse, Response},
};
use edge::{Authenticate, PageOrigin, Refusal, TrustProxy};
use kernel::{Problem, ProblemKind};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{AllowOrigin, CorsLayer},
    timeout::RequestBodyTimeoutLayer,
};
use widgets::Widgets;

pub(crate) use headers::MayBeFramed;

/// The longest request body, in bytes.
const BODY_BYTES: usize = 1024 * 1024;
/// How long a request's body may pause.
const BODY_PAUSE: Duration = Duration::from_secs(30);
/// For how long a browser may remember what a preflight said.
const PREFLIGHT_AGE: Duration = Duration::from_hours(2);

/// What the layers need to know.
pub(crate) struct Surroundings {
    /// Who a token stands for.
    pub(crate) authenticate: Arc<dyn Authenticate>,
    /// Whether what a proxy says of a request is believed.
    pub(crate) trust_proxy: bool,
    /// Whether the outside reaches this server over TLS.
    pub(crate) is_https: bool,
    /// Which foreign pages may call the routes of visitors.
    pub(crate) widgets: Widgets,
}

/// Puts the layers around everything: the last one is the first that a request passes. `engine`, the doors of the sockets, answers
/// foreign pages and refuses in the way of its own protocol.
pub(crate) fn around(api: Router, pages: Router, engine: Router, surroundings: Surroundings) -> Router {
    let trust = TrustProxy(surroundings.trust_proxy);
    api.layer(cors(surroundings.widgets, trust))
        .merge(pages)
        .fallback(nothing_here)
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(Extension(surroundings.authenticate))
        .layer(Extension(trust))
        .layer(middleware::from_fn(refusals::explain))
        .merge(engine)
        .layer(middleware::from_fn_with_state(
            surroundings.is_https,
            headers::secure,
        ))
        .layer(middleware::from_fn_with_state(trust, access_log::log))
}

async fn nothing_here() -> Refusal {
    Problem::new(ProblemKind::NotFound, "There is nothing at this address.").into()
}

/// The panic itself has been written to standard error.
fn after_panic(_: Box<dyn std::any::Any + Send>) -> Response {
    Refusal(Problem::new(
        ProblemKind::Internal,
        "The request could not be answered because of a mistake of ours.",
    ))
    .into_response()
}

/// Foreign pages may call what a widget on them calls, when a widget allows their site, and read what is public. The doors
/// of agents are open to our own pages alone, which need no permission. Credentials are granted to nobody.
fn cors(widgets: Widgets, trust: TrustProxy) -> CorsLayer {
    let allow = move |_: HeaderValue, request: &Parts| {
        let path = request.uri.path();
        let (for_everybody, for_visitors) = (is_for_everybody(path), is_for_visitors(path));
        let page = PageOrigin::of(&request.headers, trust);
        async move { for_everybody || (for_visitors && widgets.any_allows(&page).await.unwrap_or(false)) }
    };
    CorsLayer::new()
        .allow_origin(AllowOrigin::async_predicate(allow))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([
            header::RETRY_AFTER,
            HeaderName::from_static(access_log::REQUEST_ID),
        ])
        .max_age(PREFLIGHT_AGE)
}

/// The documents and the state of the server. (What a page embeds as a script says so itself.)
fn is_for_everybody(path: &str) -> bool {
    path == "/api/openapi.json" || path == "/api/events.json" || path.starts_with("/api/health")
}

/// The routes of the contract that are public or a visitor's.
fn is_for_visitors(path: &str) -> bool {
    let Some(path) = path.strip_prefix("/api/") else {
        return false;
    };
    let parts: Vec<&str> = path.split('/').collect();
    matches!(
        parts.as_slice(),
        ["chat" | "attachments", ..]
            | ["widgets", _, "config"]
            | ["widgets", "escalate" | "queue-position", _, _]
            | ["widgets", "sessions", _, "messages"]
            | ["conversations", _, "rate"]
    )
}

/// Whether a person looks at the answer in a browser.
fn wants_page<B>(request: &Request<B>) -> bool {
    let accepts_html = request
        .headers()
        .get_all(header::ACCEPT)
        .iter()
        .any(|value| value.to_str().is_ok_and(|text| text.contains("text/html")));
    accepts_html && !request.uri().path().starts_with("/api/")
}

#[cfg(test)]
mod tests {
    use super::is_for_visitors;

    #[test]
    fn foreign_sites_reach_what_a_visitor_needs_and_nothing_else() {
        for path in [
            "/api/chat/rooms",
            "/api/chat/rooms/0199",
            "/api/widgets/KEY/config",
            "/api/widgets/escalate/KEY/0199",
            "/api/widgets/sessions/0199/messages",
            "/api/conversations/0199/rate",
        ] {
            assert!(is_for_visitors(path), "{path}");
        }
        for path in [
            "/api/widgets",
            "/api/widgets/KEY",
            "/api/conversations",
            "/api/conversations/0199",
            "/api/auth/login",
            "/api/agents",
            "/agent",
            "/apichat/rooms",
        ] {
            assert!(!is_for_visitors(path), "{path}");
        }
    }
}
