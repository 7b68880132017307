//! `POST /api/conversations`: an agent begins a conversation with a visitor.

use axum::{extract::State, http::StatusCode};
use edge::{
    Answer, GivenId, Json, Permitted, Refusal,
    documents::{Always, Limited, WithBody, WithId, WithToken},
};
use kernel::VisitorId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::stored;
use crate::{
    Conversations,
    wire::{ForAgents, Message},
};

pub(super) fn router() -> OpenApiRouter<Conversations> {
    OpenApiRouter::new().routes(routes!(approach))
}

/// With whom, and the first message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ApproachBody {
    /// A visitor of the workspace; one who is not there finds it when they come back.
    visitor_id: GivenId,
    /// The agent's own id of it, at best 128 random bits; at most 64 characters. Sent again, the same conversation is returned.
    client_id: String,
    /// At most 10,000 characters.
    message: String,
}

/// A conversation that an agent began.
#[derive(Debug, Serialize, ToSchema)]
struct ApproachedBody {
    conversation: ForAgents,
    /// Its first message.
    message: Option<Message>,
}

/// Begin a conversation with a visitor. It is active, and yours. The same `clientId` again returns it with 200.
#[utoipa::path(post, path = "/api/conversations", tag = "conversations", request_body = ApproachBody, security(("agent" = [])),
    responses((status = 201, body = ApproachedBody), (status = 200, description = "It was there already", body = ApproachedBody),
    (status = 409, description = "Problem: `conflict`: the visitor has an open conversation, which it names", body = edge::ProblemBody, content_type = "application/problem+json"),
    WithToken, WithId, WithBody, Limited, Always))]
async fn approach(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Json(body): Json<ApproachBody>,
) -> Result<(StatusCode, Json<ApproachedBody>), Refusal> {
    let visitor: VisitorId = body.visitor_id.id("visitor")?;
    let started = conversations
        .approach(&agent, visitor, &body.client_id, &body.message)
        .await?;
    let approached = ApproachedBody {
        conversation: started.view.for_agents(),
        message: started.message,
    };
    Ok(stored(approached, started.fresh))
}
