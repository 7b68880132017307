//! `/api/macros`: several things that are done to a conversation at once.

use axum::{extract::State, http::StatusCode};
use conversations::wire::{ForAgents, Message};
use edge::{
    Answer, GivenId, Json, Page, PageQuery, Path, Permitted, Query, Refusal,
    documents::{Always, Limited, MayConflict, WithBody, WithId, WithQuery, WithToken},
};
use kernel::{ConversationId, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    Replies,
    macros::{Macro, MacroSent},
};

pub(super) fn router() -> OpenApiRouter<Replies> {
    OpenApiRouter::new()
        .routes(routes!(list_macros, create_macro))
        .routes(routes!(change_macro, delete_macro))
        .routes(routes!(run_macro))
}

fn id_of(given: &GivenId) -> Result<Uuid, Problem> {
    given.id("macro")
}

/// One's own macros and the shared ones, the oldest first.
#[utoipa::path(get, path = "/api/macros", tag = "replies", params(PageQuery), security(("agent" = [])),
    responses((status = 200, body = Page<Macro>), WithToken, WithQuery, Always))]
async fn list_macros(
    State(replies): State<Replies>,
    Permitted(agent, _): Permitted<Answer>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Macro>>, Refusal> {
    let limit = query.limit()?;
    Ok(Json(replies.macros(&agent, query.cursor(), limit).await?))
}

/// Make a macro. An agent has at most 200.
#[utoipa::path(post, path = "/api/macros", tag = "replies", request_body = MacroSent, security(("agent" = [])),
    responses((status = 201, body = Macro), WithToken, WithBody, MayConflict, Always))]
async fn create_macro(
    State(replies): State<Replies>,
    Permitted(agent, _): Permitted<Answer>,
    Json(sent): Json<MacroSent>,
) -> Result<(StatusCode, Json<Macro>), Refusal> {
    let made = replies.create_macro(&agent, sent).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Change a macro: one's own, or as an admin or owner any shared one.
#[utoipa::path(put, path = "/api/macros/{id}", tag = "replies", params(("id" = String, Path)), request_body = MacroSent, security(("agent" = [])),
    responses((status = 200, body = Macro), WithToken, WithId, WithBody, Always))]
async fn change_macro(
    State(replies): State<Replies>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(sent): Json<MacroSent>,
) -> Result<Json<Macro>, Refusal> {
    Ok(Json(replies.change_macro(&agent, id_of(&id)?, sent).await?))
}

/// Delete a macro: one's own, or as an admin or owner any shared one.
#[utoipa::path(delete, path = "/api/macros/{id}", tag = "replies", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 204), WithToken, WithId, Always))]
async fn delete_macro(
    State(replies): State<Replies>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    replies.delete_macro(&agent, id_of(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// On which conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RunBody {
    /// The conversation.
    conversation_id: GivenId,
    /// The sender's own id of the reply, at best 128 random bits; at most 64 characters. Run again with the same one, the macro
    /// does not send its reply again, and does what was not done.
    client_id: String,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
struct RunAnswer {
    /// The conversation as it is now.
    conversation: ForAgents,
    /// The reply; `null` when the macro has none.
    #[schema(required)]
    message: Option<Message>,
}

/// Run a macro: its reply is sent, then its actions are done in order; what the conversation is already is passed over. The first
/// refusal is the answer. Its first field is `reply` when nothing was done, or the action, such as `actions[2]`: what came before it
/// is done.
#[utoipa::path(post, path = "/api/macros/{id}/run", tag = "replies", params(("id" = String, Path)), request_body = RunBody, security(("agent" = [])),
    responses((status = 200, body = RunAnswer),
    (status = 409, description = "Problem: `already-assigned`, `conversation-closed`, `invalid-transition`", body = edge::ProblemBody, content_type = "application/problem+json"),
    WithToken, WithId, WithBody, Limited, Always))]
async fn run_macro(
    State(replies): State<Replies>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(body): Json<RunBody>,
) -> Result<Json<RunAnswer>, Refusal> {
    let id = id_of(&id)?;
    let conversation: ConversationId = body.conversation_id.id("conversation")?;
    let (view, message) = replies
        .run_macro(&agent, id, conversation, &body.client_id)
        .await?;
    Ok(Json(RunAnswer {
        conversation: view.for_agents(),
        message,
    }))
}
