//! The shapes that leave the process.

use kernel::{AgentId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Failure, Kind, State, model};

/// What is to be written out.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = ExportSent)]
pub struct Sent {
    /// `conversations`, `messages` or `audit`.
    pub kind: Kind,
    /// The first day (a date, in the time zone) or moment (RFC 3339); 30 days before the end when not given.
    pub from: Option<String>,
    /// The last day (a date, in the time zone), or the moment before which (RFC 3339); today when not given.
    pub to: Option<String>,
    /// An IANA time zone such as `Europe/Berlin`; UTC when not given.
    pub tz: Option<String>,
    /// A widget's site key. This and what follows narrow conversations and messages, not the audit log.
    pub widget: Option<String>,
    /// `none` or a team's id.
    pub team: Option<String>,
    /// `none` or an agent's id.
    pub agent: Option<String>,
    /// One tag.
    pub tag: Option<String>,
    /// Of messages: private notes, too. Not when not given.
    #[serde(default)]
    pub notes: bool,
}

/// A file that waits, is written, or is there.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    /// The id.
    pub id: Uuid,
    /// What is written out.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// The first moment of the period.
    pub from: Timestamp,
    /// The first moment behind it.
    pub to: Timestamp,
    /// The widget's site key to which it is narrowed.
    pub widget: Option<String>,
    /// The team to which it is narrowed, or `none`.
    pub team: Option<String>,
    /// The agent to which it is narrowed, or `none`.
    pub agent: Option<String>,
    /// The tag to which it is narrowed.
    pub tag: Option<String>,
    /// Whether private notes are in it.
    pub notes: bool,
    /// How many lines of `total` are written.
    pub done: i64,
    /// How many lines there were when it began; 0 before that.
    pub total: i64,
    /// Bytes of the file so far.
    pub size: i64,
    /// Why there is no file.
    pub failure: Option<Failure>,
    /// Who asked for it.
    pub created_by: Person,
    /// When.
    pub created_at: Timestamp,
    /// When it was done, failed or was cancelled.
    pub ended_at: Option<Timestamp>,
    /// When it goes by itself.
    pub expires_at: Option<Timestamp>,
}

/// Who asked for an export.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExportPerson)]
pub struct Person {
    /// The id.
    pub id: AgentId,
    /// As they were called then.
    pub name: String,
}

impl From<model::Export> for Export {
    fn from(export: model::Export) -> Self {
        Self {
            id: export.id,
            kind: export.kind,
            state: export.state,
            from: export.from,
            to: export.to,
            widget: export.narrowing.widget,
            team: export.narrowing.team,
            agent: export.narrowing.agent,
            tag: export.narrowing.tag,
            notes: export.notes,
            done: export.done,
            total: export.total,
            size: export.bytes,
            failure: export.failure,
            created_by: Person {
                id: export.created_by,
                name: export.created_by_name,
            },
            created_at: export.created_at,
            ended_at: export.ended_at,
            expires_at: export.expires_at,
        }
    }
}
