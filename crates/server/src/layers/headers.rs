//! The headers that keep a browser from doing more with an answer than was meant.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

/// On a page that its own policy lets certain other sites embed.
#[derive(Copy, Clone, Debug)]
pub(crate) struct MayBeFramed;

/// For answers that are not pages: nothing may be loaded or run from them, and nobody may frame them.
const NOTHING: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What none of our pages needs.
const PERMISSIONS: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
/// A year: browsers ask for no more.
const HSTS: &str = "max-age=31536000";

const ALWAYS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("content-security-policy", NOTHING),
    ("cache-control", "no-store"),
];

/// Adds what the answer does not say itself.
pub(super) async fn secure(State(is_https): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return response;
    }
    let may_be_framed = response.extensions_mut().remove::<MayBeFramed>().is_some();
    let headers = response.headers_mut();
    let mut add = |name: HeaderName, value| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    for (name, value) in ALWAYS {
        add(HeaderName::from_static(name), value);
    }
    if !may_be_framed {
        add(header::X_FRAME_OPTIONS, "DENY");
    }
    if is_https {
        add(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, response::IntoResponse, routing::get};
    use tower::ServiceExt;

    use super::*;

    async fn ask(is_https: bool, path: &str) -> Response {
        let framed = async || {
            let mut page = [(header::CACHE_CONTROL, "max-age=60")].into_response();
            page.extensions_mut().insert(MayBeFramed);
            page
        };
        let app = Router::new()
            .route("/", get(|| async { "plain" }))
            .route("/framed", get(framed))
            .layer(middleware::from_fn_with_state(is_https, secure));
        app.oneshot(Request::get(path).body(Body::empty()).unwrap())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn no_answer_leaves_without_them() {
        let answer = ask(false, "/").await;
        for (name, value) in ALWAYS {
            assert_eq!(answer.headers()[*name], *value);
        }
        assert_eq!(answer.headers()[header::X_FRAME_OPTIONS], "DENY");
        assert!(!answer.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert!(
            ask(false, "/none")
                .await
                .headers()
                .contains_key("content-security-policy")
        );
    }

    #[tokio::test]
    async fn what_an_answer_says_itself_stays() {
        let answer = ask(true, "/framed").await;
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "max-age=60");
        assert!(!answer.headers().contains_key(header::X_FRAME_OPTIONS));
        assert_eq!(answer.headers()[header::STRICT_TRANSPORT_SECURITY], HSTS);
    }
}
