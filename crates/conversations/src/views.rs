//! Conversations as readers see them: the row, and what is gathered around it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use kernel::{AgentId, ConversationId, Problem, VisitorId, WorkspaceId};
use visitors::wire::{Visitor, VisitorSelf};

use crate::{
    Conversations,
    log::receipt,
    model,
    promises::{Promise, Sla},
    store,
    wire::{self, Message, Person},
};

/// A conversation with everything that either side may see of it.
#[derive(Clone, Debug)]
pub struct View {
    pub(crate) row: model::Conversation,
    pub(crate) around: Around,
    pub(crate) visitor: Visitor,
    pub(crate) visitor_self: VisitorSelf,
    pub(crate) unread_by_agents: i64,
    pub(crate) unread_by_visitor: i64,
}

/// What is gathered around a row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Around {
    pub(crate) assignee: Option<Person>,
    pub(crate) last_message: Option<Message>,
    /// For agents alone.
    pub(crate) sla: Option<Sla>,
}

impl View {
    /// As agents see it.
    #[must_use]
    pub fn for_agents(&self) -> wire::ForAgents {
        shape_for_agents(
            &self.row,
            self.visitor.clone(),
            self.around.clone(),
            self.unread_by_agents,
        )
    }

    /// As its visitor sees it: nothing of what only agents may know.
    #[must_use]
    pub fn for_visitor(&self) -> wire::ForVisitor {
        let mut shown = shape(
            &self.row,
            self.visitor_self.clone(),
            self.around.clone(),
            self.unread_by_visitor,
        );
        shown.tags = Vec::new();
        shown
    }
}

/// The shape that leaves the process for agents.
pub(crate) fn shape_for_agents(
    row: &model::Conversation,
    visitor: Visitor,
    around: Around,
    unread: i64,
) -> wire::ForAgents {
    let sla = around.sla.clone();
    wire::ForAgents {
        shared: shape(row, visitor, around, unread),
        waiting_since: row.waiting_since,
        awaiting_since: row.awaiting_since,
        snoozed_until: row.snoozed_until,
        offer: row.offer,
        sla,
    }
}

/// The shape that leaves the process.
pub(crate) fn shape<V>(
    row: &model::Conversation,
    visitor: V,
    around: Around,
    unread: i64,
) -> wire::Conversation<V> {
    let mut last_message = around.last_message;
    if let Some(message) = &mut last_message {
        message.status = receipt(row, message);
    }
    wire::Conversation {
        id: row.id,
        widget_id: row.widget,
        visitor,
        status: row.status,
        mode: row.mode,
        priority: row.priority,
        subject: row.subject.clone(),
        assignee: around.assignee,
        team: row.team,
        tags: row.tags.to_vec(),
        fields: Arc::clone(&row.fields),
        last_seq: row.last_seq,
        last_message,
        unread,
        rating: row.rating.clone(),
        visitor_delivered_seq: row.visitor_delivered,
        visitor_read_seq: row.visitor_read,
        agent_delivered_seq: row.agent_delivered,
        agent_read_seq: row.agent_read,
        created_at: row.created_at,
        updated_at: row.updated_at,
        last_activity_at: row.last_activity_at,
        first_response_at: row.first_response_at,
        closed_at: row.closed_at,
        merged_into: row.merged_into,
    }
}

impl Conversations {
    /// These conversations, those that exist, in no order.
    pub(crate) async fn views(
        &self,
        workspace: WorkspaceId,
        ids: &[ConversationId],
    ) -> Result<Vec<View>, Problem> {
        let tx = self.read(workspace).await?;
        let found = store::many(&tx, workspace, ids).await.map_err(db::unavailable)?;
        drop(tx);
        self.gather(workspace, found).await
    }

    /// One conversation.
    pub(crate) async fn view(&self, workspace: WorkspaceId, id: ConversationId) -> Result<View, Problem> {
        self.views(workspace, &[id])
            .await?
            .pop()
            .ok_or_else(|| Problem::not_found("conversation"))
    }

    /// A conversation that was committed just now. A refusal from here on is about reading it alone, and says so.
    pub(crate) async fn after(&self, row: model::Conversation) -> Result<View, Problem> {
        let gathered = self.gather(row.workspace, vec![row]).await;
        let unread = |problem: Problem| Problem {
            detail: "It is stored, but the answer could not be read. Ask for it again.".into(),
            ..problem
        };
        gathered
            .map_err(unread)?
            .pop()
            .ok_or_else(|| Problem::not_found("conversation"))
    }

    /// Gathers what is around each row, keeping their order, with one query for each kind of thing.
    pub(crate) async fn gather(
        &self,
        workspace: WorkspaceId,
        found: Vec<model::Conversation>,
    ) -> Result<Vec<View>, Problem> {
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let tx = self.read(workspace).await?;
        let mut last = store::last_messages(&tx, workspace, &found)
            .await
            .map_err(db::unavailable)?;
        let unread = store::unread(&tx, workspace, &found)
            .await
            .map_err(db::unavailable)?;
        let promised = store::promises::of(&tx, workspace, &found)
            .await
            .map_err(db::unavailable)?;
        drop(tx);
        let ids: HashSet<VisitorId> = found.iter().map(|row| row.visitor).collect();
        let visitors = self.inner.visitors.many(workspace, &Vec::from_iter(ids)).await?;
        let visitors: HashMap<VisitorId, _> = visitors
            .into_iter()
            .map(|visitor| (visitor.id, visitor))
            .collect();
        let ids: HashSet<AgentId> = found.iter().filter_map(|row| row.assignee).collect();
        let people = self.people(workspace, &Vec::from_iter(ids)).await?;
        let views = found.into_iter().filter_map(|row| {
            let person = visitors.get(&row.visitor)?;
            let visitor = self.inner.visitors.shown(person);
            let visitor_self = self.inner.visitors.shown_to_self(person);
            let assignee = row.assignee.and_then(|id| people.get(&id).cloned());
            let last_message = last.remove(&row.id);
            let (unread_by_agents, unread_by_visitor) = unread.get(&row.id).copied().unwrap_or_default();
            let around = Around {
                assignee,
                last_message,
                sla: promised.get(&row.id).map(Promise::shown),
            };
            Some(View {
                row,
                around,
                visitor,
                visitor_self,
                unread_by_agents,
                unread_by_visitor,
            })
        });
        Ok(views.collect())
    }

    /// These agents as both sides may know them.
    pub(crate) async fn people(
        &self,
        workspace: WorkspaceId,
        ids: &[AgentId],
    ) -> Result<HashMap<AgentId, Person>, Problem> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let agents = self.inner.accounts.named(workspace, ids).await?;
        let people = agents.into_iter().map(|agent| {
            let person = Person {
                id: agent.id,
                name: agent.name.into(),
                avatar_url: agent.avatar_url.map(Into::into),
            };
            (person.id, person)
        });
        Ok(people.collect())
    }
}
