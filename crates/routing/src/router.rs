//! The loop that looks at a workspace whenever something happened there, and when an offer or a time runs out.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::Duration,
};

use accounts::Status;
use conversations::{
    model::{Change, Queued},
    queue::Windows,
};
use kernel::{
    AgentAudience, AgentId, Announcement, ConversationId, Permission, Problem, Timestamp, VisitorAudience,
    WidgetId, WorkspaceId,
};
use widgets::Routing as Rule;

use crate::{
    Routing,
    plan::{Candidate, Memory, Step, Waiting, plan},
    wire,
};

/// What happens in one moment is looked at together.
const GATHER: Duration = Duration::from_millis(20);
/// How long it waits before it looks again at a workspace that could not be read.
const RETRY: i64 = 2_000;

/// What the loop remembers.
#[derive(Debug, Default)]
pub(crate) struct Looking {
    memories: HashMap<WorkspaceId, Memory>,
    /// Since when somebody is not here who has chats in which the visitor waits.
    absent: HashMap<AgentId, Timestamp>,
    /// What each visitor was last told.
    told: HashMap<WorkspaceId, HashMap<ConversationId, wire::Position>>,
    /// When each workspace is to be looked at again.
    due: BTreeMap<WorkspaceId, Timestamp>,
}

impl Routing {
    /// Routes, for ever.
    pub(crate) async fn run(self) {
        let mut looking = Looking::default();
        if let Ok(all) = self.inner.accounts.workspaces().await {
            let now = self.inner.clock.now();
            looking.due = all.into_iter().map(|workspace| (workspace, now)).collect();
        }
        loop {
            let now = self.inner.clock.now();
            let mut wanted: HashSet<WorkspaceId> = std::mem::take(&mut *self.inner.stirred.lock());
            wanted.extend(
                looking
                    .due
                    .iter()
                    .filter(|(_, at)| **at <= now)
                    .map(|(workspace, _)| *workspace),
            );
            for workspace in wanted {
                looking.due.remove(&workspace);
                match self.look(workspace, &mut looking).await {
                    Ok(None) => {}
                    Ok(Some(next)) => {
                        looking.due.insert(workspace, next);
                    }
                    Err(problem) => {
                        tracing::warn!(?problem, %workspace, "the queue cannot be looked at");
                        looking.due.insert(workspace, Timestamp(now.0 + RETRY));
                    }
                }
            }
            self.wait(&looking).await;
        }
    }

    async fn wait(&self, looking: &Looking) {
        let woken = self.inner.woken.notified();
        if !self.inner.stirred.lock().is_empty() {
            tokio::time::sleep(GATHER).await;
            return;
        }
        match looking.due.values().min() {
            None => woken.await,
            Some(at) => {
                let left = (at.0 - self.inner.clock.now().0).max(0);
                let left = Duration::from_millis(u64::try_from(left).unwrap_or_default());
                // Whatever wakes us, we look again.
                let _ = tokio::time::timeout(left, woken).await;
            }
        }
    }

    /// Does what is to be done in one workspace, and returns when to look again.
    async fn look(
        &self,
        workspace: WorkspaceId,
        looking: &mut Looking,
    ) -> Result<Option<Timestamp>, Problem> {
        let conversations = &self.inner.conversations;
        let rules = self.inner.widgets.routing(workspace).await?;
        let due = conversations.due(workspace, &windows(&rules)).await?;
        for (id, change) in due.now {
            self.change(workspace, id, change).await?;
        }
        let absent = self.give_back(workspace, looking).await?;

        let people = self.people(workspace).await?;
        let queue = conversations.queue(workspace).await?;
        let now = self.inner.clock.now();
        let (waiting, opens) = self.waiting(workspace, &queue, &rules, now).await?;
        let memory = looking.memories.entry(workspace).or_default();
        let planned = plan(now, &waiting, &people, &rules, memory);
        for step in planned.steps {
            match step {
                Step::Offer(id, offer) => self.change(workspace, id, Change::Offer(offer)).await?,
                Step::Withdraw(id, agent) => self.change(workspace, id, Change::Withdraw(agent)).await?,
            }
        }
        let visitors = queue.iter().map(|row| (row.id, row.visitor)).collect();
        self.tell_positions(workspace, visitors, looking).await?;
        Ok([due.next, absent, planned.next, opens]
            .into_iter()
            .flatten()
            .min())
    }

    /// What waits, and when business hours next begin or end for any of it.
    async fn waiting(
        &self,
        workspace: WorkspaceId,
        queue: &[Queued],
        rules: &HashMap<WidgetId, Rule>,
        now: Timestamp,
    ) -> Result<(Vec<Waiting>, Option<Timestamp>), Problem> {
        if queue.is_empty() {
            return Ok((Vec::new(), None));
        }
        let book = self.inner.hours.book(workspace).await?;
        let hours = self.inner.widgets.hours_teams(workspace).await?;
        let waiting = queue.iter().map(|row| {
            let usual = rules.get(&row.widget).and_then(|rule| rule.team_id);
            // Who handed it on to another team meant that one, and so its hours.
            let team = match row.team {
                Some(team) if Some(team) != usual => Some(team),
                _ => hours.get(&row.widget).copied().flatten(),
            };
            Waiting {
                id: row.id,
                widget: row.widget,
                team: row.team.or(usual),
                open: book.open_at(team, now),
                offer: row.offer,
            }
        });
        Ok((waiting.collect(), book.next_change(now)))
    }

    /// Changes a conversation; that somebody else was quicker is no failure.
    async fn change(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        change: Change,
    ) -> Result<(), Problem> {
        let done = self
            .inner
            .conversations
            .change_by_deskbell(workspace, id, change)
            .await;
        match done {
            Err(problem) if problem.kind.status() < 500 => Ok(()),
            done => done,
        }
    }

    async fn people(&self, workspace: WorkspaceId) -> Result<Vec<Candidate>, Problem> {
        let agents = self.inner.accounts.agents(workspace).await?;
        let loads = self.inner.conversations.loads(workspace).await?;
        Ok(agents
            .iter()
            .map(|agent| Candidate {
                id: agent.id,
                available: agent.permissions.has(Permission::Answer)
                    && self.inner.accounts.shown(agent).status == Status::Online,
                teams: agent.teams.clone(),
                capacity: agent.capacity.into(),
                load: loads.get(&agent.id).copied().unwrap_or_default(),
            })
            .collect())
    }

    /// Puts back into the queue what waits for the answer of somebody who is not there. Returns when somebody will have been
    /// away for long enough.
    async fn give_back(
        &self,
        workspace: WorkspaceId,
        looking: &mut Looking,
    ) -> Result<Option<Timestamp>, Problem> {
        let now = self.inner.clock.now();
        let unanswered = self.inner.conversations.unanswered(workspace).await?;
        if unanswered.is_empty() {
            return Ok(None);
        }
        let agents = self.inner.accounts.agents(workspace).await?;
        let mut next = None;
        let mut given_back: HashMap<AgentId, Vec<ConversationId>> = HashMap::new();
        for (id, agent) in unanswered {
            let chosen = agents
                .iter()
                .find(|other| other.id == agent)
                .map(|other| other.status);
            if chosen != Some(Status::Offline) {
                if self.inner.presence.agent_is_here(agent) {
                    looking.absent.remove(&agent);
                    continue;
                }
                let since = *looking.absent.entry(agent).or_insert(now);
                let until = Timestamp(since.0 + self.inner.settings.vanish_after);
                if until > now {
                    next = Some(next.map_or(until, |next: Timestamp| next.min(until)));
                    continue;
                }
            }
            self.change(workspace, id, Change::Abandon(agent)).await?;
            given_back.entry(agent).or_default().push(id);
        }
        for (agent_id, conversation_ids) in given_back {
            let event = wire::QueueReturned {
                agent_id,
                conversation_ids,
            };
            let audience = AgentAudience::Supervisors(workspace);
            self.inner
                .announce
                .announce(&Announcement::new(&event, audience, None));
        }
        Ok(next)
    }

    /// Tells each waiting visitor where they stand, when that changed.
    async fn tell_positions(
        &self,
        workspace: WorkspaceId,
        queue: Vec<(ConversationId, kernel::VisitorId)>,
        looking: &mut Looking,
    ) -> Result<(), Problem> {
        let known = looking.told.entry(workspace).or_default();
        if queue.is_empty() && known.is_empty() {
            return Ok(());
        }
        let usual = self.inner.conversations.usual_wait(workspace).await?;
        let mut told = HashMap::with_capacity(queue.len());
        for ((id, visitor), place) in queue.into_iter().zip(1_u32..) {
            let now = position(place, usual);
            if known.get(&id) != Some(&now) {
                let event = wire::QueuePosition {
                    conversation_id: id,
                    position: now.position,
                    estimated_wait: now.estimated_wait,
                };
                let audience = VisitorAudience::Visitor(visitor);
                self.inner
                    .announce
                    .announce(&Announcement::new(&event, audience, None));
            }
            told.insert(id, now);
        }
        *known = told;
        Ok(())
    }
}

/// The place, and how long it usually takes from there: each before one takes as long as one usually waits.
pub(crate) fn position(place: u32, usual_wait: Option<i64>) -> wire::Position {
    wire::Position {
        position: Some(place),
        estimated_wait: usual_wait.map(|wait| (wait * i64::from(place)).div_euclid(1_000)),
    }
}

fn windows(rules: &HashMap<WidgetId, Rule>) -> HashMap<WidgetId, Windows> {
    let minutes = |minutes: Option<u32>| minutes.map(|minutes| i64::from(minutes) * 60 * 1_000);
    rules
        .iter()
        .map(|(id, rule)| {
            let windows = Windows {
                close_after: minutes(rule.close_after_minutes),
                resolve_after: minutes(rule.resolve_after_minutes),
            };
            (*id, windows)
        })
        .collect()
}
