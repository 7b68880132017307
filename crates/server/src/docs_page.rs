//! The page that reads the documents, and what it and the plain pages need: a few files of the server's own.

use axum::{
    Router,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
    routing::get,
};
use tower_http::compression::CompressionLayer;

use crate::content::{ASK, Content};

/// The page loads its script and its style, and reads the documents.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ICON: (&str, &str) = ("image/svg+xml", include_str!("../assets/favicon.svg"));

/// Path, media type and text of each.
const FILES: &[(&str, &str, &str)] = &[
    ("/docs", "text/html", include_str!("../assets/docs.html")),
    (
        "/docs/docs.js",
        "text/javascript",
        include_str!("../assets/docs.js"),
    ),
    ("/docs/style.css", "text/css", include_str!("../assets/style.css")),
    ("/favicon.svg", ICON.0, ICON.1),
    // What browsers ask for by themselves; they look at the type and not at the name.
    ("/favicon.ico", ICON.0, ICON.1),
];

/// The page and its files.
pub(crate) fn router() -> Router {
    let mut router = Router::new();
    for &(path, kind, text) in FILES {
        let answer = move |request: HeaderMap| async move { file(kind, text, &request) };
        router = router.route(path, get(answer));
    }
    router.layer(CompressionLayer::new())
}

fn file(kind: &str, text: &'static str, request: &HeaderMap) -> Response {
    let content = Content::new(text.as_bytes(), kind, ASK);
    if kind == "text/html" {
        content
            .with_header(header::CONTENT_SECURITY_POLICY, &HeaderValue::from_static(POLICY))
            .respond(request)
    } else {
        content.respond(request)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_is_inline_and_text_is_never_markup() {
        let page = include_str!("../assets/docs.html");
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick="));
        assert_eq!(
            page.matches("<script").count(),
            page.matches("src=\"/docs/docs.js\"").count()
        );
        let script = include_str!("../assets/docs.js");
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"] {
            assert!(!script.contains(word), "{word}");
        }
    }
}
