//! The visitors of a workspace, in pages.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use db::{Scope, Tx, unavailable};
use edge::{Cursor, Page};
use kernel::{AgentActor, Permission, Problem, Timestamp, VisitorId, text::Check};

use crate::{Visitor, Visitors, model::MAX_SEARCH, store, wire};

/// The list's name in its cursors.
pub(crate) const LIST: &str = "visitors";
/// As [`LIST`], of the list of those who are here: it has an order of its own.
pub(crate) const HERE: &str = "visitors-here";
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
    /// A page of the visitors: those who are here by when they came, else by when they were last seen; the newest first.
    pub async fn list_visitors(
        &self,
        actor: &AgentActor,
        wanted: Wanted,
    ) -> Result<Page<wire::LiveVisitor>, Problem> {
        actor.require(Permission::SeeConversations)?;
        let mut check = Check::new();
        if let Some(q) = &wanted.q {
            check.optional("q", q, MAX_SEARCH);
        }
        check.finish()?;

        let tx = self.read(Scope::Workspace(actor.workspace)).await?;
        // One more than asked for tells whether there is a next page.
        let many = wanted.limit + 1;
        let page = match wanted.online {
            Some(true) => {
                let found = self.here(&tx, actor, &wanted, many).await?;
                let came = |(visitor, at): &(Visitor, Timestamp)| Cursor {
                    at: at.0,
                    id: visitor.id.0,
                };
                Page::of(HERE, found, wanted.limit, came, |(visitor, _)| visitor)
            }
            Some(false) => {
                let found = self.gone(&tx, actor, &wanted, many).await?;
                Page::of(LIST, found, wanted.limit, place, |visitor| visitor)
            }
            None => {
                let q = wanted.q.as_deref();
                let found = store::page(&tx, actor.workspace, q, wanted.after, many)
                    .await
                    .map_err(unavailable)?;
                Page::of(LIST, found, wanted.limit, place, |visitor| visitor)
            }
        };
        drop(tx);
        let visitors: Vec<Arc<Visitor>> = page
            .items
            .into_iter()
            .map(|visitor| self.moved(Arc::new(visitor)))
            .collect();
        Ok(Page {
            items: self.live(actor.workspace, &visitors).await?,
            next_cursor: page.next_cursor,
        })
    }

    /// Those who are here, each with when they came. Presence knows both.
    async fn here(
        &self,
        tx: &Tx,
        actor: &AgentActor,
        wanted: &Wanted,
        many: u64,
    ) -> Result<Vec<(Visitor, Timestamp)>, Problem> {
        let mut here = self.inner.hooks.presence.visitors_here(actor.workspace);
        here.sort_unstable_by_key(|(id, at)| Reverse((*at, *id)));
        if let Some(after) = wanted.after {
            here.retain(|(id, at)| (at.0, id.0) < (after.at, after.id));
        }
        let mut found = Vec::new();
        for some in here.chunks(AT_A_TIME) {
            let ids: Vec<VisitorId> = some.iter().map(|(id, _)| *id).collect();
            let matching = store::search_named(tx, actor.workspace, &ids, wanted.q.as_deref())
                .await
                .map_err(unavailable)?;
            let mut matching: HashMap<VisitorId, Visitor> = matching
                .into_iter()
                .map(|visitor| (visitor.id, visitor))
                .collect();
            found.extend(
                some.iter()
                    .filter_map(|(id, at)| Some((matching.remove(id)?, *at))),
            );
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
