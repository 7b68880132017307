//! Keeps the words of messages: behind the log, in order, from where it stopped.
//!
//! The event log says what was written and changed; how far it was read stands beside the words and moves in the same transaction.
//! So nothing is left out when the process dies, and what was there before the first search is caught up with. One node writes the
//! events of a workspace in the order of their ids.

use std::{collections::HashSet, sync::Arc, time::Duration};

use kernel::{Problem, WorkspaceId};
use parking_lot::Mutex;
use tokio::{
    sync::Notify,
    task::spawn_blocking,
    time::{Instant, sleep},
};

use crate::{Conversations, store::search as store};

/// How long writing is gathered before it is looked at.
const GATHER: Duration = Duration::from_millis(250);
/// Messages that are read at a time, about.
const MESSAGES: i64 = 200;
/// How long a workspace is left alone whose words could not be written.
const RETRY: Duration = Duration::from_secs(5);
/// For each part of its time that it works, it leaves this many to whoever waits for an answer.
const LEFT_TO_OTHERS: u32 = 3;

/// Where something was written. Bounded by the number of workspaces.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    written: Mutex<HashSet<WorkspaceId>>,
    woken: Notify,
}

impl Index {
    /// Something was written in these workspaces.
    pub(crate) fn touch(&self, workspaces: impl Iterator<Item = WorkspaceId>) {
        let mut written = self.inner.written.lock();
        let before = written.len();
        written.extend(workspaces);
        if before == 0 && !written.is_empty() {
            self.inner.woken.notify_one();
        }
    }

    /// Follows the log, for ever.
    pub(crate) async fn run(self, conversations: Conversations) {
        // What was written before this process began. The failure is logged where it happened; new lines bring it up again.
        if let Ok(all) = conversations.inner.accounts.workspaces().await {
            self.touch(all.into_iter());
        }
        loop {
            self.inner.woken.notified().await;
            sleep(GATHER).await;
            self.catch_up(&conversations).await;
        }
    }

    /// Reads the event logs of all workspaces in which something was written to their ends, some of each in turn.
    async fn catch_up(&self, conversations: &Conversations) {
        let mut behind = std::mem::take(&mut *self.inner.written.lock());
        while !behind.is_empty() {
            let mut still = HashSet::new();
            for workspace in behind {
                let began = Instant::now();
                match step(conversations, workspace).await {
                    Ok(true) => {
                        still.insert(workspace);
                    }
                    Ok(false) => {}
                    Err(_) => self.touch_later(workspace),
                }
                sleep(began.elapsed() * LEFT_TO_OTHERS).await;
            }
            still.extend(self.inner.written.lock().drain());
            behind = still;
        }
    }

    /// The database is away, or refuses: the failure is logged where it happened, and it is tried again.
    fn touch_later(&self, workspace: WorkspaceId) {
        let index = self.clone();
        tokio::spawn(async move {
            sleep(RETRY).await;
            index.touch(std::iter::once(workspace));
        });
    }
}

/// Reads some more of it; `false` at its end.
async fn step(conversations: &Conversations, workspace: WorkspaceId) -> Result<bool, Problem> {
    let tx = conversations.read(workspace).await?;
    let from = store::progress(&tx, workspace).await.map_err(db::unavailable)?;
    let to = store::next(&tx, workspace, from, MESSAGES)
        .await
        .map_err(db::unavailable)?;
    let Some(to) = to else {
        return Ok(false);
    };
    let texts = store::texts(&tx, workspace, from, to)
        .await
        .map_err(db::unavailable)?;
    drop(tx);
    // Beside the threads that serve sockets: heartbeats do not wait for long texts to be cut.
    let dialect = conversations.inner.db.dialect();
    let cut = move || -> Vec<_> {
        texts
            .into_iter()
            .map(|text| text.cut(dialect, workspace))
            .collect()
    };
    let kept = spawn_blocking(cut).await.map_err(|error| {
        tracing::error!(%error, "cutting words");
        Problem::storage_unavailable()
    })?;
    let tx = conversations.write(workspace).await?;
    let moved = store::advance(&tx, workspace, from, to)
        .await
        .map_err(db::unavailable)?;
    // Another node was here meanwhile, and did the same.
    if moved {
        store::keep(&tx, workspace, &kept)
            .await
            .map_err(db::unavailable)?;
        tx.commit().await.map_err(db::unavailable)?;
    }
    Ok(true)
}
