//! From what a token says to who is acting now.

use db::{Scope, unavailable};
use kernel::{AgentActor, Problem};

use crate::{
    Accounts, AgentClaims,
    model::Refused,
    store::{agents, sessions},
};

impl Accounts {
    /// The agent behind the claims, with today's role, or `invalid-token` when the session has ended. What is known is at most
    /// 5 s old, and forgotten at once where this process changed it; known sessions ask no database.
    pub async fn authenticate(&self, claims: &AgentClaims) -> Result<AgentActor, Problem> {
        if let Some(actor) = self.inner.actors.get(&claims.session) {
            // Both ids were signed together; a session never changes hands.
            return Ok(actor);
        }
        let reading = self.inner.actors.reading();
        let tx = self.read(Scope::Workspace(claims.workspace)).await?;
        let now = self.inner.clock.now();
        let session = sessions::standing(&tx, claims.session, now)
            .await
            .map_err(unavailable)?;
        let session = session
            .filter(|session| session.agent == claims.agent && session.workspace == claims.workspace)
            .ok_or(Refused::SessionEnded)?;
        let agent = agents::agent(&tx, session.workspace, session.agent)
            .await
            .map_err(unavailable)?;
        let agent = agent
            .filter(|agent| agent.deactivated_at.is_none())
            .ok_or(Refused::SessionEnded)?;
        let actor = AgentActor {
            workspace: agent.workspace,
            id: agent.id,
            session: session.id,
            role: agent.role,
            permissions: agent.permissions,
            name: agent.name.into(),
            avatar_url: agent.avatar_url.map(Into::into),
        };
        self.inner.actors.remember(reading, session.id, actor.clone());
        Ok(actor)
    }
}
