//! The alert ladder: a chat that nobody takes calls for somebody, step by step, until somebody does.
//!
//! Invariants:
//! - A step is taken at most once in one wait, and reaches each person at most once: what is to be sent is stored before, claimed before
//!   it is sent, and never sent again after a crash.
//! - Whoever cannot take the chat is not called; who does not want to be called now is not.
//! - With the chat taken, closed or laid aside nothing more is sent of that wait.
//! - What somebody typed in is asked only where the operator allows it ([`outgoing`]).

mod climb;
mod deliver;
mod gather;
pub mod http;
mod model;
mod outgoing;
mod preferences;
mod recipients;
mod send;
mod set_ladder;
mod store;
mod subscribe;
mod vapid;
pub mod wire;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use accounts::Accounts;
use audit::Audit;
use conversations::Conversations;
use db::{Db, Scope};
use edge::{Quota, RateLimit};
use hours::Hours;
use kernel::{Clock, Problem, WorkspaceId};
use parking_lot::Mutex;
use tokio::sync::{Notify as Bell, Semaphore};
use url::Url;
use widgets::Widgets;

pub use model::{Ladder, Preferences, Quiet, Rung, Step};
pub use outgoing::OutgoingError;
pub use send::{Mail, MailError};
pub use vapid::{Vapid, VapidError};

use outgoing::Outgoing;

/// Calls that are under way at a time.
const AT_A_TIME: usize = 16;

/// What an operator can set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How the outside reaches this server, for links.
    pub public_url: Option<Url>,
    /// Pushes and webhooks may go to plain `http` and to private networks.
    pub anywhere: bool,
    /// Tests that one agent may make.
    pub limit_tests: Quota,
    /// Pushes of chats that wait that one agent gets; the rest is told together.
    pub limit_pushes: Quota,
    /// E-mails of the same kind.
    pub limit_emails: Quota,
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
    /// The widgets, whose hours hold.
    pub widgets: Widgets,
    /// The conversations.
    pub conversations: Conversations,
    /// When it is open.
    pub hours: Hours,
    /// Who sends pushes.
    pub vapid: Vapid,
    /// The mail server, if there is one.
    pub mail: Option<Mail>,
}

/// The feature's handle. Clones are the same one.
#[derive(Clone)]
pub struct Notify {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Clock,
    audit: Audit,
    accounts: Accounts,
    widgets: Widgets,
    conversations: Conversations,
    hours: Hours,
    vapid: Vapid,
    mail: Option<Mail>,
    outgoing: Outgoing,
    settings: Settings,
    /// Where something happened. Bounded by the number of workspaces.
    stirred: Mutex<HashSet<WorkspaceId>>,
    woken: Bell,
    under_way: Arc<Semaphore>,
    /// Bounded by the number of workspaces.
    under_way_of: Mutex<HashMap<WorkspaceId, Arc<Semaphore>>>,
    /// Tests that one agent may make.
    limit_tests: RateLimit,
    /// Calls that one agent gets.
    limit_pushes: RateLimit,
    limit_emails: RateLimit,
}

impl Notify {
    /// The alerts in `db`. Nobody is called before [`Notify::keep_calling`].
    pub fn new(needs: Needs, settings: Settings) -> Result<Self, OutgoingError> {
        let outgoing = Outgoing::new(settings.anywhere)?;
        let limit_tests = RateLimit::new("DESKBELL_LIMIT_ALERT_TESTS", settings.limit_tests);
        let limit_pushes = RateLimit::new("DESKBELL_LIMIT_ALERT_PUSHES", settings.limit_pushes);
        let limit_emails = RateLimit::new("DESKBELL_LIMIT_ALERT_EMAILS", settings.limit_emails);
        let Needs {
            db,
            clock,
            audit,
            accounts,
            widgets,
            conversations,
            hours,
            vapid,
            mail,
        } = needs;
        Ok(Self {
            inner: Arc::new(Inner {
                db,
                clock,
                audit,
                accounts,
                widgets,
                conversations,
                hours,
                vapid,
                mail,
                outgoing,
                settings,
                stirred: Mutex::default(),
                woken: Bell::new(),
                limit_tests,
                limit_pushes,
                limit_emails,
                under_way: Arc::new(Semaphore::new(AT_A_TIME)),
                under_way_of: Mutex::default(),
            }),
        })
    }

    /// Something happened in the workspace: it is looked at soon.
    pub fn stir(&self, workspace: WorkspaceId) {
        self.inner.stirred.lock().insert(workspace);
        self.inner.woken.notify_one();
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
