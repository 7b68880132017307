//! Lists of conversations, newest activity first.

use std::time::Duration;

use edge::{Cursor, Page};
use kernel::{
    AgentActor, ConversationId, Permission, Problem, ProblemKind, VisitorActor, VisitorId, WidgetId,
    WorkspaceId,
};
use tokio::time::timeout;

use crate::{
    Conversations,
    model::Conversation,
    search::Sought,
    store::{self, Filter},
    views::View,
    wire,
};

/// The name of the workspace's list in its cursors.
pub(crate) const ALL: &str = "conversations";
/// The name of a visitor's list in its cursors.
pub(crate) const OWN: &str = "rooms";

/// How long a search waits for others to end.
const PATIENCE: Duration = Duration::from_secs(5);

fn too_many_searches() -> Problem {
    Problem {
        retry_after: Some(1),
        ..Problem::new(
            ProblemKind::Busy,
            "More is being searched than can be found at a time. Try again.",
        )
    }
}

/// A page of the workspace's list.
pub(crate) struct Found {
    pub(crate) page: Page<View>,
    /// Where what was sought stands in each of them.
    pub(crate) places: Vec<Option<wire::Found>>,
    /// There are more than a search looks at.
    pub(crate) more: bool,
}

impl Conversations {
    /// A page of the workspace's conversations.
    pub(crate) async fn list(
        &self,
        agent: &AgentActor,
        mut filter: Filter,
        before: Option<Cursor>,
        limit: u64,
    ) -> Result<Found, Problem> {
        agent.require(Permission::SeeConversations)?;
        let Some(sought) = filter.text.as_deref().map(Sought::new) else {
            let page = self.page(ALL, agent.workspace, &filter, before, limit).await?;
            let places = page.items.iter().map(|_| None).collect();
            let more = false;
            return Ok(Found { page, places, more });
        };
        // Given back when the page is read.
        let _searching = timeout(PATIENCE, self.inner.searches.acquire())
            .await
            .map_err(|_| too_many_searches())?;
        let candidates = self.candidates(agent.workspace, &sought).await?;
        let more = candidates.more;
        filter.among = Some(candidates.ids);
        let page = self.page(ALL, agent.workspace, &filter, before, limit).await?;
        let places = self.found_in(agent.workspace, &sought, &page.items).await?;
        Ok(Found { page, places, more })
    }

    /// A page of the visitor's own conversations.
    pub async fn own(
        &self,
        visitor: &VisitorActor,
        before: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<View>, Problem> {
        let filter = Filter {
            visitor: Some(visitor.id),
            ..Filter::default()
        };
        self.page(OWN, visitor.workspace, &filter, before, limit).await
    }

    /// The conversations that a visitor was last active in, at most 20.
    pub(crate) async fn latest_of(
        &self,
        workspace: WorkspaceId,
        visitor: VisitorId,
    ) -> Result<Vec<ConversationId>, Problem> {
        let tx = self.read(workspace).await?;
        let filter = Filter {
            visitor: Some(visitor),
            ..Filter::default()
        };
        let found = store::list(&tx, workspace, &filter, None, 20)
            .await
            .map_err(db::unavailable)?;
        Ok(found.into_iter().map(|row| row.id).collect())
    }

    /// Some of the conversations that have this tag, at most 100.
    pub(crate) async fn tagged(
        &self,
        workspace: WorkspaceId,
        tag: &str,
    ) -> Result<Vec<ConversationId>, Problem> {
        let filter = Filter {
            tag: Some(tag.to_owned()),
            ..Filter::default()
        };
        let tx = self.read(workspace).await?;
        let found = store::list(&tx, workspace, &filter, None, 100)
            .await
            .map_err(db::unavailable)?;
        Ok(found.into_iter().map(|row| row.id).collect())
    }

    /// The widget of that site key, if it is the workspace's.
    pub(crate) async fn widget(&self, workspace: WorkspaceId, site_key: &str) -> Result<WidgetId, Problem> {
        let unknown = || Problem::field("widget", "must be the site key of one of your widgets");
        match self.inner.widgets.find(site_key).await {
            Ok(widget) if widget.workspace == workspace => Ok(widget.id),
            Ok(_) => Err(unknown()),
            Err(problem) if problem.kind == ProblemKind::NotFound => Err(unknown()),
            Err(problem) => Err(problem),
        }
    }

    async fn page(
        &self,
        list: &'static str,
        workspace: WorkspaceId,
        filter: &Filter,
        before: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<View>, Problem> {
        let tx = self.read(workspace).await?;
        let found = store::list(&tx, workspace, filter, before, limit + 1)
            .await
            .map_err(db::unavailable)?;
        drop(tx);
        let place = |row: &Conversation| Cursor {
            at: row.last_activity_at.0,
            id: row.id.0,
        };
        let rows = Page::of(list, found, limit, place, |row| row);
        Ok(Page {
            items: self.gather(workspace, rows.items).await?,
            next_cursor: rows.next_cursor,
        })
    }
}
