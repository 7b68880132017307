//! An agent is gone for good: what they had goes back into the queue.

use kernel::{Actor, AgentActor, AgentId, Problem, Role, SessionId, WorkspaceId};

use crate::{
    Conversations,
    model::{Change, Status},
    store::{self, Filter},
};

/// How many conversations are given back at a time.
const AT_A_TIME: u64 = 100;

impl Conversations {
    /// Gives back what a deactivated agent has, in the background.
    pub fn agent_departed(&self, workspace: WorkspaceId, agent: AgentId) {
        let conversations = self.clone();
        tokio::spawn(async move {
            if let Err(problem) = conversations.release(workspace, agent).await {
                tracing::error!(?problem, %agent, "the conversations of a deactivated agent are not given back");
            }
        });
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
            name: person.name.into(),
            avatar_url: person.avatar_url.map(Into::into),
        });
        let filter = Filter {
            assignee: Some(Some(agent)),
            statuses: vec![Status::Waiting, Status::Active],
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
                self.change(&actor, found.row.id, Change::Unassign).await?;
            }
        }
    }
}
