//! `/api/auth/sessions`: where I am signed in.

use axum::{extract::State, http::StatusCode};
use edge::{
    Agent, GivenId, Json, Page, Path, Refusal,
    documents::{Always, WithId, WithToken},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Accounts, own_sessions::OwnSession};

pub(super) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(list_sessions))
        .routes(routes!(end_session))
}

/// List my sessions
#[utoipa::path(get, path = "/api/auth/sessions", tag = "accounts", operation_id = "listSessions", security(("agent" = [])),
    responses((status = 200, description = "Those that stand, used last first", body = Page<OwnSession>), WithToken, Always))]
async fn list_sessions(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
) -> Result<Json<Page<OwnSession>>, Refusal> {
    Ok(Json(Page {
        items: accounts.sessions(&actor).await?,
        next_cursor: None,
    }))
}

/// End one of my sessions
///
/// Its sockets drop within 5 s.
#[utoipa::path(delete, path = "/api/auth/sessions/{id}", tag = "accounts", operation_id = "endSession", security(("agent" = [])),
    params(("id" = kernel::SessionId, Path, description = "Which one")),
    responses((status = 204, description = "It is over"), WithToken, WithId, Always))]
async fn end_session(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    accounts.end_session(&actor, id.id("session")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
