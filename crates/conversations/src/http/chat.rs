//! `/api/chat`: the whole chat over plain HTTP, for visitors.

use axum::{extract::State, http::StatusCode};
use edge::{
    ClientAddress, GivenId, Json, Limit, Page, PageOrigin, PageQuery, Path, Query, Refusal, Visitor,
    VisitorOrNobody,
    documents::{Always, Limited, MayConflict, WithBody, WithId, WithQuery, WithToken},
};
use kernel::{Actor, ConversationId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use visitors::{
    Connected,
    wire::{Connect, VisitorSelf},
};

use super::{
    LATEST,
    messages::{HistoryQuery, refuse_attachments},
    stored,
};
use crate::{
    Conversations, Part, Start,
    model::{Change, Priority},
    wire::{Detail, ForVisitor, Message, Messages},
};

pub(super) fn router() -> OpenApiRouter<Conversations> {
    OpenApiRouter::new()
        .routes(routes!(list, start))
        .routes(routes!(detail, change))
        .routes(routes!(history, send))
        .routes(routes!(rate))
}

/// The visitor's own conversations, newest activity first.
#[utoipa::path(get, path = "/api/chat/rooms", tag = "chat", params(PageQuery), security(("visitor" = [])),
    responses((status = 200, body = Page<ForVisitor>), WithToken, WithQuery, Always))]
async fn list(
    State(conversations): State<Conversations>,
    Visitor(visitor): Visitor,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ForVisitor>>, Refusal> {
    let before = query.after(crate::list_conversations::OWN)?;
    let page = conversations.own(&visitor, before, query.limit()?).await?;
    let items = page.items.iter().map(crate::View::for_visitor).collect();
    Ok(Json(Page {
        items,
        next_cursor: page.next_cursor,
    }))
}

/// A conversation to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct StartBody {
    /// The widget, as in the snippet.
    site_key: String,
    /// The visitor's own id of the conversation: with the same one again, the same conversation is returned. Needs a token.
    client_id: Option<String>,
    /// Without a token: the visitor's name.
    name: Option<String>,
    /// Without a token: the visitor's e-mail.
    email: Option<String>,
    /// Without a token: the visitor's phone.
    phone: Option<String>,
    /// What about.
    subject: Option<String>,
    /// How soon.
    priority: Option<Priority>,
    /// Answers of the pre-chat form.
    #[schema(value_type = Option<HashMap<String, serde_json::Value>>)]
    fields: Option<serde_json::Map<String, serde_json::Value>>,
    /// The first message.
    message: Option<String>,
}

/// A conversation that was begun.
#[derive(Debug, Serialize, ToSchema)]
struct StartedBody {
    room: ForVisitor,
    message: Option<Message>,
    visitor: VisitorSelf,
    token: String,
}

/// Begin a conversation. Without a token it makes the visitor, too.
#[utoipa::path(post, path = "/api/chat/rooms", tag = "chat", request_body = StartBody, security((), ("visitor" = [])),
    responses((status = 201, body = StartedBody), (status = 200, description = "It was there already", body = StartedBody), WithToken, WithId, WithBody, Limited, Always))]
async fn start(
    State(conversations): State<Conversations>,
    VisitorOrNobody(known): VisitorOrNobody,
    page: PageOrigin,
    address: ClientAddress,
    Json(body): Json<StartBody>,
) -> Result<(StatusCode, Json<StartedBody>), Refusal> {
    let start = Start {
        client_id: body.client_id,
        message: body.message,
        subject: body.subject,
        priority: body.priority,
        fields: body.fields,
    };
    crate::start_conversation::validate(&start)?;
    let person = Connect {
        site_key: body.site_key,
        token: known.map(|(_, token)| token),
        identity: None,
        name: body.name,
        email: body.email,
        phone: body.phone,
        page: None,
    };
    let visitors = &conversations.inner.visitors;
    let Connected { actor, token, .. } = visitors.connect(person, &page, &address).await?;
    let started = conversations.start_conversation(&actor, None, start).await?;
    let room = started.view.for_visitor();
    let visitor = room.visitor.clone();
    let body = StartedBody {
        room,
        message: started.message,
        visitor,
        token,
    };
    Ok(stored(body, started.fresh))
}

/// One of the visitor's own conversations with its latest messages.
#[utoipa::path(get, path = "/api/chat/rooms/{id}", tag = "chat", params(("id" = String, Path)), security(("visitor" = [])),
    responses((status = 200, body = Detail<ForVisitor>), WithToken, WithId, Always))]
async fn detail(
    State(conversations): State<Conversations>,
    Visitor(visitor): Visitor,
    Path(id): Path<GivenId>,
) -> Result<Json<Detail<ForVisitor>>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    let (view, messages) = conversations
        .open(&Actor::Visitor(visitor), id, Part::Latest, LATEST)
        .await?;
    Ok(Json(Detail {
        conversation: view.for_visitor(),
        messages: messages.items,
    }))
}

/// The only status that a visitor can give.
#[derive(Copy, Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Ending {
    Closed,
}

/// What a visitor can change.
#[derive(Debug, Deserialize, ToSchema)]
struct ChangeBody {
    /// `closed` ends it.
    status: Option<Ending>,
    /// How soon.
    priority: Option<Priority>,
}

/// End an own conversation, or say how urgent it is.
#[utoipa::path(put, path = "/api/chat/rooms/{id}", tag = "chat", params(("id" = String, Path)), request_body = ChangeBody, security(("visitor" = [])),
    responses((status = 200, body = ForVisitor), WithToken, WithId, WithBody, Always))]
async fn change(
    State(conversations): State<Conversations>,
    Visitor(visitor): Visitor,
    Path(id): Path<GivenId>,
    Json(body): Json<ChangeBody>,
) -> Result<Json<ForVisitor>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    let actor = Actor::Visitor(visitor);
    let mut view = conversations.see(&actor, id).await?;
    if let Some(priority) = body.priority {
        view = conversations
            .change(&actor, id, Change::Prioritize(priority))
            .await?;
    }
    if let Some(Ending::Closed) = body.status {
        view = conversations.change(&actor, id, Change::Close).await?;
    }
    Ok(Json(view.for_visitor()))
}

/// Which part of which conversation.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
struct MessagesQuery {
    /// The conversation.
    room_id: String,
    /// The nearest after this `seq`.
    after: Option<i64>,
    /// The nearest before this `seq`.
    before: Option<i64>,
    /// 1 to 500; 100 when not given.
    #[param(value_type = Option<i64>)]
    #[serde(default)]
    limit: Limit,
}

/// A part of an own conversation's history, in ascending `seq`.
#[utoipa::path(get, path = "/api/chat/messages", tag = "chat", params(MessagesQuery), security(("visitor" = [])),
    responses((status = 200, body = Messages), WithToken, WithId, WithQuery, Always))]
async fn history(
    State(conversations): State<Conversations>,
    Visitor(visitor): Visitor,
    Query(query): Query<MessagesQuery>,
) -> Result<Json<Messages>, Refusal> {
    let id: ConversationId = GivenId(query.room_id).id("conversation")?;
    let query = HistoryQuery {
        after: query.after,
        before: query.before,
        limit: query.limit,
    };
    Ok(Json(
        conversations
            .history(&Actor::Visitor(visitor), id, query.part()?, query.limit()?)
            .await?,
    ))
}

/// A message to send.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SendBody {
    /// The conversation.
    room_id: GivenId,
    /// The sender's own id of it, at best 128 random bits; at most 64 characters.
    client_id: String,
    /// At most 10,000 characters.
    content: String,
    /// Files; none can be sent yet.
    attachment_ids: Option<Vec<GivenId>>,
}

/// Send a message. The same `clientId` again returns the first one with 200.
#[utoipa::path(post, path = "/api/chat/messages", tag = "chat", request_body = SendBody, security(("visitor" = [])),
    responses((status = 201, body = Message), (status = 200, description = "It was there already", body = Message),
    (status = 409, description = "Problem: `conversation-closed`", body = edge::ProblemBody, content_type = "application/problem+json"),
    WithToken, WithId, WithBody, Limited, Always))]
async fn send(
    State(conversations): State<Conversations>,
    Visitor(visitor): Visitor,
    Json(body): Json<SendBody>,
) -> Result<(StatusCode, Json<Message>), Refusal> {
    refuse_attachments(body.attachment_ids.as_deref())?;
    let id: ConversationId = body.room_id.id("conversation")?;
    let sent = conversations
        .send_message(&Actor::Visitor(visitor), None, id, &body.client_id, &body.content)?
        .await?;
    Ok(stored(sent.message, sent.fresh))
}

/// What they thought of it.
#[derive(Debug, Deserialize, ToSchema)]
struct RateBody {
    /// 1 (bad) to 5 (good).
    score: i64,
    /// At most 10,000 characters.
    comment: Option<String>,
}

/// Rate an own conversation: at any time, changeable for 24 hours after it was closed.
#[utoipa::path(put, path = "/api/conversations/{id}/rate", tag = "chat", params(("id" = String, Path)), request_body = RateBody, security(("visitor" = [])),
    responses((status = 200, body = ForVisitor), WithToken, WithId, WithBody, MayConflict, Always))]
async fn rate(
    State(conversations): State<Conversations>,
    Visitor(visitor): Visitor,
    Path(id): Path<GivenId>,
    Json(body): Json<RateBody>,
) -> Result<Json<ForVisitor>, Refusal> {
    let id: ConversationId = id.id("conversation")?;
    let view = conversations.rate(&visitor, id, body.score, body.comment).await?;
    Ok(Json(view.for_visitor()))
}
