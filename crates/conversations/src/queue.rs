//! The queue: who waits, in serving order, and what routing and the clock do to conversations.

use std::collections::HashMap;

use db::unavailable;
use edge::{Cursor, Page};
use kernel::{AgentActor, AgentId, ConversationId, Permission, Problem, Timestamp, WidgetId, WorkspaceId};

use crate::{
    Conversations,
    list_conversations::ALL,
    log::{Action, Doer, answered},
    model::{Change, Conversation, Queued, Status},
    store::{Filter, queue as store},
    views::View,
    wire::ForAgents,
};

/// From how long ago pickups count for the estimate, in milliseconds: an hour.
const RECENT: i64 = 60 * 60 * 1_000;

/// After how much silence the conversations of a widget change by themselves, in milliseconds.
#[derive(Copy, Clone, Debug, Default)]
pub struct Windows {
    /// A resolved one is closed.
    pub close_after: Option<i64>,
    /// An active one is resolved.
    pub resolve_after: Option<i64>,
}

/// What is to be done by the clock, and when there is more.
#[derive(Clone, Debug, Default)]
pub struct Due {
    /// What is due now.
    pub now: Vec<(ConversationId, Change)>,
    /// When the next is.
    pub next: Option<Timestamp>,
}

impl Conversations {
    /// Who waits, in serving order: by priority, then by waiting time. What is laid aside does not wait.
    pub async fn queue(&self, workspace: WorkspaceId) -> Result<Vec<Queued>, Problem> {
        let tx = self.read(workspace).await?;
        let mut waiting = store::waiting(&tx, workspace).await.map_err(unavailable)?;
        waiting.sort_by_key(|row| (std::cmp::Reverse(row.priority), row.waiting_since, row.id.0));
        Ok(waiting)
    }

    /// How long the conversations of the last hour waited before somebody took them, on average in milliseconds; `None` when
    /// nobody took any.
    pub async fn usual_wait(&self, workspace: WorkspaceId) -> Result<Option<i64>, Problem> {
        let since = Timestamp(self.inner.clock.now().0 - RECENT);
        let tx = self.read(workspace).await?;
        store::usual_wait(&tx, workspace, since)
            .await
            .map_err(unavailable)
    }

    /// How many active conversations each agent has.
    pub async fn loads(&self, workspace: WorkspaceId) -> Result<HashMap<AgentId, u32>, Problem> {
        let tx = self.read(workspace).await?;
        store::loads(&tx, workspace).await.map_err(unavailable)
    }

    /// Active conversations in which the visitor waits for an answer, with whoever has them.
    pub async fn unanswered(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Vec<(ConversationId, AgentId)>, Problem> {
        let tx = self.read(workspace).await?;
        store::unanswered(&tx, workspace).await.map_err(unavailable)
    }

    /// What the clock does to conversations: snoozing ends, what is resolved is closed, what is silent is resolved.
    pub async fn due(
        &self,
        workspace: WorkspaceId,
        windows: &HashMap<WidgetId, Windows>,
    ) -> Result<Due, Problem> {
        let now = self.inner.clock.now();
        let tx = self.read(workspace).await?;
        let timed = store::timed(&tx, workspace, windows).await.map_err(unavailable)?;
        Ok(due_of(timed, windows, now))
    }

    /// Deskbell itself changes a conversation. What was undone meanwhile by somebody else stays undone: then nothing happens.
    pub async fn change_by_deskbell(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        change: Change,
    ) -> Result<(), Problem> {
        let doer = Doer::Deskbell(workspace);
        let answer = self.inner.log.put(doer, id, None, Action::Change(change))?;
        answered(answer).await.map(|_| ())
    }

    /// Those of `ids` that wait still, as agents see them, in no order.
    pub async fn waiting(
        &self,
        agent: &AgentActor,
        ids: &[ConversationId],
    ) -> Result<Vec<ForAgents>, Problem> {
        agent.require(Permission::SeeConversations)?;
        let views = self.views(agent.workspace, ids).await?;
        let waiting = views.iter().filter(|view| view.row.status == Status::Waiting);
        Ok(waiting.map(View::for_agents).collect())
    }

    /// These conversations as agents see them, those that exist, in no order: for what Deskbell itself tells agents.
    pub async fn seen_by_deskbell(
        &self,
        workspace: WorkspaceId,
        ids: &[ConversationId],
    ) -> Result<Vec<View>, Problem> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        self.views(workspace, ids).await
    }
}

/// What an agent got done.
#[derive(Copy, Clone, Debug, Default)]
pub struct Done {
    /// Conversations of theirs that were resolved or closed since midnight UTC.
    pub today: i64,
    /// How those of the last 30 days were rated on average.
    pub rating_average: Option<f64>,
    /// How many of them were rated.
    pub ratings: i64,
}

/// A day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

impl Conversations {
    /// What the agent got done.
    pub async fn done_by(&self, agent: &AgentActor) -> Result<Done, Problem> {
        agent.require(Permission::SeeConversations)?;
        let now = self.inner.clock.now().0;
        let tx = self.read(agent.workspace).await?;
        let midnight = Timestamp(now - now.rem_euclid(DAY));
        let today = store::ended_since(&tx, agent.workspace, agent.id, midnight)
            .await
            .map_err(unavailable)?;
        let month = Timestamp(now - 30 * DAY);
        let scores = store::scores_since(&tx, agent.workspace, agent.id, month)
            .await
            .map_err(unavailable)?;
        let sum: f64 = scores.iter().map(|score| f64::from(*score)).sum();
        let ratings = u32::try_from(scores.len()).unwrap_or(u32::MAX);
        Ok(Done {
            today,
            rating_average: (ratings > 0).then(|| sum / f64::from(ratings)),
            ratings: ratings.into(),
        })
    }

    /// A page of the agent's active conversations, newest activity first.
    pub async fn open_chats(
        &self,
        agent: &AgentActor,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<ForAgents>, Problem> {
        let filter = Filter {
            statuses: vec![Status::Active],
            assignee: Some(Some(agent.id)),
            ..Filter::default()
        };
        let before = cursor.map(|text| Cursor::decode(text, ALL)).transpose()?;
        let page = self.list(agent, filter, before, limit).await?.page;
        Ok(Page {
            items: page.items.iter().map(View::for_agents).collect(),
            next_cursor: page.next_cursor,
        })
    }

    /// The AI hands a conversation to people: it waits from now on.
    pub async fn hand_over(&self, workspace: WorkspaceId, id: ConversationId) -> Result<(), Problem> {
        let change = Change::Transfer { to: None, team: None };
        self.change_by_deskbell(workspace, id, change).await
    }
}

/// What of these is due at `now`, and when something is next.
pub(crate) fn due_of(timed: Vec<Conversation>, windows: &HashMap<WidgetId, Windows>, now: Timestamp) -> Due {
    let mut due = Due::default();
    for row in timed {
        let windows = windows.get(&row.widget).copied().unwrap_or_default();
        let Some((at, change)) = next_by_the_clock(&row, windows) else {
            continue;
        };
        if at <= now {
            due.now.push((row.id, change));
        } else {
            due.next = Some(due.next.map_or(at, |next| next.min(at)));
        }
    }
    if due.now.len() as u64 >= store::TIMED {
        // There may be more whose time has come.
        due.next = Some(now);
    }
    due
}

/// What the clock will do to the conversation next, and when.
fn next_by_the_clock(row: &Conversation, windows: Windows) -> Option<(Timestamp, Change)> {
    let after = |at: Option<Timestamp>, window: Option<i64>| Some(Timestamp(at?.0 + window?));
    if let Some(until) = row.snoozed_until {
        return Some((until, Change::Snooze(None)));
    }
    match row.status {
        Status::Resolved => after(row.resolved_at, windows.close_after).map(|at| (at, Change::Close)),
        Status::Active => {
            after(Some(row.last_activity_at), windows.resolve_after).map(|at| (at, Change::Resolve))
        }
        Status::Waiting | Status::Closed => None,
    }
}
