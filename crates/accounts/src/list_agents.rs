//! The people, in pages.

use db::{Scope, unavailable};
use edge::{Cursor, Page};
use kernel::{AgentActor, Problem};

use crate::{Accounts, store::agents, wire};

impl Accounts {
    /// A page of the active agents, who came first first.
    pub async fn list_agents(
        &self,
        actor: &AgentActor,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<wire::Agent>, Problem> {
        let tx = self.read(Scope::Workspace(actor.workspace)).await?;
        // One more than asked for tells whether there is a next page.
        let mut found = agents::agents_page(&tx, actor.workspace, after, limit + 1)
            .await
            .map_err(unavailable)?;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > wanted;
        found.truncate(wanted);
        let last = found.last().filter(|_| more);
        Ok(Page {
            next_cursor: last.map(|agent| {
                Cursor {
                    at: agent.created_at.0,
                    id: agent.id.0,
                }
                .encode()
            }),
            items: found.iter().map(|agent| self.shown(agent)).collect(),
        })
    }
}
