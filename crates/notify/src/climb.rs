//! The loop that looks at a workspace whenever something happened there, and when a step is due.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use conversations::model::Queued;
use db::unavailable;
use kernel::{ConversationId, Problem, TeamId, Timestamp, WorkspaceId};
use uuid::Uuid;

use crate::{
    Notify,
    model::{Ladder, Step},
    recipients::Recipients,
    store::{
        alerts::{self, Alert, State},
        settings,
    },
};

/// What happens in one moment is looked at together.
const GATHER: Duration = Duration::from_millis(50);
/// How long it waits before it looks again at a workspace that could not be read, in milliseconds.
const RETRY: i64 = 2_000;
/// Steps that are stored in one go, each with all whom it calls: with a weekend's chats due in one moment, others write in between.
const STEPS_AT_ONCE: usize = 50;

/// A chat that waits, and whose matter it is.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) id: ConversationId,
    pub(crate) since: Timestamp,
    pub(crate) team: Option<TeamId>,
    hours: Option<TeamId>,
}

impl Notify {
    /// Calls whoever is to be called, for ever: in one process at a time.
    pub async fn keep_calling(self) {
        let mut due: HashMap<WorkspaceId, Timestamp> = HashMap::new();
        for workspace in self.inner.accounts.workspaces().await.unwrap_or_default() {
            due.insert(workspace, self.inner.clock.now());
        }
        loop {
            let now = self.inner.clock.now();
            let mut wanted: HashSet<WorkspaceId> = std::mem::take(&mut *self.inner.stirred.lock());
            wanted.extend(due.extract_if(|_, at| *at <= now).map(|(workspace, _)| workspace));
            for workspace in wanted {
                match self.look(workspace).await {
                    Ok(Some(next)) => due.insert(workspace, next),
                    Ok(None) => due.remove(&workspace),
                    Err(problem) => {
                        tracing::warn!(?problem, %workspace, "alerts cannot be looked at");
                        due.insert(workspace, Timestamp(now.0 + RETRY))
                    }
                };
            }
            self.wait(due.values().min().copied()).await;
        }
    }

    async fn wait(&self, next: Option<Timestamp>) {
        let woken = self.inner.woken.notified();
        if !self.inner.stirred.lock().is_empty() {
            tokio::time::sleep(GATHER).await;
            return;
        }
        match next {
            None => woken.await,
            Some(at) => {
                let left = u64::try_from(at.0 - self.inner.clock.now().0).unwrap_or_default();
                // Whatever wakes us, we look again.
                let _ = tokio::time::timeout(Duration::from_millis(left), woken).await;
            }
        }
    }

    /// Takes the steps that are due, sends what is to be sent, and returns when to look again.
    async fn look(&self, workspace: WorkspaceId) -> Result<Option<Timestamp>, Problem> {
        let tx = self.read(workspace).await?;
        let kept = settings::ladder(&tx, workspace).await.map_err(unavailable)?;
        drop(tx);
        let ladder = kept.map(|(ladder, _)| ladder).unwrap_or_default();
        let queue = self.inner.conversations.queue(workspace).await?;
        let step = self.climb(workspace, &ladder, &queue).await?;
        let sent = self.send_queued(workspace, &queue).await?;
        Ok([step, sent].into_iter().flatten().min())
    }

    /// Takes the steps that are due. Returns when the next is.
    async fn climb(
        &self,
        workspace: WorkspaceId,
        ladder: &Ladder,
        queue: &[Queued],
    ) -> Result<Option<Timestamp>, Problem> {
        if queue.is_empty() {
            return Ok(None);
        }
        let now = self.inner.clock.now();
        let waiting = self.waiting(workspace, queue).await?;
        let book = self.inner.hours.book(workspace).await?;
        let ids: Vec<ConversationId> = waiting.iter().map(|chat| chat.id).collect();
        let tx = self.read(workspace).await?;
        let taken = alerts::taken(&tx, workspace, &ids).await.map_err(unavailable)?;
        drop(tx);
        let taken: HashSet<_> = taken.into_iter().collect();
        let mut next: Option<Timestamp> = None;
        let mut steps: Vec<(&Waiting, Step)> = Vec::new();
        for chat in &waiting {
            let was_taken = |step| taken.contains(&(chat.id, chat.since, step));
            for (step, due) in ladder.due(chat.since, book.of(chat.hours), was_taken) {
                if due <= now {
                    steps.push((chat, step));
                } else {
                    next = Some(next.map_or(due, |next| next.min(due)));
                }
            }
        }
        if !steps.is_empty() {
            self.take(workspace, &steps, now).await?;
        }
        Ok(next)
    }

    /// Stores whom these steps call. A step is taken with all whom it calls, or not at all.
    async fn take(
        &self,
        workspace: WorkspaceId,
        steps: &[(&Waiting, Step)],
        now: Timestamp,
    ) -> Result<(), Problem> {
        let recipients = Recipients::of(self, workspace).await?;
        for part in steps.chunks(STEPS_AT_ONCE) {
            self.take_part(workspace, part, &recipients, now).await?;
        }
        Ok(())
    }

    async fn take_part(
        &self,
        workspace: WorkspaceId,
        steps: &[(&Waiting, Step)],
        recipients: &Recipients,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let tx = self.write(workspace).await?;
        for (chat, step) in steps {
            let alert = Alert {
                id: Uuid::now_v7(),
                conversation: chat.id,
                since: chat.since,
                step: *step,
                agent: None,
                due_at: now,
                attempts: 0,
                problem: None,
                created_at: now,
            };
            // The webhook calls nobody in particular; of the other steps this is the mark that they were taken.
            let state = if *step == Step::Webhook {
                State::Queued
            } else {
                State::Done
            };
            if !alerts::add(&tx, workspace, &alert, state)
                .await
                .map_err(unavailable)?
            {
                continue;
            }
            let people = recipients.wanted(*step, chat, now).into_iter();
            let calls: Vec<Alert> = people
                .map(|agent| Alert {
                    id: Uuid::now_v7(),
                    agent: Some(agent),
                    ..alert.clone()
                })
                .collect();
            alerts::add_queued(&tx, workspace, &calls)
                .await
                .map_err(unavailable)?;
        }
        tx.commit().await.map_err(unavailable)
    }

    async fn waiting(&self, workspace: WorkspaceId, queue: &[Queued]) -> Result<Vec<Waiting>, Problem> {
        let rules = self.inner.widgets.routing(workspace).await?;
        let hours = self.inner.widgets.hours_teams(workspace).await?;
        let waiting = queue.iter().filter_map(|row| {
            let usual = rules.get(&row.widget).and_then(|rule| rule.team_id);
            let hours = match row.team {
                Some(team) if Some(team) != usual => Some(team),
                _ => hours.get(&row.widget).copied().flatten(),
            };
            Some(Waiting {
                id: row.id,
                since: row.waiting_since?,
                team: row.team.or(usual),
                hours,
            })
        });
        Ok(waiting.collect())
    }
}
