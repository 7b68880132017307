//! What a conversation is and which changes it takes. Pure rules.

use std::sync::Arc;

use kernel::{
    AgentActor, AgentId, ConversationId, Permission, Problem, ProblemKind, TeamId, Timestamp, VisitorId,
    WidgetId, WorkspaceId,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

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
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// What can be done to a conversation besides writing in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Give it to somebody; `force` takes it from a colleague where the role may.
    Assign {
        /// Who gets it.
        to: AgentId,
        /// Their name, for the line that says so.
        name: String,
        /// Their picture.
        avatar_url: Option<String>,
        /// Even from a colleague.
        force: bool,
    },
    /// Put it back into the queue.
    Unassign,
    /// Whoever has it is gone for good: if it is open it goes back into the queue, and if it is resolved it will.
    Depart,
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
}

impl Change {
    /// What is changed and to which value, for the event log.
    #[must_use]
    pub fn said(&self) -> serde_json::Value {
        match self {
            Self::Assign { to, .. } => json!({ "assignee": to }),
            Self::Unassign | Self::Depart => json!({ "assignee": null }),
            Self::Resolve => json!({ "status": Status::Resolved }),
            Self::Close => json!({ "status": Status::Closed }),
            Self::Reopen { .. } => json!({ "reopened": true }),
            Self::Prioritize(priority) => json!({ "priority": priority }),
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

impl Conversation {
    /// Refuses a message where none can be written.
    pub fn takes_messages(&self) -> Result<(), Problem> {
        if self.status == Status::Closed {
            return Err(Problem::new(
                ProblemKind::ConversationClosed,
                "This conversation is closed. A visitor starts a new one; an agent can reopen it.",
            ));
        }
        Ok(())
    }

    /// What a visitor's message does to the status: a resolved conversation is open again.
    pub fn wake(&mut self) {
        if self.status == Status::Resolved {
            self.status = self.open_status();
        }
    }

    /// Applies `change` for `by` (`None`: the visitor) or refuses it.
    pub fn apply(
        &mut self,
        change: &Change,
        by: Option<&AgentActor>,
        now: Timestamp,
    ) -> Result<Decided, Problem> {
        let decided = match change {
            Change::Assign { to, force, .. } => self.assign(*to, *force, by)?,
            Change::Unassign => self.unassign(by)?,
            Change::Resolve => self.resolve()?,
            Change::Close => self.close(now),
            Change::Reopen { keep } => self.reopen(*keep)?,
            Change::Depart => self.depart(),
            Change::Prioritize(priority) if self.priority == *priority => Decided::Unchanged,
            Change::Prioritize(priority) => {
                self.priority = *priority;
                Decided::Changed(None)
            }
        };
        if decided != Decided::Unchanged {
            self.updated_at = now;
        }
        if let Decided::Changed(Some(_)) = decided {
            self.last_activity_at = now;
        }
        Ok(decided)
    }

    fn assign(&mut self, to: AgentId, force: bool, by: Option<&AgentActor>) -> Result<Decided, Problem> {
        self.refuse_closed("assigned")?;
        if self.assignee == Some(to) && self.status != Status::Waiting {
            return Ok(Decided::Unchanged);
        }
        self.refuse_taken(force, by)?;
        self.assignee = Some(to);
        self.mode = Mode::Human;
        if self.status == Status::Waiting {
            self.status = Status::Active;
        }
        Ok(Decided::Changed(Some(Happening::Joined)))
    }

    fn unassign(&mut self, by: Option<&AgentActor>) -> Result<Decided, Problem> {
        self.refuse_closed("unassigned")?;
        if self.assignee.is_none() {
            return Ok(Decided::Unchanged);
        }
        self.refuse_taken(true, by)?;
        self.assignee = None;
        if self.status == Status::Active {
            self.status = Status::Waiting;
        }
        Ok(Decided::Changed(Some(Happening::Left)))
    }

    fn resolve(&mut self) -> Result<Decided, Problem> {
        match self.status {
            Status::Resolved => Ok(Decided::Unchanged),
            Status::Closed => Err(self.invalid("resolved")),
            Status::Waiting | Status::Active => {
                self.status = Status::Resolved;
                Ok(Decided::Changed(Some(Happening::Resolved)))
            }
        }
    }

    fn close(&mut self, now: Timestamp) -> Decided {
        if self.status == Status::Closed {
            return Decided::Unchanged;
        }
        self.status = Status::Closed;
        self.closed_at = Some(now);
        Decided::Changed(Some(Happening::Closed))
    }

    /// A closed one keeps the name of whoever had it.
    fn depart(&mut self) -> Decided {
        if self.assignee.is_none() || self.status == Status::Closed {
            return Decided::Unchanged;
        }
        self.assignee = None;
        if self.status == Status::Resolved {
            return Decided::Changed(None);
        }
        self.status = Status::Waiting;
        Decided::Changed(Some(Happening::Left))
    }

    fn reopen(&mut self, keep: bool) -> Result<Decided, Problem> {
        if matches!(self.status, Status::Waiting | Status::Active) {
            return Err(self.invalid("reopened"));
        }
        if !keep {
            self.assignee = None;
        }
        self.status = self.open_status();
        self.closed_at = None;
        Ok(Decided::Changed(Some(Happening::Reopened)))
    }

    fn open_status(&self) -> Status {
        if self.assignee.is_some() || self.mode == Mode::Ai {
            Status::Active
        } else {
            Status::Waiting
        }
    }

    fn refuse_closed(&self, what: &str) -> Result<(), Problem> {
        if self.status == Status::Closed {
            Err(self.invalid(what))
        } else {
            Ok(())
        }
    }

    /// A chat that a colleague has is taken from them only with `force`, by a role that may.
    fn refuse_taken(&self, force: bool, by: Option<&AgentActor>) -> Result<(), Problem> {
        let Some(assignee) = self.assignee else {
            return Ok(());
        };
        let own = by.is_some_and(|agent| agent.id == assignee);
        let may = force && by.is_some_and(|agent| agent.role.may(Permission::TakeOver));
        if own || may {
            return Ok(());
        }
        Err(Problem::new(
            ProblemKind::AlreadyAssigned,
            "Another agent has this conversation.",
        ))
    }

    fn invalid(&self, what: &str) -> Problem {
        Problem::new(
            ProblemKind::InvalidTransition,
            format!(
                "A conversation that is {} cannot be {what}.",
                self.status.as_str()
            ),
        )
    }
}

#[cfg(test)]
mod tests;
