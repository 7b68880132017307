//! Whether visitors reach somebody: told to those of each widget when an agent comes or goes, and when business hours begin or end.
//!
//! One task tells all of it, so that what is heard last is how it is; it waits for what comes next, and asks nobody meanwhile.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use accounts::Accounts;
use hours::Hours;
use kernel::{
    Announce, Announcement, Clock, Presence as _, Problem, Timestamp, VisitorAudience, WorkspaceId,
};
use parking_lot::Mutex;
use tokio::sync::Notify;
use widgets::{Reach, Widgets};

use crate::{Roster, wire::AvailabilityChanged};

/// How long it waits before it looks again at a workspace that could not be read.
const RETRY: i64 = 2_000;

/// Where something may have changed. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub struct Availability {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Bounded by the number of workspaces.
    stirred: Mutex<HashSet<WorkspaceId>>,
    woken: Notify,
}

/// What is asked whether somebody is available.
#[derive(Clone)]
pub struct Sources {
    /// The time.
    pub clock: Clock,
    /// The workspaces.
    pub accounts: Accounts,
    /// The widgets, whose visitors are told.
    pub widgets: Widgets,
    /// The hours.
    pub hours: Hours,
    /// Who is here.
    pub roster: Roster,
    /// The way to the visitors.
    pub announce: Arc<dyn Announce>,
}

impl Availability {
    /// Something may have changed there: its visitors are told how it is now.
    pub fn stir(&self, workspace: WorkspaceId) {
        self.inner.stirred.lock().insert(workspace);
        self.inner.woken.notify_one();
    }

    /// Tells, for ever.
    pub(crate) async fn run(self, sources: Sources) {
        let mut due = first(&sources).await;
        loop {
            let now = sources.clock.now();
            let mut wanted: HashSet<WorkspaceId> = std::mem::take(&mut *self.inner.stirred.lock());
            wanted.extend(due.extract_if(|_, at| *at <= now).map(|(workspace, _)| workspace));
            for workspace in wanted {
                match tell(&sources, workspace).await {
                    Ok(Some(next)) => due.insert(workspace, next),
                    Ok(None) => due.remove(&workspace),
                    // The failure is logged where it happened.
                    Err(_) => due.insert(workspace, Timestamp(now.0 + RETRY)),
                };
            }
            self.wait(due.values().min().copied(), &sources.clock).await;
        }
    }

    async fn wait(&self, next: Option<Timestamp>, clock: &Clock) {
        let woken = self.inner.woken.notified();
        if !self.inner.stirred.lock().is_empty() {
            return;
        }
        match next {
            None => woken.await,
            Some(at) => {
                let left = u64::try_from(at.0 - clock.now().0).unwrap_or_default();
                // Whatever wakes us, we look again.
                let _ = tokio::time::timeout(Duration::from_millis(left), woken).await;
            }
        }
    }
}

/// When to look at each workspace first. Nobody is here yet who would have to be told.
async fn first(sources: &Sources) -> HashMap<WorkspaceId, Timestamp> {
    let now = sources.clock.now();
    let mut due = HashMap::new();
    for workspace in sources.accounts.workspaces().await.unwrap_or_default() {
        let next = match sources.hours.book(workspace).await {
            Ok(book) => book.next_change(now),
            // The failure is logged where it happened.
            Err(_) => Some(Timestamp(now.0 + RETRY)),
        };
        due.extend(next.map(|next| (workspace, next)));
    }
    due
}

/// Tells the visitors of each widget how it is. Returns when its hours change next.
async fn tell(sources: &Sources, workspace: WorkspaceId) -> Result<Option<Timestamp>, Problem> {
    let book = sources.hours.book(workspace).await?;
    let teams = sources.widgets.hours_teams(workspace).await?;
    let now = sources.clock.now();
    for (widget, team) in teams {
        // Asked here and not before: what was read took a moment.
        let available = sources.roster.workspace_is_available(workspace);
        let Reach { online, opens_at } = Reach::new(&book, team, available, now);
        let event = AvailabilityChanged { online, opens_at };
        let audience = VisitorAudience::Widget(widget);
        sources
            .announce
            .announce(&Announcement::new(&event, audience, None));
    }
    Ok(book.next_change(now))
}
