//! Saying whether one is available.

use db::{Scope, unavailable};
use kernel::{AgentActor, AgentAudience, AgentId, Announcement, Problem, WorkspaceId};

use crate::{
    Accounts, Availability, Status,
    model::Refused,
    store::agents,
    wire::{self, AgentOffline, AgentOnline},
};

impl Accounts {
    /// Sets the agent's availability, and tells the workspace's agents while the agent is here: of one who is not, nothing
    /// changes for them.
    pub async fn set_status(&self, actor: &AgentActor, status: Status) -> Result<wire::Agent, Problem> {
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let found = agents::agent_for_change(&tx, actor.workspace, actor.id)
            .await
            .map_err(unavailable)?;
        let mut agent = found.ok_or(Refused::SessionEnded)?;
        agent.status = status;
        agents::update_agent(&tx, &agent).await.map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)?;

        let hooks = &self.inner.hooks;
        (hooks.availability_changed)(Availability {
            workspace: actor.workspace,
            agent: actor.id,
            status,
        });
        if hooks.presence.agent_is_here(actor.id) {
            hooks
                .announce
                .announce(&availability(actor.workspace, actor.id, status));
        }
        Ok(wire::Agent::new(&agent, status))
    }
}

/// What the workspace's agents hear when one of them is available or is not: `agent:online`, or `agent:offline`.
#[must_use]
pub fn availability(workspace: WorkspaceId, agent_id: AgentId, status: Status) -> Announcement {
    let audience = AgentAudience::Workspace(workspace);
    match status {
        Status::Online => Announcement::new(&AgentOnline { agent_id, status }, audience, None),
        Status::Away | Status::Offline => {
            Announcement::new(&AgentOffline { agent_id, status }, audience, None)
        }
    }
}
