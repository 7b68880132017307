//! The HTTP door of widgets.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use edge::{
    Agent, Json, ManageWidgets, Page, PageQuery, Path, Permitted, Query, Refusal,
    documents::{Always, WithBody, WithId, WithQuery, WithToken},
};
use sha2::{Digest, Sha256};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Widgets,
    wire::{self, ChangeWidget, CreateWidget},
};

/// How long a cache may keep the public config, in seconds.
const CONFIG_MAX_AGE: u32 = 60;

/// All routes of widgets.
pub fn router(widgets: Widgets) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list_widgets, create_widget))
        .routes(routes!(get_widget, change_widget, delete_widget))
        .routes(routes!(get_config))
        .with_state(widgets)
}

/// List the widgets
#[utoipa::path(get, path = "/api/widgets", tag = "widgets", operation_id = "listWidgets", security(("agent" = [])),
    params(PageQuery),
    responses((status = 200, description = "The oldest first", body = Page<wire::Widget>), WithToken, WithQuery, Always))]
async fn list_widgets(
    State(widgets): State<Widgets>,
    Agent(actor): Agent,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::Widget>>, Refusal> {
    let limit = query.limit()?;
    let after = query.after(crate::list_widgets::LIST)?;
    Ok(Json(widgets.list_widgets(&actor, after, limit).await?))
}

/// Create a widget
#[utoipa::path(post, path = "/api/widgets", tag = "widgets", operation_id = "createWidget", request_body = CreateWidget,
    security(("agent" = [])),
    responses((status = 201, description = "It can be embedded", body = wire::Widget), WithToken, WithBody, Always))]
async fn create_widget(
    State(widgets): State<Widgets>,
    Permitted(actor, _): Permitted<ManageWidgets>,
    Json(sent): Json<CreateWidget>,
) -> Result<(StatusCode, Json<wire::Widget>), Refusal> {
    let widget = widgets.create_widget(&actor, sent).await?;
    Ok((StatusCode::CREATED, Json(widget)))
}

/// Read a widget
#[utoipa::path(get, path = "/api/widgets/{siteKey}", tag = "widgets", operation_id = "getWidget", security(("agent" = [])),
    params(("siteKey" = String, Path, description = "Which one")),
    responses((status = 200, description = "The widget", body = wire::Widget), WithToken, WithId, Always))]
async fn get_widget(
    State(widgets): State<Widgets>,
    Agent(actor): Agent,
    Path(site_key): Path<String>,
) -> Result<Json<wire::Widget>, Refusal> {
    let widget = widgets.get(&actor, &site_key).await?;
    Ok(Json((&*widget).into()))
}

/// Change a widget
#[utoipa::path(put, path = "/api/widgets/{siteKey}", tag = "widgets", operation_id = "changeWidget", request_body = ChangeWidget,
    security(("agent" = [])), params(("siteKey" = String, Path, description = "Which one")),
    responses((status = 200, description = "As it is now", body = wire::Widget), WithToken, WithId, WithBody, Always))]
async fn change_widget(
    State(widgets): State<Widgets>,
    Permitted(actor, _): Permitted<ManageWidgets>,
    Path(site_key): Path<String>,
    Json(sent): Json<ChangeWidget>,
) -> Result<Json<wire::Widget>, Refusal> {
    Ok(Json(widgets.change_widget(&actor, &site_key, sent).await?))
}

/// Delete a widget
///
/// Its site key works nowhere any more. The conversations that came through it stay.
#[utoipa::path(delete, path = "/api/widgets/{siteKey}", tag = "widgets", operation_id = "deleteWidget", security(("agent" = [])),
    params(("siteKey" = String, Path, description = "Which one")),
    responses((status = 204, description = "It is gone"), WithToken, WithId, Always))]
async fn delete_widget(
    State(widgets): State<Widgets>,
    Permitted(actor, _): Permitted<ManageWidgets>,
    Path(site_key): Path<String>,
) -> Result<StatusCode, Refusal> {
    widgets.delete_widget(&actor, &site_key).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What drawing a widget needs
///
/// May be kept for a minute; `ETag` and `If-None-Match` work.
#[utoipa::path(get, path = "/api/widgets/{siteKey}/config", tag = "widgets", operation_id = "getWidgetConfig",
    params(("siteKey" = String, Path, description = "Which widget")),
    responses(
        (status = 200, description = "The public config", body = wire::Config),
        (status = 304, description = "It is still what you have"),
        WithId, Always
    ))]
async fn get_config(
    State(widgets): State<Widgets>,
    Path(site_key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let widget = widgets.find(&site_key).await?;
    let config = widgets.config(&widget).await?;
    let tag = entity_tag(&config);
    let caching = [
        (header::CACHE_CONTROL, format!("public, max-age={CONFIG_MAX_AGE}")),
        (header::ETAG, tag.clone()),
    ];
    if has(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    Ok((caching, Json(config)).into_response())
}

/// A strong entity tag (RFC 9110, section 8.8.3): the same bytes, the same tag.
fn entity_tag(config: &wire::Config) -> String {
    let bytes = serde_json::to_vec(config).unwrap_or_default();
    let digest = Sha256::digest(&bytes);
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..12]))
}

/// Whether the client has it already. A proxy that compresses makes a tag weak; that is still the same config.
fn has(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|each| each.trim().trim_start_matches("W/"))
        .any(|each| each == tag || each == "*")
}
