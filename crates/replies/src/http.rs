//! The HTTP door of canned responses and macros.

mod macros;
mod responses;

use utoipa_axum::router::OpenApiRouter;

use crate::Replies;

/// Every route of this feature.
#[must_use]
pub fn router(replies: Replies) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(responses::router())
        .merge(macros::router())
        .with_state(replies)
}
