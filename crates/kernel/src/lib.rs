//! What every feature of Deskbell speaks: ids, time, who is acting and what they may do, how a refusal looks, and who
//! may hear of an event. No input or output happens here and nothing is asynchronous.
//!
//! Invariants:
//! - A refusal is a [`Problem`] of a closed set of kinds; HTTP and sockets render the same one.
//! - Who may hear an event is fixed by the event's type ([`Event::Audience`]): a private note cannot be addressed to a visitor.
//! - The tenant (`WorkspaceId`) comes out of an [`Actor`], never out of what was sent.

mod actor;
mod audience;
mod clock;
mod ids;
mod permission;
mod presence;
mod problem;
pub mod text;
mod visible;

pub use actor::{Actor, AgentActor, Role, VisitorActor};
pub use audience::{AgentAudience, Announce, Announcement, Audience, Event, Origin, VisitorAudience};
pub use clock::{Clock, QUARTER, Timestamp};
pub use ids::{
    AgentId, ConversationId, MessageId, NoteId, RoleId, SessionId, TeamId, VisitorId, WidgetId, WorkspaceId,
};
pub use permission::{Permission, Permissions};
pub use presence::{Presence, Visit};
pub use problem::{FieldError, Problem, ProblemKind};
