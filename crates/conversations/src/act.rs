//! Things that can be done to a conversation, as data: what bulk actions and macros are made of.

use kernel::{Actor, AgentActor, AgentId, ConversationId, Problem, TeamId, Timestamp, text::Check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Conversations,
    describe::{MAX_TAG, MAX_TAGS},
    model::{Change, Priority, Status},
    views::View,
};

/// The longest time that a conversation is laid aside for, in minutes: a year.
pub const MAX_SNOOZE_MINUTES: u32 = 366 * 24 * 60;
/// Milliseconds.
const MINUTE: i64 = 60_000;

/// One thing to do to a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Act {
    /// Give it to an agent; without one: to whoever does this.
    // On the variant: schemas do not know `rename_all_fields`.
    #[serde(rename_all = "camelCase")]
    Assign {
        /// Who gets it.
        agent_id: Option<AgentId>,
    },
    /// Put it back into the queue.
    Unassign,
    /// Put it into the queue of a team.
    #[serde(rename_all = "camelCase")]
    Transfer {
        /// Which team.
        team_id: TeamId,
    },
    /// Serve it sooner or later.
    Priority {
        /// How soon.
        priority: Priority,
    },
    /// Put tags to it and take tags away.
    Tag {
        /// Words to put.
        #[serde(default)]
        add: Vec<String>,
        /// Words to take away.
        #[serde(default)]
        remove: Vec<String>,
    },
    /// Lay it aside until then; `null` takes it up again.
    Snooze {
        /// Until when.
        until: Option<Timestamp>,
    },
    /// Lay it aside for so long, from when this is done on.
    SnoozeFor {
        /// 1 to 527,040: a year.
        minutes: u32,
    },
    /// Declare it done.
    Resolve,
    /// End it.
    Close,
    /// Open it again.
    Reopen,
}

impl Act {
    /// Notes what is wrong with one that is kept to be done later; it stands at `path`.
    pub fn check(&self, check: &mut Check, path: &str) {
        let (add, remove) = match self {
            Self::Tag { add, remove } => (add, remove),
            Self::SnoozeFor { minutes } if !(1..=MAX_SNOOZE_MINUTES).contains(minutes) => {
                return check.fail(
                    format!("{path}.minutes"),
                    format!("must be 1 to {MAX_SNOOZE_MINUTES}"),
                );
            }
            _ => return,
        };
        if add.is_empty() && remove.is_empty() {
            check.fail(
                format!("{path}.add"),
                "must name a tag to put, or remove one to take away",
            );
        }
        for (name, words) in [("add", add), ("remove", remove)] {
            if words.len() > MAX_TAGS {
                check.fail(format!("{path}.{name}"), format!("must be at most {MAX_TAGS}"));
            }
            for (at, word) in words.iter().take(MAX_TAGS).enumerate() {
                check.line(&format!("{path}.{name}[{at}]"), word, MAX_TAG);
            }
        }
    }

    /// Whether a conversation is already as this would leave it, when `agent` does it: what is done again then changes nothing,
    /// even where doing it for the first time would be refused by now. What is closed is as good as resolved.
    #[must_use]
    pub fn is_done(&self, agent: AgentId, view: &View) -> bool {
        let row = &view.row;
        match self {
            Self::Assign { agent_id } => {
                row.assignee == Some(agent_id.unwrap_or(agent)) && row.status != Status::Waiting
            }
            Self::Unassign => row.assignee.is_none(),
            Self::Transfer { team_id } => {
                row.team == Some(*team_id)
                    && row.assignee.is_none()
                    && matches!(row.status, Status::Waiting | Status::Closed)
            }
            Self::Resolve => matches!(row.status, Status::Resolved | Status::Closed),
            Self::Close => row.status == Status::Closed,
            Self::Reopen => matches!(row.status, Status::Waiting | Status::Active),
            Self::Priority { priority } => row.priority == *priority,
            Self::Snooze { until } => row.snoozed_until == *until,
            Self::SnoozeFor { .. } | Self::Tag { .. } => false,
        }
    }
}

impl Conversations {
    /// Does one thing to a conversation.
    pub async fn perform(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        act: &Act,
    ) -> Result<View, Problem> {
        let actor = Actor::Agent(agent.clone());
        let change = match act {
            Act::Assign { agent_id } => {
                let to = Some(agent_id.unwrap_or(agent.id));
                return self.assign(agent, conversation, to, false).await;
            }
            Act::Transfer { team_id } => {
                return self
                    .transfer(agent, conversation, None, Some(*team_id), None)
                    .await;
            }
            Act::Tag { add, remove } => return self.retag(agent, conversation, add, remove).await,
            Act::Snooze { until } => return self.snooze(agent, conversation, *until).await,
            Act::SnoozeFor { minutes } => {
                let until = Timestamp(self.inner.clock.now().0 + i64::from(*minutes) * MINUTE);
                return self.snooze(agent, conversation, Some(until)).await;
            }
            Act::Reopen => return self.reopen(agent, conversation).await,
            Act::Unassign => Change::Unassign,
            Act::Priority { priority } => Change::Prioritize(*priority),
            Act::Resolve => Change::Resolve,
            Act::Close => Change::Close,
        };
        self.change(&actor, conversation, change).await
    }

    /// Lays the conversation aside until a moment that is still to come, or takes it up again.
    pub async fn snooze(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        until: Option<Timestamp>,
    ) -> Result<View, Problem> {
        if until.is_some_and(|until| until <= self.inner.clock.now()) {
            return Err(Problem::field("until", "must be in the future"));
        }
        self.change(&Actor::Agent(agent.clone()), conversation, Change::Snooze(until))
            .await
    }

    /// Lets a conversation go on in another one of the same visitor: it is closed, and says where it goes on.
    pub async fn merge(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        into: ConversationId,
    ) -> Result<View, Problem> {
        self.change(&Actor::Agent(agent.clone()), conversation, Change::Merge(into))
            .await
    }
}
