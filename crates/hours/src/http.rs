//! `/api/hours`: when a workspace and its teams are open.

use axum::{extract::State, http::StatusCode};
use edge::{
    Agent, GivenId, Json, ManageWorkspace, Path, Permitted, Refusal,
    documents::{Always, WithBody, WithId, WithToken},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Hours,
    wire::{All, Sent, SentOfTeam, Shown},
};

/// Every route of this feature.
#[must_use]
pub fn router(hours: Hours) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(get_hours, set_hours))
        .routes(routes!(preview_hours))
        .routes(routes!(set_team_hours, delete_team_hours))
        .with_state(hours)
}

/// When it is open
#[utoipa::path(get, path = "/api/hours", tag = "hours", operation_id = "getHours", security(("agent" = [])),
    responses((status = 200, description = "Of the workspace, and of the teams that have their own", body = All), WithToken, Always))]
async fn get_hours(State(hours): State<Hours>, Agent(actor): Agent) -> Result<Json<All>, Refusal> {
    Ok(Json(hours.all(&actor).await?))
}

/// Set the hours of the workspace
#[utoipa::path(put, path = "/api/hours", tag = "hours", operation_id = "setHours", request_body = Sent, security(("agent" = [])),
    responses((status = 200, description = "As they are now", body = Shown), WithToken, WithBody, Always))]
async fn set_hours(
    State(hours): State<Hours>,
    Permitted(actor, _): Permitted<ManageWorkspace>,
    Json(sent): Json<Sent>,
) -> Result<Json<Shown>, Refusal> {
    Ok(Json(hours.set(&actor, None, sent.hours).await?))
}

/// What hours would mean now
///
/// Nothing is stored.
#[utoipa::path(post, path = "/api/hours/preview", tag = "hours", operation_id = "previewHours", request_body = Sent,
    security(("agent" = [])),
    responses((status = 200, description = "Whether it would be open", body = Shown), WithToken, WithBody, Always))]
async fn preview_hours(
    State(hours): State<Hours>,
    Permitted(actor, _): Permitted<ManageWorkspace>,
    Json(sent): Json<Sent>,
) -> Result<Json<Shown>, Refusal> {
    Ok(Json(hours.preview(&actor, sent.hours)?))
}

/// Set the hours of a team
#[utoipa::path(put, path = "/api/hours/teams/{id}", tag = "hours", operation_id = "setTeamHours", request_body = SentOfTeam,
    security(("agent" = [])), params(("id" = String, Path, description = "Which team")),
    responses((status = 200, description = "As they are now", body = Shown), WithToken, WithId, WithBody, Always))]
async fn set_team_hours(
    State(hours): State<Hours>,
    Permitted(actor, _): Permitted<ManageWorkspace>,
    Path(id): Path<GivenId>,
    Json(sent): Json<SentOfTeam>,
) -> Result<Json<Shown>, Refusal> {
    let team = id.id("team")?;
    Ok(Json(hours.set(&actor, Some(team), Some(sent.hours)).await?))
}

/// Take the hours of a team away
///
/// It has those of the workspace from then on.
#[utoipa::path(delete, path = "/api/hours/teams/{id}", tag = "hours", operation_id = "deleteTeamHours",
    security(("agent" = [])), params(("id" = String, Path, description = "Which team")),
    responses((status = 204, description = "They are gone"), WithToken, WithId, Always))]
async fn delete_team_hours(
    State(hours): State<Hours>,
    Permitted(actor, _): Permitted<ManageWorkspace>,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    hours.set(&actor, Some(id.id("team")?), None).await?;
    Ok(StatusCode::NO_CONTENT)
}
