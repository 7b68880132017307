//! The worker: export after export, page after page.

use std::time::Duration;

use db::{Scope, Tx, unavailable};
use kernel::Problem;
use tokio::time::timeout;

use crate::{
    Exports, Failure, State,
    model::Export,
    page::{self, Page},
    store,
};

/// How long the worker waits when it is not woken: for exports of other nodes that died, and for files that are to go.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long it waits after the database failed.
const RETRY: Duration = Duration::from_secs(2);
/// How often an export is begun without coming any further.
const MAX_ATTEMPTS: i64 = 5;
/// Parts of a file that are deleted in one transaction.
const CHUNKS_AT_A_TIME: u64 = 16;

impl Exports {
    /// Works until it is told to stop.
    pub(crate) async fn work(self) {
        let mut stopping = self.inner.stopping.subscribe();
        while !self.is_stopping() {
            let pause = match self.turn().await {
                Ok(true) => continue,
                Ok(false) => LOOK_EVERY,
                Err(problem) => {
                    tracing::warn!(detail = problem.detail, "exports cannot go on yet");
                    RETRY
                }
            };
            tokio::select! {
                _ = timeout(pause, self.inner.woken.notified()) => {}
                _ = stopping.changed() => {}
            }
        }
    }

    /// Takes what is due first, if there is anything, and does all of it.
    ///
    /// # Errors
    ///
    /// When the database fails. What was taken is given back, or its lease ends.
    pub async fn turn(&self) -> Result<bool, Problem> {
        let Some(export) = self.claim().await? else {
            return Ok(false);
        };
        let (workspace, id) = (export.workspace, export.id);
        let done = if export.state.is_under_way() {
            self.write_out(export).await
        } else {
            self.clear(export).await
        };
        if done.is_err() {
            let later = self.inner.needs.clock.now().plus(RETRY);
            let given_back = async {
                let tx = self.write(workspace).await?;
                store::hold(&tx, id, self.inner.holder, None, later)
                    .await
                    .map_err(unavailable)?;
                tx.commit().await.map_err(unavailable)
            };
            // If not, the lease ends.
            let _ = given_back.await;
        }
        done.map(|()| true)
    }

    /// The export that is due first, and this worker's from now on.
    async fn claim(&self) -> Result<Option<Export>, Problem> {
        let Needed { now, lease } = self.needed();
        loop {
            let tx = self
                .inner
                .needs
                .db
                .read(Scope::Global)
                .await
                .map_err(unavailable)?;
            let Some(due) = store::due(&tx, now).await.map_err(unavailable)? else {
                return Ok(None);
            };
            drop(tx);
            let tx = self.write(due.workspace).await?;
            let is_mine = store::claim(&tx, &due, self.inner.holder, lease).await;
            if !is_mine.map_err(unavailable)? {
                // Another one was faster.
                continue;
            }
            let found = store::one(&tx, due.workspace, due.id)
                .await
                .map_err(unavailable)?;
            let Some(mut export) = found else {
                store::forget(&tx, due.workspace, due.id)
                    .await
                    .map_err(unavailable)?;
                tx.commit().await.map_err(unavailable)?;
                continue;
            };
            if export.state.is_under_way() {
                export.attempts += 1;
                store::update(&tx, &export).await.map_err(unavailable)?;
            }
            tx.commit().await.map_err(unavailable)?;
            return Ok(Some(export));
        }
    }

    /// Writes the file, from where it stands to its end, or until somebody else has the export.
    async fn write_out(&self, mut export: Export) -> Result<(), Problem> {
        if export.attempts > MAX_ATTEMPTS {
            return self.fail(export, Failure::Interrupted).await;
        }
        let filter = self
            .inner
            .needs
            .reports
            .filter(export.workspace, &export.narrowing)
            .await?;
        if export.state == State::Waiting {
            export.total = self.total(&export, &filter).await?;
            export.state = State::Running;
            let head = page::head(export.kind);
            if !self.keep(&mut export, &head).await? {
                return Ok(());
            }
        }
        loop {
            if self.is_stopping() {
                return self.give_back(&export).await;
            }
            let Page { text, rows, next } = self.page(&export, &filter).await?;
            let bytes = u64::try_from(export.bytes).unwrap_or_default();
            if bytes.saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX))
                > self.inner.settings.max_bytes
            {
                return self.fail(export, Failure::TooLarge).await;
            }
            export.done += rows;
            // More may have been written since they were counted.
            export.total = export.total.max(export.done);
            let is_last = next.is_none();
            export.place = next;
            if is_last {
                export.total = export.done;
                self.end(&mut export, State::Done);
            }
            if !self.keep(&mut export, &text).await? || is_last {
                return Ok(());
            }
        }
    }

    /// One more page, and how far the export is with it. `false`: it is not this worker's any more, and nothing was written.
    async fn keep(&self, export: &mut Export, text: &str) -> Result<bool, Problem> {
        let Some(tx) = self.held(export).await? else {
            return Ok(false);
        };
        if !text.is_empty() {
            store::add_chunk(&tx, export, text).await.map_err(unavailable)?;
            export.chunks += 1;
            export.bytes += i64::try_from(text.len()).unwrap_or_default();
        }
        export.attempts = 0;
        store::update(&tx, export).await.map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)?;
        Ok(true)
    }

    /// A transaction in which the export is this worker's: for one more lease, or, of one that has ended, until there is something to do for it
    /// again. `None`: it is not.
    async fn held(&self, export: &Export) -> Result<Option<Tx>, Problem> {
        let Needed { now, lease } = self.needed();
        let holder = self.inner.holder;
        let (next, due) = match export.state {
            State::Waiting | State::Running => (Some(holder), lease),
            State::Done => (None, export.expires_at.unwrap_or(now)),
            State::Failed | State::Cancelled | State::Deleted => (None, now),
        };
        let tx = self.write(export.workspace).await?;
        let is_mine = store::hold(&tx, export.id, holder, next, due).await;
        Ok(is_mine.map_err(unavailable)?.then_some(tx))
    }

    fn end(&self, export: &mut Export, state: State) {
        let now = self.inner.needs.clock.now();
        export.state = state;
        export.ended_at = Some(now);
        export.expires_at = Some(now.plus(self.inner.settings.keep));
    }

    /// There will be no file. What there is of it goes in the turn after this.
    async fn fail(&self, mut export: Export, failure: Failure) -> Result<(), Problem> {
        tracing::warn!(export = %export.id, workspace = %export.workspace, failure = failure.as_str(), "an export failed");
        export.failure = Some(failure);
        self.end(&mut export, State::Failed);
        self.keep(&mut export, "").await.map(|_| ())
    }

    /// Nothing is wrong with it: it was begun in vain this once.
    async fn give_back(&self, export: &Export) -> Result<(), Problem> {
        let now = self.inner.needs.clock.now();
        let tx = self.write(export.workspace).await?;
        let is_mine = store::hold(&tx, export.id, self.inner.holder, None, now).await;
        if is_mine.map_err(unavailable)? {
            let rested = Export {
                attempts: 0,
                ..export.clone()
            };
            store::update(&tx, &rested).await.map_err(unavailable)?;
            tx.commit().await.map_err(unavailable)?;
        }
        Ok(())
    }

    /// Deletes the parts of a file that nobody is to have (any more), and the export itself when its time is over.
    async fn clear(&self, mut export: Export) -> Result<(), Problem> {
        let now = self.inner.needs.clock.now();
        let is_over = export.state == State::Deleted || export.expires_at.is_none_or(|at| at <= now);
        if export.state == State::Done && !is_over {
            return self.rest(&export, export.expires_at).await;
        }
        if is_over {
            // From here on nobody begins to read the file.
            export.state = State::Deleted;
        }
        loop {
            let lease = self.needed().lease;
            let tx = self.write(export.workspace).await?;
            let holder = self.inner.holder;
            let is_mine = store::hold(&tx, export.id, holder, Some(holder), lease).await;
            if !is_mine.map_err(unavailable)? {
                return Ok(());
            }
            store::update(&tx, &export).await.map_err(unavailable)?;
            let removed = store::remove_chunks(&tx, export.workspace, export.id, CHUNKS_AT_A_TIME)
                .await
                .map_err(unavailable)?;
            if removed == 0 && is_over {
                store::forget(&tx, export.workspace, export.id)
                    .await
                    .map_err(unavailable)?;
            }
            tx.commit().await.map_err(unavailable)?;
            if removed == 0 {
                break;
            }
        }
        if is_over {
            return Ok(());
        }
        self.rest(&export, export.expires_at).await
    }

    /// Nobody's, until then.
    async fn rest(&self, export: &Export, until: Option<kernel::Timestamp>) -> Result<(), Problem> {
        let until = until.unwrap_or_else(|| self.inner.needs.clock.now());
        let tx = self.write(export.workspace).await?;
        store::hold(&tx, export.id, self.inner.holder, None, until)
            .await
            .map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)
    }

    fn needed(&self) -> Needed {
        let now = self.inner.needs.clock.now();
        Needed {
            now,
            lease: now.plus(self.inner.settings.lease),
        }
    }
}

/// The time, and when a lease that begins now ends.
struct Needed {
    now: kernel::Timestamp,
    lease: kernel::Timestamp,
}

#[cfg(test)]
mod tests;
