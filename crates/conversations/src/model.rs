//! What a conversation is and which changes it takes. Pure rules.

use std::sync::Arc;

use kernel::{AgentActor, AgentId, ConversationId, TeamId, Timestamp, VisitorId, WidgetId, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::json;

mod lifecycle;
mod words;

pub use words::{Happening, MessageKind, Mode, Priority, SenderKind, Status};

/// What a visitor thought of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Rating {
    /// 1 (bad) to 5 (good).
    pub score: u8,
    /// In their words.
    #[schema(required)]
    pub comment: Option<String>,
    /// When they last said so.
    pub rated_at: Timestamp,
}

/// A conversation as the message log holds it while it decides. Cheap to clone: it is, for every message.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// The id.
    pub id: ConversationId,
    /// Through which widget it came.
    pub widget: WidgetId,
    /// Whose it is.
    pub visitor: VisitorId,
    /// The visitor's own id of it.
    pub client_id: Option<Arc<str>>,
    /// Where it stands.
    pub status: Status,
    /// Who answers.
    pub mode: Mode,
    /// How soon.
    pub priority: Priority,
    /// What about.
    pub subject: Option<Arc<str>>,
    /// Who has it.
    pub assignee: Option<AgentId>,
    /// Which team has it.
    pub team: Option<TeamId>,
    /// Words of the agents.
    pub tags: Arc<[String]>,
    /// Answers of the pre-chat form.
    pub fields: Arc<serde_json::Value>,
    /// What the visitor thought of it.
    pub rating: Option<Arc<Rating>>,
    /// The number of the last message.
    pub last_seq: i64,
    /// The number of the last note.
    pub last_note_seq: i64,
    /// How far the visitor's devices have received.
    pub visitor_delivered: i64,
    /// How far the visitor has read.
    pub visitor_read: i64,
    /// How far the agents' devices have received.
    pub agent_delivered: i64,
    /// How far any agent has read.
    pub agent_read: i64,
    /// When it began.
    pub created_at: Timestamp,
    /// When anything of it last changed.
    pub updated_at: Timestamp,
    /// The last message or change of status.
    pub last_activity_at: Timestamp,
    /// When a person first answered.
    pub first_response_at: Option<Timestamp>,
    /// When the visitor first wrote.
    pub asked_at: Option<Timestamp>,
    /// When an agent first wrote after that.
    pub answered_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Since when it is in the queue; while it is waiting.
    pub waiting_since: Option<Timestamp>,
    /// When somebody last took it out of the queue.
    pub taken_at: Option<Timestamp>,
    /// How long it had waited then, in milliseconds.
    pub waited: Option<i64>,
    /// When the visitor wrote what nobody has answered yet.
    pub awaiting_since: Option<Timestamp>,
    /// When it was last resolved.
    pub resolved_at: Option<Timestamp>,
    /// Until when it is laid aside.
    pub snoozed_until: Option<Timestamp>,
    /// To whom it is offered while it waits, and until when.
    pub offer: Option<Offer>,
    /// In which conversation of the same visitor it goes on.
    pub merged_into: Option<ConversationId>,
}

/// What its place in the queue, and whom it is offered to, hang on: a queue is read often, and may be long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Which conversation.
    pub id: ConversationId,
    /// The widget it came in through.
    pub widget: WidgetId,
    /// Whose it is.
    pub visitor: VisitorId,
    /// Which team has it.
    pub team: Option<TeamId>,
    /// How soon.
    pub priority: Priority,
    /// Since when it is in the queue.
    pub waiting_since: Option<Timestamp>,
    /// To whom it is offered, and until when.
    pub offer: Option<Offer>,
}

/// A waiting conversation that somebody is asked to take.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// Who is asked.
    pub agent_id: AgentId,
    /// After this moment somebody else is.
    pub until: Timestamp,
}

/// An agent who is given a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// Who.
    pub id: AgentId,
    /// Their name, for the line that says so.
    pub name: Arc<str>,
    /// Their picture.
    pub avatar_url: Option<Arc<str>>,
}

/// Who changes a conversation.
#[derive(Copy, Clone, Debug)]
pub enum By<'a> {
    /// Somebody who works here.
    Agent(&'a AgentActor),
    /// Whose it is.
    Visitor,
    /// Deskbell itself: routing, and what happens by the clock.
    Deskbell,
}

/// What can be done to a conversation besides writing in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Give it to somebody; `force` takes it from a colleague where the role may.
    Assign {
        /// Who gets it.
        to: Receiver,
        /// Even from a colleague.
        force: bool,
    },
    /// Put it back into the queue.
    Unassign,
    /// Whoever has it is gone for good: if it is open it goes back into the queue, and if it is resolved it will.
    Depart,
    /// Whoever has it is not there, and the visitor waits for an answer: back into the queue. Nothing if somebody else has it.
    Abandon(AgentId),
    /// Hand it on, to an agent or into the queue of a team.
    Transfer {
        /// Who gets it; nobody: whoever of the team takes it.
        to: Option<Receiver>,
        /// Whose matter it is from now on; not given: as before.
        team: Option<TeamId>,
    },
    /// Ask somebody to take it.
    Offer(Offer),
    /// Ask nobody any more, if it was this one who was asked.
    Withdraw(AgentId),
    /// Declare it done.
    Resolve,
    /// End it.
    Close,
    /// Open it again; with whom it was, or with nobody if they are gone.
    Reopen {
        /// Whoever had it is still there.
        keep: bool,
    },
    /// Serve it sooner or later.
    Prioritize(Priority),
    /// Tag it with these words and no others.
    Tag(Arc<[String]>),
    /// Say what it is about.
    Describe {
        /// The subject; `Some(None)`: none.
        subject: Option<Option<Arc<str>>>,
        /// Fields to set; `null` takes one away.
        fields: serde_json::Map<String, serde_json::Value>,
    },
    /// Say what one thinks of it.
    Rate {
        /// 1 (bad) to 5 (good).
        score: u8,
        /// In one's own words.
        comment: Option<String>,
    },
    /// Lay it aside until then, or take it up again.
    Snooze(Option<Timestamp>),
    /// It goes on in another one of the same visitor.
    Merge(ConversationId),
}

impl Change {
    /// What is changed and to which value, for the event log.
    #[must_use]
    pub fn said(&self) -> serde_json::Value {
        match self {
            Self::Assign { to, .. } => json!({ "assignee": to.id }),
            Self::Unassign | Self::Depart | Self::Abandon(_) => json!({ "assignee": null }),
            Self::Transfer { to, team } => json!({ "assignee": to.as_ref().map(|to| to.id), "team": team }),
            Self::Offer(offer) => json!({ "offer": offer }),
            Self::Withdraw(_) => json!({ "offer": null }),
            Self::Resolve => json!({ "status": Status::Resolved }),
            Self::Close => json!({ "status": Status::Closed }),
            Self::Reopen { .. } => json!({ "reopened": true }),
            Self::Prioritize(priority) => json!({ "priority": priority }),
            Self::Tag(tags) => json!({ "tags": tags }),
            Self::Describe { subject, fields } => match subject {
                Some(subject) => json!({ "subject": subject, "fields": fields }),
                None => json!({ "fields": fields }),
            },
            Self::Rate { score, .. } => json!({ "rating": score }),
            Self::Snooze(until) => json!({ "snoozedUntil": until }),
            Self::Merge(into) => json!({ "mergedInto": into }),
        }
    }
}

/// What a change comes to: nothing, or a new state, perhaps with a line that says so.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It is so already.
    Unchanged,
    /// Changed; the line, if both sides should see one.
    Changed(Option<Happening>),
}

#[cfg(test)]
mod tests;
