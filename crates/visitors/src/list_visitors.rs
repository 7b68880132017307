//! The visitors of a workspace, in pages.

use std::{cmp::Reverse, sync::Arc};

use db::{Scope, Tx, unavailable};
use edge::{Cursor, Page};
use kernel::{AgentActor, Permission, Problem, VisitorId, text::Check};

use crate::{Visitor, Visitors, model::MAX_SEARCH, store, wire};

/// The list's name in its cursors.
pub(crate) const LIST: &str = "visitors";
/// How many are looked at in one query while only those who are here, or who are not, are wanted.
const AT_A_TIME: usize = 500;

/// Which visitors are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Those who are here, or those who are not.
    pub online: Option<bool>,
    /// Whose name, e-mail address or phone number holds this.
    pub q: Option<String>,
    /// Behind which place.
    pub after: Option<Cursor>,
    /// How many.
    pub limit: u64,
}

impl Visitors {
    /// A page of the visitors: those who are here by when they came first, else by when they were last seen; the newest first.
    pub async fn list_visitors(
        &self,
        actor: &AgentActor,
        wanted: Wanted,
    ) -> Result<Page<wire::Visitor>, Problem> {
        actor.require(Permission::Answer)?;
        let mut check = Check::new();
        if let Some(q) = &wanted.q {
            check.optional("q", q, MAX_SEARCH);
        }
        check.finish()?;

        let tx = self.read(Scope::Workspace(actor.workspace)).await?;
        // One more than asked for tells whether there is a next page.
        let many = wanted.limit + 1;
        let found = match wanted.online {
            Some(true) => self.here(&tx, actor, &wanted, many).await?,
            Some(false) => self.gone(&tx, actor, &wanted, many).await?,
            None => store::page(&tx, actor.workspace, wanted.q.as_deref(), wanted.after, many)
                .await
                .map_err(unavailable)?,
        };
        Ok(Page::of(LIST, found, wanted.limit, place, |visitor| {
            self.shown(&self.moved(Arc::new(visitor)))
        }))
    }

    /// Those who are here. Presence knows them by id, and ids are in the order in which they came first.
    async fn here(
        &self,
        tx: &Tx,
        actor: &AgentActor,
        wanted: &Wanted,
        many: u64,
    ) -> Result<Vec<Visitor>, Problem> {
        let mut ids: Vec<VisitorId> = self.inner.hooks.presence.visitors_here(actor.workspace);
        ids.sort_unstable_by_key(|id| Reverse(*id));
        if let Some(after) = wanted.after {
            ids.retain(|id| id.0 < after.id);
        }
        let mut found = Vec::new();
        for some in ids.chunks(AT_A_TIME) {
            let mut matching = store::search_named(tx, actor.workspace, some, wanted.q.as_deref())
                .await
                .map_err(unavailable)?;
            matching.sort_unstable_by_key(|visitor| Reverse(visitor.id));
            found.extend(matching);
            if found.len() as u64 >= many {
                break;
            }
        }
        Ok(found)
    }

    /// Those who are not here: everybody, without those who are.
    async fn gone(
        &self,
        tx: &Tx,
        actor: &AgentActor,
        wanted: &Wanted,
        many: u64,
    ) -> Result<Vec<Visitor>, Problem> {
        let mut found = Vec::new();
        let mut after = wanted.after;
        while (found.len() as u64) < many {
            let some = store::page(tx, actor.workspace, wanted.q.as_deref(), after, AT_A_TIME as u64)
                .await
                .map_err(unavailable)?;
            let last = some.len() < AT_A_TIME;
            after = some.last().map(place);
            found.extend(
                some.into_iter()
                    .filter(|visitor| !self.inner.hooks.presence.visitor_is_here(visitor.id)),
            );
            if last {
                break;
            }
        }
        Ok(found)
    }
}

fn place(visitor: &Visitor) -> Cursor {
    Cursor {
        at: visitor.last_seen_at.0,
        id: visitor.id.0,
    }
}
