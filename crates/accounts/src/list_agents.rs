//! The people, in pages.

use db::{Scope, unavailable};
use edge::{Cursor, Page};
use kernel::{AgentActor, Problem};

use crate::{Accounts, Agent, store::agents, wire};

/// The list's name in its cursors.
pub(crate) const LIST: &str = "agents";

impl Accounts {
    /// A page of the active agents, who came first first.
    pub async fn list_agents(
        &self,
        actor: &AgentActor,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<wire::Agent>, Problem> {
        let tx = self.read(Scope::Workspace(actor.workspace)).await?;
        let found = agents::agents_page(&tx, actor.workspace, after, limit + 1)
            .await
            .map_err(unavailable)?;
        let place = |agent: &Agent| Cursor {
            at: agent.created_at.0,
            id: agent.id.0,
        };
        Ok(Page::of(LIST, found, limit, place, |agent| self.shown(&agent)))
    }
}
