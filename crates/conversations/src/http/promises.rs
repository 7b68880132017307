//! `/api/promises`: within which time visitors are promised an answer and a solution.

use axum::extract::State;
use edge::{
    Agent, Json, ManageWorkspace, Permitted, Refusal,
    documents::{Always, WithBody, WithToken},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Conversations, promises::Policy};

pub(super) fn router() -> OpenApiRouter<Conversations> {
    OpenApiRouter::new().routes(routes!(get_promises, set_promises))
}

/// What is promised, by priority
#[utoipa::path(get, path = "/api/promises", tag = "hours", security(("agent" = [])),
    responses((status = 200, body = Policy), WithToken, Always))]
async fn get_promises(
    State(conversations): State<Conversations>,
    Agent(agent): Agent,
) -> Result<Json<Policy>, Refusal> {
    Ok(Json(conversations.policy(&agent).await?))
}

/// Set what is promised
///
/// Promises that run are counted anew.
#[utoipa::path(put, path = "/api/promises", tag = "hours", request_body = Policy, security(("agent" = [])),
    responses((status = 200, body = Policy), WithToken, WithBody, Always))]
async fn set_promises(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<ManageWorkspace>,
    Json(sent): Json<Policy>,
) -> Result<Json<Policy>, Refusal> {
    Ok(Json(conversations.set_policy(&agent, sent).await?))
}
