//! What is promised in one conversation, and when it is due. Pure.

use hours::Rules;
use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::policy::Policy;
use crate::model::{Conversation, Mode, Priority};

/// Which promise.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PromiseKind)]
pub enum Kind {
    /// That a person answers.
    FirstResponse,
    /// That it is resolved or closed.
    Resolution,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::FirstResponse => "firstResponse",
            Self::Resolution => "resolution",
        }
    }
}

/// What is promised in a conversation, as agents see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Sla {
    /// By when a person should answer; `null` when one did, or none is promised.
    #[schema(required)]
    pub first_response_due_at: Option<Timestamp>,
    /// By when it should be resolved or closed; `null` while it is laid aside, when it is over, or when none is promised.
    #[schema(required)]
    pub resolution_due_at: Option<Timestamp>,
    /// What was not kept.
    pub breached: Vec<Kind>,
}

/// What is promised in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Promise {
    pub(crate) priority: Priority,
    pub(crate) first_response_due_at: Option<Timestamp>,
    pub(crate) resolution_due_at: Option<Timestamp>,
    /// Since when time counts for the solution; not while it is laid aside.
    pub(crate) running_since: Option<Timestamp>,
    /// What counted before, in milliseconds.
    pub(crate) spent: i64,
    pub(crate) is_over: bool,
    pub(crate) first_response_breached_at: Option<Timestamp>,
    pub(crate) resolution_breached_at: Option<Timestamp>,
}

fn milliseconds(minutes: u32) -> i64 {
    i64::from(minutes) * 60_000
}

fn after(rules: Option<&Rules>, start: Timestamp, wait: i64) -> Option<Timestamp> {
    match rules {
        Some(rules) => rules.after(start, wait),
        None => Some(Timestamp(start.0 + wait.max(0))),
    }
}

fn between(rules: Option<&Rules>, from: Timestamp, to: Timestamp) -> i64 {
    rules.map_or(to.0 - from.0, |rules| rules.between(from, to))
}

impl Promise {
    fn begin(row: &Conversation, since: Timestamp, breached: Option<Timestamp>) -> Self {
        Self {
            priority: row.priority,
            first_response_due_at: None,
            resolution_due_at: None,
            running_since: Some(since),
            spent: 0,
            is_over: false,
            first_response_breached_at: breached,
            resolution_breached_at: None,
        }
    }

    /// What is promised in an open conversation now, from what was promised before. Of one that the AI has nothing is.
    pub(crate) fn of(
        row: &Conversation,
        before: Option<&Self>,
        policy: &Policy,
        rules: Option<&Rules>,
        now: Timestamp,
    ) -> Option<Self> {
        if row.mode == Mode::Ai {
            return before.cloned();
        }
        let mut promise = match before {
            None => Self::begin(row, row.created_at, None),
            // Opened again: another solution is promised.
            Some(over) if over.is_over => {
                Self::begin(row, row.last_activity_at, over.first_response_breached_at)
            }
            Some(running) => running.clone(),
        };
        promise.priority = row.priority;
        let target = policy.target(row.priority);
        match (row.snoozed_until.is_some(), promise.running_since) {
            (true, Some(since)) => {
                promise.spent += between(rules, since, now);
                promise.running_since = None;
            }
            (false, None) => promise.running_since = Some(now),
            _ => {}
        }
        promise.first_response_due_at = target
            .first_response
            .filter(|_| row.first_response_at.is_none())
            .and_then(|minutes| after(rules, row.created_at, milliseconds(minutes)));
        promise.resolution_due_at = promise
            .running_since
            .zip(target.resolution)
            .and_then(|(since, minutes)| after(rules, since, milliseconds(minutes) - promise.spent));
        Some(promise)
    }

    /// Whether nothing that counts has changed since it was computed.
    pub(crate) fn still_holds(&self, row: &Conversation) -> bool {
        !self.is_over
            && self.priority == row.priority
            && self.running_since.is_some() != row.snoozed_until.is_some()
            && (self.first_response_due_at.is_none() || row.first_response_at.is_none())
    }

    /// It is resolved or closed.
    pub(crate) fn end(&mut self) {
        self.is_over = true;
        self.first_response_due_at = None;
        self.resolution_due_at = None;
        self.running_since = None;
    }

    /// When the next of them is due that was not missed yet.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let first = self
            .first_response_due_at
            .filter(|_| self.first_response_breached_at.is_none());
        let resolution = self
            .resolution_due_at
            .filter(|_| self.resolution_breached_at.is_none());
        [first, resolution].into_iter().flatten().min()
    }

    /// Notes what is missed by now, and says what was not noted before, with when it was due.
    pub(crate) fn miss(&mut self, now: Timestamp) -> Vec<(Kind, Timestamp)> {
        let mut missed = Vec::new();
        let mut note = |kind, due: Option<Timestamp>, breached: &mut Option<Timestamp>| {
            if let Some(due) = due.filter(|due| *due <= now && breached.is_none()) {
                *breached = Some(now);
                missed.push((kind, due));
            }
        };
        note(
            Kind::FirstResponse,
            self.first_response_due_at,
            &mut self.first_response_breached_at,
        );
        note(
            Kind::Resolution,
            self.resolution_due_at,
            &mut self.resolution_breached_at,
        );
        missed
    }

    /// As agents see it.
    pub(crate) fn shown(&self) -> Sla {
        let breached = [
            (Kind::FirstResponse, self.first_response_breached_at),
            (Kind::Resolution, self.resolution_breached_at),
        ];
        Sla {
            first_response_due_at: self.first_response_due_at,
            resolution_due_at: self.resolution_due_at,
            breached: breached
                .into_iter()
                .filter_map(|(kind, at)| at.map(|_| kind))
                .collect(),
        }
    }
}
