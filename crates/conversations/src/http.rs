//! The doors over HTTP.

mod agents;
mod chat;
pub(crate) use messages::refuse_attachments;

mod messages;
mod notes;

use utoipa_axum::router::OpenApiRouter;

use crate::Conversations;

/// Every route of this feature.
#[must_use]
pub fn router(conversations: Conversations) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(agents::router())
        .merge(messages::router())
        .merge(notes::router())
        .merge(chat::router())
        .with_state(conversations)
}
