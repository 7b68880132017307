//! `/api/roles`: what people may do who are neither owner, admin nor plain agent.

use axum::{extract::State, http::StatusCode};
use edge::{
    GivenId, Json, ManageAgents, Page, Path, Permitted, Refusal,
    documents::{Always, MayConflict, WithBody, WithId, WithToken},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Accounts,
    roles::{CustomRole, RoleSent},
};

pub(super) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(list_roles, create_role))
        .routes(routes!(change_role, delete_role))
}

/// List the custom roles
#[utoipa::path(get, path = "/api/roles", tag = "accounts", operation_id = "listRoles", security(("agent" = [])),
    responses((status = 200, description = "All, by name; there are at most 50", body = Page<CustomRole>), WithToken, Always))]
async fn list_roles(
    State(accounts): State<Accounts>,
    Permitted(actor, _): Permitted<ManageAgents>,
) -> Result<Json<Page<CustomRole>>, Refusal> {
    Ok(Json(Page {
        items: accounts.roles(&actor).await?,
        next_cursor: None,
    }))
}

/// Make a role
///
/// Out of permissions that one holds oneself.
#[utoipa::path(post, path = "/api/roles", tag = "accounts", operation_id = "createRole", request_body = RoleSent,
    security(("agent" = [])),
    responses((status = 201, description = "It can be given to people", body = CustomRole), WithToken, WithBody, MayConflict, Always))]
async fn create_role(
    State(accounts): State<Accounts>,
    Permitted(actor, _): Permitted<ManageAgents>,
    Json(sent): Json<RoleSent>,
) -> Result<(StatusCode, Json<CustomRole>), Refusal> {
    Ok((
        StatusCode::CREATED,
        Json(accounts.create_role(&actor, sent).await?),
    ))
}

/// Change a role
///
/// Whoever has it may do what it says now within 5 s; their sockets are dropped.
#[utoipa::path(put, path = "/api/roles/{id}", tag = "accounts", operation_id = "changeRole", request_body = RoleSent,
    security(("agent" = [])), params(("id" = kernel::RoleId, Path, description = "Which one")),
    responses((status = 200, description = "As it is now", body = CustomRole), WithToken, WithId, WithBody, MayConflict, Always))]
async fn change_role(
    State(accounts): State<Accounts>,
    Permitted(actor, _): Permitted<ManageAgents>,
    Path(id): Path<GivenId>,
    Json(sent): Json<RoleSent>,
) -> Result<Json<CustomRole>, Refusal> {
    Ok(Json(accounts.change_role(&actor, id.id("role")?, sent).await?))
}

/// Delete a role that nobody has
#[utoipa::path(delete, path = "/api/roles/{id}", tag = "accounts", operation_id = "deleteRole",
    security(("agent" = [])), params(("id" = kernel::RoleId, Path, description = "Which one")),
    responses((status = 204, description = "It is gone"), WithToken, WithId, MayConflict, Always))]
async fn delete_role(
    State(accounts): State<Accounts>,
    Permitted(actor, _): Permitted<ManageAgents>,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    accounts.delete_role(&actor, id.id("role")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
