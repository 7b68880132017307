//! Visitors: who is on the sites of a workspace, what they say of themselves, and where they are.
//!
//! Invariants:
//! - A visitor is who holds their token; nothing else makes two visits one person.
//! - Address, browser and attributes are for agents: the visitor's own view is another type, without them.
//! - Where somebody is and when they were last seen are written behind, within [`WRITE_EVERY`], never in the way of a message;
//!   whoever asks here gets the newest all the same.
//! - What is known of a visitor is at most 5 s old, and forgotten at once where this process changed it.

mod change_visitor;
mod connect;
mod get_visitor;
pub mod http;
mod list_visitors;
mod model;
mod moves;
mod page_view;
mod store;
pub mod wire;

use std::{collections::HashMap, sync::Arc, time::Duration};

use accounts::{Tokens, VisitorClaims};
use db::{Db, Known, Scope, unavailable};
use edge::RateLimit;
use futures_util::future::BoxFuture;
use kernel::{
    Announce, Clock, Presence, Problem, ProblemKind, VisitorActor, VisitorId, WidgetId, WorkspaceId,
};
use widgets::Widgets;

pub use connect::Connected;
pub use list_visitors::Wanted;
pub use model::{
    MAX_ATTRIBUTE_NAME, MAX_ATTRIBUTES, MAX_ATTRIBUTES_BYTES, MAX_ATTRIBUTES_DEPTH, MAX_PAGE_TITLE,
    MAX_PAGE_URL, MAX_SEARCH, Visitor,
};
pub use moves::WRITE_EVERY;

/// How old what is known of a visitor may be: 5 s are promised, and looking it up anew takes its part of them.
const FRESH: Duration = Duration::from_secs(4);
/// How many visitors are remembered at a time.
const REMEMBERED: u64 = 4_096;

/// The open conversation of each of these visitors who has one.
pub type OpenConversations = Arc<
    dyn Fn(
            WorkspaceId,
            Vec<VisitorId>,
        ) -> BoxFuture<'static, Result<HashMap<VisitorId, wire::OpenConversation>, Problem>>
        + Send
        + Sync,
>;

/// What visitors ask of those who are built on them. The server fills these in.
#[derive(Clone)]
pub struct Hooks {
    /// Who is here.
    pub presence: Arc<dyn Presence>,
    /// The way to the sockets.
    pub announce: Arc<dyn Announce>,
    /// Who talks with us already.
    pub open_conversations: OpenConversations,
    /// Called after the commit when name, e-mail, phone or attributes of somebody changed.
    pub changed: Arc<dyn Fn(WorkspaceId, VisitorId) + Send + Sync>,
}

/// The visitors. Clones are handles to the same ones.
#[derive(Clone)]
pub struct Visitors {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Clock,
    tokens: Tokens,
    widgets: Widgets,
    limit_connect: RateLimit,
    hooks: Hooks,
    /// Looked up at most [`FRESH`] ago.
    known: Known<VisitorId, Arc<Visitor>>,
    moves: moves::Moves,
}

impl Visitors {
    /// The visitors in `db`. `limit_connect` is how often a new one may come from one address.
    #[must_use]
    pub fn new(
        db: Db,
        clock: Clock,
        tokens: Tokens,
        widgets: Widgets,
        limit_connect: RateLimit,
        hooks: Hooks,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                db,
                clock,
                tokens,
                widgets,
                limit_connect,
                hooks,
                known: Known::new(REMEMBERED, FRESH),
                moves: moves::Moves::default(),
            }),
        }
    }

    /// A visitor of the workspace, or `not-found`. For who is known to be allowed it; agents ask [`Visitors::get_visitor`].
    pub async fn get(&self, workspace: WorkspaceId, id: VisitorId) -> Result<Arc<Visitor>, Problem> {
        if let Some(visitor) = self.inner.known.get(&id) {
            let visitor = (visitor.workspace == workspace).then_some(visitor);
            return visitor.map(|visitor| self.moved(visitor)).ok_or_else(unknown);
        }
        let reading = self.inner.known.reading();
        let tx = self.read(Scope::Workspace(workspace)).await?;
        let found = store::visitor(&tx, workspace, id).await.map_err(unavailable)?;
        let visitor = Arc::new(found.ok_or_else(unknown)?);
        self.inner.known.remember(reading, id, Arc::clone(&visitor));
        Ok(self.moved(visitor))
    }

    /// Those of `ids` that are of the workspace, in no order.
    pub async fn many(
        &self,
        workspace: WorkspaceId,
        ids: &[VisitorId],
    ) -> Result<Vec<Arc<Visitor>>, Problem> {
        let (mut found, mut missing) = (Vec::with_capacity(ids.len()), Vec::new());
        for id in ids {
            match self.inner.known.get(id) {
                Some(visitor) if visitor.workspace == workspace => found.push(self.moved(visitor)),
                Some(_) => {}
                None => missing.push(*id),
            }
        }
        if !missing.is_empty() {
            let reading = self.inner.known.reading();
            let tx = self.read(Scope::Workspace(workspace)).await?;
            for visitor in store::named(&tx, workspace, &missing)
                .await
                .map_err(unavailable)?
            {
                let visitor = Arc::new(visitor);
                self.inner
                    .known
                    .remember(reading, visitor.id, Arc::clone(&visitor));
                found.push(self.moved(visitor));
            }
        }
        Ok(found)
    }

    /// The visitor behind the claims, or `invalid-token` when there is none any more. At most 5 s old; known visitors ask no
    /// database.
    pub async fn authenticate(&self, claims: &VisitorClaims) -> Result<VisitorActor, Problem> {
        match self.get(claims.workspace, claims.visitor).await {
            Ok(visitor) => Ok(visitor.actor(claims.widget)),
            Err(problem) if problem.kind == ProblemKind::NotFound => Err(bad_token()),
            Err(problem) => Err(problem),
        }
    }

    /// The visitor as agents see them.
    #[must_use]
    pub fn shown(&self, visitor: &Visitor) -> wire::Visitor {
        wire::Visitor::new(visitor, self.inner.hooks.presence.visitor_is_here(visitor.id))
    }

    /// Visitors as agents see them, with what goes on just now; in their order.
    pub async fn live(
        &self,
        workspace: WorkspaceId,
        visitors: &[Arc<Visitor>],
    ) -> Result<Vec<wire::LiveVisitor>, Problem> {
        if visitors.is_empty() {
            return Ok(Vec::new());
        }
        let ids = visitors.iter().map(|visitor| visitor.id).collect();
        let mut open = (self.inner.hooks.open_conversations)(workspace, ids).await?;
        let presence = &self.inner.hooks.presence;
        let live = visitors.iter().map(|visitor| wire::LiveVisitor {
            visitor: self.shown(visitor),
            visit: presence.visit(visitor.id).map(Into::into),
            open_conversation: open.remove(&visitor.id),
        });
        Ok(live.collect())
    }

    /// Through which widget they are here, or came first.
    #[must_use]
    pub fn widget_of(&self, visitor: &Visitor) -> WidgetId {
        let visit = self.inner.hooks.presence.visit(visitor.id);
        visit.map_or(visitor.widget, |visit| visit.widget)
    }

    /// The visitor as they see themselves.
    #[must_use]
    pub fn shown_to_self(&self, visitor: &Visitor) -> wire::VisitorSelf {
        wire::VisitorSelf::new(visitor, self.inner.hooks.presence.visitor_is_here(visitor.id))
    }

    async fn read(&self, scope: Scope) -> Result<db::Tx, Problem> {
        self.inner.db.read(scope).await.map_err(unavailable)
    }

    async fn write(&self, scope: Scope) -> Result<db::Tx, Problem> {
        self.inner.db.write(scope).await.map_err(unavailable)
    }
}

fn unknown() -> Problem {
    Problem::not_found("visitor")
}

fn bad_token() -> Problem {
    Problem::new(
        ProblemKind::InvalidToken,
        "The visitor's token is malformed, expired or of somebody who is not here any more. Forget it and connect anew.",
    )
}
