//! An agent is gone for good, or may not answer any more: what they had goes back into the queue.

use std::time::Duration;

use kernel::{Actor, AgentActor, AgentId, Permission, Problem, Role, SessionId, WorkspaceId};

use crate::{
    Conversations,
    model::{Change, Status},
    store::{self, Filter},
};

/// In which states somebody has a conversation. A closed one keeps the name of whoever had it.
pub(crate) const HELD: [Status; 3] = [Status::Waiting, Status::Active, Status::Resolved];
/// How many conversations are given back at a time.
const AT_A_TIME: u64 = 100;

/// How long it waits before it tries again, at first and at most.
const RETRY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

impl Conversations {
    /// Gives back what an agent has who is gone or may not answer any more, in the background, and tries until it is done.
    pub fn agent_departed(&self, workspace: WorkspaceId, agent: AgentId) {
        let conversations = self.clone();
        tokio::spawn(async move {
            let mut wait = RETRY.0;
            while let Err(problem) = conversations.release(workspace, agent).await {
                tracing::warn!(?problem, %agent, "the conversations of an agent who is gone are not given back yet");
                tokio::time::sleep(wait).await;
                wait = RETRY.1.min(wait * 2);
            }
        });
    }

    /// Gives back what agents have who were deactivated, or may not answer any more, before this start, should the one before have ended
    /// in the middle.
    pub(crate) async fn give_back_of_departed(&self) -> Result<(), Problem> {
        for workspace in self.inner.accounts.workspaces().await? {
            let tx = self.read(workspace).await?;
            let holders = store::holders(&tx, workspace).await.map_err(db::unavailable)?;
            drop(tx);
            for agent in self.inner.accounts.named(workspace, &holders).await? {
                if agent.deactivated_at.is_some() || !agent.permissions.has(Permission::Answer) {
                    self.agent_departed(workspace, agent.id);
                }
            }
        }
        Ok(())
    }

    async fn release(&self, workspace: WorkspaceId, agent: AgentId) -> Result<(), Problem> {
        let Some(person) = self.inner.accounts.named(workspace, &[agent]).await?.pop() else {
            return Ok(());
        };
        // It is said of them that they left; the sign-in is over.
        let actor = Actor::Agent(AgentActor {
            workspace,
            id: agent,
            session: SessionId(uuid::Uuid::nil()),
            role: Role::Agent,
            permissions: Role::Agent.permissions(),
            name: person.name.into(),
            avatar_url: person.avatar_url.map(Into::into),
        });
        let filter = Filter {
            assignee: Some(Some(agent)),
            statuses: HELD.to_vec(),
            ..Filter::default()
        };
        loop {
            let tx = self.read(workspace).await?;
            let found = store::list(&tx, workspace, &filter, None, AT_A_TIME)
                .await
                .map_err(db::unavailable)?;
            drop(tx);
            if found.is_empty() {
                return Ok(());
            }
            for found in found {
                self.change(&actor, found.id, Change::Depart).await?;
            }
        }
    }
}
