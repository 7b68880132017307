//! An agent looks at somebody.

use kernel::{AgentActor, Permission, Problem, VisitorId};

use crate::{Visitors, wire};

impl Visitors {
    /// A visitor of the agent's workspace, or `not-found`.
    pub async fn get_visitor(&self, actor: &AgentActor, id: VisitorId) -> Result<wire::Visitor, Problem> {
        actor.require(Permission::SeeConversations)?;
        Ok(self.shown(&*self.get(actor.workspace, id).await?))
    }
}
