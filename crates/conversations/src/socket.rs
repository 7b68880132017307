//! The doors over Socket.IO: each function takes an event's data and answers its ack. Who is asking is known by then.

use edge::{GivenId, ack, ack_refused, parse};
use kernel::{Actor, AgentActor, ConversationId, Origin, Problem, VisitorActor};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use socketio::Reply;

use crate::{
    Conversations, Part, Start,
    http::refuse_attachments,
    mark::Mark,
    model::Priority,
    wire::{ForVisitor, Message, Note},
};

/// Messages in one answer to a join with `after`, at most.
const JOIN_LIMIT: u64 = 500;
/// The latest messages in an answer to a join without `after`.
const JOIN_LATEST: u64 = 100;

/// The ack of what was done, or refused.
pub fn reply<T: Serialize>(result: Result<T, Problem>) -> Reply {
    Reply::Ack(match result {
        Ok(body) => ack(&body).into(),
        Err(problem) => ack_refused(&problem).into(),
    })
}

/// The ack that follows when a future is done; a refusal that is known already is acked at once.
fn later<T: Serialize + Send + 'static>(
    result: Result<impl Future<Output = Result<T, Problem>> + Send + 'static, Problem>,
) -> Reply {
    match result {
        Err(problem) => Reply::Ack(ack_refused(&problem).into()),
        Ok(future) => Reply::Later(Box::pin(async move {
            match future.await {
                Ok(body) => ack(&body).into(),
                Err(problem) => ack_refused(&problem).into(),
            }
        })),
    }
}

/// The data of an event.
pub fn data<T: DeserializeOwned>(raw: Option<&RawValue>) -> Result<T, Problem> {
    parse(raw.map_or("null", RawValue::get).as_bytes())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendData {
    conversation_id: GivenId,
    client_id: String,
    content: String,
    attachment_ids: Option<Vec<GivenId>>,
}

#[derive(Serialize)]
struct MessageAck {
    message: Message,
}

#[derive(Serialize)]
struct NoteAck {
    note: Note,
}

#[derive(Serialize)]
struct Empty {}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NoteData {
    conversation_id: GivenId,
    client_id: String,
    content: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MarkData {
    conversation_id: GivenId,
    seq: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StartData {
    client_id: String,
    message: Option<String>,
    subject: Option<String>,
    priority: Option<Priority>,
    fields: Option<serde_json::Map<String, serde_json::Value>>,
}

#[derive(Serialize)]
struct StartAck {
    conversation: ForVisitor,
    message: Option<Message>,
}

/// What a socket wants to follow.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JoinData {
    /// The conversation.
    pub conversation_id: GivenId,
    /// The last `seq` that the client holds.
    pub after: Option<i64>,
    /// The last `noteSeq` that the client holds.
    pub notes_after: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JoinAck<C> {
    conversation: C,
    messages: Vec<Message>,
    has_more: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<Vec<Note>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes_has_more: Option<bool>,
}

/// `message:send`.
#[must_use]
pub fn send(conversations: &Conversations, actor: &Actor, origin: Origin, raw: Option<&RawValue>) -> Reply {
    let put = || {
        let data: SendData = data(raw)?;
        refuse_attachments(data.attachment_ids.as_deref())?;
        let id: ConversationId = data.conversation_id.id("conversation")?;
        let sending = conversations.send_message(actor, origin, id, &data.client_id, &data.content)?;
        Ok(async move {
            sending.await.map(|sent| MessageAck {
                message: sent.message,
            })
        })
    };
    later(put())
}

/// `note:add`.
#[must_use]
pub fn note(
    conversations: &Conversations,
    agent: &AgentActor,
    origin: Origin,
    raw: Option<&RawValue>,
) -> Reply {
    let put = || {
        let data: NoteData = data(raw)?;
        let id: ConversationId = data.conversation_id.id("conversation")?;
        let added = conversations.add_note(agent, origin, id, &data.client_id, &data.content)?;
        Ok(async move { added.await.map(|(note, _)| NoteAck { note }) })
    };
    later(put())
}

/// `message:delivered` and `message:read`.
#[must_use]
pub fn mark(
    conversations: &Conversations,
    actor: &Actor,
    origin: Origin,
    mark: Mark,
    raw: Option<&RawValue>,
) -> Reply {
    let put = || {
        let data: MarkData = data(raw)?;
        let id: ConversationId = data.conversation_id.id("conversation")?;
        let marked = conversations.mark(actor, origin, id, mark, data.seq)?;
        Ok(async move { marked.await.map(|()| Empty {}) })
    };
    later(put())
}

/// `conversation:start`.
pub async fn start(
    conversations: &Conversations,
    visitor: &VisitorActor,
    origin: Origin,
    raw: Option<&RawValue>,
) -> Reply {
    let begin = async {
        let data: StartData = data(raw)?;
        let start = Start {
            client_id: Some(data.client_id),
            message: data.message,
            subject: data.subject,
            priority: data.priority,
            fields: data.fields,
        };
        let started = conversations.start_conversation(visitor, origin, start).await?;
        Ok(StartAck {
            conversation: started.view.for_visitor(),
            message: started.message,
        })
    };
    reply(begin.await)
}

/// The answer to `conversation:join`. The socket follows the conversation already, so that nothing falls between.
pub async fn join(conversations: &Conversations, actor: &Actor, data: &JoinData) -> Reply {
    let read = async {
        let id: ConversationId = data.conversation_id.id("conversation")?;
        let (part, limit) = match data.after {
            Some(after) if after < 0 => return Err(Problem::field("after", "must not be negative")),
            Some(after) => (Part::After(after), JOIN_LIMIT),
            None => (Part::Latest, JOIN_LATEST),
        };
        let (view, messages) = conversations.open(actor, id, part, limit).await?;
        let (messages, has_more) = (messages.items, messages.has_more);
        match actor {
            Actor::Visitor(_) => Ok(reply(Ok(JoinAck {
                conversation: view.for_visitor(),
                messages,
                has_more,
                notes: None,
                notes_has_more: None,
            }))),
            Actor::Agent(agent) => {
                let after = data.notes_after.unwrap_or(0).max(0);
                let notes = conversations.notes(agent, id, after, JOIN_LIMIT).await?;
                Ok(reply(Ok(JoinAck {
                    conversation: view.for_agents(),
                    messages,
                    has_more,
                    notes: Some(notes.items),
                    notes_has_more: Some(notes.has_more),
                })))
            }
        }
    };
    read.await.unwrap_or_else(|problem| reply::<Empty>(Err(problem)))
}
