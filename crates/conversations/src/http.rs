//! The doors over HTTP.

mod agents;
mod approach;
mod chat;
mod desk;
mod list;
mod messages;
mod notes;
mod promises;
mod saved_views;
mod tags;

use axum::http::StatusCode;
use edge::Json;
use utoipa_axum::router::OpenApiRouter;

use crate::Conversations;

pub(crate) use messages::refuse_attachments;

/// The latest messages in a detail.
const LATEST: u64 = 100;

/// Every route of this feature.
#[must_use]
pub fn router(conversations: Conversations) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(list::router())
        .merge(agents::router())
        .merge(saved_views::router())
        .merge(approach::router())
        .merge(desk::router())
        .merge(tags::router())
        .merge(messages::router())
        .merge(notes::router())
        .merge(promises::router())
        .merge(chat::router())
        .with_state(conversations)
}

/// The answer to what is stored once however often it is sent: 201 the first time, 200 when it was there.
fn stored<T>(body: T, fresh: bool) -> (StatusCode, Json<T>) {
    let status = if fresh {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    (status, Json(body))
}
