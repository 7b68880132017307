//! The shapes that leave the process.

use kernel::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::chain::{Row, hex};

/// One act.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuditEntry)]
pub struct Entry {
    /// Its number in the workspace: 1, 2, 3 … without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Doer,
    /// What was done, such as `conversation.closed`.
    pub action: String,
    /// To what.
    pub target: Subject,
    /// What changed: `before` and `after` by name, `changed` (names of what changed and is not kept), and facts of the act.
    #[schema(value_type = Object)]
    pub details: Value,
    /// The hash of the entry (HMAC-SHA256, hexadecimal); the next entry is made with it.
    pub hash: String,
}

/// Who did it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AuditActor)]
pub struct Doer {
    /// `agent`, `visitor`, or `system`: Deskbell itself.
    pub kind: String,
    /// Which one.
    #[schema(required)]
    pub id: Option<Uuid>,
    /// As an agent was called then.
    #[schema(required)]
    pub name: Option<String>,
}

/// What it was done to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AuditTarget)]
pub struct Subject {
    /// `workspace`, `agent`, `team`, `tag`, `widget`, `conversation` and so on.
    pub kind: String,
    /// Which one.
    #[schema(required)]
    pub id: Option<Uuid>,
    /// As it was called then.
    #[schema(required)]
    pub name: Option<String>,
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        Self {
            seq: row.seq,
            at: Timestamp(row.at),
            actor: Doer {
                kind: row.actor_kind,
                id: row.actor_id,
                name: row.actor_name,
            },
            action: row.action,
            target: Subject {
                kind: row.target_kind,
                id: row.target_id,
                name: row.target_name,
            },
            // Somebody may have written anything into the row: it is shown all the same.
            details: serde_json::from_str(&row.details).unwrap_or(Value::String(row.details)),
            hash: hex(&row.hash),
        }
    }
}
