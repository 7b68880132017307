//! The shapes that leave the process, and the events that carry them. Who may hear an event is part of its type.

use std::sync::Arc;

use kernel::{
    AgentActor, AgentAudience, AgentId, Audience, ConversationId, Event, MessageId, NoteId, TeamId,
    Timestamp, VisitorAudience, WidgetId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    model::{MessageKind, Mode, Offer, Priority, Rating, Receiver, SenderKind, Status},
    promises::{Kind, Sla},
};

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Sender {
    /// On which side.
    pub kind: SenderKind,
    /// Who; `null` for the system.
    pub id: Option<Uuid>,
    /// What they were called when they wrote it.
    #[schema(value_type = Option<String>)]
    pub name: Option<Arc<str>>,
    /// Their picture.
    #[schema(value_type = Option<String>)]
    pub avatar_url: Option<Arc<str>>,
}

/// How far a message has come.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Receipt {
    /// Committed.
    Sent,
    /// A device of the other side has it.
    Delivered,
    /// The other side has read it.
    Read,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// The id.
    pub id: MessageId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Its number there: 1, 2, 3 … without gaps, in the order of commits.
    pub seq: i64,
    /// The id that its sender chose; `null` on events.
    #[schema(value_type = Option<String>)]
    pub client_id: Option<Arc<str>>,
    /// Who wrote it.
    pub sender: Sender,
    /// What it is.
    pub kind: MessageKind,
    /// Exactly what was sent; empty when deleted.
    #[schema(value_type = String)]
    pub content: Arc<str>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// What readers put to it, in the order in which each emoji first came.
    pub reactions: Vec<Reaction>,
    /// How far it has come.
    pub status: Receipt,
    /// When it was committed.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// The id.
    pub id: Uuid,
    /// The file's name.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// The media type, by its content.
    pub r#type: String,
    /// Pixels, of an image.
    pub width: Option<i32>,
    /// Pixels, of an image.
    pub height: Option<i32>,
    /// Signed and short-lived.
    pub url: String,
    /// Signed and short-lived, of an image.
    pub thumbnail_url: Option<String>,
}

/// One emoji on a message, and who put it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reaction {
    /// The emoji.
    #[schema(value_type = String)]
    pub emoji: Arc<str>,
    /// Who.
    pub by: Vec<By>,
}

/// A private note of the agents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// The id.
    pub id: NoteId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Its number among the notes there.
    pub note_seq: i64,
    /// The message behind which it stands.
    pub after_seq: i64,
    /// The id that its author chose.
    #[schema(value_type = String)]
    pub client_id: Arc<str>,
    /// Who wrote it.
    pub author: Person,
    /// Exactly what was sent.
    #[schema(value_type = String)]
    pub content: Arc<str>,
    /// The agents it calls.
    pub mentions: Vec<AgentId>,
    /// When it was committed.
    pub created_at: Timestamp,
}

/// An agent as both sides may know them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The id.
    pub id: AgentId,
    /// The name.
    #[schema(value_type = String)]
    pub name: Arc<str>,
    /// The picture.
    #[schema(value_type = Option<String>)]
    pub avatar_url: Option<Arc<str>>,
}

impl From<&AgentActor> for Person {
    fn from(agent: &AgentActor) -> Self {
        Self {
            id: agent.id,
            name: Arc::clone(&agent.name),
            avatar_url: agent.avatar_url.clone(),
        }
    }
}

impl From<&Receiver> for Person {
    fn from(receiver: &Receiver) -> Self {
        Self {
            id: receiver.id,
            name: Arc::clone(&receiver.name),
            avatar_url: receiver.avatar_url.clone(),
        }
    }
}

/// Who did something, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct By {
    /// On which side.
    pub kind: SenderKind,
    /// Who.
    pub id: Option<Uuid>,
    /// What they are called.
    #[schema(value_type = Option<String>)]
    pub name: Option<Arc<str>>,
}

/// A conversation; `V` is the visitor as this reader may see them.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Conversation<V> {
    /// The id.
    pub id: ConversationId,
    /// Through which widget it came.
    pub widget_id: WidgetId,
    /// Whose it is.
    pub visitor: V,
    /// Where it stands.
    pub status: Status,
    /// Who answers.
    pub mode: Mode,
    /// How soon it should be served.
    pub priority: Priority,
    /// What about.
    #[schema(value_type = Option<String>)]
    pub subject: Option<Arc<str>>,
    /// Who has it.
    pub assignee: Option<Person>,
    /// Which team has it.
    pub team: Option<TeamId>,
    /// Words of the agents.
    pub tags: Vec<String>,
    /// Answers of the pre-chat form.
    #[schema(value_type = HashMap<String, serde_json::Value>)]
    pub fields: Arc<serde_json::Value>,
    /// The number of the last message.
    pub last_seq: i64,
    /// The last message.
    pub last_message: Option<Message>,
    /// Messages of the other side that the reader's side has not read; counted up to 100.
    pub unread: i64,
    /// What the visitor thought of it.
    #[schema(value_type = Option<Rating>)]
    pub rating: Option<Arc<Rating>>,
    /// How far the visitor's devices have received.
    pub visitor_delivered_seq: i64,
    /// How far the visitor has read.
    pub visitor_read_seq: i64,
    /// How far the agents' devices have received.
    pub agent_delivered_seq: i64,
    /// How far an agent has read.
    pub agent_read_seq: i64,
    /// When it began.
    pub created_at: Timestamp,
    /// When anything of it last changed.
    pub updated_at: Timestamp,
    /// The last message or change of status.
    pub last_activity_at: Timestamp,
    /// When a person first answered.
    pub first_response_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// In which conversation of the same visitor it goes on.
    pub merged_into: Option<ConversationId>,
}

/// A conversation as agents see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AgentConversation)]
pub struct ForAgents {
    /// What both sides see.
    #[serde(flatten)]
    pub shared: Conversation<visitors::wire::Visitor>,
    /// Since when it is in the queue.
    pub waiting_since: Option<Timestamp>,
    /// When the visitor wrote what nobody has answered yet.
    pub awaiting_since: Option<Timestamp>,
    /// Until when it is laid aside.
    pub snoozed_until: Option<Timestamp>,
    /// Who is asked to take it.
    pub offer: Option<Offer>,
    /// What its visitor is promised; `null`: nothing.
    pub sla: Option<Sla>,
}

/// A conversation in a list, and where it was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ListedConversation)]
pub struct Listed {
    /// The conversation.
    #[serde(flatten)]
    pub conversation: ForAgents,
    /// Where what was sought stands; `null` when nothing was.
    #[schema(required)]
    pub found: Option<Found>,
}

/// Where what was sought stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Found {
    /// In what.
    pub r#in: FoundIn,
    /// The number of the message; `null` for a field of the visitor.
    #[schema(required)]
    pub seq: Option<i64>,
    /// The text around it, at most about 160 characters.
    pub excerpt: Vec<Piece>,
}

/// What can be searched.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FoundIn {
    /// The visitor's name.
    Name,
    /// The visitor's e-mail address.
    Email,
    /// The visitor's phone number.
    Phone,
    /// A message: the newest that matches.
    Message,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is what was sought.
    pub r#match: bool,
}

/// A conversation as its visitor sees it.
pub type ForVisitor = Conversation<visitors::wire::VisitorSelf>;

/// A conversation with its latest messages; `C` is the conversation as this reader may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Detail<C> {
    /// The conversation.
    #[serde(flatten)]
    pub conversation: C,
    /// The latest 100.
    pub messages: Vec<Message>,
}

/// A run of messages in ascending `seq`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Messages {
    /// The messages.
    pub items: Vec<Message>,
    /// Whether there are more in the direction that was asked.
    pub has_more: bool,
}

/// A run of notes in ascending `noteSeq`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Notes {
    /// The notes.
    pub items: Vec<Note>,
    /// Whether there are more behind them.
    pub has_more: bool,
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $word:literal for $audience:ty { $($field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, ToSchema)]
        #[serde(rename_all = "camelCase")]
        #[expect(missing_docs, reason = "the fields are the contract's, explained by their types")]
        pub struct $name { $(pub $field: $type),* }

        impl Event for $name {
            const NAME: &'static str = $word;
            type Audience = $audience;
        }
    )*};
}

events! {
    /// A message was committed.
    MessageNew = "message:new" for Audience { message: Message }
    /// A message was edited or deleted.
    MessageUpdated = "message:updated" for Audience { message: Message }
    /// A note was written. It can only be addressed to agents.
    NoteNew = "note:new" for AgentAudience { note: Note }
    /// A conversation began, to the agents.
    ConversationNew = "conversation:new" for AgentAudience { conversation: ForAgents }
    /// A conversation began, to the visitor's other tabs.
    ConversationCreated = "conversation:created" for VisitorAudience { conversation: ForVisitor }
    /// A conversation changed, to the agents.
    UpdatedForAgents = "conversation:updated" for AgentAudience { conversation: ForAgents }
    /// A promise was not kept. For those who may take over.
    ConversationBreached = "conversation:breached" for AgentAudience { conversation_id: ConversationId, target: Kind, due_at: Timestamp }
    /// A conversation changed, to its visitor.
    UpdatedForVisitor = "conversation:updated" for VisitorAudience { conversation: ForVisitor }
    /// Somebody has the conversation now.
    AgentAssigned = "agent:assigned" for Audience { conversation_id: ConversationId, agent: Person }
    /// The visitor's devices have received up to here.
    DeliveredToVisitor = "message:delivered" for AgentAudience { conversation_id: ConversationId, by: By, seq: i64 }
    /// The visitor has read up to here.
    ReadByVisitor = "message:read" for AgentAudience { conversation_id: ConversationId, by: By, seq: i64 }
    /// A device of the business has received up to here.
    DeliveredToAgents = "message:delivered" for VisitorAudience { conversation_id: ConversationId, by: By, seq: i64 }
    /// The business has read up to here.
    ReadByAgents = "message:read" for VisitorAudience { conversation_id: ConversationId, by: By, seq: i64 }
}
