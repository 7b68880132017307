//! Small pages of the server itself: what a problem means, what is not there, what to do when the web pages were not built.

use std::fmt::Write;

use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use edge::Refusal;
use kernel::{Problem, ProblemKind};

/// The content type of all of them.
pub(crate) const CONTENT_TYPE: &str = "text/html; charset=utf-8";
/// They need a stylesheet and an icon.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
                                 frame-ancestors 'none'";

/// The pages behind the `type` of problems.
pub(crate) fn problems() -> Router {
    Router::new()
        .route("/problems", get(all))
        .route("/problems/{slug}", get(one))
}

async fn one(Path(slug): Path<String>) -> Result<Response, Refusal> {
    let kind = ProblemKind::ALL.iter().copied().find(|kind| kind.slug() == slug);
    let kind = kind.ok_or_else(|| Problem::not_found("kind of problem"))?;
    Ok(respond(StatusCode::OK, explanation(kind)))
}

async fn all() -> Response {
    let mut list = String::new();
    for kind in ProblemKind::ALL {
        let (slug, status, title) = (kind.slug(), kind.status(), escape(kind.title()));
        // Writing to a string cannot fail.
        let _ = write!(
            list,
            "<li><a href=\"/problems/{slug}\"><code>{slug}</code></a> {status} · {title}</li>"
        );
    }
    let body =
        format!("<h1>Problems</h1><p>Every refusal of this server is one of these.</p><ul>{list}</ul>");
    respond(StatusCode::OK, page("Problems", &body))
}

fn explanation(kind: ProblemKind) -> String {
    let body = format!(
        "<p class=\"eyebrow\">Problem · HTTP {}</p><h1>{}</h1><p>{}</p><p><code>{}</code></p>\
         <p><a href=\"/problems\">All problems</a> · <a href=\"/docs\">Documentation</a></p>",
        kind.status(),
        escape(kind.title()),
        with_code(kind.explanation()),
        kind.slug(),
    );
    page(kind.title(), &body)
}

/// What a person sees instead of what they asked for.
pub(crate) fn refusal(kind: ProblemKind) -> Body {
    let what = match kind {
        ProblemKind::NotFound => {
            "There is nothing at this address. It may have moved, or have a typing mistake in it."
        }
        other => other.explanation(),
    };
    let body = format!(
        "<p class=\"eyebrow\">HTTP {}</p><h1>{}</h1><p>{}</p><p><a href=\"/\">To the start</a></p>",
        kind.status(),
        escape(kind.title()),
        with_code(what),
    );
    page(kind.title(), &body).into()
}

/// What the server shows when it was built without its web pages.
pub(crate) fn not_built() -> Response {
    let body = "<h1>Deskbell runs, but without its web pages</h1>\
        <p>This binary was built before they were. In the folder that it was built from, run</p>\
        <pre><code>script/build</code></pre>\
        <p>which needs Node.js 20 or later, and start the server again. \
        The API works as it is: <a href=\"/docs\">its documentation</a>.</p>";
    respond(StatusCode::SERVICE_UNAVAILABLE, page("Deskbell", body))
}

/// What the server shows where a widget is needed and there is none yet.
pub(crate) fn no_widget() -> Response {
    let body = "<h1>There is no widget yet</h1>\
        <p>Create the owner's account first: a widget comes with it.</p><p><a href=\"/\">Begin</a></p>";
    respond(StatusCode::NOT_FOUND, page("There is no widget yet", body))
}

pub(crate) fn page(title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\" />\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\
         <meta name=\"color-scheme\" content=\"light dark\" /><meta name=\"robots\" content=\"noindex\" />\
         <title>{title}</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\" />\
         <link rel=\"stylesheet\" href=\"/docs/style.css\" /></head>\
         <body><main class=\"plain\">{body}</main></body></html>"
    )
}

fn respond(status: StatusCode, page: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, CONTENT_TYPE),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (status, headers, page).into_response()
}

/// Text on its way into a page.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Escaped, with `code` between backticks.
fn with_code(text: &str) -> String {
    let parts = text.split('`').map(escape).enumerate();
    parts
        .map(|(at, part)| {
            if at % 2 == 1 {
                format!("<code>{part}</code>")
            } else {
                part
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(
            escape("<a href=\"x\">'&"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;"
        );
        assert_eq!(with_code("a `<b>` c"), "a <code>&lt;b&gt;</code> c");
    }

    #[test]
    fn every_problem_has_its_page_and_nothing_inline() {
        for kind in ProblemKind::ALL {
            let page = explanation(*kind);
            assert!(page.contains(kind.slug()) && page.contains(&kind.status().to_string()));
            assert!(!page.contains("<style") && !page.contains("<script") && !page.contains(" style="));
            assert!(!page.contains('`'), "{page}");
        }
    }
}
