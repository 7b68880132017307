//! The HTTP door of the queue.

use axum::extract::State;
use conversations::wire::ForAgents;
use edge::{
    GivenId, Json, Page, PageQuery, Path, Permitted, Query, Refusal, SeeConversations, Someone, Visitor,
    documents::{Always, WithBody, WithId, WithQuery, WithToken},
};
use kernel::{
    Actor, ConversationId, Problem,
    text::{Check, limits},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Routing,
    wire::{Escalated, Position, Stats, WaitingSession},
};

/// Every route of this feature.
#[must_use]
pub fn router(routing: Routing) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(waiting_sessions))
        .routes(routes!(active_chats))
        .routes(routes!(stats))
        .routes(routes!(queue_position))
        .routes(routes!(escalate))
        .with_state(routing)
}

/// The queue in serving order: by priority, then by waiting time.
#[utoipa::path(get, path = "/api/agents/waiting-sessions", tag = "routing", params(PageQuery), security(("agent" = [])),
    responses((status = 200, body = Page<WaitingSession>), WithToken, WithQuery, Always))]
async fn waiting_sessions(
    State(routing): State<Routing>,
    Permitted(agent, _): Permitted<SeeConversations>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<WaitingSession>>, Refusal> {
    let limit = query.limit()?;
    let page = routing.waiting_sessions(&agent, query.cursor(), limit).await?;
    Ok(Json(page))
}

/// My open chats, newest activity first.
#[utoipa::path(get, path = "/api/agents/active-chats", tag = "routing", params(PageQuery), security(("agent" = [])),
    responses((status = 200, body = Page<ForAgents>), WithToken, WithQuery, Always))]
async fn active_chats(
    State(routing): State<Routing>,
    Permitted(agent, _): Permitted<SeeConversations>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ForAgents>>, Refusal> {
    let limit = query.limit()?;
    let chats = routing
        .inner
        .conversations
        .open_chats(&agent, query.cursor(), limit);
    Ok(Json(chats.await?))
}

/// My own figures.
#[utoipa::path(get, path = "/api/agents/stats", tag = "routing", security(("agent" = [])),
    responses((status = 200, body = Stats), WithToken, Always))]
async fn stats(
    State(routing): State<Routing>,
    Permitted(agent, _): Permitted<SeeConversations>,
) -> Result<Json<Stats>, Refusal> {
    Ok(Json(routing.stats(&agent).await?))
}

/// Where an own conversation stands in the queue.
#[utoipa::path(get, path = "/api/widgets/queue-position/{siteKey}/{sessionId}", tag = "routing", security(("visitor" = [])),
    params(("siteKey" = String, Path), ("sessionId" = String, Path, description = "The conversation")),
    responses((status = 200, body = Position), WithToken, WithId, Always))]
async fn queue_position(
    State(routing): State<Routing>,
    Visitor(visitor): Visitor,
    Path((site_key, id)): Path<(String, GivenId)>,
) -> Result<Json<Position>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    routing.inner.widgets.find(&site_key).await?;
    Ok(Json(routing.position_of(&Actor::Visitor(visitor), id).await?))
}

/// Why a person is wanted.
#[derive(Debug, Default, Deserialize, ToSchema)]
struct EscalateBody {
    /// In words; at most 10,000 characters.
    reason: Option<String>,
}

/// Ask for a person. What people have already stays as it is, and asking again answers the same.
#[utoipa::path(post, path = "/api/widgets/escalate/{siteKey}/{sessionId}", tag = "routing", security(("agent" = []), ("visitor" = [])),
    params(("siteKey" = String, Path), ("sessionId" = String, Path, description = "The conversation")), request_body = EscalateBody,
    responses((status = 200, body = Escalated),
    (status = 409, description = "Problem: `conversation-closed`", body = edge::ProblemBody, content_type = "application/problem+json"),
    WithToken, WithId, WithBody, Always))]
async fn escalate(
    State(routing): State<Routing>,
    Someone(actor): Someone,
    Path((site_key, id)): Path<(String, GivenId)>,
    Json(body): Json<EscalateBody>,
) -> Result<Json<Escalated>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    let widget = routing.inner.widgets.find(&site_key).await?;
    if widget.workspace != actor.workspace() {
        return Err(Problem::not_found("widget").into());
    }
    if let Some(reason) = &body.reason {
        let mut check = Check::new();
        check.text("reason", reason, limits::MESSAGE);
        check.finish()?;
    }
    Ok(Json(routing.escalate(&actor, id).await?))
}
