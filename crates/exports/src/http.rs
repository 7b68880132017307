//! The HTTP door of exports.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use edge::{
    ExportData, GivenId, Json, Page, Path, Permitted, Refusal,
    documents::{Always, MayConflict, WithBody, WithId, WithToken},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Exports,
    wire::{Export, Sent},
};

/// All routes of exports.
pub fn router(exports: Exports) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, delete))
        .routes(routes!(file))
        .with_state(exports)
}

/// List the exports
///
/// All that there are and you may see, the newest first: at most `DESKBELL_EXPORT_FILES`.
#[utoipa::path(get, path = "/api/exports", tag = "exports", operation_id = "listExports", security(("agent" = [])),
    responses((status = 200, description = "The exports", body = Page<Export>), WithToken, Always))]
async fn list(
    State(exports): State<Exports>,
    Permitted(actor, _): Permitted<ExportData>,
) -> Result<Json<Page<Export>>, Refusal> {
    Ok(Json(Page {
        items: exports.list(&actor).await?,
        next_cursor: None,
    }))
}

/// Have data written out
///
/// As CSV, in the background, of any length of time. Conversations and messages ask for `see-conversations` beside `export-data`, the
/// audit log for `see-audit`.
#[utoipa::path(post, path = "/api/exports", tag = "exports", operation_id = "createExport", request_body = Sent,
    security(("agent" = [])),
    responses((status = 201, description = "It is noted, and begins as soon as those before it are done", body = Export),
        WithToken, WithId, WithBody, MayConflict, Always))]
async fn create(
    State(exports): State<Exports>,
    Permitted(actor, _): Permitted<ExportData>,
    Json(sent): Json<Sent>,
) -> Result<(StatusCode, Json<Export>), Refusal> {
    Ok((StatusCode::CREATED, Json(exports.create(&actor, sent).await?)))
}

/// How far an export is
#[utoipa::path(get, path = "/api/exports/{id}", tag = "exports", operation_id = "getExport", security(("agent" = [])),
    params(("id" = uuid::Uuid, Path, description = "Which one")),
    responses((status = 200, description = "As it stands", body = Export), WithToken, WithId, Always))]
async fn get(
    State(exports): State<Exports>,
    Permitted(actor, _): Permitted<ExportData>,
    Path(id): Path<GivenId>,
) -> Result<Json<Export>, Refusal> {
    Ok(Json(exports.get(&actor, id.id("export")?).await?))
}

/// Cancel or delete an export
///
/// What waits or is written is cancelled and stays in the list; what has ended is deleted with its file.
#[utoipa::path(delete, path = "/api/exports/{id}", tag = "exports", operation_id = "deleteExport", security(("agent" = [])),
    params(("id" = uuid::Uuid, Path, description = "Which one")),
    responses((status = 204, description = "It is"), WithToken, WithId, Always))]
async fn delete(
    State(exports): State<Exports>,
    Permitted(actor, _): Permitted<ExportData>,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    exports.remove(&actor, id.id("export")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The file of an export
#[utoipa::path(get, path = "/api/exports/{id}/file", tag = "exports", operation_id = "getExportFile", security(("agent" = [])),
    params(("id" = uuid::Uuid, Path, description = "Which one")),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv"),
        WithToken, WithId, MayConflict, Always))]
async fn file(
    State(exports): State<Exports>,
    Permitted(actor, _): Permitted<ExportData>,
    Path(id): Path<GivenId>,
) -> Result<Response, Refusal> {
    let export = exports.finished(&actor, id.id("export")?).await?;
    let mut response = Response::new(Body::from_stream(exports.chunks(&export)));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(export.bytes));
    // Names are ours: letters, digits and hyphens.
    let name = format!("attachment; filename=\"{}.csv\"", export.kind.as_str());
    if let Ok(value) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
