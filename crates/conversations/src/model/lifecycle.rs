//! Which changes a conversation takes in which state, and what they do to it.

use std::sync::Arc;

use kernel::{AgentId, ConversationId, Permission, Problem, ProblemKind, TeamId, Timestamp};

use super::{By, Change, Conversation, Decided, Happening, Mode, Offer, Rating, Receiver, Status};

/// How long after closing a rating can be changed, in milliseconds: 24 hours.
const RATEABLE: i64 = 24 * 60 * 60 * 1_000;

/// Changed, without a line that both sides see.
const SILENTLY: Decided = Decided::Changed(None);

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

    /// What a visitor's message does besides standing there: the conversation wants an answer, what was resolved is open again,
    /// and what was laid aside is taken up. `true` when more changed than the first.
    pub fn wake(&mut self, now: Timestamp) -> bool {
        let slept = self.sleeps();
        self.asked(now);
        self.snoozed_until = None;
        if self.status == Status::Resolved {
            self.enter(self.open_status(), now);
        }
        slept
    }

    /// Whether a message of the visitor would wake it: it is laid aside, or resolved.
    #[must_use]
    pub fn sleeps(&self) -> bool {
        self.snoozed_until.is_some() || self.status == Status::Resolved
    }

    /// The visitor wrote: they want an answer.
    pub fn asked(&mut self, now: Timestamp) {
        self.awaiting_since.get_or_insert(now);
        self.asked_at.get_or_insert(now);
    }

    /// What an agent's message does besides standing there.
    pub fn answered(&mut self, now: Timestamp) {
        self.first_response_at.get_or_insert(now);
        if self.asked_at.is_some() {
            self.answered_at.get_or_insert(now);
        }
        self.awaiting_since = None;
    }

    /// Applies `change` for `by` or refuses it.
    pub fn apply(&mut self, change: &Change, by: By<'_>, now: Timestamp) -> Result<Decided, Problem> {
        let decided = match change {
            Change::Assign { to, force } => self.assign(to, *force, by, now)?,
            Change::Unassign => self.unassign(by, now)?,
            Change::Depart => self.depart(now),
            Change::Abandon(agent) => self.abandon(*agent, now),
            Change::Transfer { to, team } => self.transfer(to.as_ref(), *team, by, now)?,
            Change::Offer(offer) => self.offer(*offer),
            Change::Withdraw(agent) => self.withdraw(*agent),
            Change::Resolve => self.resolve(now)?,
            Change::Close => self.close(now),
            Change::Reopen { keep } => self.reopen(*keep, now)?,
            Change::Prioritize(priority) => set(&mut self.priority, *priority),
            Change::Tag(tags) => set(&mut self.tags, Arc::clone(tags)),
            Change::Describe { subject, fields } => self.describe(subject.as_ref(), fields),
            Change::Rate { score, comment } => self.rate(*score, comment.as_ref(), now)?,
            Change::Snooze(until) => self.snooze(*until)?,
            Change::Merge(into) => self.merge(*into, now)?,
        };
        if decided != Decided::Unchanged {
            self.updated_at = now;
        }
        if let Decided::Changed(Some(_)) = decided {
            self.last_activity_at = now;
        }
        Ok(decided)
    }

    /// The one place where the status changes, with the times that go with it.
    fn enter(&mut self, status: Status, now: Timestamp) {
        if status == self.status {
            return;
        }
        if self.status == Status::Waiting {
            self.offer = None;
            if let Some(since) = self.waiting_since.take().filter(|_| status == Status::Active) {
                self.taken_at = Some(now);
                self.waited = Some((now.0 - since.0).max(0));
            }
        }
        match status {
            Status::Waiting => self.waiting_since = Some(now),
            Status::Active => {}
            Status::Resolved => self.resolved_at = Some(now),
            Status::Closed => self.closed_at = Some(now),
        }
        if matches!(status, Status::Resolved | Status::Closed) {
            self.snoozed_until = None;
            self.awaiting_since = None;
        }
        self.status = status;
    }

    fn assign(&mut self, to: &Receiver, force: bool, by: By<'_>, now: Timestamp) -> Result<Decided, Problem> {
        self.refuse_closed("assigned")?;
        if self.assignee == Some(to.id) && self.status != Status::Waiting {
            return Ok(Decided::Unchanged);
        }
        self.refuse_taken(force, by)?;
        Ok(self.give(to, now))
    }

    fn give(&mut self, to: &Receiver, now: Timestamp) -> Decided {
        self.assignee = Some(to.id);
        self.mode = Mode::Human;
        if self.status == Status::Waiting {
            self.enter(Status::Active, now);
        }
        Decided::Changed(Some(Happening::Joined))
    }

    fn unassign(&mut self, by: By<'_>, now: Timestamp) -> Result<Decided, Problem> {
        self.refuse_closed("unassigned")?;
        if self.assignee.is_none() {
            return Ok(Decided::Unchanged);
        }
        self.refuse_taken(true, by)?;
        Ok(self.give_back(now))
    }

    fn give_back(&mut self, now: Timestamp) -> Decided {
        self.assignee = None;
        if self.status == Status::Active {
            self.enter(Status::Waiting, now);
        }
        Decided::Changed(Some(Happening::Left))
    }

    /// A closed one keeps the name of whoever had it.
    fn depart(&mut self, now: Timestamp) -> Decided {
        match self.status {
            _ if self.assignee.is_none() => Decided::Unchanged,
            Status::Closed => Decided::Unchanged,
            Status::Resolved => {
                self.assignee = None;
                SILENTLY
            }
            Status::Waiting | Status::Active => self.give_back(now),
        }
    }

    fn abandon(&mut self, agent: AgentId, now: Timestamp) -> Decided {
        let is_theirs = self.assignee == Some(agent) && self.status == Status::Active;
        if is_theirs && self.awaiting_since.is_some() {
            self.give_back(now)
        } else {
            Decided::Unchanged
        }
    }

    fn transfer(
        &mut self,
        to: Option<&Receiver>,
        team: Option<TeamId>,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decided, Problem> {
        self.refuse_closed("transferred")?;
        self.refuse_taken(true, by)?;
        let before = (self.assignee, self.team, self.status);
        self.team = team.or(self.team);
        if self.status == Status::Resolved {
            self.enter(Status::Active, now);
        }
        let decided = if let Some(to) = to {
            self.give(to, now)
        } else {
            self.assignee = None;
            self.offer = None;
            self.mode = Mode::Human;
            self.enter(Status::Waiting, now);
            Decided::Changed(Some(Happening::Transferred))
        };
        let after = (self.assignee, self.team, self.status);
        Ok(if before == after {
            Decided::Unchanged
        } else {
            decided
        })
    }

    /// Only what waits for somebody is offered.
    fn offer(&mut self, offer: Offer) -> Decided {
        if self.status != Status::Waiting || self.assignee.is_some() {
            return Decided::Unchanged;
        }
        set(&mut self.offer, Some(offer))
    }

    fn withdraw(&mut self, agent: AgentId) -> Decided {
        if self.offer.is_some_and(|offer| offer.agent_id == agent) {
            self.offer = None;
            SILENTLY
        } else {
            Decided::Unchanged
        }
    }

    fn resolve(&mut self, now: Timestamp) -> Result<Decided, Problem> {
        match self.status {
            Status::Resolved => Ok(Decided::Unchanged),
            Status::Closed => Err(self.invalid("resolved")),
            Status::Waiting | Status::Active => {
                self.enter(Status::Resolved, now);
                Ok(Decided::Changed(Some(Happening::Resolved)))
            }
        }
    }

    fn close(&mut self, now: Timestamp) -> Decided {
        if self.status == Status::Closed {
            return Decided::Unchanged;
        }
        self.enter(Status::Closed, now);
        Decided::Changed(Some(Happening::Closed))
    }

    fn reopen(&mut self, keep: bool, now: Timestamp) -> Result<Decided, Problem> {
        if matches!(self.status, Status::Waiting | Status::Active) {
            return Err(self.invalid("reopened"));
        }
        if self.merged_into.is_some() {
            return Err(Problem::new(
                ProblemKind::InvalidTransition,
                "A conversation that was merged goes on in the other one.",
            ));
        }
        if !keep {
            self.assignee = None;
        }
        self.enter(self.open_status(), now);
        self.closed_at = None;
        Ok(Decided::Changed(Some(Happening::Reopened)))
    }

    fn describe(
        &mut self,
        subject: Option<&Option<Arc<str>>>,
        fields: &serde_json::Map<String, serde_json::Value>,
    ) -> Decided {
        let mut decided = match subject {
            Some(subject) => set(&mut self.subject, subject.clone()),
            None => Decided::Unchanged,
        };
        let mut all = self.fields.as_object().cloned().unwrap_or_default();
        for (name, value) in fields {
            if value.is_null() {
                all.remove(name);
            } else {
                all.insert(name.clone(), value.clone());
            }
        }
        if set(&mut self.fields, Arc::new(all.into())) == SILENTLY {
            decided = SILENTLY;
        }
        decided
    }

    fn rate(&mut self, score: u8, comment: Option<&String>, now: Timestamp) -> Result<Decided, Problem> {
        if self.closed_at.is_some_and(|at| now.0 > at.0 + RATEABLE) {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "A rating can be given and changed for 24 hours after the conversation was closed.",
            ));
        }
        let known = self.rating.as_deref();
        if known.is_some_and(|known| known.score == score && known.comment.as_ref() == comment) {
            return Ok(Decided::Unchanged);
        }
        self.rating = Some(Arc::new(Rating {
            score,
            comment: comment.cloned(),
            rated_at: now,
        }));
        Ok(SILENTLY)
    }

    fn snooze(&mut self, until: Option<Timestamp>) -> Result<Decided, Problem> {
        if until.is_some() && !matches!(self.status, Status::Waiting | Status::Active) {
            return Err(self.invalid("snoozed"));
        }
        if until.is_some() {
            self.offer = None;
        }
        Ok(set(&mut self.snoozed_until, until))
    }

    fn merge(&mut self, into: ConversationId, now: Timestamp) -> Result<Decided, Problem> {
        if self.merged_into == Some(into) {
            return Ok(Decided::Unchanged);
        }
        if self.merged_into.is_some() || into == self.id {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "A conversation can be merged once, and into another one.",
            ));
        }
        self.merged_into = Some(into);
        self.enter(Status::Closed, now);
        Ok(Decided::Changed(Some(Happening::Merged)))
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
    fn refuse_taken(&self, force: bool, by: By<'_>) -> Result<(), Problem> {
        let Some(assignee) = self.assignee else {
            return Ok(());
        };
        let may = match by {
            By::Agent(agent) => agent.id == assignee || (force && agent.may(Permission::TakeOver)),
            By::Deskbell => force,
            By::Visitor => false,
        };
        if may {
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

/// Sets a value that both sides need no line about.
fn set<T: PartialEq>(place: &mut T, value: T) -> Decided {
    if *place == value {
        return Decided::Unchanged;
    }
    *place = value;
    SILENTLY
}
