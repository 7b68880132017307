//! `/api/teams`: agents who share a queue.

use axum::{extract::State, http::StatusCode};
use edge::{
    Agent, GivenId, Json, ManageAgents, Page, Path, Permitted, Refusal,
    documents::{Always, MayConflict, WithBody, WithId, WithToken},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Accounts,
    teams::{Team, TeamSent},
};

pub(super) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(list_teams, create_team))
        .routes(routes!(change_team, delete_team))
}

/// List the teams
#[utoipa::path(get, path = "/api/teams", tag = "accounts", operation_id = "listTeams", security(("agent" = [])),
    responses((status = 200, description = "All, by name; there are at most 200", body = Page<Team>), WithToken, Always))]
async fn list_teams(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
) -> Result<Json<Page<Team>>, Refusal> {
    Ok(Json(Page {
        items: accounts.teams(actor.workspace).await?,
        next_cursor: None,
    }))
}

/// Make a team
#[utoipa::path(post, path = "/api/teams", tag = "accounts", operation_id = "createTeam", request_body = TeamSent,
    security(("agent" = [])),
    responses((status = 201, description = "It can be given chats", body = Team), WithToken, WithBody, MayConflict, Always))]
async fn create_team(
    State(accounts): State<Accounts>,
    Permitted(actor, _): Permitted<ManageAgents>,
    Json(sent): Json<TeamSent>,
) -> Result<(StatusCode, Json<Team>), Refusal> {
    Ok((
        StatusCode::CREATED,
        Json(accounts.create_team(&actor, sent).await?),
    ))
}

/// Change a team
#[utoipa::path(put, path = "/api/teams/{id}", tag = "accounts", operation_id = "changeTeam", request_body = TeamSent,
    security(("agent" = [])), params(("id" = String, Path, description = "Which one")),
    responses((status = 200, description = "As it is now", body = Team), WithToken, WithId, WithBody, MayConflict, Always))]
async fn change_team(
    State(accounts): State<Accounts>,
    Permitted(actor, _): Permitted<ManageAgents>,
    Path(id): Path<GivenId>,
    Json(sent): Json<TeamSent>,
) -> Result<Json<Team>, Refusal> {
    Ok(Json(accounts.change_team(&actor, id.id("team")?, sent).await?))
}

/// Delete a team
#[utoipa::path(delete, path = "/api/teams/{id}", tag = "accounts", operation_id = "deleteTeam",
    security(("agent" = [])), params(("id" = String, Path, description = "Which one")),
    responses((status = 204, description = "It is gone"), WithToken, WithId, Always))]
async fn delete_team(
    State(accounts): State<Accounts>,
    Permitted(actor, _): Permitted<ManageAgents>,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    accounts.delete_team(&actor, id.id("team")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
