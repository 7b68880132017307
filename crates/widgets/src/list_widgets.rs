//! The widgets of a workspace, in pages.

use db::{Scope, unavailable};
use edge::{Cursor, Page};
use kernel::{AgentActor, Problem};

use crate::{Widget, Widgets, store, wire};

/// The list's name in its cursors.
pub(crate) const LIST: &str = "widgets";

impl Widgets {
    /// A page of the widgets, the oldest first.
    pub async fn list_widgets(
        &self,
        actor: &AgentActor,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<wire::Widget>, Problem> {
        let tx = self.read(Scope::Workspace(actor.workspace)).await?;
        let found = store::page(&tx, actor.workspace, after, limit + 1)
            .await
            .map_err(unavailable)?;
        let place = |widget: &Widget| Cursor {
            at: widget.created_at.0,
            id: widget.id.0,
        };
        Ok(Page::of(LIST, found, limit, place, |widget| (&widget).into()))
    }
}
