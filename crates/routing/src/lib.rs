//! The queue and who is asked to take what waits in it: offers, capacity, positions, and what happens by the clock.
//!
//! Invariants:
//! - A waiting conversation is offered to at most one agent at a time, who is online, in its team, and below their capacity.
//! - Nobody is asked outside of business hours: what comes then waits.
//! - An offer that is not taken in time goes to the next; nobody keeps a chat by not answering.
//! - Every change is a command of the message log: two routers, or a router and a person, cannot both win.
//! - Nothing is remembered that matters after a restart: what is lost is who is asked next.

pub mod http;
mod plan;
mod positions;
mod router;
pub mod wire;

use std::{collections::HashSet, sync::Arc};

use accounts::Accounts;
use conversations::Conversations;
use hours::Hours;
use kernel::{Announce, Clock, Presence, WorkspaceId};
use parking_lot::Mutex;
use tokio::sync::Notify;
use widgets::Widgets;

/// What an operator can set.
#[derive(Copy, Clone, Debug)]
pub struct Settings {
    /// How long after an agent counts as gone what waits for their answer goes back into the queue, in milliseconds.
    pub vanish_after: i64,
}

/// What this feature leans on.
#[derive(Clone)]
pub struct Needs {
    /// The time.
    pub clock: Clock,
    /// The agents.
    pub accounts: Accounts,
    /// The widgets, whose chats are routed.
    pub widgets: Widgets,
    /// The conversations.
    pub conversations: Conversations,
    /// When it is open.
    pub hours: Hours,
    /// Who is here.
    pub presence: Arc<dyn Presence>,
    /// The fan-out.
    pub announce: Arc<dyn Announce>,
}

/// The feature's handle. Clones are the same one.
#[derive(Clone)]
pub struct Routing {
    inner: Arc<Inner>,
}

struct Inner {
    clock: Clock,
    accounts: Accounts,
    widgets: Widgets,
    conversations: Conversations,
    hours: Hours,
    presence: Arc<dyn Presence>,
    announce: Arc<dyn Announce>,
    settings: Settings,
    /// Where something happened. Bounded by the number of workspaces.
    stirred: Mutex<HashSet<WorkspaceId>>,
    woken: Notify,
}

impl Routing {
    /// Starts routing on the current runtime.
    #[must_use]
    pub fn start(needs: Needs, settings: Settings) -> Self {
        let Needs {
            clock,
            accounts,
            widgets,
            conversations,
            hours,
            presence,
            announce,
        } = needs;
        let routing = Self {
            inner: Arc::new(Inner {
                clock,
                accounts,
                widgets,
                conversations,
                hours,
                presence,
                announce,
                settings,
                stirred: Mutex::default(),
                woken: Notify::new(),
            }),
        };
        tokio::spawn(routing.clone().run());
        routing
    }

    /// Something happened in the workspace: it is looked at soon.
    pub fn stir(&self, workspace: WorkspaceId) {
        self.inner.stirred.lock().insert(workspace);
        self.inner.woken.notify_one();
    }
}
