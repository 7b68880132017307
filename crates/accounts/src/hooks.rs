//! What accounts ask of those who are built on them. The server fills these in.

use std::sync::Arc;

use db::Tx;
use futures_util::future::BoxFuture;
use kernel::{AgentId, Announce, Presence, Problem, SessionId, WorkspaceId};

use crate::Status;

/// A workspace that is about to be.
#[derive(Clone, Debug)]
pub struct NewWorkspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
}

/// Furnishes a new workspace, in the transaction that makes it: a refusal undoes all of it.
pub trait Welcome: Send + Sync {
    /// Adds what a new workspace begins with.
    fn welcome<'a>(&'a self, tx: &'a Tx, workspace: &'a NewWorkspace) -> BoxFuture<'a, Result<(), Problem>>;
}

/// Whose sockets must be dropped.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// Those of one sign-in.
    Session(SessionId),
    /// All of an agent, whose role changed or who was deactivated.
    Agent(AgentId),
}

/// What an agent chose.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// Who.
    pub agent: AgentId,
    /// What they chose.
    pub status: Status,
}

/// Called after the commit, except [`Welcome`].
#[derive(Clone)]
pub struct Hooks {
    /// Furnishes a new workspace.
    pub welcome: Arc<dyn Welcome>,
    /// Drops live sockets.
    pub revoked: Arc<dyn Fn(Revoked) + Send + Sync>,
    /// An agent chose a status, or left (`offline`).
    pub availability_changed: Arc<dyn Fn(Availability) + Send + Sync>,
    /// An agent was deactivated: who has their conversations now?
    pub departed: Arc<dyn Fn(WorkspaceId, AgentId) + Send + Sync>,
    /// Who is here.
    pub presence: Arc<dyn Presence>,
    /// The way to the sockets.
    pub announce: Arc<dyn Announce>,
}
