//! `/api/conversations`: lists, details and lifecycle, for agents.

use axum::extract::State;
use edge::{
    Agent, Cursor, GivenId, Json, Limit, PAGE_LIMIT, Page, Path, Query, Refusal,
    documents::{Always, WithBody, WithId, WithQuery, WithToken},
    given,
};
use kernel::{
    Actor, AgentActor, AgentId, ConversationId, Problem, VisitorId,
    text::{Check, limits},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::LATEST;
use crate::{
    Conversations, Part,
    model::{Change, Priority, Status},
    store::Filter,
    wire::{Detail, ForAgents},
};

pub(super) fn router() -> OpenApiRouter<Conversations> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(detail))
        .routes(routes!(assign))
        .routes(routes!(resolve))
        .routes(routes!(close))
        .routes(routes!(reopen))
        .routes(routes!(prioritize))
}

/// What the list is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// `waiting`, `active`, `resolved`, `closed`, or several of them with commas.
    status: Option<String>,
    /// `me`, `none` or an agent's id.
    assignee: Option<String>,
    /// `none` or a team's id.
    team: Option<String>,
    /// A widget's site key.
    widget: Option<String>,
    /// `urgent`, `high`, `normal` or `low`.
    priority: Option<String>,
    /// One tag.
    tag: Option<String>,
    /// A visitor's id.
    visitor: Option<String>,
    /// Text in the visitor's name, e-mail, phone or in a message.
    q: Option<String>,
    /// 1 to 100; 30 when not given.
    #[param(value_type = Option<i64>)]
    #[serde(default)]
    limit: Limit,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

impl ListQuery {
    fn visitor(&self) -> Result<Option<VisitorId>, Problem> {
        let id = self.visitor.as_deref().map(str::parse).transpose();
        id.map_err(|_| Problem::field("visitor", "must be a visitor's id"))
    }
}

/// Conversations of the workspace, newest activity first.
#[utoipa::path(get, path = "/api/conversations", tag = "conversations", params(ListQuery), security(("agent" = [])),
    responses((status = 200, body = Page<ForAgents>), WithToken, WithQuery, Always))]
async fn list(
    State(conversations): State<Conversations>,
    Agent(agent): Agent,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<ForAgents>>, Refusal> {
    let limit = query.limit.within(PAGE_LIMIT)?;
    let before = query
        .cursor
        .as_deref()
        .map(|cursor| Cursor::decode(cursor, crate::list_conversations::ALL))
        .transpose()?;
    let filter = filter(&conversations, &agent, &query).await?;
    let page = conversations.list(&agent, &filter, before, limit).await?;
    let items = page.items.iter().map(crate::View::for_agents).collect();
    Ok(Json(Page {
        items,
        next_cursor: page.next_cursor,
    }))
}

/// The filter that the query asks for.
async fn filter(
    conversations: &Conversations,
    agent: &AgentActor,
    query: &ListQuery,
) -> Result<Filter, Problem> {
    let mut filter = Filter {
        tag: query.tag.clone(),
        ..Filter::default()
    };
    for word in query
        .status
        .as_deref()
        .into_iter()
        .flat_map(|words| words.split(','))
    {
        let status = Status::parse(word)
            .ok_or_else(|| Problem::field("status", "must be waiting, active, resolved or closed"))?;
        filter.statuses.push(status);
    }
    filter.assignee = match query.assignee.as_deref() {
        None => None,
        Some("me") => Some(Some(agent.id)),
        Some("none") => Some(None),
        Some(id) => {
            let id = id
                .parse()
                .map_err(|_| Problem::field("assignee", "must be me, none or an agent's id"))?;
            Some(Some(id))
        }
    };
    filter.team = match query.team.as_deref() {
        None => None,
        Some("none") => Some(None),
        Some(id) => {
            Some(Some(id.parse().map_err(|_| {
                Problem::field("team", "must be none or a team's id")
            })?))
        }
    };
    filter.visitor = query.visitor()?;
    filter.priority = match query.priority.as_deref() {
        None => None,
        Some(word) => Some(
            Priority::parse(word)
                .ok_or_else(|| Problem::field("priority", "must be urgent, high, normal or low"))?,
        ),
    };
    if let Some(text) = &query.q {
        let mut check = Check::new();
        check.optional("q", text, limits::NAME);
        check.finish()?;
    }
    filter.text = query.q.clone().filter(|text| !text.trim().is_empty());
    if let Some(site_key) = &query.widget {
        filter.widget = Some(conversations.widget(agent.workspace, site_key).await?);
    }
    Ok(filter)
}

/// One conversation with its visitor and its latest messages.
#[utoipa::path(get, path = "/api/conversations/{id}", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 200, body = Detail<ForAgents>), WithToken, WithId, Always))]
async fn detail(
    State(conversations): State<Conversations>,
    Agent(agent): Agent,
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
    Agent(agent): Agent,
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
    Agent(agent): Agent,
    Path(id): Path<GivenId>,
) -> Result<Json<ForAgents>, Refusal> {
    change(&conversations, agent, &id, Change::Resolve).await
}

/// End it. A closed conversation takes no messages.
#[utoipa::path(put, path = "/api/conversations/{id}/close", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 200, body = ForAgents), WithToken, WithId, Always))]
async fn close(
    State(conversations): State<Conversations>,
    Agent(agent): Agent,
    Path(id): Path<GivenId>,
) -> Result<Json<ForAgents>, Refusal> {
    change(&conversations, agent, &id, Change::Close).await
}

/// Open a resolved or closed one again.
#[utoipa::path(put, path = "/api/conversations/{id}/reopen", tag = "conversations", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 200, body = ForAgents), (status = 409, description = "Problem: `invalid-transition`", body = edge::ProblemBody, content_type = "application/problem+json"), WithToken, WithId, Always))]
async fn reopen(
    State(conversations): State<Conversations>,
    Agent(agent): Agent,
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
    Agent(agent): Agent,
    Path(id): Path<GivenId>,
    Json(body): Json<PriorityBody>,
) -> Result<Json<ForAgents>, Refusal> {
    change(&conversations, agent, &id, Change::Prioritize(body.priority)).await
}
