//! Who is here now. Kept in memory by `presence`; asked by whoever shows it.

use crate::{AgentId, VisitorId, WorkspaceId};

/// Answers from memory, at once.
pub trait Presence: Send + Sync {
    /// Whether the visitor has a socket, or had one until a moment ago.
    fn visitor_is_here(&self, visitor: VisitorId) -> bool;
    /// Whether the agent has a socket, or had one until a moment ago.
    fn agent_is_here(&self, agent: AgentId) -> bool;
    /// Whether an agent of the workspace is available: status `online` and here.
    fn workspace_is_available(&self, workspace: WorkspaceId) -> bool;
    /// The visitors of the workspace who are here, in no order.
    fn visitors_here(&self, workspace: WorkspaceId) -> Vec<VisitorId>;
}
