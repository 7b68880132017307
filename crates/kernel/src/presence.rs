//! Who is here now. Kept in memory by `presence`; asked by whoever shows it.

use std::sync::Arc;

use crate::{AgentId, Timestamp, VisitorId, WidgetId, WorkspaceId};

/// A stay of a visitor on a site: from their first connection until their last one has been gone for the grace time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// When it began.
    pub started_at: Timestamp,
    /// From where they came to the first page of it, if the browser said so.
    pub referrer: Option<Arc<str>>,
    /// Through which widget they came.
    pub widget: WidgetId,
}

/// Answers from memory, at once.
pub trait Presence: Send + Sync {
    /// Whether the visitor has a socket, or had one until a moment ago.
    fn visitor_is_here(&self, visitor: VisitorId) -> bool;
    /// Whether the agent has a socket, or had one until a moment ago.
    fn agent_is_here(&self, agent: AgentId) -> bool;
    /// Whether an agent of the workspace is available: status `online` and here.
    fn workspace_is_available(&self, workspace: WorkspaceId) -> bool;
    /// The stay of a visitor who is here.
    fn visit(&self, visitor: VisitorId) -> Option<Visit>;
    /// The visitors of the workspace who are here, each with when they came, in no order.
    fn visitors_here(&self, workspace: WorkspaceId) -> Vec<(VisitorId, Timestamp)>;
}
