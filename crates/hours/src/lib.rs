//! Business hours: when a workspace, or one of its teams, is open.
//!
//! Invariants:
//! - Hours are said in the words of a clock on the wall of their time zone; what that means around a change of that clock is decided in
//!   [`Rules`] alone, and is the same for visitors, routing and promises.
//! - Who says no hours is always open; a team that says none has those of its workspace.
//! - A change stands in the audit log, written in the same transaction.
//! - What is known of hours is at most 5 s old, and forgotten at once where this process changed them.

mod change_hours;
pub mod http;
mod model;
mod rules;
mod store;
pub mod wire;

use std::{collections::HashMap, sync::Arc, time::Duration};

use audit::Audit;
use db::{Db, Known, Scope, unavailable};
use kernel::{Clock, Problem, TeamId, Timestamp, WorkspaceId};

pub use model::{Holiday, MAX_HOLIDAYS, MAX_SPANS, Schedule, Span, Week};
pub use rules::Rules;

/// How old what is known of hours may be: 5 s are promised, and looking it up anew takes its part of them.
const FRESH: Duration = Duration::from_secs(4);
/// How many workspaces' hours are remembered at a time.
const REMEMBERED: u64 = 10_000;

/// The business hours. Clones are handles to the same ones.
#[derive(Clone)]
pub struct Hours {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Clock,
    audit: Audit,
    known: Known<WorkspaceId, Arc<Book>>,
    changed: Arc<dyn Fn(WorkspaceId) + Send + Sync>,
}

/// All hours of a workspace.
#[derive(Debug, Default)]
pub struct Book {
    own: Option<Rules>,
    teams: HashMap<TeamId, Rules>,
}

impl Book {
    /// The hours that hold for a team, or for nobody's in particular; `None`: always open.
    #[must_use]
    pub fn of(&self, team: Option<TeamId>) -> Option<&Rules> {
        team.and_then(|team| self.teams.get(&team)).or(self.own.as_ref())
    }

    /// Whether a team, or the workspace, is open then.
    #[must_use]
    pub fn open_at(&self, team: Option<TeamId>, at: Timestamp) -> bool {
        self.of(team).is_none_or(|rules| rules.open_at(at))
    }

    /// When it opens, if it is closed then and ever opens.
    #[must_use]
    pub fn opens_at(&self, team: Option<TeamId>, at: Timestamp) -> Option<Timestamp> {
        let rules = self.of(team)?;
        if rules.open_at(at) {
            return None;
        }
        rules.next_change(at)
    }

    /// When any of these hours next opens or closes.
    #[must_use]
    pub fn next_change(&self, after: Timestamp) -> Option<Timestamp> {
        let all = self.own.iter().chain(self.teams.values());
        all.filter_map(|rules| rules.next_change(after)).min()
    }
}

impl Hours {
    /// The hours in `db`. `changed` is called after the commit of whatever may open or close somebody.
    #[must_use]
    pub fn new(db: Db, clock: Clock, audit: Audit, changed: Arc<dyn Fn(WorkspaceId) + Send + Sync>) -> Self {
        Self {
            inner: Arc::new(Inner {
                db,
                clock,
                audit,
                known: Known::new(REMEMBERED, FRESH),
                changed,
            }),
        }
    }

    /// All hours of the workspace. At most 5 s old.
    pub async fn book(&self, workspace: WorkspaceId) -> Result<Arc<Book>, Problem> {
        if let Some(book) = self.inner.known.get(&workspace) {
            return Ok(book);
        }
        let reading = self.inner.known.reading();
        let tx = self.read(workspace).await?;
        let rows = store::all(&tx, workspace).await.map_err(unavailable)?;
        let mut book = Book::default();
        for (team, schedule) in rows {
            // What was stored was checked; of a zone that this version does not know nobody can say when it is open.
            let rules = schedule.rules();
            match team {
                Some(team) => book.teams.extend(rules.map(|rules| (team, rules))),
                None => book.own = rules,
            }
        }
        let book = Arc::new(book);
        self.inner.known.remember(reading, workspace, Arc::clone(&book));
        Ok(book)
    }

    /// Something else decides now whose hours hold where: a widget's choice.
    pub fn stir(&self, workspace: WorkspaceId) {
        (self.inner.changed)(workspace);
    }

    async fn read(&self, workspace: WorkspaceId) -> Result<db::Tx, Problem> {
        self.inner
            .db
            .read(Scope::Workspace(workspace))
            .await
            .map_err(unavailable)
    }

    async fn write(&self, workspace: WorkspaceId) -> Result<db::Tx, Problem> {
        self.inner
            .db
            .write(Scope::Workspace(workspace))
            .await
            .map_err(unavailable)
    }
}
