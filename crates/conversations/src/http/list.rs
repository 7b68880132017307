//! `GET /api/conversations`: the workspace's list, narrowed and searched.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName},
};
use edge::{
    Cursor, Json, Limit, PAGE_LIMIT, Page, Permitted, Query, Refusal, SeeConversations,
    documents::{Always, WithQuery, WithToken},
    moment, word,
};
use kernel::{
    AgentActor, Problem,
    text::{Check, limits},
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Conversations,
    describe::MAX_TAG,
    model::{Priority, Status},
    search::MOST_FOUND,
    store::{Filter, Promised},
    wire::Listed,
};

pub(super) fn router() -> OpenApiRouter<Conversations> {
    OpenApiRouter::new().routes(routes!(list))
}

/// What the list is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
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
    /// `breached`: a promise was not kept; `due`: one is still to be.
    sla: Option<String>,
    /// `true`: those that are laid aside until a time; `false`: the others.
    snoozed: Option<bool>,
    /// Active on this day or later: a date (UTC) or a time (RFC 3339).
    from: Option<String>,
    /// Active before this time (RFC 3339), or on this day or before (a date, UTC).
    to: Option<String>,
    /// Text in the visitor's name, e-mail or phone, or words of a message. Words of three characters and more may be the
    /// beginnings of words. What was just written is found a moment later.
    q: Option<String>,
    /// 1 to 100; 30 when not given.
    #[param(value_type = Option<i64>)]
    #[serde(default)]
    limit: Limit,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

/// In the answer when more conversations match than a search looks at: how many of the newest it looked at. Without it nothing
/// is left out.
const LIMITED_TO: HeaderName = HeaderName::from_static("deskbell-limited-to");

/// Conversations of the workspace, newest activity first.
#[utoipa::path(get, path = "/api/conversations", tag = "conversations", params(ListQuery), security(("agent" = [])),
    responses((status = 200, body = Page<Listed>, headers(("Deskbell-Limited-To" = u64,
        description = "There only when more conversations match `q` than a search looks at: how many of the newest it looked at."))), WithToken, WithQuery, Always))]
async fn list(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<SeeConversations>,
    Query(query): Query<ListQuery>,
) -> Result<(HeaderMap, Json<Page<Listed>>), Refusal> {
    let limit = query.limit.within(PAGE_LIMIT)?;
    let before = query
        .cursor
        .as_deref()
        .map(|cursor| Cursor::decode(cursor, crate::list_conversations::ALL))
        .transpose()?;
    let filter = filter(&conversations, &agent, &query).await?;
    let found = conversations.list(&agent, filter, before, limit).await?;
    let items = found.page.items.iter().zip(found.places);
    let listed = items.map(|(view, found)| Listed {
        conversation: view.for_agents(),
        found,
    });
    let mut headers = HeaderMap::new();
    if found.more {
        headers.insert(LIMITED_TO, MOST_FOUND.into());
    }
    let page = Page {
        items: listed.collect(),
        next_cursor: found.page.next_cursor,
    };
    Ok((headers, Json(page)))
}

/// The filter that the query asks for.
async fn filter(
    conversations: &Conversations,
    agent: &AgentActor,
    query: &ListQuery,
) -> Result<Filter, Problem> {
    let mut filter = narrowed(agent, query)?;
    if let Some(site_key) = &query.widget {
        filter.widget = Some(conversations.widget(agent.workspace, site_key).await?);
    }
    Ok(filter)
}

fn narrowed(agent: &AgentActor, query: &ListQuery) -> Result<Filter, Problem> {
    let statuses = word("status", query.status.as_deref(), STATUSES, |words| {
        words.split(',').map(Status::parse).collect()
    })?;
    let assignee = word(
        "assignee",
        query.assignee.as_deref(),
        ASSIGNEES,
        |word| match word {
            "me" => Some(Some(agent.id)),
            "none" => Some(None),
            id => id.parse().ok().map(Some),
        },
    )?;
    let team = word("team", query.team.as_deref(), TEAMS, |word| match word {
        "none" => Some(None),
        id => id.parse().ok().map(Some),
    })?;
    let visitor = word("visitor", query.visitor.as_deref(), VISITORS, |id| {
        id.parse().ok()
    })?;
    let priority = word("priority", query.priority.as_deref(), PRIORITIES, Priority::parse)?;
    let promised = word("sla", query.sla.as_deref(), PROMISES, |word| match word {
        "breached" => Some(Promised::Breached),
        "due" => Some(Promised::Due),
        _ => None,
    })?;
    let time = |field, text: &Option<String>| text.as_deref().map(|text| moment(field, text)).transpose();
    let (from, to) = (time("from", &query.from)?, time("to", &query.to)?);
    let mut check = Check::new();
    check.optional("q", query.q.as_deref().unwrap_or_default(), limits::NAME);
    check.optional("tag", query.tag.as_deref().unwrap_or_default(), MAX_TAG);
    if let (Some(from), Some(to)) = (from, to)
        && from.begins > to.begins
    {
        check.fail("to", "must not be before from");
    }
    check.finish()?;
    Ok(Filter {
        visitor,
        statuses: statuses.unwrap_or_default(),
        assignee,
        team,
        widget: None,
        priority,
        tag: query.tag.clone(),
        promised,
        snoozed: query.snoozed,
        active: (from.map(|from| from.begins), to.map(|to| to.ends)),
        text: query.q.clone().filter(|text| !text.trim().is_empty()),
        among: None,
    })
}

const STATUSES: &str = "must be waiting, active, resolved or closed";
const ASSIGNEES: &str = "must be me, none or an agent's id";
const TEAMS: &str = "must be none or a team's id";
const VISITORS: &str = "must be a visitor's id";
const PROMISES: &str = "must be breached or due";
const PRIORITIES: &str = "must be urgent, high, normal or low";
