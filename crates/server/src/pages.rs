//! The pages and scripts that a browser asks for by their address.

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use edge::{PageOrigin, Refusal};
use kernel::{Problem, ProblemKind};
use serde::Deserialize;
use tower_http::compression::CompressionLayer;
use widgets::{Widget, Widgets};

use crate::{
    assets,
    content::{A_MINUTE, ASK, Content},
    layers::MayBeFramed,
    plain_page, policy, splice,
};

const DESK: &str = "desk/index.html";
const LOADER: &str = "widget/loader.js";
const PANEL: &str = "widget/panel.html";
const HOSTED: &str = "widget/chat.html";
const TEST: &str = "widget/test-widget.html";

/// All of them.
pub(crate) fn router(widgets: Widgets) -> Router {
    let desk = || get(desk);
    Router::new()
        .route("/", desk())
        .route("/agent", desk())
        .route("/agent/{*rest}", desk())
        .route("/admin", desk())
        .route("/admin/{*rest}", desk())
        .route("/support/chat", get(|| async { found("/agent") }))
        .route("/assets/{*name}", get(desk_asset))
        .route("/sw.js", desk_file("sw.js"))
        .route("/manifest.webmanifest", desk_file("manifest.webmanifest"))
        .route("/icon-192.png", desk_file("icon-192.png"))
        .route("/icon-512.png", desk_file("icon-512.png"))
        .route("/widget.js", get(loader))
        .route("/widget/assets/{*name}", get(widget_asset))
        .route("/widget/panel", get(panel))
        .route("/chat", get(first_chat))
        .route("/chat/{site_key}", get(chat))
        .route("/test-widget.html", get(test_page))
        .layer(CompressionLayer::new())
        .with_state(widgets)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Which {
    site_key: Option<String>,
}

async fn desk(page: PageOrigin, request: HeaderMap) -> Response {
    match assets::content(DESK, ASK) {
        Some(content) => content
            .with_header(header::CONTENT_SECURITY_POLICY, &policy::of_page(&page))
            .respond(&request),
        None => plain_page::not_built(),
    }
}

async fn desk_asset(Path(name): Path<String>, request: HeaderMap) -> Result<Response, Refusal> {
    assets::hashed("desk/assets", &name, &request)
}

async fn widget_asset(Path(name): Path<String>, request: HeaderMap) -> Result<Response, Refusal> {
    assets::hashed("widget/assets", &name, &request)
}

/// What a browser asks for to install the desk as an application, by its fixed name.
fn desk_file(name: &'static str) -> MethodRouter<Widgets> {
    get(async move |request: HeaderMap| -> Result<Response, Refusal> {
        let content = assets::content(&format!("desk/{name}"), ASK);
        let content = content.ok_or_else(|| Problem::not_found("file"))?;
        Ok(content.respond(&request))
    })
}

/// The script that sites embed; for a widget, with its configuration in it, so that the button needs no second request.
async fn loader(
    State(widgets): State<Widgets>,
    Query(which): Query<Which>,
    request: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(script) = assets::text(LOADER) else {
        return Err(pages_missing());
    };
    let script = match which.site_key {
        None => script,
        Some(site_key) => {
            let widget = widgets.find(&site_key).await?;
            splice::into_script(&script, &widgets.config(&widget).await?).ok_or_else(|| {
                Problem::new(
                    ProblemKind::Internal,
                    "The built loader has no place for its configuration.",
                )
            })?
        }
    };
    let content = Content::new(script.into_bytes(), "text/javascript", A_MINUTE).for_any_site();
    Ok(content.respond(&request))
}

/// The page inside of the widget's frame: its sites may embed it, nobody else.
async fn panel(
    State(widgets): State<Widgets>,
    Query(which): Query<Which>,
    page: PageOrigin,
    request: HeaderMap,
) -> Result<Response, Refusal> {
    let site_key = which
        .site_key
        .ok_or_else(|| Problem::field("siteKey", "is required: /widget/panel?siteKey=…"))?;
    let widget = widgets.find(&site_key).await?;
    Ok(framed(PANEL, &widget, &page, &request))
}

/// The hosted page: a chat without a site of one's own.
async fn chat(
    State(widgets): State<Widgets>,
    Path(site_key): Path<String>,
    page: PageOrigin,
    request: HeaderMap,
) -> Result<Response, Refusal> {
    let widget = widgets.find(&site_key).await?;
    Ok(framed(HOSTED, &widget, &page, &request))
}

async fn first_chat(State(widgets): State<Widgets>) -> Result<Response, Refusal> {
    match first(&widgets).await? {
        Some(site_key) => Ok(found(&format!("/chat/{site_key}"))),
        None => Ok(plain_page::no_widget()),
    }
}

/// A page with the widget on it, as a site of one's own would have it.
async fn test_page(
    State(widgets): State<Widgets>,
    Query(which): Query<Which>,
    page: PageOrigin,
    request: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(html) = assets::text(TEST) else {
        return Ok(plain_page::not_built());
    };
    let site_key = match which.site_key {
        Some(site_key) => Some(widgets.find(&site_key).await?.site_key.clone()),
        None => first(&widgets).await?,
    };
    let Some(site_key) = site_key else {
        return Ok(plain_page::no_widget());
    };
    let content = Content::new(splice::into_page(&html, &site_key).into_bytes(), "text/html", ASK)
        .with_header(header::CONTENT_SECURITY_POLICY, &policy::of_page(&page));
    Ok(content.respond(&request))
}

fn framed(path: &str, widget: &Widget, page: &PageOrigin, request: &HeaderMap) -> Response {
    let Some(content) = assets::content(path, ASK) else {
        return plain_page::not_built();
    };
    let policy = policy::of_framed_page(page, &widget.allowed_sites);
    let mut response = content
        .with_header(header::CONTENT_SECURITY_POLICY, &policy)
        .respond(request);
    response.extensions_mut().insert(MayBeFramed);
    response
}

/// The key of the first widget, once there is one.
async fn first(widgets: &Widgets) -> Result<Option<String>, Problem> {
    match widgets.first().await {
        Ok(widget) => Ok(Some(widget.site_key.clone())),
        Err(problem) if problem.kind == ProblemKind::NotFound => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// 302: the place may change.
fn found(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(place) => (StatusCode::FOUND, [(header::LOCATION, place)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn pages_missing() -> Refusal {
    Problem::new(
        ProblemKind::Internal,
        "This binary was built without its web pages: run script/build and start it again.",
    )
    .into()
}
