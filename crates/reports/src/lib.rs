//! How the business did: what was begun, said, answered, resolved and rated, and how long it took. Reads, and writes nothing.
//!
//! Invariants:
//! - Each thing counts when it happened: a conversation when it began, a first response when it was given, a resolution when the
//!   conversation was last resolved, a rating when it was last given, a message when it was written.
//! - A first response is the first message of an agent after the first of the visitor; the time between the two is what is measured. A
//!   resolution is measured from the beginning to the last time somebody resolved the conversation.
//! - The median of an even number of values lies halfway between the middle two; p90 is the value at the nearest rank: the smallest
//!   that at least nine of ten values do not exceed. Both are exact, whatever the length of the period.

mod agents;
mod charts;
mod figures;
pub mod http;
mod live;
mod narrow;
mod overview;
mod period;
mod store;
pub mod wire;

use std::{sync::Arc, time::Duration};

use db::{Db, Scope, unavailable};
use kernel::{Clock, Problem, ProblemKind, WorkspaceId};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

pub use narrow::Narrowing;
pub use period::{Asked, Interval, MAX_DAYS, MAX_HOURLY_DAYS, Period};
pub use store::{Dimension, Filter};

/// Reports that are made at the same time.
const AT_A_TIME: usize = 2;
/// How long one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// The reports. Clones are handles to the same ones.
#[derive(Clone, Debug)]
pub struct Reports {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    turns: Semaphore,
}

impl Reports {
    /// The reports on `db`.
    #[must_use]
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            inner: Arc::new(Inner {
                db,
                clock,
                turns: Semaphore::new(AT_A_TIME),
            }),
        }
    }

    /// In its turn: reports must not take the readers that chats need.
    async fn read_much(&self, workspace: WorkspaceId) -> Result<(SemaphorePermit<'_>, db::Tx), Problem> {
        let turn = timeout(PATIENCE, self.inner.turns.acquire()).await;
        let turn = turn.ok().and_then(Result::ok).ok_or_else(|| {
            Problem::new(
                ProblemKind::Busy,
                "Too many reports are being made. Try again in a moment.",
            )
        })?;
        let tx = self.read(workspace).await?;
        store::expect_much(&tx).await.map_err(unavailable)?;
        Ok((turn, tx))
    }

    async fn read(&self, workspace: WorkspaceId) -> Result<db::Tx, Problem> {
        self.inner
            .db
            .read(Scope::Workspace(workspace))
            .await
            .map_err(unavailable)
    }
}
