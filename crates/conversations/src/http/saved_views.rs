//! `/api/saved-views`: filters of the list that are kept.

use axum::{extract::State, http::StatusCode};
use edge::{
    GivenId, Json, Page, PageQuery, Path, Permitted, Query, Refusal, SeeConversations,
    documents::{Always, MayConflict, WithBody, WithId, WithQuery, WithToken},
};
use kernel::Problem;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    Conversations,
    saved_views::{SavedView, SavedViewSent},
};

pub(super) fn router() -> OpenApiRouter<Conversations> {
    OpenApiRouter::new()
        .routes(routes!(list_saved_views, save_view))
        .routes(routes!(change_saved_view, delete_saved_view))
}

fn id_of(given: &GivenId) -> Result<Uuid, Problem> {
    given.id("saved view")
}

/// One's own saved views and the shared ones, the oldest first.
#[utoipa::path(get, path = "/api/saved-views", tag = "conversations", params(PageQuery), security(("agent" = [])),
    responses((status = 200, body = Page<SavedView>), WithToken, WithQuery, Always))]
async fn list_saved_views(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<SeeConversations>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<SavedView>>, Refusal> {
    let limit = query.limit()?;
    Ok(Json(
        conversations.saved_views(&agent, query.cursor(), limit).await?,
    ))
}

/// Keep a filter of the list under a name. An agent has at most 50.
#[utoipa::path(post, path = "/api/saved-views", tag = "conversations", request_body = SavedViewSent, security(("agent" = [])),
    responses((status = 201, body = SavedView), WithToken, WithBody, MayConflict, Always))]
async fn save_view(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<SeeConversations>,
    Json(sent): Json<SavedViewSent>,
) -> Result<(StatusCode, Json<SavedView>), Refusal> {
    let made = conversations.save_view(&agent, sent).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Change a saved view: one's own, or as an admin or owner any shared one.
#[utoipa::path(put, path = "/api/saved-views/{id}", tag = "conversations", params(("id" = String, Path)), request_body = SavedViewSent,
    security(("agent" = [])), responses((status = 200, body = SavedView), WithToken, WithId, WithBody, Always))]
async fn change_saved_view(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<SeeConversations>,
    Path(id): Path<GivenId>,
    Json(sent): Json<SavedViewSent>,
) -> Result<Json<SavedView>, Refusal> {
    Ok(Json(conversations.change_view(&agent, id_of(&id)?, sent).await?))
}

/// Delete a saved view: one's own, or as an admin or owner any shared one.
#[utoipa::path(delete, path = "/api/saved-views/{id}", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 204), WithToken, WithId, Always))]
async fn delete_saved_view(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<SeeConversations>,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    conversations.delete_view(&agent, id_of(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
