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

use std::sync::Arc;

use db::{Db, Scope, unavailable};
use kernel::{Clock, Problem, WorkspaceId};

pub use narrow::Narrowing;
pub use period::{Asked, Interval, MAX_DAYS, MAX_HOURLY_DAYS, Period};
pub use store::{Dimension, Filter};

/// The reports. Clones are handles to the same ones.
#[derive(Clone, Debug)]
pub struct Reports {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
}

impl Reports {
    /// The reports on `db`.
    #[must_use]
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            inner: Arc::new(Inner { db, clock }),
        }
    }

    async fn read(&self, workspace: WorkspaceId) -> Result<db::Tx, Problem> {
        self.inner
            .db
            .read(Scope::Workspace(workspace))
            .await
            .map_err(unavailable)
    }
}
