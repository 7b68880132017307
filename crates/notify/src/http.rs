//! The HTTP door of alerts.

use axum::{extract::State, http::StatusCode};
use edge::{
    Agent, GivenId, Json, ManageWorkspace, Path, Permitted, Refusal,
    documents::{Always, Limited, MayConflict, WithBody, WithId, WithToken},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Notify,
    model::Preferences,
    wire::{Browser, Own, Sent, Shown, Subscribe, Test, Tested},
};

/// Every route of this feature.
#[must_use]
pub fn router(notify: Notify) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(get_ladder, set_ladder))
        .routes(routes!(test_alert))
        .routes(routes!(get_own_alerts, set_own_alerts))
        .routes(routes!(subscribe))
        .routes(routes!(unsubscribe))
        .with_state(notify)
}

/// The steps of the ladder
#[utoipa::path(get, path = "/api/alerts", tag = "alerts", operation_id = "getAlertLadder", security(("agent" = [])),
    responses((status = 200, description = "The steps, and what did not get through", body = Shown), WithToken, Always))]
async fn get_ladder(
    State(notify): State<Notify>,
    Permitted(actor, _): Permitted<ManageWorkspace>,
) -> Result<Json<Shown>, Refusal> {
    Ok(Json(notify.ladder(&actor).await?))
}

/// Set the steps of the ladder
#[utoipa::path(put, path = "/api/alerts", tag = "alerts", operation_id = "setAlertLadder", request_body = Sent, security(("agent" = [])),
    responses((status = 200, description = "As it is now", body = Shown), WithToken, WithBody, Always))]
async fn set_ladder(
    State(notify): State<Notify>,
    Permitted(actor, _): Permitted<ManageWorkspace>,
    Json(sent): Json<Sent>,
) -> Result<Json<Shown>, Refusal> {
    Ok(Json(notify.set_ladder(&actor, sent).await?))
}

/// Try a step
///
/// What it does comes to whoever asks; the webhook is for those who run the workspace. At most 10 a minute.
#[utoipa::path(post, path = "/api/alerts/test", tag = "alerts", operation_id = "testAlert", request_body = Test, security(("agent" = [])),
    responses((status = 200, description = "Whether it got through", body = Tested), WithToken, WithBody, Limited, Always))]
async fn test_alert(
    State(notify): State<Notify>,
    Agent(actor): Agent,
    Json(sent): Json<Test>,
) -> Result<Json<Tested>, Refusal> {
    Ok(Json(notify.test(&actor, sent.step).await?))
}

/// How one is reached
#[utoipa::path(get, path = "/api/auth/alerts", tag = "alerts", operation_id = "getOwnAlerts", security(("agent" = [])),
    responses((status = 200, description = "What was chosen, and what there is for it", body = Own), WithToken, Always))]
async fn get_own_alerts(State(notify): State<Notify>, Agent(actor): Agent) -> Result<Json<Own>, Refusal> {
    Ok(Json(notify.own(&actor).await?))
}

/// Choose how one is reached
#[utoipa::path(put, path = "/api/auth/alerts", tag = "alerts", operation_id = "setOwnAlerts", request_body = Preferences,
    security(("agent" = [])),
    responses((status = 200, description = "As it is now", body = Own), WithToken, WithBody, Always))]
async fn set_own_alerts(
    State(notify): State<Notify>,
    Agent(actor): Agent,
    Json(sent): Json<Preferences>,
) -> Result<Json<Own>, Refusal> {
    Ok(Json(notify.prefer(&actor, sent).await?))
}

/// Take pushes in a browser
///
/// Of an agent's browsers at most 20. The same one again replaces what was known of it.
#[utoipa::path(post, path = "/api/push-subscriptions", tag = "alerts", operation_id = "subscribeToPushes", request_body = Subscribe,
    security(("agent" = [])),
    responses((status = 201, description = "It takes pushes", body = Browser), WithToken, WithBody, MayConflict, Always))]
async fn subscribe(
    State(notify): State<Notify>,
    Agent(actor): Agent,
    Json(sent): Json<Subscribe>,
) -> Result<(StatusCode, Json<Browser>), Refusal> {
    let made = notify.subscribe(&actor, sent).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Take pushes in a browser no more
#[utoipa::path(delete, path = "/api/push-subscriptions/{id}", tag = "alerts", operation_id = "unsubscribeFromPushes",
    security(("agent" = [])), params(("id" = String, Path, description = "Which browser")),
    responses((status = 204, description = "It takes none"), WithToken, WithId, Always))]
async fn unsubscribe(
    State(notify): State<Notify>,
    Agent(actor): Agent,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    notify.unsubscribe(&actor, id.id("browser")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
