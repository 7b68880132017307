//! `/api/canned-responses`: texts that agents send often.

use axum::{extract::State, http::StatusCode};
use edge::{
    Answer, GivenId, Json, Limit, PAGE_LIMIT, Page, Path, Permitted, Query, Refusal,
    documents::{Always, MayConflict, WithBody, WithId, WithQuery, WithToken},
};
use kernel::{ConversationId, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    Replies,
    responses::{CannedResponse, CannedResponseSent},
};

pub(super) fn router() -> OpenApiRouter<Replies> {
    OpenApiRouter::new()
        .routes(routes!(list_canned_responses, create_canned_response))
        .routes(routes!(
            get_canned_response,
            change_canned_response,
            delete_canned_response
        ))
        .routes(routes!(render_canned_response))
}

fn id_of(given: &GivenId) -> Result<Uuid, Problem> {
    given.id("canned response")
}

/// Which ones, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Part of a shortcut, title or content, at most 200 characters.
    q: Option<String>,
    /// 1 to 100; 30 when not given.
    #[param(value_type = Option<i64>)]
    #[serde(default)]
    limit: Limit,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

/// One's own canned responses and the shared ones, most used first.
#[utoipa::path(get, path = "/api/canned-responses", tag = "replies", params(ListQuery), security(("agent" = [])),
    responses((status = 200, body = Page<CannedResponse>), WithToken, WithQuery, Always))]
async fn list_canned_responses(
    State(replies): State<Replies>,
    Permitted(agent, _): Permitted<Answer>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<CannedResponse>>, Refusal> {
    let limit = query.limit.within(PAGE_LIMIT)?;
    let page = replies.responses(&agent, query.q.as_deref(), query.cursor.as_deref(), limit);
    Ok(Json(page.await?))
}

/// Make a canned response. An agent has at most 1,000.
#[utoipa::path(post, path = "/api/canned-responses", tag = "replies", request_body = CannedResponseSent, security(("agent" = [])),
    responses((status = 201, body = CannedResponse), WithToken, WithBody, MayConflict, Always))]
async fn create_canned_response(
    State(replies): State<Replies>,
    Permitted(agent, _): Permitted<Answer>,
    Json(sent): Json<CannedResponseSent>,
) -> Result<(StatusCode, Json<CannedResponse>), Refusal> {
    let response = replies.create_response(&agent, sent).await?;
    Ok((StatusCode::CREATED, Json(response)))
}

/// One canned response, one's own or a shared one.
#[utoipa::path(get, path = "/api/canned-responses/{id}", tag = "replies", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 200, body = CannedResponse), WithToken, WithId, Always))]
async fn get_canned_response(
    State(replies): State<Replies>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
) -> Result<Json<CannedResponse>, Refusal> {
    Ok(Json(replies.response(&agent, id_of(&id)?).await?))
}

/// Change a canned response: one's own, or as an admin or owner any shared one.
#[utoipa::path(put, path = "/api/canned-responses/{id}", tag = "replies", params(("id" = String, Path)), request_body = CannedResponseSent, security(("agent" = [])),
    responses((status = 200, body = CannedResponse), WithToken, WithId, WithBody, MayConflict, Always))]
async fn change_canned_response(
    State(replies): State<Replies>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(sent): Json<CannedResponseSent>,
) -> Result<Json<CannedResponse>, Refusal> {
    let id = id_of(&id)?;
    Ok(Json(replies.change_response(&agent, id, sent).await?))
}

/// Delete a canned response: one's own, or as an admin or owner any shared one.
#[utoipa::path(delete, path = "/api/canned-responses/{id}", tag = "replies", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 204), WithToken, WithId, Always))]
async fn delete_canned_response(
    State(replies): State<Replies>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    replies.delete_response(&agent, id_of(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// For which conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RenderBody {
    /// The conversation.
    conversation_id: GivenId,
}

/// A text with its variables filled.
#[derive(Debug, Serialize, ToSchema)]
struct Rendered {
    /// What can be sent.
    content: String,
}

/// Fill a canned response's variables for a conversation. It counts as used; nothing is sent.
#[utoipa::path(post, path = "/api/canned-responses/{id}/render", tag = "replies", params(("id" = String, Path)), request_body = RenderBody, security(("agent" = [])),
    responses((status = 200, body = Rendered), WithToken, WithId, WithBody, Always))]
async fn render_canned_response(
    State(replies): State<Replies>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(body): Json<RenderBody>,
) -> Result<Json<Rendered>, Refusal> {
    let id = id_of(&id)?;
    let conversation: ConversationId = body.conversation_id.id("conversation")?;
    let content = replies.render_response(&agent, id, conversation).await?;
    Ok(Json(Rendered { content }))
}
