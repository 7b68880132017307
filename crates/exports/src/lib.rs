//! Files of data that take a while to write: conversations, messages, the audit log, of any length of time.
//!
//! Invariants:
//! - An export is a row before anybody is told of it, and waits until a worker takes it. Every node has one worker, which has one export at a
//!   time; an export is had by one worker, for as long as its lease is renewed.
//! - A page, how far the export is with it, and the renewed lease are one transaction: who lost the lease, or was told to stop, writes nothing.
//!   After a crash the work goes on behind the last page.
//! - Pages are read in short transactions of their own, and written in short ones: nobody who chats waits for an export.
//! - A file lies in the database, belongs to the workspace of its export, and goes when the time for which it is kept is over.

mod create;
mod file;
pub mod http;
mod model;
mod page;
mod remove;
mod store;
pub mod wire;
mod worker;

use std::{sync::Arc, time::Duration};

use audit::Audit;
use db::{Db, Scope, unavailable};
use kernel::{Clock, Problem, WorkspaceId};
use parking_lot::Mutex;
use reports::Reports;
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};
use uuid::Uuid;

pub use model::{Failure, Kind, State};

/// What this feature leans on.
#[derive(Clone, Debug)]
pub struct Needs {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// What is exported, and where it is noted that it was.
    pub audit: Audit,
    /// How conversations are narrowed.
    pub reports: Reports,
}

/// The limits.
#[derive(Copy, Clone, Debug)]
pub struct Settings {
    /// Bytes of a file.
    pub max_bytes: u64,
    /// How long a file is kept.
    pub keep: Duration,
    /// How long an export is a worker's without a sign of life.
    pub lease: Duration,
    /// Exports of a workspace that wait or are written.
    pub waiting: u64,
    /// Exports of a workspace in all.
    pub files: u64,
}

/// The exports. Clones are handles to the same ones.
#[derive(Clone, Debug)]
pub struct Exports {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    needs: Needs,
    settings: Settings,
    /// This worker, among those of all nodes.
    holder: Uuid,
    woken: Notify,
    stopping: watch::Sender<bool>,
    worker: Mutex<Option<JoinHandle<()>>>,
}

impl Exports {
    /// The exports, without a worker: who calls [`Exports::turn`] is it.
    #[must_use]
    pub fn new(needs: Needs, settings: Settings) -> Self {
        Self {
            inner: Arc::new(Inner {
                needs,
                settings,
                holder: Uuid::now_v7(),
                woken: Notify::new(),
                stopping: watch::Sender::new(false),
                worker: Mutex::new(None),
            }),
        }
    }

    /// The exports, with a worker on the current runtime.
    #[must_use]
    pub fn start(needs: Needs, settings: Settings) -> Self {
        let exports = Self::new(needs, settings);
        let worker = tokio::spawn(exports.clone().work());
        *exports.inner.worker.lock() = Some(worker);
        exports
    }

    /// Lets the worker finish the page it is at and give back what it has, so that another node, or the next start, goes on at once.
    pub async fn stop(&self) {
        self.inner.stopping.send_replace(true);
        let worker = self.inner.worker.lock().take();
        if let Some(worker) = worker {
            // It ends by itself; a panic was told already.
            let _ = worker.await;
        }
    }

    fn is_stopping(&self) -> bool {
        *self.inner.stopping.borrow()
    }

    async fn read(&self, workspace: WorkspaceId) -> Result<db::Tx, Problem> {
        let scope = Scope::Workspace(workspace);
        self.inner.needs.db.read(scope).await.map_err(unavailable)
    }

    async fn write(&self, workspace: WorkspaceId) -> Result<db::Tx, Problem> {
        let scope = Scope::Workspace(workspace);
        self.inner.needs.db.write(scope).await.map_err(unavailable)
    }
}
