//! Reading the log, the newest first.

use db::{Scope, unavailable};
use edge::{Cursor, Page};
use kernel::{AgentActor, Permission, Problem, Timestamp, WorkspaceId};
use uuid::Uuid;

use crate::{Action, Audit, TargetKind, WhoKind, chain::Row, store, wire::Entry};

/// The list's name in its cursors.
const LIST: &str = "audit";

/// Which entries are wanted. What is not set narrows nothing.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// Who did it: one of a kind, or all of a kind.
    pub actor: Option<Which<WhoKind>>,
    /// What was done: any of these.
    pub actions: Vec<Action>,
    /// What it was done to: one thing, or all of a kind.
    pub target: Option<Which<TargetKind>>,
}

/// One, or all of a kind.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Which<K> {
    /// This one.
    One(Uuid),
    /// All of the kind.
    Kind(K),
}

impl Audit {
    /// A page of the workspace's log behind `cursor`.
    pub async fn page(
        &self,
        actor: &AgentActor,
        filter: &Filter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<Entry>, Problem> {
        actor.require(Permission::SeeAudit)?;
        let before = cursor.map(place).transpose()?;
        // One more than asked for tells whether there is a next page.
        let found = self.rows(actor.workspace, filter, before, limit + 1).await?;
        Ok(Page::of(LIST, found, limit, cursor_of, Entry::from))
    }

    /// At most `limit` entries before `before`, the newest first: for whoever writes them out, in the background too.
    pub async fn before(
        &self,
        workspace: WorkspaceId,
        filter: &Filter,
        before: Option<(i64, i64)>,
        limit: u64,
    ) -> Result<Vec<Entry>, Problem> {
        let rows = self.rows(workspace, filter, before, limit).await?;
        Ok(rows.into_iter().map(Entry::from).collect())
    }

    /// How many entries the filter lets through.
    pub async fn count(&self, workspace: WorkspaceId, filter: &Filter) -> Result<i64, Problem> {
        let scope = Scope::Workspace(workspace);
        let tx = self.inner.db.read(scope).await.map_err(unavailable)?;
        store::count(&tx, workspace, filter).await.map_err(unavailable)
    }

    async fn rows(
        &self,
        workspace: WorkspaceId,
        filter: &Filter,
        before: Option<(i64, i64)>,
        limit: u64,
    ) -> Result<Vec<Row>, Problem> {
        let scope = Scope::Workspace(workspace);
        let tx = self.inner.db.read(scope).await.map_err(unavailable)?;
        store::page(&tx, workspace, filter, before, limit)
            .await
            .map_err(unavailable)
    }
}

/// Entries are in the order of their times and then of their numbers; a cursor carries the number where others carry an id.
fn cursor_of(row: &Row) -> Cursor {
    Cursor {
        at: row.at,
        id: Uuid::from_u128(u128::try_from(row.seq).unwrap_or_default()),
    }
}

fn place(cursor: &str) -> Result<(i64, i64), Problem> {
    let Cursor { at, id } = Cursor::decode(cursor, LIST)?;
    Ok((at, i64::try_from(id.as_u128()).unwrap_or(i64::MAX)))
}
