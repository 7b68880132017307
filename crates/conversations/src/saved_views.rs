//! Saved views: filters of the list that an agent keeps, for themselves or for everybody.

use audit::{Action, Details, Target, TargetKind};
use edge::{Cursor, Page, present};
use kernel::{
    AgentActor, AgentId, Permission, Problem, ProblemKind, Timestamp,
    text::{Check, limits},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Conversations, store::saved_views as store};

/// Saved views of one author, at most.
pub(crate) const MAX_VIEWS: u64 = 50;
/// Characters of a filter, at most.
const MAX_QUERY: usize = 1_000;
/// The list's name in its cursors.
const LIST: &str = "saved-views";

/// A filter of the list that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SavedView {
    /// Which one.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// The filter, as the query string of `GET /api/conversations`.
    pub query: String,
    /// Whether all agents see it; else its author alone.
    pub shared: bool,
    /// Who made it.
    pub author: AgentId,
    /// Since when.
    pub created_at: Timestamp,
}

/// A view to keep, or what to change of one.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SavedViewSent {
    /// At most 200 characters.
    #[serde(default, deserialize_with = "present")]
    pub name: Option<String>,
    /// The query string of `GET /api/conversations`, at most 1,000 characters, for example `status=waiting&priority=urgent`.
    #[serde(default, deserialize_with = "present")]
    pub query: Option<String>,
    /// Whether all agents see it; a new one is private unless it says so.
    #[serde(default, deserialize_with = "present")]
    pub shared: Option<bool>,
}

impl SavedView {
    fn check(&self) -> Result<(), Problem> {
        let mut check = Check::new();
        check.line("name", &self.name, limits::NAME);
        check.optional("query", &self.query, MAX_QUERY);
        check.finish()
    }

    /// What all colleagues see comes from those who work with conversations, not from those who look on.
    fn may_be_shared_by(&self, agent: &AgentActor) -> Result<(), Problem> {
        if self.shared {
            agent.require(Permission::Answer)?;
        }
        Ok(())
    }

    /// Their own they may change; a shared one, those who run the workspace too.
    fn may_be_changed_by(&self, agent: &AgentActor) -> Result<(), Problem> {
        if self.author == agent.id {
            return Ok(());
        }
        agent.require(Permission::ManageReplies)
    }
}

impl Conversations {
    /// A page of one's own and the shared ones, the oldest first.
    pub(crate) async fn saved_views(
        &self,
        agent: &AgentActor,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<SavedView>, Problem> {
        agent.require(Permission::SeeConversations)?;
        let after = cursor.map(|text| Cursor::decode(text, LIST)).transpose()?;
        let tx = self.read(agent.workspace).await?;
        // One more than asked for tells whether there is a next page.
        let found = store::page(&tx, agent, after, limit + 1)
            .await
            .map_err(db::unavailable)?;
        let place = |last: &SavedView| Cursor {
            at: last.created_at.0,
            id: last.id,
        };
        Ok(Page::of(LIST, found, limit, place, |found| found))
    }

    /// Keeps one.
    pub(crate) async fn save_view(
        &self,
        agent: &AgentActor,
        sent: SavedViewSent,
    ) -> Result<SavedView, Problem> {
        agent.require(Permission::SeeConversations)?;
        let required = |field: &str| Problem::field(field, "is required");
        let made = SavedView {
            id: Uuid::now_v7(),
            name: sent.name.ok_or_else(|| required("name"))?,
            query: sent.query.ok_or_else(|| required("query"))?,
            shared: sent.shared.unwrap_or_default(),
            author: agent.id,
            created_at: self.inner.clock.now(),
        };
        made.check()?;
        made.may_be_shared_by(agent)?;
        let tx = self.write(agent.workspace).await?;
        if store::count_own(&tx, agent).await.map_err(db::unavailable)? >= MAX_VIEWS {
            return Err(Problem::new(
                ProblemKind::Conflict,
                format!("One agent has at most {MAX_VIEWS} saved views."),
            ));
        }
        store::insert(&tx, agent.workspace, &made)
            .await
            .map_err(db::unavailable)?;
        let details = Details::new().after("shared", made.shared);
        self.inner
            .audit
            .record(&tx, agent, Action::ViewCreated, target(&made), details)
            .await?;
        tx.commit().await.map_err(db::unavailable)?;
        Ok(made)
    }

    /// Changes what is named.
    pub(crate) async fn change_view(
        &self,
        agent: &AgentActor,
        id: Uuid,
        sent: SavedViewSent,
    ) -> Result<SavedView, Problem> {
        agent.require(Permission::SeeConversations)?;
        let tx = self.write(agent.workspace).await?;
        let found = store::one(&tx, agent, id).await.map_err(db::unavailable)?;
        let before = found.ok_or_else(unknown)?;
        before.may_be_changed_by(agent)?;
        let before_shared = before.shared;
        let after = SavedView {
            name: sent.name.unwrap_or_else(|| before.name.clone()),
            query: sent.query.unwrap_or_else(|| before.query.clone()),
            shared: sent.shared.unwrap_or(before.shared),
            ..before.clone()
        };
        after.check()?;
        if !before_shared {
            after.may_be_shared_by(agent)?;
        }
        store::update(&tx, agent.workspace, &after)
            .await
            .map_err(db::unavailable)?;
        let changed = Details::new()
            .hidden("name", before.name != after.name)
            .hidden("query", before.query != after.query)
            .change("shared", before.shared, after.shared);
        self.inner
            .audit
            .record_change(&tx, agent, Action::ViewChanged, target(&after), changed)
            .await?;
        tx.commit().await.map_err(db::unavailable)?;
        Ok(after)
    }

    /// Forgets one.
    pub(crate) async fn delete_view(&self, agent: &AgentActor, id: Uuid) -> Result<(), Problem> {
        agent.require(Permission::SeeConversations)?;
        let tx = self.write(agent.workspace).await?;
        let found = store::one(&tx, agent, id).await.map_err(db::unavailable)?;
        let view = found.ok_or_else(unknown)?;
        view.may_be_changed_by(agent)?;
        store::delete(&tx, agent.workspace, id)
            .await
            .map_err(db::unavailable)?;
        let gone = Details::new().before("shared", view.shared);
        self.inner
            .audit
            .record(&tx, agent, Action::ViewDeleted, target(&view), gone)
            .await?;
        tx.commit().await.map_err(db::unavailable)
    }
}

/// What is sought may be a visitor's name or address, which no entry keeps; and what somebody keeps for themselves is nobody's business.
fn target(view: &SavedView) -> Target {
    if view.shared {
        Target::new(TargetKind::View, view.id, &view.name)
    } else {
        Target::nameless(TargetKind::View, view.id)
    }
}

fn unknown() -> Problem {
    Problem::not_found("saved view")
}
