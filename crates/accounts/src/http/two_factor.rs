//! `/api/auth/two-factor`: a second factor for oneself, and signing in with it.

use axum::{extract::State, http::StatusCode};
use edge::{
    Agent, ClientAddress, GivenId, Json, ManageAgents, Path, Permitted, Refusal,
    documents::{
        Always, Limited, MayConflict, WithBody, WithCredentials, WithId, WithToken, WithTokenInBody,
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::Secret;
use crate::{
    Accounts,
    two_factor::{
        BeginTwoFactor, ConfirmTwoFactor, Enrolment, RecoveryCodes, SecondFactor, TwoFactor, WithPassword,
    },
    wire::SignedIn,
};

pub(super) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(two_factor, answer))
        .routes(routes!(begin))
        .routes(routes!(confirm))
        .routes(routes!(disable))
        .routes(routes!(renew))
        .routes(routes!(reset))
}

/// Whether I have a second factor
#[utoipa::path(get, path = "/api/auth/two-factor", tag = "accounts", operation_id = "getTwoFactor", security(("agent" = [])),
    responses((status = 200, description = "What signing in asks of me", body = TwoFactor), WithToken, Always))]
async fn two_factor(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
) -> Result<Json<TwoFactor>, Refusal> {
    Ok(Json(accounts.two_factor(&actor).await?))
}

/// Sign in with the second factor
///
/// Signing in answers `two-factor-required` with a `challenge` when the account has a second factor. The challenge works for 5 minutes,
/// a code works once.
#[utoipa::path(post, path = "/api/auth/two-factor", tag = "accounts", operation_id = "answerTwoFactor", request_body = SecondFactor,
    responses((status = 200, description = "Signed in", body = SignedIn), WithBody, WithCredentials, WithTokenInBody, Limited, Always))]
async fn answer(
    State(accounts): State<Accounts>,
    from: ClientAddress,
    Json(sent): Json<SecondFactor>,
) -> Result<Secret<SignedIn>, Refusal> {
    Ok(Secret(
        StatusCode::OK,
        accounts.answer_challenge(&sent, &from).await?,
    ))
}

/// Begin to add a second factor
///
/// Nothing asks for it until a code of the device was confirmed. Needs the password, unless the account has none because its owner signs in
/// at a provider alone.
#[utoipa::path(post, path = "/api/auth/two-factor/start", tag = "accounts", operation_id = "beginTwoFactor", security(("agent" = [])),
    request_body = BeginTwoFactor,
    responses((status = 200, description = "What an authenticator needs; it is shown this once", body = Enrolment), WithToken, WithBody, MayConflict, Limited, Always))]
async fn begin(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
    Json(sent): Json<BeginTwoFactor>,
) -> Result<Secret<Enrolment>, Refusal> {
    Ok(Secret(
        StatusCode::OK,
        accounts.begin_two_factor(&actor, &sent).await?,
    ))
}

/// Confirm the new second factor
#[utoipa::path(post, path = "/api/auth/two-factor/confirm", tag = "accounts", operation_id = "confirmTwoFactor", security(("agent" = [])),
    request_body = ConfirmTwoFactor,
    responses((status = 200, description = "From now on signing in asks for it", body = RecoveryCodes), WithToken, WithBody, MayConflict, Limited, Always))]
async fn confirm(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
    Json(sent): Json<ConfirmTwoFactor>,
) -> Result<Secret<RecoveryCodes>, Refusal> {
    Ok(Secret(
        StatusCode::OK,
        accounts.confirm_two_factor(&actor, &sent).await?,
    ))
}

/// Switch the second factor off
#[utoipa::path(post, path = "/api/auth/two-factor/disable", tag = "accounts", operation_id = "disableTwoFactor", security(("agent" = [])),
    request_body = WithPassword,
    responses((status = 204, description = "Signing in asks for the password alone"), WithToken, WithBody, Limited, Always))]
async fn disable(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
    Json(sent): Json<WithPassword>,
) -> Result<StatusCode, Refusal> {
    accounts.disable_two_factor(&actor, &sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Get new recovery codes
#[utoipa::path(post, path = "/api/auth/two-factor/recovery-codes", tag = "accounts", operation_id = "renewRecoveryCodes", security(("agent" = [])),
    request_body = WithPassword,
    responses((status = 200, description = "Those of before work no more", body = RecoveryCodes), WithToken, WithBody, MayConflict, Limited, Always))]
async fn renew(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
    Json(sent): Json<WithPassword>,
) -> Result<Secret<RecoveryCodes>, Refusal> {
    Ok(Secret(
        StatusCode::OK,
        accounts.renew_recovery_codes(&actor, &sent).await?,
    ))
}

/// Switch somebody's second factor off
///
/// For owners, when somebody lost device and recovery codes.
#[utoipa::path(delete, path = "/api/agents/{id}/two-factor", tag = "agents", operation_id = "resetTwoFactor",
    security(("agent" = [])), params(("id" = kernel::AgentId, Path, description = "Who")),
    responses((status = 204, description = "They sign in with their password alone"), WithToken, WithId, Always))]
async fn reset(
    State(accounts): State<Accounts>,
    Permitted(actor, _): Permitted<ManageAgents>,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    accounts.reset_two_factor(&actor, id.id("agent")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
