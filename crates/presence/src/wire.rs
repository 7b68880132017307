//! The events of presence and typing.

use conversations::wire::By;
use kernel::{AgentAudience, ConversationId, Event, VisitorAudience};
use serde::Serialize;
use utoipa::ToSchema;

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $word:literal for $audience:ty { $($field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, ToSchema)]
        #[serde(rename_all = "camelCase")]
        #[expect(missing_docs, reason = "the fields are the contract's, explained by their types")]
        pub struct $name { $(pub $field: $type),* }

        impl Event for $name {
            const NAME: &'static str = $word;
            type Audience = $audience;
        }
    )*};
}

events! {
    /// Whether an agent is available.
    AvailabilityChanged = "availability" for VisitorAudience { online: bool }
    /// The visitor is typing, and what.
    VisitorTyping = "typing:start" for AgentAudience { conversation_id: ConversationId, by: By, preview: Option<String> }
    /// The visitor stopped typing.
    VisitorStoppedTyping = "typing:stop" for AgentAudience { conversation_id: ConversationId, by: By, preview: Option<String> }
    /// An agent is typing; what, a visitor never learns: `preview` is `null`.
    AgentTyping = "typing:start" for VisitorAudience { conversation_id: ConversationId, by: By, preview: () }
    /// An agent stopped typing.
    AgentStoppedTyping = "typing:stop" for VisitorAudience { conversation_id: ConversationId, by: By, preview: () }
}
