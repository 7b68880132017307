//! Keeps the lists of agents live: who has not joined a conversation hears of it through `conversation:updated`, at once when its
//! status, assignee or priority changed, and at most four times a second while it is only being written in.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use kernel::{AgentAudience, Announce, Announcement, ConversationId, Problem, VisitorAudience, WorkspaceId};
use parking_lot::Mutex;
use tokio::{
    sync::Notify,
    time::{MissedTickBehavior, interval},
};

use crate::{Conversations, wire};

/// How long activity is gathered before the lists are told: one moment for all conversations, so that they are read together.
const GATHER: Duration = Duration::from_millis(250);
/// How many conversations are read at a time.
const AT_A_TIME: usize = 500;

type Place = (WorkspaceId, ConversationId);
/// Conversations to be told of: with `true`, more than activity changed.
type Waiting = HashMap<Place, bool>;

/// What waits to be told. Bounded by the number of conversations that are active at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summaries {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    waiting: Mutex<Waiting>,
    /// Something waits that is told at once.
    woken: Notify,
}

impl Summaries {
    /// Notes changes: with `true`, such as are told at once.
    pub(crate) fn touch(&self, touched: Vec<(Place, bool)>) {
        if touched.is_empty() {
            return;
        }
        let mut wake = false;
        let mut waiting = self.inner.waiting.lock();
        for (place, structural) in touched {
            *waiting.entry(place).or_default() |= structural;
            wake |= structural;
        }
        drop(waiting);
        if wake {
            self.inner.woken.notify_one();
        }
    }

    /// Tells what is due, for ever.
    pub(crate) async fn run(self, conversations: Conversations, announce: Arc<dyn Announce>) {
        let mut ticks = interval(GATHER);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let due = tokio::select! {
                _ = ticks.tick() => std::mem::take(&mut *self.inner.waiting.lock()),
                () = self.inner.woken.notified() => {
                    self.inner.waiting.lock().extract_if(|_, structural| *structural).collect()
                }
            };
            self.tell(&conversations, &*announce, due).await;
        }
    }

    async fn tell(&self, conversations: &Conversations, announce: &dyn Announce, due: Waiting) {
        let mut by_workspace: HashMap<WorkspaceId, Vec<(ConversationId, bool)>> = HashMap::new();
        for ((workspace, id), structural) in due {
            by_workspace.entry(workspace).or_default().push((id, structural));
        }
        for (workspace, due) in by_workspace {
            for due in due.chunks(AT_A_TIME) {
                if tell_some(conversations, announce, workspace, due).await.is_err() {
                    // The failure is logged where it happened; it is tried again with the next tick.
                    self.postpone(workspace, due);
                }
            }
        }
    }

    fn postpone(&self, workspace: WorkspaceId, due: &[(ConversationId, bool)]) {
        let mut waiting = self.inner.waiting.lock();
        for (id, structural) in due {
            *waiting.entry((workspace, *id)).or_default() |= structural;
        }
    }
}

async fn tell_some(
    conversations: &Conversations,
    announce: &dyn Announce,
    workspace: WorkspaceId,
    due: &[(ConversationId, bool)],
) -> Result<(), Problem> {
    let ids: Vec<_> = due.iter().map(|(id, _)| *id).collect();
    let found = conversations.views(workspace, &ids).await?;
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
            AgentAudience::Readers(workspace),
            None,
        ));
    }
    Ok(())
}
