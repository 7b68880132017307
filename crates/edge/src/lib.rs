//! What HTTP and sockets have in common at the door: who is it, what did they send, may they do it this often, and how a refusal
//! is written.
//!
//! Invariants:
//! - Who you are is checked before what you sent: an extractor of an actor stands before the body in every handler.
//! - The same bytes are refused with the same problem at both doors ([`parse`]).

mod address;
mod auth;
mod body;
mod csv;
pub mod documents;
mod explain;
mod limit;
mod moment;
mod origin;
mod page;
mod parse;
mod refusal;
mod word;

pub use address::{ClientAddress, TrustProxy};
pub use auth::{
    Agent, Answer, Assign, Authenticate, Doing, ExportData, ManageAgents, ManageTags, ManageWidgets,
    ManageWorkspace, Permitted, SeeAudit, SeeConversations, SeeReports, Someone, Visitor, VisitorOrNobody,
    WriteNotes,
};
pub use body::{Json, Path, Query, RawBody};
pub use csv::{Cell, Csv, wants_csv};
pub use limit::{Quota, QuotaError, RateLimit};
pub use moment::{Moment, moment};
pub use origin::PageOrigin;
pub use page::{Cursor, Limit, MESSAGES_LIMIT, PAGE_LIMIT, Page, PageQuery};
pub use parse::{GivenId, given, parse, present};
pub use refusal::{ProblemAssignee, ProblemBody, Refusal, ack, ack_refused};
pub use word::word;
