//! The events of presence and typing.

use conversations::wire::{By, Person};
use kernel::{AgentAudience, ConversationId, Timestamp, VisitorAudience};
use serde::Serialize;
use utoipa::ToSchema;

kernel::events! {
    /// Whether somebody can be reached, and when else: `opens_at` is `null` while it is open, and when nobody can say.
    AvailabilityChanged = "availability" for VisitorAudience { online: bool, opens_at: Option<Timestamp> }
    /// The visitor is typing, and what.
    VisitorTyping = "typing:start" for AgentAudience { conversation_id: ConversationId, by: By, preview: Option<String> }
    /// The visitor stopped typing.
    VisitorStoppedTyping = "typing:stop" for AgentAudience { conversation_id: ConversationId, by: By, preview: Option<String> }
    /// An agent is typing; what, a visitor never learns: `preview` is `null`.
    AgentTyping = "typing:start" for VisitorAudience { conversation_id: ConversationId, by: By, preview: () }
    /// An agent is typing an answer or a note, to the colleagues who look at the chat.
    ColleagueTyping = "typing:start" for AgentAudience { conversation_id: ConversationId, by: By, preview: (), note: bool }
    /// An agent stopped typing, to the colleagues who look at the chat.
    ColleagueStoppedTyping = "typing:stop" for AgentAudience { conversation_id: ConversationId, by: By, preview: (), note: bool }
    /// Which agents look at a conversation now, each once, to those who do.
    ConversationViewers = "conversation:viewers" for AgentAudience { conversation_id: ConversationId, agents: Vec<Person> }
    /// An agent stopped typing.
    AgentStoppedTyping = "typing:stop" for VisitorAudience { conversation_id: ConversationId, by: By, preview: () }
}
