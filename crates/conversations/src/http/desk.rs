//! `/api/conversations/{id}/…`: what agents do to a conversation besides its lifecycle.

use axum::extract::State;
use edge::{
    Answer, Assign, GivenId, Json, Path, Permitted, Refusal,
    documents::{Always, WithBody, WithId, WithToken},
    given,
};
use kernel::{AgentId, ConversationId, Problem, TeamId, Timestamp, text::Check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Conversations, act::Act, wire::ForAgents};

/// Conversations in one bulk action, at most.
const MAX_BULK: usize = 100;

pub(super) fn router() -> OpenApiRouter<Conversations> {
    OpenApiRouter::new()
        .routes(routes!(describe))
        .routes(routes!(transfer))
        .routes(routes!(tag))
        .routes(routes!(snooze))
        .routes(routes!(merge))
        .routes(routes!(bulk))
}

/// Who gets it, and a word to them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TransferBody {
    /// An agent.
    agent_id: Option<GivenId>,
    /// A team: without an agent, whoever of it takes it.
    team_id: Option<GivenId>,
    /// Left behind as a private note; at most 10,000 characters.
    note: Option<String>,
}

/// Hand a conversation on, to an agent or into the queue of a team.
#[utoipa::path(put, path = "/api/conversations/{id}/transfer", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    request_body = TransferBody, responses((status = 200, body = ForAgents),
    (status = 409, description = "Problem: `already-assigned`, `invalid-transition`", body = edge::ProblemBody, content_type = "application/problem+json"),
    WithToken, WithId, WithBody, Always))]
async fn transfer(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Assign>,
    Path(id): Path<GivenId>,
    Json(body): Json<TransferBody>,
) -> Result<Json<ForAgents>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    let to = body.agent_id.map(|id| id.id::<AgentId>("agent")).transpose()?;
    let team = body.team_id.map(|id| id.id::<TeamId>("team")).transpose()?;
    let view = conversations.transfer(&agent, id, to, team, body.note).await?;
    Ok(Json(view.for_agents()))
}

/// The tags it has from now on.
#[derive(Debug, Deserialize, ToSchema)]
struct TagBody {
    /// At most 20, each at most 50 characters. A word that is no tag of the workspace yet becomes one.
    tags: Vec<String>,
}

/// Tag a conversation with these words and no others.
#[utoipa::path(put, path = "/api/conversations/{id}/tags", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    request_body = TagBody, responses((status = 200, body = ForAgents), WithToken, WithId, WithBody, Always))]
async fn tag(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(body): Json<TagBody>,
) -> Result<Json<ForAgents>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    Ok(Json(conversations.tag(&agent, id, body.tags).await?.for_agents()))
}

/// What it is about. What is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
struct DescribeBody {
    /// At most 300 characters; `null`: none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    subject: Option<Option<String>>,
    /// Fields to set; one that is `null` goes. At most 50.
    #[serde(default)]
    fields: serde_json::Map<String, serde_json::Value>,
}

/// Change the subject and the fields.
#[utoipa::path(put, path = "/api/conversations/{id}", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    request_body = DescribeBody, responses((status = 200, body = ForAgents), WithToken, WithId, WithBody, Always))]
async fn describe(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(body): Json<DescribeBody>,
) -> Result<Json<ForAgents>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    let view = conversations
        .describe(&agent, id, body.subject, body.fields)
        .await?;
    Ok(Json(view.for_agents()))
}

/// Until when it is laid aside.
#[derive(Debug, Deserialize, ToSchema)]
struct SnoozeBody {
    /// A moment to come; `null`: it is taken up again.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    until: Option<Timestamp>,
}

/// Lay a conversation aside. It comes back at that time, or when the visitor writes.
#[utoipa::path(put, path = "/api/conversations/{id}/snooze", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    request_body = SnoozeBody, responses((status = 200, body = ForAgents),
    (status = 409, description = "Problem: `invalid-transition`", body = edge::ProblemBody, content_type = "application/problem+json"),
    WithToken, WithId, WithBody, Always))]
async fn snooze(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(body): Json<SnoozeBody>,
) -> Result<Json<ForAgents>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    Ok(Json(
        conversations.snooze(&agent, id, body.until).await?.for_agents(),
    ))
}

/// Where it goes on.
#[derive(Debug, Deserialize, ToSchema)]
struct MergeBody {
    /// Another conversation of the same visitor, which is not closed.
    into: GivenId,
}

/// Let a conversation go on in another one of the same visitor. It is closed and says where it goes on.
#[utoipa::path(put, path = "/api/conversations/{id}/merge", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    request_body = MergeBody, responses((status = 200, body = ForAgents),
    (status = 409, description = "Problem: `conflict`, `conversation-closed`", body = edge::ProblemBody, content_type = "application/problem+json"),
    WithToken, WithId, WithBody, Always))]
async fn merge(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(body): Json<MergeBody>,
) -> Result<Json<ForAgents>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    let into: ConversationId = body.into.id("conversation")?;
    Ok(Json(conversations.merge(&agent, id, into).await?.for_agents()))
}

/// One thing to do to many conversations.
#[derive(Debug, Deserialize, ToSchema)]
struct BulkBody {
    /// At most 100.
    ids: Vec<GivenId>,
    /// What to do to each.
    act: Act,
}

/// What came of it, one by one.
#[derive(Debug, Serialize, ToSchema)]
struct BulkAnswer {
    /// In the order of the ids.
    items: Vec<BulkItem>,
}

/// What came of one.
#[derive(Debug, Serialize, ToSchema)]
struct BulkItem {
    /// Which one.
    id: String,
    /// The conversation as it is now; `null` when it was refused.
    #[schema(required)]
    conversation: Option<ForAgents>,
    /// Why it was refused.
    #[schema(required, value_type = Option<edge::ProblemBody>)]
    error: Option<serde_json::Value>,
}

/// Do one thing to many conversations. Each is done or refused by itself.
#[utoipa::path(post, path = "/api/conversations/bulk", tag = "conversations", security(("agent" = [])),
    request_body = BulkBody, responses((status = 200, body = BulkAnswer), WithToken, WithBody, Always))]
async fn bulk(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Json(body): Json<BulkBody>,
) -> Result<Json<BulkAnswer>, Refusal> {
    if body.ids.is_empty() || body.ids.len() > MAX_BULK {
        return Err(Problem::field("ids", format!("must be 1 to {MAX_BULK}")).into());
    }
    let mut check = Check::new();
    body.act.check(&mut check, "act");
    check.finish()?;
    let mut items = Vec::with_capacity(body.ids.len());
    for given in body.ids {
        let done = match given.id::<ConversationId>("conversation") {
            Ok(id) => conversations.perform(&agent, id, &body.act).await,
            Err(problem) => Err(problem),
        };
        items.push(match done {
            Ok(view) => BulkItem {
                id: given.0,
                conversation: Some(view.for_agents()),
                error: None,
            },
            Err(problem) => BulkItem {
                id: given.0,
                conversation: None,
                error: Some(serde_json::to_value(&problem).unwrap_or_default()),
            },
        });
    }
    Ok(Json(BulkAnswer { items }))
}
