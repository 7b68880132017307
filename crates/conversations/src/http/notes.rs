//! `/api/conversations/{id}/notes`: private notes, for agents.

use axum::{extract::State, http::StatusCode};
use edge::{
    GivenId, Json, Limit, MESSAGES_LIMIT, Path, Permitted, Query, Refusal, SeeConversations, WriteNotes,
    documents::{Always, Limited, WithBody, WithId, WithQuery, WithToken},
};
use kernel::{ConversationId, Problem};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::stored;
use crate::{
    Conversations,
    wire::{Note, Notes},
};

pub(super) fn router() -> OpenApiRouter<Conversations> {
    OpenApiRouter::new().routes(routes!(list, add))
}

/// Which notes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NotesQuery {
    /// Those behind this `noteSeq`; from the first when not given.
    after: Option<i64>,
    /// 1 to 500; 100 when not given.
    #[param(value_type = Option<i64>)]
    #[serde(default)]
    limit: Limit,
}

/// Notes of a conversation in ascending `noteSeq`.
#[utoipa::path(get, operation_id = "listNotes", path = "/api/conversations/{id}/notes", tag = "conversations", params(("id" = String, Path), NotesQuery), security(("agent" = [])),
    responses((status = 200, body = Notes), WithToken, WithId, WithQuery, Always))]
async fn list(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<SeeConversations>,
    Path(id): Path<GivenId>,
    Query(query): Query<NotesQuery>,
) -> Result<Json<Notes>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    let after = query.after.unwrap_or(0);
    if after < 0 {
        return Err(Problem::field("after", "must not be negative").into());
    }
    Ok(Json(
        conversations
            .notes(&agent, id, after, query.limit.within(MESSAGES_LIMIT)?)
            .await?,
    ))
}

/// A note to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct NoteBody {
    /// The author's own id of it, at best 128 random bits; at most 64 characters.
    client_id: String,
    /// At most 10,000 characters.
    content: String,
}

/// Add a note. The same `clientId` again returns the first one with 200.
#[utoipa::path(post, operation_id = "addNote", path = "/api/conversations/{id}/notes", tag = "conversations", params(("id" = String, Path)), request_body = NoteBody, security(("agent" = [])),
    responses((status = 201, body = Note), (status = 200, description = "It was there already", body = Note), WithToken, WithId, WithBody, Limited, Always))]
async fn add(
    State(conversations): State<Conversations>,
    Permitted(agent, _): Permitted<WriteNotes>,
    Path(id): Path<GivenId>,
    Json(body): Json<NoteBody>,
) -> Result<(StatusCode, Json<Note>), Refusal> {
    let id: ConversationId = id.id("conversation")?;
    let (note, fresh) = conversations
        .add_note(&agent, None, id, &body.client_id, &body.content)
        .await?;
    Ok(stored(note, fresh))
}
