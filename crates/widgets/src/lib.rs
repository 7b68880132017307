//! Widgets: the embeds of a workspace, each with its public site key, its look, and the sites it may be used on.
//!
//! Invariants:
//! - A site key is public and names one widget of one workspace, until the widget is deleted; then it names nothing.
//! - The public config holds what drawing needs and nothing else of the business.
//! - A widget with allowed sites is refused on every other.
//! - What is known of a widget is at most 5 s old, and forgotten at once where this process changed it.

mod audited;
mod change_widget;
mod create_widget;
mod delete_widget;
mod find;
pub mod http;
mod list_widgets;
mod model;
mod reach;
mod routing;
mod site;
mod store;
mod welcome;
pub mod wire;

use std::{collections::HashMap, sync::Arc, time::Duration};

use audit::Audit;
use db::{Db, Known, Scope, unavailable};
use hours::Hours;
use kernel::{Clock, Presence, Problem, WidgetId};

pub use model::{Appearance, Asked, DEFAULT_COLOR, MAX_SITES, MAX_TEXT, Position, PreChat, Theme, Widget};
pub use reach::Reach;
pub use routing::{ChangeRouting, Routing, RoutingMode};
pub use site::{PageUrl, Site};

/// How old what is known of a widget may be: 5 s are promised, and looking it up anew takes its part of them.
const FRESH: Duration = Duration::from_secs(4);
/// How many widgets are remembered at a time.
const REMEMBERED: u64 = 10_000;

/// The widgets. Clones are handles to the same ones.
#[derive(Clone)]
pub struct Widgets {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Clock,
    audit: Audit,
    presence: Arc<dyn Presence>,
    hours: Hours,
    /// By site key, looked up at most [`FRESH`] ago.
    known: Known<String, Arc<Widget>>,
    /// The allowed sites of each widget there is, looked up at most [`FRESH`] ago.
    sites: Known<(), Arc<HashMap<WidgetId, Vec<Site>>>>,
}

impl Widgets {
    /// The widgets in `db`.
    #[must_use]
    pub fn new(db: Db, clock: Clock, audit: Audit, presence: Arc<dyn Presence>, hours: Hours) -> Self {
        Self {
            inner: Arc::new(Inner {
                db,
                clock,
                audit,
                presence,
                hours,
                known: Known::new(REMEMBERED, FRESH),
                sites: Known::new(1, FRESH),
            }),
        }
    }

    /// What drawing the widget needs, now.
    pub async fn config(&self, widget: &Widget) -> Result<wire::Config, Problem> {
        Ok(wire::Config::new(widget, self.reach(widget).await?))
    }

    /// Whether somebody can be reached through the widget now.
    pub async fn reach(&self, widget: &Widget) -> Result<Reach, Problem> {
        let book = self.inner.hours.book(widget.workspace).await?;
        let available = self.inner.presence.workspace_is_available(widget.workspace);
        Ok(Reach::new(
            &book,
            widget.hours_team(),
            available,
            self.inner.clock.now(),
        ))
    }

    fn forget(&self, widget: &Widget) {
        self.inner.known.forget(&widget.site_key);
        self.inner.sites.forget(&());
    }

    async fn read(&self, scope: Scope) -> Result<db::Tx, Problem> {
        self.inner.db.read(scope).await.map_err(unavailable)
    }

    async fn write(&self, scope: Scope) -> Result<db::Tx, Problem> {
        self.inner.db.write(scope).await.map_err(unavailable)
    }
}
