//! `/api/conversations/{id}`: details and lifecycle, for agents.

use axum::extract::State;
use edge::{
    Answer, GivenId, Json, Path, Permitted, Refusal, SeeConversations,
    documents::{Always, WithBody, WithId, WithToken},
    given,
};
use kernel::{Actor, AgentActor, AgentId, ConversationId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::LATEST;
use crate::{
    Conversations, Part,
    model::{Change, Priority},
    wire::{Detail, ForAgents},
};

pub(super) fn router() -> OpenApiRouter<Conversations> {
    OpenApiRouter::new()
        .routes(routes!(detail))
        .routes(routes!(assign))
        .routes(routes!(resolve))
        .routes(routes!(close))
        .routes(routes!(reopen))
        .routes(routes!(prioritize))
}

/// One conversation with its visitor and its latest messages.
#[utoipa::path(get, path = "/api/conversations/{id}", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 200, body = Detail<ForAgents>), WithToken, WithId, Always))]
async fn detail(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<SeeConversations>,
    Path(id): Path<GivenId>,
) -> Result<Json<Detail<ForAgents>>, Refusal> {
    let id = id.id("conversation")?;
    let (view, messages) = conversations
        .open(&Actor::Agent(agent), id, Part::Latest, LATEST)
        .await?;
    Ok(Json(Detail {
        conversation: view.for_agents(),
        messages: messages.items,
    }))
}

/// Who gets it. Without a body: me. `agentId: null`: nobody, it goes back to the queue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AssignBody {
    /// An agent of the workspace, or `null`.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    agent_id: Option<Option<GivenId>>,
    /// Take it from a colleague; for admins and owners.
    #[serde(default)]
    force: bool,
}

/// Take a conversation, give it to somebody, or put it back into the queue.
#[utoipa::path(put, path = "/api/conversations/{id}/assign", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    request_body = AssignBody, responses((status = 200, body = ForAgents),
    (status = 409, description = "Problem: `already-assigned`, `invalid-transition`", body = edge::ProblemBody, content_type = "application/problem+json"),
    WithToken, WithId, WithBody, Always))]
async fn assign(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(body): Json<AssignBody>,
) -> Result<Json<ForAgents>, Refusal> {
    let id = id.id("conversation")?;
    let to = match body.agent_id {
        None => Some(agent.id),
        Some(None) => None,
        Some(Some(given)) => Some(given.id::<AgentId>("agent")?),
    };
    Ok(Json(
        conversations
            .assign(&agent, id, to, body.force)
            .await?
            .for_agents(),
    ))
}

async fn change(
    conversations: &Conversations,
    agent: AgentActor,
    id: &GivenId,
    change: Change,
) -> Result<Json<ForAgents>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    Ok(Json(
        conversations
            .change(&Actor::Agent(agent), id, change)
            .await?
            .for_agents(),
    ))
}

/// Declare it done. It opens again when the visitor writes.
#[utoipa::path(put, path = "/api/conversations/{id}/resolve", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 200, body = ForAgents), (status = 409, description = "Problem: `invalid-transition`", body = edge::ProblemBody, content_type = "application/problem+json"), WithToken, WithId, Always))]
async fn resolve(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
) -> Result<Json<ForAgents>, Refusal> {
    change(&conversations, agent, &id, Change::Resolve).await
}

/// End it. A closed conversation takes no messages.
#[utoipa::path(put, path = "/api/conversations/{id}/close", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 200, body = ForAgents), WithToken, WithId, Always))]
async fn close(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
) -> Result<Json<ForAgents>, Refusal> {
    change(&conversations, agent, &id, Change::Close).await
}

/// Open a resolved or closed one again.
#[utoipa::path(put, path = "/api/conversations/{id}/reopen", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 200, body = ForAgents), (status = 409, description = "Problem: `invalid-transition`", body = edge::ProblemBody, content_type = "application/problem+json"), WithToken, WithId, Always))]
async fn reopen(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
) -> Result<Json<ForAgents>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    Ok(Json(conversations.reopen(&agent, id).await?.for_agents()))
}

/// How soon it should be served.
#[derive(Debug, Deserialize, ToSchema)]
struct PriorityBody {
    priority: Priority,
}

/// Serve it sooner or later.
#[utoipa::path(put, path = "/api/conversations/{id}/priority", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    request_body = PriorityBody, responses((status = 200, body = ForAgents), WithToken, WithId, WithBody, Always))]
async fn prioritize(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(body): Json<PriorityBody>,
) -> Result<Json<ForAgents>, Refusal> {
    change(&conversations, agent, &id, Change::Prioritize(body.priority)).await
}
