//! What agents need not type or click twice: canned responses with variables, and macros.
//!
//! Invariants:
//! - A private one is its author's alone: to everybody else, whatever their role, it does not exist.
//! - A shared one is seen by all agents, and changed by its author and by those who run the workspace.
//! - What is stored can be rendered: a variable that nobody knows is refused on saving ([`template`]).
//! - What a variable stands for is put in as it is, and never read as a template itself.

pub mod http;
pub mod macros;
mod render;
pub mod responses;
mod run;
mod store;
mod template;

use std::sync::Arc;

use audit::Audit;
use conversations::Conversations;
use db::{Db, Scope};
use kernel::{AgentActor, AgentId, Clock, Permission, Problem, WorkspaceId};

/// The feature's handle. Clones are the same one.
#[derive(Clone)]
pub struct Replies {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Clock,
    audit: Audit,
    conversations: Conversations,
}

impl Replies {
    /// The canned responses and macros in `db`.
    #[must_use]
    pub fn new(db: Db, clock: Clock, audit: Audit, conversations: Conversations) -> Self {
        Self {
            inner: Arc::new(Inner {
                db,
                clock,
                audit,
                conversations,
            }),
        }
    }

    async fn read(&self, workspace: WorkspaceId) -> Result<db::Tx, Problem> {
        self.inner
            .db
            .read(Scope::Workspace(workspace))
            .await
            .map_err(db::unavailable)
    }

    async fn write(&self, workspace: WorkspaceId) -> Result<db::Tx, Problem> {
        self.inner
            .db
            .write(Scope::Workspace(workspace))
            .await
            .map_err(db::unavailable)
    }
}

/// `forbidden` unless the agent may change what `author` made. It is one that the agent sees: their own, or a shared one.
fn may_change(agent: &AgentActor, author: AgentId) -> Result<(), Problem> {
    if agent.id == author {
        return Ok(());
    }
    agent.require(Permission::ManageReplies)
}

/// What must be named when one is made.
fn required<T>(field: &str, value: Option<T>) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::field(field, "is required"))
}
