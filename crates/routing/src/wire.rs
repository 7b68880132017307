//! The shapes of routing as they leave the process.

use conversations::wire::ForAgents;
use kernel::{AgentAudience, AgentId, ConversationId, VisitorAudience};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a conversation stands in the queue.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = QueuePlace)]
pub struct Position {
    /// 1 is next; `null` when it does not wait.
    #[schema(required)]
    pub position: Option<u32>,
    /// Seconds, from how long those taken in the last hour waited; `null` when nobody was.
    #[schema(required)]
    pub estimated_wait: Option<i64>,
}

/// A conversation was handed to people.
#[derive(Copy, Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Escalated {
    /// The conversation.
    pub session_id: ConversationId,
    /// 1 is next; `null` when somebody has it.
    pub queue_position: Option<u32>,
    /// Seconds; `null` when unknown.
    pub estimated_wait: Option<i64>,
}

/// A conversation in the queue.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingSession {
    /// The conversation.
    #[serde(flatten)]
    pub conversation: ForAgents,
    /// 1 is next.
    pub position: u32,
    /// Seconds, from how long those taken in the last hour waited; `null` when nobody was.
    pub estimated_wait: Option<i64>,
}

/// An agent's own figures.
#[derive(Copy, Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    /// Chats they have now.
    pub active: u32,
    /// Chats they take at a time.
    pub capacity: u16,
    /// How many wait in all.
    pub waiting: u32,
    /// Conversations of theirs that were resolved or closed since midnight UTC.
    pub resolved_today: i64,
    /// How those of the last 30 days were rated, 1 to 5 on average; `null` when none was.
    pub rating_average: Option<f64>,
    /// How many of them were rated.
    pub ratings: i64,
}

kernel::events! {
    /// The place in the queue, or the estimate, changed.
    QueuePosition = "queue:position" for VisitorAudience { conversation_id: ConversationId, position: Option<u32>, estimated_wait: Option<i64> }
    /// Somebody is not there, and the visitors who wait for their answer are back in the queue. For those who may take over.
    QueueReturned = "queue:returned" for AgentAudience { agent_id: AgentId, conversation_ids: Vec<ConversationId> }
}
