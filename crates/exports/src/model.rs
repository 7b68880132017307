//! What an export is. Pure.

use kernel::{AgentActor, AgentId, Permission, Problem, Timestamp, WorkspaceId};
use reports::Narrowing;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is written out.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ExportKind)]
pub enum Kind {
    /// Conversations that began in the period, a line each.
    Conversations,
    /// The messages of conversations that began in the period, a line each.
    Messages,
    /// The audit log.
    Audit,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Conversations, Self::Messages, Self::Audit];

    /// The word as stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conversations => "conversations",
            Self::Messages => "messages",
            Self::Audit => "audit",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Refuses unless they may read all that stands in it: a file must be no way around a permission.
    pub(crate) fn require(self, actor: &AgentActor) -> Result<(), Problem> {
        actor.require(Permission::ExportData)?;
        actor.require(match self {
            Self::Conversations | Self::Messages => Permission::SeeConversations,
            Self::Audit => Permission::SeeAudit,
        })
    }
}

/// Where an export stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ExportState)]
pub enum State {
    /// Others are before it.
    Waiting,
    /// It is being written.
    Running,
    /// The file is there.
    Done,
    /// There is no file; `failure` says why.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// Somebody deleted it, or it was kept long enough. Nobody sees it any more.
    #[serde(skip)]
    Deleted,
}

impl State {
    const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Running,
        Self::Done,
        Self::Failed,
        Self::Cancelled,
        Self::Deleted,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Deleted => "deleted",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether it is yet to be written.
    pub(crate) fn is_under_way(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// Why there is no file.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ExportFailure)]
pub enum Failure {
    /// It would be larger than `DESKBELL_EXPORT_MAX_MB`.
    TooLarge,
    /// It was begun several times and came no further.
    Interrupted,
}

impl Failure {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::Interrupted => "interrupted",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::TooLarge, Self::Interrupted]
            .into_iter()
            .find(|failure| failure.as_str() == word)
    }
}

/// An export.
#[derive(Clone, Debug)]
pub(crate) struct Export {
    pub(crate) id: Uuid,
    pub(crate) workspace: WorkspaceId,
    pub(crate) kind: Kind,
    pub(crate) state: State,
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    pub(crate) narrowing: Narrowing,
    /// Private notes, too.
    pub(crate) notes: bool,
    pub(crate) done: i64,
    pub(crate) total: i64,
    /// Where the next page begins.
    pub(crate) place: Option<String>,
    /// The parts that the file has.
    pub(crate) chunks: i64,
    pub(crate) bytes: i64,
    /// How often it was begun since its last page.
    pub(crate) attempts: i64,
    pub(crate) failure: Option<Failure>,
    pub(crate) created_by: AgentId,
    pub(crate) created_by_name: String,
    pub(crate) created_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) expires_at: Option<Timestamp>,
}
