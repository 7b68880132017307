//! What a conversation is and which changes it takes. Pure rules.

use kernel::{
    AgentActor, AgentId, ConversationId, Permission, Problem, ProblemKind, Timestamp, VisitorId, WidgetId,
    WorkspaceId,
};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant),* }

        // By hand: the derive does not see words that come through a macro.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($word),*]))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }

        impl $name {
            /// The word as stored and sent.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The one of that word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// Where a conversation stands.
    Status {
        /// Nobody has it.
        Waiting = "waiting",
        /// Somebody has it.
        Active = "active",
        /// Done, and open again as soon as the visitor writes.
        Resolved = "resolved",
        /// Over: it takes no messages.
        Closed = "closed",
    }
}

words! {
    /// Who answers.
    Mode {
        /// People.
        Human = "human",
        /// The AI.
        Ai = "ai",
    }
}

words! {
    /// How soon it should be served.
    #[derive(PartialOrd, Ord)]
    Priority {
        /// Last.
        Low = "low",
        /// In turn.
        Normal = "normal",
        /// Before the others.
        High = "high",
        /// At once.
        Urgent = "urgent",
    }
}

words! {
    /// On which side a sender is.
    SenderKind {
        /// The visitor.
        Visitor = "visitor",
        /// A person of the business.
        Agent = "agent",
        /// The AI.
        Ai = "ai",
        /// Deskbell itself.
        System = "system",
    }
}

words! {
    /// What a message is.
    MessageKind {
        /// Something written.
        Text = "text",
        /// Files, with or without a line.
        File = "file",
        /// Something that happened; its content is one of the words of [`Happening`].
        Event = "event",
    }
}

words! {
    /// What the content of a message of kind `event` says. Clients put it into the reader's language, with the sender's name.
    Happening {
        /// The sender took the conversation or was given it.
        Joined = "joined",
        /// The sender put it back into the queue.
        Left = "left",
        /// The sender declared it done.
        Resolved = "resolved",
        /// The sender ended it.
        Closed = "closed",
        /// The sender opened it again.
        Reopened = "reopened",
    }
}

/// A conversation as the message log holds it while it decides.
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
    pub client_id: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// Who answers.
    pub mode: Mode,
    /// How soon.
    pub priority: Priority,
    /// What about.
    pub subject: Option<String>,
    /// Who has it.
    pub assignee: Option<AgentId>,
    /// Answers of the pre-chat form.
    pub fields: serde_json::Value,
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
    /// Declare it done.
    Resolve,
    /// End it.
    Close,
    /// Open it again.
    Reopen,
    /// Serve it sooner or later.
    Prioritize(Priority),
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
            Change::Reopen => self.reopen()?,
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

    fn reopen(&mut self) -> Result<Decided, Problem> {
        if matches!(self.status, Status::Waiting | Status::Active) {
            return Err(self.invalid("reopened"));
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
