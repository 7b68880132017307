//! An agent begins a conversation with a visitor: it is the agent's from the first message on.

use std::{collections::HashMap, sync::Arc};

use kernel::{
    Actor, AgentActor, Permission, Problem, VisitorId, WorkspaceId,
    text::{Check, limits},
};
use visitors::{
    Visitor,
    wire::{Assignee, OpenConversation},
};

use crate::{
    Conversations, Started,
    log::{self, Action, answered, receipt},
    model::{Conversation, Status},
    start_conversation::{Beginning, new_conversation},
    store,
};

impl Conversations {
    /// Begins a conversation with the visitor; the answer comes after the commit. With the same `client_id` again the same
    /// conversation is returned.
    ///
    /// `conflict` when the visitor has an open one already, which it names.
    pub(crate) async fn approach(
        &self,
        agent: &AgentActor,
        visitor: VisitorId,
        client_id: &str,
        message: &str,
    ) -> Result<Started, Problem> {
        agent.require(Permission::Answer)?;
        let mut check = Check::new();
        check.client_id("clientId", client_id);
        check.text("message", message, limits::MESSAGE);
        check.finish()?;
        let person = self.inner.visitors.get(agent.workspace, visitor).await?;
        let actor = Actor::Agent(agent.clone());
        if let Err(refusal) = self.limit(&actor) {
            return self.approached_before(agent, visitor, client_id, refusal).await;
        }
        let conversation = self.approaching(agent, &person);
        let id = conversation.id;
        let action = Action::Approach(Box::new(log::Approach {
            conversation,
            client_id: client_id.into(),
            message: message.into(),
            for_agents: self.inner.visitors.shown(&person),
            for_visitor: self.inner.visitors.shown_to_self(&person),
        }));
        let done = answered(self.inner.log.put(actor, id, None, action)?).await?;
        let message = done.message.map(Arc::unwrap_or_clone).map(|mut message| {
            message.status = receipt(&done.conversation, &message);
            message
        });
        Ok(Started {
            view: self.after(done.conversation).await?,
            message,
            fresh: done.fresh,
        })
    }

    /// It never waited: the one who begins it has it.
    fn approaching(&self, agent: &AgentActor, person: &Visitor) -> Conversation {
        let now = self.inner.clock.now();
        Conversation {
            status: Status::Active,
            assignee: Some(agent.id),
            waiting_since: None,
            ..new_conversation(Beginning {
                workspace: person.workspace,
                widget: self.inner.visitors.widget_of(person),
                visitor: person.id,
                now,
            })
        }
    }

    async fn approached_before(
        &self,
        agent: &AgentActor,
        visitor: VisitorId,
        client_id: &str,
        refusal: Problem,
    ) -> Result<Started, Problem> {
        let tx = self.read(agent.workspace).await?;
        let found = store::approach::approached_before(&tx, agent.workspace, visitor, agent.id, client_id)
            .await
            .map_err(db::unavailable)?;
        drop(tx);
        let row = found.ok_or_else(|| refusal.clone())?;
        let actor = Actor::Agent(agent.clone());
        let sent = self
            .sent_before(&actor, row.id, client_id.into(), refusal)
            .await?;
        Ok(Started {
            view: self.after(row).await?,
            message: Some(sent.message),
            fresh: false,
        })
    }

    /// The open conversation of each of these visitors who has one, in short.
    pub async fn open_of(
        &self,
        workspace: WorkspaceId,
        visitors: &[VisitorId],
    ) -> Result<HashMap<VisitorId, OpenConversation>, Problem> {
        let tx = self.read(workspace).await?;
        let open = store::approach::open_of(&tx, workspace, visitors)
            .await
            .map_err(db::unavailable)?;
        drop(tx);
        let holders: Vec<_> = open.values().filter_map(|row| row.assignee).collect();
        let people = self.people(workspace, &holders).await?;
        let in_short = open.into_iter().map(|(visitor, row)| {
            let assignee = row.assignee.and_then(|id| people.get(&id));
            let assignee = assignee.map(|person| Assignee {
                id: person.id,
                name: person.name.to_string(),
                avatar_url: person.avatar_url.as_deref().map(Into::into),
            });
            let open = OpenConversation {
                id: row.id,
                status: row.status.as_str(),
                assignee,
            };
            (visitor, open)
        });
        Ok(in_short.collect())
    }
}
