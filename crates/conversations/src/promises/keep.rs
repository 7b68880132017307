//! The loop that keeps promises up to date, and says when one was not kept.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use db::unavailable;
use hours::{Book, Hours};
use kernel::{
    AgentAudience, Announce, Announcement, ConversationId, Problem, ProblemKind, TeamId, Timestamp, WidgetId,
    WorkspaceId,
};
use parking_lot::Mutex;
use tokio::{sync::Notify, task::spawn_blocking};

use super::{
    policy::{Clock, Policy},
    terms::{Kind, Promise},
};
use crate::{Conversations, model::Conversation, store::promises as store, wire};

/// What happens in one moment is looked at together.
const GATHER: Duration = Duration::from_millis(50);
/// How long it waits before it looks again at a workspace that could not be read, in milliseconds.
const RETRY: i64 = 2_000;

/// Where something happened. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keeper {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// With `true`, everything is computed anew. Bounded by the number of workspaces.
    stirred: Mutex<HashMap<WorkspaceId, bool>>,
    woken: Notify,
}

/// What came of a look at a workspace.
#[derive(Debug, Default)]
struct Changes {
    promises: Vec<(ConversationId, Promise)>,
    missed: Vec<(ConversationId, Kind, Timestamp)>,
    next: Option<Timestamp>,
}

impl Keeper {
    /// Something happened in the workspace.
    pub(crate) fn stir(&self, workspace: WorkspaceId) {
        self.inner.stirred.lock().entry(workspace).or_default();
        self.inner.woken.notify_one();
    }

    /// The policy or the hours are others now.
    pub(crate) fn renew(&self, workspace: WorkspaceId) {
        self.inner.stirred.lock().insert(workspace, true);
        self.inner.woken.notify_one();
    }

    /// Keeps them, for ever.
    pub(crate) async fn run(self, conversations: Conversations, hours: Hours, announce: Arc<dyn Announce>) {
        let mut due: HashMap<WorkspaceId, Timestamp> = HashMap::new();
        for workspace in conversations
            .inner
            .accounts
            .workspaces()
            .await
            .unwrap_or_default()
        {
            self.renew(workspace);
        }
        loop {
            let now = conversations.inner.clock.now();
            let mut wanted = std::mem::take(&mut *self.inner.stirred.lock());
            for (workspace, _) in due.extract_if(|_, at| *at <= now) {
                wanted.entry(workspace).or_default();
            }
            for (workspace, anew) in wanted {
                match look(&conversations, &hours, &*announce, workspace, anew).await {
                    Ok(Some(next)) => due.insert(workspace, next),
                    Ok(None) => due.remove(&workspace),
                    Err(problem) => {
                        tracing::warn!(?problem, %workspace, "promises cannot be looked at");
                        due.insert(workspace, Timestamp(now.0 + RETRY))
                    }
                };
            }
            self.wait(due.values().min().copied(), &conversations).await;
        }
    }

    async fn wait(&self, next: Option<Timestamp>, conversations: &Conversations) {
        let woken = self.inner.woken.notified();
        if !self.inner.stirred.lock().is_empty() {
            tokio::time::sleep(GATHER).await;
            return;
        }
        match next {
            None => woken.await,
            Some(at) => {
                let left = u64::try_from(at.0 - conversations.inner.clock.now().0).unwrap_or_default();
                // Whatever wakes us, we look again.
                let _ = tokio::time::timeout(Duration::from_millis(left), woken).await;
            }
        }
    }
}

/// Brings a workspace's promises up to date, and returns when one is due next.
async fn look(
    conversations: &Conversations,
    hours: &Hours,
    announce: &dyn Announce,
    workspace: WorkspaceId,
    anew: bool,
) -> Result<Option<Timestamp>, Problem> {
    let tx = conversations.read(workspace).await?;
    let policy = store::policy(&tx, workspace).await.map_err(unavailable)?;
    let Some(policy) = policy.filter(|policy| policy.on) else {
        drop(tx);
        if anew {
            forget(conversations, workspace).await?;
        }
        return Ok(None);
    };
    let open = store::open(&tx, workspace).await.map_err(unavailable)?;
    let known = store::running(&tx, workspace).await.map_err(unavailable)?;
    let over = store::over(&tx, workspace).await.map_err(unavailable)?;
    drop(tx);
    let book = hours.book(workspace).await?;
    let teams = conversations.inner.widgets.hours_teams(workspace).await?;
    let now = conversations.inner.clock.now();
    // Counting business hours over months takes its time, which is nobody else's.
    let counted = spawn_blocking(move || changes(&open, known, &over, &policy, (&book, &teams), now, anew));
    let changes = counted.await.map_err(|error| {
        tracing::error!(%error, "counting promises");
        Problem::new(ProblemKind::Internal, "Promises could not be counted.")
    })?;
    let touched: Vec<ConversationId> = changes.promises.iter().map(|(id, _)| *id).collect();
    if !touched.is_empty() {
        let tx = conversations.write(workspace).await?;
        store::put(&tx, workspace, &changes.promises)
            .await
            .map_err(unavailable)?;
        for (id, kind, due_at) in &changes.missed {
            store::note(&tx, workspace, *id, *kind, *due_at, now)
                .await
                .map_err(unavailable)?;
        }
        tx.commit().await.map_err(unavailable)?;
    }
    for (conversation_id, target, due_at) in changes.missed {
        let event = wire::ConversationBreached {
            conversation_id,
            target,
            due_at,
        };
        let audience = AgentAudience::Supervisors(workspace);
        announce.announce(&Announcement::new(&event, audience, None));
    }
    let touched = touched.into_iter().map(|id| ((workspace, id), false)).collect();
    conversations.inner.summaries.touch(touched);
    Ok(changes.next)
}

/// Nothing is promised any more.
async fn forget(conversations: &Conversations, workspace: WorkspaceId) -> Result<(), Problem> {
    let tx = conversations.write(workspace).await?;
    let gone = store::forget(&tx, workspace).await.map_err(unavailable)?;
    tx.commit().await.map_err(unavailable)?;
    let touched = gone.into_iter().map(|id| ((workspace, id), false)).collect();
    conversations.inner.summaries.touch(touched);
    Ok(())
}

/// What is to be written, and what is to be told. Pure.
fn changes(
    open: &[Conversation],
    mut known: HashMap<ConversationId, Promise>,
    over: &HashSet<ConversationId>,
    policy: &Policy,
    (book, teams): (&Book, &HashMap<WidgetId, Option<TeamId>>),
    now: Timestamp,
    anew: bool,
) -> Changes {
    let mut changes = Changes::default();
    for row in open {
        let before = known.remove(&row.id);
        let computed = match &before {
            Some(before) if !anew && before.still_holds(row) => Some(before.clone()),
            before => {
                let team = row.team.or_else(|| teams.get(&row.widget).copied().flatten());
                let rules = book.of(team).filter(|_| policy.clock == Clock::Business);
                Promise::of(row, before.as_ref(), policy, rules, now)
            }
        };
        let Some(mut promise) = computed else { continue };
        for (kind, due) in promise.miss(now) {
            changes.missed.push((row.id, kind, due));
        }
        let next = promise.next_due();
        changes.next = changes.next.into_iter().chain(next).min();
        if before.as_ref() != Some(&promise) {
            changes.promises.push((row.id, promise));
        }
    }
    for (id, mut promise) in known {
        if over.contains(&id) {
            promise.end();
            changes.promises.push((id, promise));
        }
    }
    changes
}
