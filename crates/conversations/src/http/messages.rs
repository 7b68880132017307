//! `/api/messages`: history, sending, changing and reading, for agents.

use axum::{extract::State, http::StatusCode};
use edge::{
    Answer, GivenId, Json, Limit, MESSAGES_LIMIT, Path, Permitted, Query, Refusal, SeeConversations, Someone,
    documents::{Always, Limited, MayConflict, WithBody, WithId, WithQuery, WithToken},
};
use kernel::{Actor, ConversationId, MessageId, Problem};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::stored;
use crate::{
    Conversations, Part,
    mark::Mark,
    wire::{ForAgents, Message, Messages},
};

pub(super) fn router() -> OpenApiRouter<Conversations> {
    OpenApiRouter::new()
        .routes(routes!(history))
        .routes(routes!(send))
        .routes(routes!(edit, delete))
        .routes(routes!(read))
        .routes(routes!(read_all))
        .routes(routes!(react, unreact))
        .routes(routes!(session_messages))
}

/// Which part of a history.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct HistoryQuery {
    /// The nearest after this `seq`.
    pub(super) after: Option<i64>,
    /// The nearest before this `seq`. Not together with `after`; with neither, the latest.
    pub(super) before: Option<i64>,
    /// 1 to 500; 100 when not given.
    #[param(value_type = Option<i64>)]
    #[serde(default)]
    pub(super) limit: Limit,
}

impl HistoryQuery {
    pub(super) fn part(&self) -> Result<Part, Problem> {
        match (self.after, self.before) {
            (Some(_), Some(_)) => Err(Problem::field("before", "must not stand together with after")),
            (Some(seq), _) if seq < 0 => Err(Problem::field("after", "must not be negative")),
            (_, Some(seq)) if seq < 1 => Err(Problem::field("before", "must be at least 1")),
            (Some(seq), None) => Ok(Part::After(seq)),
            (None, Some(seq)) => Ok(Part::Before(seq)),
            (None, None) => Ok(Part::Latest),
        }
    }

    pub(super) fn limit(&self) -> Result<u64, Problem> {
        self.limit.within(MESSAGES_LIMIT)
    }
}

/// A part of a conversation's history, in ascending `seq`.
#[utoipa::path(get, path = "/api/messages/{id}", tag = "messages", params(("id" = String, Path, description = "The conversation"), HistoryQuery), security(("agent" = [])),
    responses((status = 200, body = Messages), WithToken, WithId, WithQuery, Always))]
async fn history(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<SeeConversations>,
    Path(id): Path<GivenId>,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<Messages>, Refusal> {
    let id = id.id("conversation")?;
    Ok(Json(
        conversations
            .history(&Actor::Agent(agent), id, query.part()?, query.limit()?)
            .await?,
    ))
}

/// A part of an own conversation's history, or of any for agents.
#[utoipa::path(get, path = "/api/widgets/sessions/{id}/messages", tag = "messages", params(("id" = String, Path, description = "The conversation"), HistoryQuery), security(("agent" = []), ("visitor" = [])),
    responses((status = 200, body = Messages), WithToken, WithId, WithQuery, Always))]
async fn session_messages(
    State(conversations): State<Conversations>,
    Someone(actor): Someone,
    Path(id): Path<GivenId>,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<Messages>, Refusal> {
    let id = id.id("conversation")?;
    Ok(Json(
        conversations
            .history(&actor, id, query.part()?, query.limit()?)
            .await?,
    ))
}

/// A message to send.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SendBody {
    /// The conversation.
    conversation_id: GivenId,
    /// The sender's own id of it, at best 128 random bits; at most 64 characters.
    client_id: String,
    /// At most 10,000 characters.
    content: String,
    /// Files; none can be sent yet.
    attachment_ids: Option<Vec<GivenId>>,
}

/// Refuses files until there is a way to upload them.
pub(crate) fn refuse_attachments(ids: Option<&[GivenId]>) -> Result<(), Problem> {
    if ids.is_some_and(|ids| !ids.is_empty()) {
        return Err(Problem::field(
            "attachmentIds",
            "names files that were not uploaded",
        ));
    }
    Ok(())
}

/// Send a message. The same `clientId` again returns the first one with 200.
#[utoipa::path(post, path = "/api/messages", tag = "messages", request_body = SendBody, security(("agent" = [])),
    responses((status = 201, body = Message), (status = 200, description = "It was there already", body = Message),
    (status = 409, description = "Problem: `conversation-closed`", body = edge::ProblemBody, content_type = "application/problem+json"),
    WithToken, WithId, WithBody, Limited, Always))]
async fn send(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Json(body): Json<SendBody>,
) -> Result<(StatusCode, Json<Message>), Refusal> {
    refuse_attachments(body.attachment_ids.as_deref())?;
    let id: ConversationId = body.conversation_id.id("conversation")?;
    let sent = conversations
        .send_message(&Actor::Agent(agent), None, id, &body.client_id, &body.content)?
        .await?;
    Ok(stored(sent.message, sent.fresh))
}

/// What a message should say instead.
#[derive(Debug, Deserialize, ToSchema)]
struct EditBody {
    /// At most 10,000 characters.
    content: String,
}

/// Change an own message. One that was taken back is a `conflict`.
#[utoipa::path(put, path = "/api/messages/{id}", tag = "messages", params(("id" = String, Path)), request_body = EditBody, security(("agent" = [])),
    responses((status = 200, body = Message), WithToken, WithId, WithBody, MayConflict, Always))]
async fn edit(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(body): Json<EditBody>,
) -> Result<Json<Message>, Refusal> {
    let id: MessageId = id.id("message")?;
    Ok(Json(
        conversations
            .edit_message(&Actor::Agent(agent), id, &body.content)
            .await?,
    ))
}

/// Take back an own message: it keeps its `seq` and loses its content.
#[utoipa::path(delete, path = "/api/messages/{id}", tag = "messages", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 204), WithToken, WithId, Always))]
async fn delete(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
) -> Result<StatusCode, Refusal> {
    let id: MessageId = id.id("message")?;
    conversations.delete_message(&Actor::Agent(agent), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read up to this message.
#[utoipa::path(put, path = "/api/messages/{id}/read", tag = "messages", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 200, body = Message), WithToken, WithId, Always))]
async fn read(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
) -> Result<Json<Message>, Refusal> {
    let id: MessageId = id.id("message")?;
    Ok(Json(
        conversations.mark_message_read(&Actor::Agent(agent), id).await?,
    ))
}

/// Read a whole conversation.
#[utoipa::path(put, path = "/api/messages/conversation/{id}/read-all", tag = "messages", params(("id" = String, Path)), security(("agent" = [])),
    responses((status = 200, body = ForAgents), WithToken, WithId, Always))]
async fn read_all(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
) -> Result<Json<ForAgents>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    let actor = Actor::Agent(agent);
    conversations
        .mark(&actor, None, id, Mark::Read, i64::MAX)?
        .await?;
    Ok(Json(conversations.see(&actor, id).await?.for_agents()))
}

/// Put a reaction to a message.
#[utoipa::path(put, path = "/api/messages/{id}/reactions/{emoji}", tag = "messages",
    params(("id" = String, Path), ("emoji" = String, Path, description = "An emoji")), security(("agent" = []), ("visitor" = [])),
    responses((status = 200, body = Message), WithToken, WithId, WithQuery, MayConflict, Limited, Always))]
async fn react(
    State(conversations): State<Conversations>,
    Someone(actor): Someone,
    Path((id, emoji)): Path<(GivenId, String)>,
) -> Result<Json<Message>, Refusal> {
    let id: MessageId = id.id("message")?;
    Ok(Json(conversations.react(&actor, id, &emoji, true).await?))
}

/// Take one's own reaction away.
#[utoipa::path(delete, path = "/api/messages/{id}/reactions/{emoji}", tag = "messages",
    params(("id" = String, Path), ("emoji" = String, Path, description = "An emoji")), security(("agent" = []), ("visitor" = [])),
    responses((status = 200, body = Message), WithToken, WithId, WithQuery, MayConflict, Limited, Always))]
async fn unreact(
    State(conversations): State<Conversations>,
    Someone(actor): Someone,
    Path((id, emoji)): Path<(GivenId, String)>,
) -> Result<Json<Message>, Refusal> {
    let id: MessageId = id.id("message")?;
    Ok(Json(conversations.react(&actor, id, &emoji, false).await?))
}
