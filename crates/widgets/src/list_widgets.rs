//! The widgets of a workspace, in pages.

use db::{Scope, unavailable};
use edge::{Cursor, Page};
use kernel::{AgentActor, Problem};

use crate::{Widgets, store, wire};

impl Widgets {
    /// A page of the widgets, the oldest first.
    pub async fn list_widgets(
        &self,
        actor: &AgentActor,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<wire::Widget>, Problem> {
        let tx = self.read(Scope::Workspace(actor.workspace)).await?;
        // One more than asked for tells whether there is a next page.
        let mut found = store::page(&tx, actor.workspace, after, limit + 1)
            .await
            .map_err(unavailable)?;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > wanted;
        found.truncate(wanted);
        let last = found.last().filter(|_| more);
        Ok(Page {
            next_cursor: last.map(|widget| {
                Cursor {
                    at: widget.created_at.0,
                    id: widget.id.0,
                }
                .encode()
            }),
            items: found.iter().map(Into::into).collect(),
        })
    }
}
