//! Conversations, messages, notes and receipts: the heart.
//!
//! Invariants:
//! - A conversation's row, its messages and its notes are written by the message log ([`log`]) alone, in one order, and nobody is
//!   told of anything before it is committed.
//! - `seq` is dense: 1, 2, 3 … in the order of commits. So is `noteSeq`, in a sequence of its own: a note cannot leave a gap that a
//!   visitor would see.
//! - A `clientId` is unique per sender in a conversation, for ever: sent again, it returns the first message and announces nothing.
//! - A note is addressed to agents by type ([`wire::NoteNew`]).

pub mod act;
mod approach;
mod change;
mod describe;
mod edit_message;
mod history;
pub mod http;
mod limited;
mod list_conversations;
mod log;
pub mod mark;
pub mod model;
mod note;
pub mod promises;
pub mod queue;
mod rate;
mod react;
mod release;
mod saved_views;
mod search;
mod send_message;
pub mod socket;
mod start_conversation;
mod store;
mod summaries;
mod tags;
mod transfer;
mod views;
pub mod wire;

use std::{fmt, sync::Arc};

use accounts::Accounts;
use audit::Audit;
use db::{Db, Scope};
use edge::RateLimit;
use hours::Hours;
use kernel::{Announce, Clock, Problem, VisitorId, WorkspaceId};
use tokio::sync::Semaphore;
use visitors::Visitors;
use widgets::Widgets;

pub use history::Part;
pub use send_message::Sent;
pub use start_conversation::{Start, Started};
pub use views::View;

use log::{MessageLog, Told};
use promises::Keeper;
use search::index::Index;
use summaries::Summaries;

/// Searches at once.
const SEARCHES: usize = 2;

/// What an operator can set.
#[derive(Debug)]
pub struct Settings {
    /// Commands that may wait for the message log before senders are told `busy`.
    pub send_queue: usize,
    /// How often a visitor may send.
    pub limit_send_visitor: RateLimit,
    /// How often an agent may send.
    pub limit_send_agent: RateLimit,
}

/// What this feature leans on.
#[derive(Clone)]
pub struct Needs {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// The audit log.
    pub audit: Audit,
    /// The agents.
    pub accounts: Accounts,
    /// The widgets.
    pub widgets: Widgets,
    /// When it is open: the time that counts for promises.
    pub hours: Hours,
    /// The visitors.
    pub visitors: Visitors,
    /// The fan-out.
    pub announce: Arc<dyn Announce>,
    /// Called after a commit in which something happened that routing decides about.
    pub stirred: Arc<dyn Fn(WorkspaceId) + Send + Sync>,
}

/// The message log did not start.
#[derive(Debug)]
pub struct StartError(pub(crate) store::StoreError);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for StartError {}

/// The feature's handle. Clones are the same one.
#[derive(Clone)]
pub struct Conversations {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Clock,
    audit: Audit,
    accounts: Accounts,
    widgets: Widgets,
    visitors: Visitors,
    log: MessageLog,
    summaries: Summaries,
    promises: Keeper,
    /// Searches that may run at once: the others wait, and everybody else is served meanwhile.
    searches: Semaphore,
    settings: Settings,
}

impl Conversations {
    /// Starts the message log and the tasks behind it on the current runtime.
    pub fn start(needs: Needs, settings: Settings) -> Result<Self, StartError> {
        let Needs {
            db,
            clock,
            audit,
            accounts,
            widgets,
            hours,
            visitors,
            announce,
            stirred,
        } = needs;
        let promises = Keeper::default();
        let kept = promises.clone();
        let summaries = Summaries::default();
        let index = Index::default();
        let log = MessageLog::start(
            &db,
            clock.clone(),
            audit.clone(),
            Told {
                announce: Arc::clone(&announce),
                summaries: summaries.clone(),
                index: index.clone(),
                stirred: Arc::new(move |workspace| {
                    kept.stir(workspace);
                    stirred(workspace);
                }),
            },
            settings.send_queue,
        )?;
        let inner = Arc::new(Inner {
            db,
            clock,
            audit,
            accounts,
            widgets,
            visitors,
            log,
            summaries: summaries.clone(),
            promises: promises.clone(),
            searches: Semaphore::new(SEARCHES),
            settings,
        });
        let conversations = Self { inner };
        tokio::spawn(summaries.run(conversations.clone(), Arc::clone(&announce)));
        tokio::spawn(promises.run(conversations.clone(), hours, announce));
        tokio::spawn(index.run(conversations.clone()));
        let sweeping = conversations.clone();
        tokio::spawn(async move {
            if let Err(problem) = sweeping.give_back_of_departed().await {
                tracing::warn!(?problem, "looking for conversations of agents who are gone");
            }
        });
        Ok(conversations)
    }

    /// A visitor's name or address changed: whoever sees their conversations is told.
    pub fn visitor_changed(&self, workspace: WorkspaceId, visitor: VisitorId) {
        let conversations = self.clone();
        tokio::spawn(async move {
            // Lists mend themselves when they are read next; the failure is logged where it happened.
            let Ok(ids) = conversations.latest_of(workspace, visitor).await else {
                return;
            };
            conversations
                .inner
                .summaries
                .touch(ids.into_iter().map(|id| ((workspace, id), true)).collect());
        });
    }

    /// Business hours are others now: promises are counted anew.
    pub fn hours_changed(&self, workspace: WorkspaceId) {
        self.inner.promises.renew(workspace);
    }

    /// How many commands wait for the message log now.
    #[must_use]
    pub fn queued(&self) -> usize {
        self.inner.log.depth()
    }

    async fn read(&self, workspace: WorkspaceId) -> Result<db::Tx, Problem> {
        self.inner
            .db
            .read(Scope::Workspace(workspace))
            .await
            .map_err(db::unavailable)
    }

    async fn write(&self, workspace: WorkspaceId) -> Result<db::Tx, Problem> {
        self.inner
            .db
            .write(Scope::Workspace(workspace))
            .await
            .map_err(db::unavailable)
    }
}
