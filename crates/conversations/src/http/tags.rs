//! `/api/tags`: the words that conversations can be tagged with.

use axum::{extract::State, http::StatusCode};
use edge::{
    Agent, GivenId, Json, ManageTags, Page, Path, Permitted, Refusal,
    documents::{Always, MayConflict, WithBody, WithId, WithToken},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    Conversations,
    tags::{Tag, TagSent},
};

pub(super) fn router() -> OpenApiRouter<Conversations> {
    OpenApiRouter::new()
        .routes(routes!(list_tags, create_tag))
        .routes(routes!(change_tag, delete_tag))
}

/// All tags of the workspace, by name; there are at most 500.
#[utoipa::path(get, path = "/api/tags", tag = "tags", security(("agent" = [])),
    responses((status = 200, body = Page<Tag>), WithToken, Always))]
async fn list_tags(
    State(conversations): State<Conversations>,
    Agent(agent): Agent,
) -> Result<Json<Page<Tag>>, Refusal> {
    Ok(Json(Page {
        items: conversations.tags(&agent).await?,
        next_cursor: None,
    }))
}

/// Make a tag.
#[utoipa::path(post, path = "/api/tags", tag = "tags", request_body = TagSent, security(("agent" = [])),
    responses((status = 201, body = Tag), WithToken, WithBody, MayConflict, Always))]
async fn create_tag(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<ManageTags>,
    Json(sent): Json<TagSent>,
) -> Result<(StatusCode, Json<Tag>), Refusal> {
    Ok((
        StatusCode::CREATED,
        Json(conversations.create_tag(&agent, sent).await?),
    ))
}

/// Change a tag. Conversations that have it keep it under its new name, which takes a moment.
#[utoipa::path(put, path = "/api/tags/{id}", tag = "tags", params(("id" = String, Path)), request_body = TagSent, security(("agent" = [])),
    responses((status = 200, body = Tag), WithToken, WithId, WithBody, MayConflict, Always))]
async fn change_tag(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<ManageTags>,
    Path(id): Path<GivenId>,
    Json(sent): Json<TagSent>,
) -> Result<Json<Tag>, Refusal> {
    let id: Uuid = id.id("tag")?;
    Ok(Json(conversations.change_tag(&agent, id, sent).await?))
}

/// Delete a tag. It is taken from all conversations, which takes a moment.
#[utoipa::path(delete, path = "/api/tags/{id}", tag = "tags", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 204), WithToken, WithId, Always))]
async fn delete_tag(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<ManageTags>,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    let id: Uuid = id.id("tag")?;
    conversations.delete_tag(&agent, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
