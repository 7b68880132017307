//! Keeps the lists of agents live: who has not joined a conversation hears of it through `conversation:updated`, at once when its
//! status, assignee or priority changed, and at most four times a second while it is only being written in.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use kernel::{AgentAudience, Announce, Announcement, ConversationId, VisitorAudience, WorkspaceId};
use parking_lot::Mutex;
use tokio::{sync::Notify, time::Instant};

use crate::{Conversations, wire};

/// How long activity is gathered before the lists are told.
const GATHER: Duration = Duration::from_millis(250);
/// How many conversations are read at a time.
const AT_A_TIME: usize = 500;

type Place = (WorkspaceId, ConversationId);

/// What waits to be told. Bounded by the number of conversations that are active at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summaries {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    waiting: Mutex<HashMap<Place, Waiting>>,
    woken: Notify,
    /// From which the ticks are counted.
    began: Began,
}

#[derive(Debug)]
struct Began(Instant);

impl Default for Began {
    fn default() -> Self {
        Self(Instant::now())
    }
}

#[derive(Copy, Clone, Debug)]
struct Waiting {
    due: Instant,
    structural: bool,
}

impl Began {
    /// The end of the [`GATHER`] that `now` is in: one moment for all conversations, so that they are read together.
    fn next_tick(&self, now: Instant) -> Instant {
        let gone = now.duration_since(self.0).as_millis() / GATHER.as_millis();
        let ticks = u32::try_from(gone).unwrap_or(u32::MAX).saturating_add(1);
        self.0 + GATHER.saturating_mul(ticks)
    }
}

impl Summaries {
    /// Notes changes: with `true`, such as are told at once.
    pub(crate) fn touch(&self, touched: Vec<(Place, bool)>) {
        if touched.is_empty() {
            return;
        }
        let now = Instant::now();
        let mut waiting = self.inner.waiting.lock();
        let mut wake = false;
        for (place, structural) in touched {
            let due = if structural {
                now
            } else {
                self.inner.began.next_tick(now)
            };
            let entry = waiting.entry(place).or_insert_with(|| {
                wake = true;
                Waiting { due, structural }
            });
            if structural && !entry.structural {
                *entry = Waiting { due, structural };
                wake = true;
            }
        }
        drop(waiting);
        if wake {
            self.inner.woken.notify_one();
        }
    }

    /// Tells what is due, for ever.
    pub(crate) async fn run(self, conversations: Conversations, announce: Arc<dyn Announce>) {
        loop {
            let woken = self.inner.woken.notified();
            let due = self.take_due();
            if !due.is_empty() {
                tell(&conversations, &*announce, due).await;
                continue;
            }
            let next = self
                .inner
                .waiting
                .lock()
                .values()
                .map(|waiting| waiting.due)
                .min();
            match next {
                Some(next) => {
                    // Whatever wakes us, we look again.
                    let _ = tokio::time::timeout_at(next, woken).await;
                }
                None => woken.await,
            }
        }
    }

    fn take_due(&self) -> Vec<(Place, bool)> {
        let now = Instant::now();
        let mut due = Vec::new();
        self.inner.waiting.lock().retain(|place, waiting| {
            let is_due = waiting.due <= now;
            if is_due {
                due.push((*place, waiting.structural));
            }
            !is_due
        });
        due
    }
}

async fn tell(conversations: &Conversations, announce: &dyn Announce, due: Vec<(Place, bool)>) {
    let mut by_workspace: HashMap<WorkspaceId, Vec<(ConversationId, bool)>> = HashMap::new();
    for ((workspace, id), structural) in due {
        by_workspace.entry(workspace).or_default().push((id, structural));
    }
    for (workspace, due) in by_workspace {
        for due in due.chunks(AT_A_TIME) {
            tell_some(conversations, announce, workspace, due).await;
        }
    }
}

async fn tell_some(
    conversations: &Conversations,
    announce: &dyn Announce,
    workspace: WorkspaceId,
    due: &[(ConversationId, bool)],
) {
    let ids: Vec<_> = due.iter().map(|(id, _)| *id).collect();
    // Lists mend themselves when they are read next; the failure is logged where it happened.
    let Ok(found) = conversations.views(workspace, &ids).await else {
        return;
    };
    let structural: HashSet<_> = due
        .iter()
        .filter(|(_, structural)| *structural)
        .map(|(id, _)| *id)
        .collect();
    for view in found {
        if structural.contains(&view.row.id) {
            let event = wire::UpdatedForVisitor {
                conversation: view.for_visitor(),
            };
            let audience = VisitorAudience::Visitor(view.row.visitor);
            announce.announce(&Announcement::new(&event, audience, None));
        }
        let event = wire::UpdatedForAgents {
            conversation: view.for_agents(),
        };
        announce.announce(&Announcement::new(
            &event,
            AgentAudience::Workspace(workspace),
            None,
        ));
    }
}
