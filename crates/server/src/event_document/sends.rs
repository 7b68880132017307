//! What a client may send. The shapes are those that the features read; they stand here for the document alone, where each field
//! can say what it is.

#![expect(dead_code, reason = "only their schemas are used")]

use accounts::wire::Agent;
use conversations::{
    model::Priority,
    wire::{ForAgents, ForVisitor, Message, Note, Person},
};
use kernel::{ConversationId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use visitors::wire::VisitorSelf;

use super::Document;

const ANYONE: &str = "visitors and agents";

pub(super) fn add(document: &mut Document) {
    document.sends::<VisitorConnectData, VisitorConnectAck>(
        "visitor:connect",
        "a visitor's client, first of all",
        "Be this visitor, or a new one",
    );
    document.sends::<AgentConnectData, AgentConnectAck>(
        "agent:connect",
        "an agent's client, first of all",
        "Be this agent",
    );
    document.sends::<AgentOnlineData, Done>("agent:online", "agents", "I take chats");
    document.sends::<AgentOfflineData, Done>("agent:offline", "agents", "I take no chats");
    document.sends::<ConversationStartData, ConversationStartAck>(
        "conversation:start",
        "visitors",
        "Begin a conversation",
    );
    document.sends::<ConversationJoinData, ConversationJoinAck>(
        "conversation:join",
        ANYONE,
        "Follow a conversation, and get what came after",
    );
    document.sends::<ConversationViewData, ConversationViewAck>(
        "conversation:view",
        "agents",
        "I look at this conversation and at no other, until I say otherwise or this connection ends",
    );
    document.sends::<MessageSendData, MessageSendAck>("message:send", ANYONE, "Write a message");
    document.sends::<NoteAddData, NoteAddAck>("note:add", "agents", "Write a private note");
    document.sends::<MessageDeliveredData, Done>(
        "message:delivered",
        ANYONE,
        "My device has received up to here",
    );
    document.sends::<MessageReadData, Done>("message:read", ANYONE, "I have read up to here");
    document.sends::<TypingStartData, Done>("typing:start", ANYONE, "I am typing; renew it within 6 s");
    document.sends::<TypingStopData, Done>("typing:stop", ANYONE, "I stopped typing");
    document.sends::<PageViewData, Done>("page:view", "visitors", "I look at this page");
}

/// Who the visitor is.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct VisitorConnectData {
    /// The widget's public key.
    site_key: String,
    /// The token of an earlier connect; without it the visitor is new. A bad one is `invalid-token`: forget it and connect anew.
    token: Option<String>,
    /// At most 200 characters.
    name: Option<String>,
    /// At most 254 characters.
    email: Option<String>,
    /// At most 50 characters.
    phone: Option<String>,
    /// A proof of who they are by the business's own server. Not taken yet: leave it out.
    #[schema(value_type = Option<Object>)]
    identity: Option<serde_json::Value>,
    /// Where they are.
    page: Option<PageViewData>,
}

/// The visitor. Also sent as the event `visitor:connected`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct VisitorConnectAck {
    visitor: VisitorSelf,
    /// To be kept, and sent with the next connect.
    token: String,
    /// The latest 20.
    conversations: Vec<ForVisitor>,
    /// Whether an agent is available, in hours.
    online: bool,
    /// When it opens; `null` while it is open, or when nobody can say.
    #[schema(required)]
    opens_at: Option<Timestamp>,
}

/// Who the agent is.
#[derive(ToSchema)]
struct AgentConnectData {
    /// An access token.
    token: String,
}

/// The agent, and everybody who works here.
#[derive(ToSchema)]
struct AgentConnectAck {
    agent: Agent,
    agents: Vec<Agent>,
}

/// Nothing.
#[derive(ToSchema)]
struct AgentOnlineData {}

/// Nothing.
#[derive(ToSchema)]
struct AgentOfflineData {}

/// Nothing besides `ok`.
#[derive(ToSchema)]
struct Done {}

/// A new conversation.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct ConversationStartData {
    /// Chosen by the client, at best 128 random bits; at most 64 characters. Sent again it returns the same conversation.
    client_id: String,
    /// The first message, at most 10,000 characters.
    message: Option<String>,
    /// At most 300 characters.
    subject: Option<String>,
    priority: Option<Priority>,
    /// Answers of a form.
    #[schema(value_type = Option<Object>)]
    fields: Option<serde_json::Value>,
}

/// The conversation, and its first message if there is one.
#[derive(ToSchema)]
struct ConversationStartAck {
    conversation: ForVisitor,
    message: Option<Message>,
}

/// What to follow, and from where.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct ConversationJoinData {
    conversation_id: ConversationId,
    /// The last `seq` that the client holds; without it the latest 100 messages come.
    after: Option<i64>,
    /// The last `noteSeq` that the client holds. For agents.
    notes_after: Option<i64>,
}

/// What came after.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct ConversationJoinAck {
    conversation: ConversationOfEither,
    /// In ascending `seq`, at most 500.
    messages: Vec<Message>,
    /// Ask again, after the last of these.
    has_more: bool,
    /// For agents.
    notes: Option<Vec<Note>>,
    notes_has_more: Option<bool>,
}

/// What is on the screen.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct ConversationViewData {
    /// `null`: no conversation any more.
    #[schema(required)]
    conversation_id: Option<ConversationId>,
}

/// Who looks at it now, oneself among them; nobody, when it is none.
#[derive(ToSchema)]
struct ConversationViewAck {
    viewers: Vec<Person>,
}

/// As this side may see it.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum ConversationOfEither {
    Agents(Box<ForAgents>),
    Visitor(Box<ForVisitor>),
}

/// A message.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct MessageSendData {
    conversation_id: ConversationId,
    /// Chosen by the client, at best 128 random bits; at most 64 characters. Sent again, at any time, it returns the first message.
    client_id: String,
    /// At most 10,000 characters, stored exactly as they are.
    content: String,
    /// Not taken yet: leave it out or empty.
    attachment_ids: Option<Vec<Uuid>>,
}

/// The message as it was committed.
#[derive(ToSchema)]
struct MessageSendAck {
    message: Message,
}

/// A private note.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct NoteAddData {
    conversation_id: ConversationId,
    /// As that of a message.
    client_id: String,
    /// At most 10,000 characters.
    content: String,
}

/// The note as it was committed.
#[derive(ToSchema)]
struct NoteAddAck {
    note: Note,
}

/// A watermark. It never moves back, nor past the last message.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct MessageDeliveredData {
    conversation_id: ConversationId,
    /// Up to and with this one.
    seq: i64,
}

/// A watermark. What is read is delivered too.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct MessageReadData {
    conversation_id: ConversationId,
    /// Up to and with this one.
    seq: i64,
}

/// Where.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct TypingStartData {
    conversation_id: ConversationId,
    /// What a visitor has typed so far; only agents see it.
    preview: Option<String>,
    /// An agent writes a private note: the colleagues who look at the chat hear of it, and the visitor does not. For agents.
    note: Option<bool>,
}

/// Where.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct TypingStopData {
    conversation_id: ConversationId,
}

/// A page of the site.
#[derive(ToSchema)]
struct PageViewData {
    url: String,
    title: Option<String>,
    referrer: Option<String>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use utoipa::PartialSchema;
    use visitors::wire::{Connect, GivenPage};

    use super::*;

    fn fields<T: PartialSchema>() -> BTreeSet<String> {
        let schema = serde_json::to_value(T::schema()).unwrap();
        schema["properties"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    }

    #[test]
    fn what_a_visitor_may_say_of_themselves_is_all_here() {
        assert_eq!(fields::<VisitorConnectData>(), fields::<Connect>());
        assert_eq!(fields::<PageViewData>(), fields::<GivenPage>());
    }
}
