//! The HTTP door of accounts.

mod avatar;
mod oidc;
mod own_sessions;
mod roles;
mod teams;
mod two_factor;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use edge::{
    Agent, ClientAddress, GivenId, Json, ManageAgents, Page, PageQuery, Path, Permitted, Query, Refusal,
    documents::{
        Always, Limited, MayConflict, WithBody, WithCredentials, WithId, WithQuery, WithToken,
        WithTokenInBody,
    },
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Accounts,
    wire::{
        self, AcceptInvitation, ChangeAgent, ChangePassword, ChangeProfile, ChangeStatus, CreateAgent,
        CreatedAgent, Login, Refresh, Register, Setup, SignedIn,
    },
};

/// All routes of accounts.
pub fn router(accounts: Accounts) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(setup))
        .routes(routes!(register))
        .routes(routes!(login))
        .routes(routes!(agent_login))
        .routes(routes!(refresh))
        .routes(routes!(accept_invitation))
        .routes(routes!(logout))
        .routes(routes!(change_password))
        .routes(routes!(me))
        .routes(routes!(profile, change_profile))
        .routes(routes!(change_status))
        .routes(routes!(list_agents, create_agent))
        .routes(routes!(change_agent, deactivate_agent))
        .merge(avatar::router())
        .merge(oidc::router())
        .merge(own_sessions::router())
        .merge(roles::router())
        .merge(teams::router())
        .merge(two_factor::router())
        .with_state(accounts)
}

/// What holds tokens must not be kept by anybody on the way (RFC 6749, section 5.1).
struct Secret<T>(StatusCode, T);

impl<T: serde::Serialize> IntoResponse for Secret<T> {
    fn into_response(self) -> Response {
        (self.0, [(header::CACHE_CONTROL, "no-store")], Json(self.1)).into_response()
    }
}

/// Whether somebody may register now
#[utoipa::path(get, path = "/api/auth/setup", tag = "accounts", operation_id = "getSetup",
    responses((status = 200, description = "What registering would do", body = Setup), Always))]
async fn setup(State(accounts): State<Accounts>) -> Result<Json<Setup>, Refusal> {
    Ok(Json(accounts.setup().await?))
}

/// Make a workspace and its owner
///
/// `DESKBELL_REGISTRATION` decides who may: `first` (only while there is nobody), `open` or `closed`.
#[utoipa::path(post, path = "/api/auth/register", tag = "accounts", operation_id = "register", request_body = Register,
    responses(
        (status = 201, description = "The workspace is there, with a first widget, and its owner is signed in", body = SignedIn),
        (status = 403, description = "Problem: `forbidden`: registration is not open", body = edge::ProblemBody, content_type = "application/problem+json"),
        WithBody, MayConflict, Limited, Always
    ))]
async fn register(
    State(accounts): State<Accounts>,
    from: ClientAddress,
    Json(sent): Json<Register>,
) -> Result<Secret<SignedIn>, Refusal> {
    Ok(Secret(StatusCode::CREATED, accounts.register(sent, &from).await?))
}

/// Sign in
///
/// An account with a second factor is answered `two-factor-required`, with a `challenge` for `POST /api/auth/two-factor`.
#[utoipa::path(post, path = "/api/auth/login", tag = "accounts", operation_id = "login", request_body = Login,
    responses((status = 200, description = "Signed in", body = SignedIn), WithBody, WithCredentials, Limited, Always))]
async fn login(
    State(accounts): State<Accounts>,
    from: ClientAddress,
    Json(sent): Json<Login>,
) -> Result<Secret<SignedIn>, Refusal> {
    Ok(Secret(StatusCode::OK, accounts.login(sent, &from).await?))
}

/// Sign in (the same as `/api/auth/login`)
#[utoipa::path(post, path = "/api/auth/agent-login", tag = "accounts", operation_id = "agentLogin", request_body = Login,
    responses((status = 200, description = "Signed in", body = SignedIn), WithBody, WithCredentials, Limited, Always))]
async fn agent_login(
    accounts: State<Accounts>,
    from: ClientAddress,
    sent: Json<Login>,
) -> Result<Secret<SignedIn>, Refusal> {
    login(accounts, from, sent).await
}

/// Get a new access token
///
/// The refresh token works once and a new one comes back. A spent one that is used again ends the session.
#[utoipa::path(post, path = "/api/auth/refresh", tag = "accounts", operation_id = "refresh", request_body = Refresh,
    responses((status = 200, description = "New tokens of the same session", body = SignedIn), WithBody, WithTokenInBody, Always))]
async fn refresh(
    State(accounts): State<Accounts>,
    Json(sent): Json<Refresh>,
) -> Result<Secret<SignedIn>, Refusal> {
    Ok(Secret(StatusCode::OK, accounts.refresh(&sent).await?))
}

/// Join by an invitation
#[utoipa::path(post, path = "/api/auth/accept-invitation", tag = "accounts", operation_id = "acceptInvitation", request_body = AcceptInvitation,
    responses((status = 200, description = "The password is set; signed in", body = SignedIn), WithBody, WithTokenInBody, Always))]
async fn accept_invitation(
    State(accounts): State<Accounts>,
    from: ClientAddress,
    Json(sent): Json<AcceptInvitation>,
) -> Result<Secret<SignedIn>, Refusal> {
    Ok(Secret(
        StatusCode::OK,
        accounts.accept_invitation(sent, &from).await?,
    ))
}

#[derive(Deserialize)]
struct Sessions {
    #[serde(default)]
    all: bool,
}

/// Sign out
#[utoipa::path(post, path = "/api/auth/logout", tag = "accounts", operation_id = "logout", security(("agent" = [])),
    params(("all" = Option<bool>, Query, description = "`true` ends every session of mine")),
    responses((status = 204, description = "The session has ended; its sockets are dropped"), WithToken, WithQuery, Always))]
async fn logout(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
    Query(sessions): Query<Sessions>,
) -> Result<StatusCode, Refusal> {
    accounts.logout(&actor, sessions.all).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change my password
///
/// All my other sessions end.
#[utoipa::path(put, path = "/api/auth/password", tag = "accounts", operation_id = "changePassword", request_body = ChangePassword,
    security(("agent" = [])),
    responses((status = 204, description = "The new password holds"), WithToken, WithBody, Limited, Always))]
async fn change_password(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
    Json(sent): Json<ChangePassword>,
) -> Result<StatusCode, Refusal> {
    accounts.change_password(&actor, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who am I
#[utoipa::path(get, path = "/api/auth/me", tag = "accounts", operation_id = "getMe", security(("agent" = [])),
    responses((status = 200, description = "The agent whose token it is", body = wire::Agent), WithToken, Always))]
async fn me(State(accounts): State<Accounts>, Agent(actor): Agent) -> Result<Json<wire::Agent>, Refusal> {
    Ok(Json(accounts.me(&actor).await?))
}

/// My profile (the same as `/api/auth/me`)
#[utoipa::path(get, path = "/api/auth/profile", tag = "accounts", operation_id = "getProfile", security(("agent" = [])),
    responses((status = 200, description = "The agent whose token it is", body = wire::Agent), WithToken, Always))]
async fn profile(accounts: State<Accounts>, agent: Agent) -> Result<Json<wire::Agent>, Refusal> {
    me(accounts, agent).await
}

/// Change my name or picture
#[utoipa::path(put, path = "/api/auth/profile", tag = "accounts", operation_id = "changeProfile", request_body = ChangeProfile,
    security(("agent" = [])),
    responses((status = 200, description = "As it is now", body = wire::Agent), WithToken, WithBody, Always))]
async fn change_profile(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
    Json(sent): Json<ChangeProfile>,
) -> Result<Json<wire::Agent>, Refusal> {
    Ok(Json(accounts.change_profile(&actor, sent).await?))
}

/// Say whether I am available
#[utoipa::path(put, path = "/api/auth/status", tag = "accounts", operation_id = "changeStatus", request_body = ChangeStatus,
    security(("agent" = [])),
    responses((status = 200, description = "As it is now", body = wire::Agent), WithToken, WithBody, Always))]
async fn change_status(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
    Json(sent): Json<ChangeStatus>,
) -> Result<Json<wire::Agent>, Refusal> {
    Ok(Json(accounts.set_status(&actor, sent.status).await?))
}

/// List the people who work here
#[utoipa::path(get, path = "/api/agents", tag = "agents", operation_id = "listAgents", security(("agent" = [])),
    params(PageQuery),
    responses((status = 200, description = "Who is active, who came first first", body = Page<wire::Agent>), WithToken, WithQuery, Always))]
async fn list_agents(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<wire::Agent>>, Refusal> {
    let limit = query.limit()?;
    let after = query.after(crate::list_agents::LIST)?;
    Ok(Json(accounts.list_agents(&actor, after, limit).await?))
}

/// Add somebody
///
/// Without a password they are invited: send them the link that comes back.
#[utoipa::path(post, path = "/api/agents", tag = "agents", operation_id = "createAgent", request_body = CreateAgent,
    security(("agent" = [])),
    responses((status = 201, description = "They can sign in, or accept their invitation", body = CreatedAgent), WithToken, WithBody, MayConflict, Always))]
async fn create_agent(
    State(accounts): State<Accounts>,
    Permitted(actor, _): Permitted<ManageAgents>,
    Json(sent): Json<CreateAgent>,
) -> Result<Secret<CreatedAgent>, Refusal> {
    Ok(Secret(
        StatusCode::CREATED,
        accounts.create_agent(&actor, sent).await?,
    ))
}

/// Change somebody's name, role or capacity
#[utoipa::path(put, path = "/api/agents/{id}", tag = "agents", operation_id = "changeAgent", request_body = ChangeAgent,
    security(("agent" = [])), params(("id" = kernel::AgentId, Path, description = "Who")),
    responses((status = 200, description = "As they are now", body = wire::Agent), WithToken, WithId, WithBody, MayConflict, Always))]
async fn change_agent(
    State(accounts): State<Accounts>,
    Permitted(actor, _): Permitted<ManageAgents>,
    Path(id): Path<GivenId>,
    Json(sent): Json<ChangeAgent>,
) -> Result<Json<wire::Agent>, Refusal> {
    Ok(Json(accounts.change_agent(&actor, id.id("agent")?, sent).await?))
}

/// Deactivate somebody
///
/// Their sessions end and their sockets are dropped. What they wrote stays, with their name.
#[utoipa::path(delete, path = "/api/agents/{id}", tag = "agents", operation_id = "deactivateAgent",
    security(("agent" = [])), params(("id" = kernel::AgentId, Path, description = "Who")),
    responses((status = 204, description = "They are out"), WithToken, WithId, MayConflict, Always))]
async fn deactivate_agent(
    State(accounts): State<Accounts>,
    Permitted(actor, _): Permitted<ManageAgents>,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    accounts.deactivate_agent(&actor, id.id("agent")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
