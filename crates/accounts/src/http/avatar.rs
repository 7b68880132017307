//! `/api/auth/avatar` and `/api/avatars/{token}`: pictures of agents.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use edge::{
    Agent, Json, Path, RawBody, Refusal,
    documents::{Always, Limited, WithBody, WithId, WithToken},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Accounts, wire};

/// What an address shows never changes: another picture has another one.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(super) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(set_avatar))
        .routes(routes!(avatar))
}

/// Set my picture
///
/// A PNG, JPEG or WebP of at most 1 MiB, 5,000 points a side and 128 MiB when it is decoded. The middle of it is kept, as a square of 256 points. `avatarUrl` is a path
/// of this server then.
#[utoipa::path(put, path = "/api/auth/avatar", tag = "accounts", operation_id = "setAvatar", security(("agent" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file; what it is shows its content"),
    responses((status = 200, description = "As I am now", body = wire::Agent), WithToken, WithBody, Limited, Always))]
async fn set_avatar(
    State(accounts): State<Accounts>,
    Agent(actor): Agent,
    RawBody(uploaded): RawBody,
) -> Result<Json<wire::Agent>, Refusal> {
    Ok(Json(accounts.set_avatar(&actor, uploaded.into()).await?))
}

/// A picture of somebody who works here
///
/// For whoever knows its address, visitors too.
#[utoipa::path(get, path = "/api/avatars/{token}", tag = "accounts", operation_id = "getAvatar",
    params(("token" = String, Path, description = "The last part of `avatarUrl`")),
    responses((status = 200, description = "A square of 256 points", body = Vec<u8>, content_type = "image/*"), WithId, Always))]
async fn avatar(State(accounts): State<Accounts>, Path(token): Path<String>) -> Result<Response, Refusal> {
    let picture = accounts.avatar(&token).await?;
    let headers = [
        (header::CONTENT_TYPE, picture.media_type),
        (header::CACHE_CONTROL, FOR_EVER.to_owned()),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
    ];
    Ok((headers, picture.content).into_response())
}
