//! Who did what: administrative acts and changes of the state of conversations, in a chain that nobody rewrites unnoticed.
//!
//! Invariants:
//! - An entry is written in the transaction of the act itself: neither stands without the other.
//! - Entries of a workspace are numbered 1, 2, 3 … without gaps, and each carries the hash of the one before. Whoever adds to the chain
//!   locks its end until the commit, so that it never forks.
//! - The hashes are HMACs with a key that is not in the database: who has the database alone can change rows, but not so that
//!   `deskbell audit verify` would not say which. That all of a log was taken away, or put back to what it once was, only a hash tells
//!   that was kept elsewhere.
//! - No entry holds a secret, what was said, or what a visitor told of themselves: entries cannot be erased.
//!
//! The lock on the end of a chain is always the last that a transaction takes: [`Audit::record`] stands right before the commit.

mod chain;
pub mod http;
mod list;
mod model;
mod store;
mod verify;
pub mod wire;
mod words;

use std::sync::Arc;

use db::{Db, Scope, Tx, unavailable};
use kernel::{Clock, Problem};

pub use list::{Filter, Which};
pub use model::{Details, Draft, Target, Who};
pub use store::log::{append_postgres, append_sqlite};
pub use verify::{Fault, Verdict};
pub use words::{Action, TargetKind, WhoKind};

use chain::Key;

/// The audit log. Clones are handles to the same one.
#[derive(Clone, Debug)]
pub struct Audit {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    key: Key,
}

impl Audit {
    /// The audit log in `db`, its chain kept with `key`.
    #[must_use]
    pub fn new(db: Db, clock: Clock, key: &str) -> Self {
        Self {
            inner: Arc::new(Inner {
                db,
                clock,
                key: Key::new(key),
            }),
        }
    }

    /// Adds an entry in the transaction of the act itself. It is the last thing before the commit: it locks the end of the workspace's
    /// chain, and whoever waited for another lock behind it could wait for ever.
    pub async fn record(
        &self,
        tx: &Tx,
        who: impl Into<Who>,
        action: Action,
        target: Target,
        details: Details,
    ) -> Result<(), Problem> {
        let draft = Draft {
            who: who.into(),
            at: self.inner.clock.now(),
            action,
            target,
            details,
        };
        self.record_all(tx, &[draft]).await
    }

    /// As [`Audit::record`], of a change to something; where nothing changed, nothing is recorded.
    pub async fn record_change(
        &self,
        tx: &Tx,
        who: impl Into<Who>,
        action: Action,
        target: Target,
        changed: Details,
    ) -> Result<(), Problem> {
        if changed.is_empty() {
            return Ok(());
        }
        self.record(tx, who, action, target, changed).await
    }

    /// As [`Audit::record`], for several entries of one workspace.
    pub async fn record_all(&self, tx: &Tx, drafts: &[Draft]) -> Result<(), Problem> {
        store::append(tx, &self.inner.key, drafts)
            .await
            .map_err(unavailable)
    }

    /// Adds an entry of something that wrote nothing else, in a transaction of its own.
    pub async fn note(
        &self,
        who: impl Into<Who>,
        action: Action,
        target: Target,
        details: Details,
    ) -> Result<(), Problem> {
        let who = who.into();
        let scope = Scope::Workspace(who.workspace);
        let tx = self.inner.db.write(scope).await.map_err(unavailable)?;
        self.record(&tx, who, action, target, details).await?;
        tx.commit().await.map_err(unavailable)
    }
}
