//! Where visitors are and when they were last seen, written behind: it changes with every page and every message, and nothing
//! that was promised rests on it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use db::{Scope, unavailable};
use kernel::{Problem, Timestamp, VisitorActor, VisitorId, WorkspaceId};
use parking_lot::Mutex;

use crate::{FRESH, Visitor, Visitors, store, wire::Page};

/// How long a move waits at most until it is written.
pub const WRITE_EVERY: Duration = Duration::from_secs(2);

/// What was noted of a visitor.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    pub(crate) workspace: WorkspaceId,
    pub(crate) seen_at: Timestamp,
    pub(crate) page: Option<Page>,
    /// How often something was noted: what was written is the newest when this is the same as then.
    revision: u64,
    written_at: Option<Timestamp>,
}

/// The moves that are not written, or were a moment ago: what others remember of a visitor may still be from before. One per
/// visitor, however often they moved.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    noted: Mutex<HashMap<VisitorId, Move>>,
}

impl Moves {
    pub(crate) fn note(&self, workspace: WorkspaceId, id: VisitorId, seen_at: Timestamp, page: Option<Page>) {
        let mut noted = self.noted.lock();
        let entry = noted.entry(id).or_insert(Move {
            workspace,
            seen_at,
            page: None,
            revision: 0,
            written_at: None,
        });
        entry.seen_at = entry.seen_at.max(seen_at);
        entry.page = page.or_else(|| entry.page.take());
        entry.revision += 1;
        entry.written_at = None;
    }

    fn get(&self, id: VisitorId) -> Option<Move> {
        self.noted.lock().get(&id).cloned()
    }

    /// What waits to be written, by workspace. What was written long enough ago is forgotten.
    fn due(&self, now: Timestamp) -> HashMap<WorkspaceId, Vec<(VisitorId, Move)>> {
        let mut noted = self.noted.lock();
        noted.retain(|_, entry| entry.written_at.is_none_or(|at| at.plus(2 * FRESH) > now));
        // The room that a crowd took is given back when it is quiet again.
        let room = 2 * noted.len();
        noted.shrink_to(room);
        let mut due: HashMap<_, Vec<_>> = HashMap::new();
        for (id, entry) in noted.iter().filter(|(_, entry)| entry.written_at.is_none()) {
            due.entry(entry.workspace).or_default().push((*id, entry.clone()));
        }
        due
    }

    fn written(&self, moves: &[(VisitorId, Move)], now: Timestamp) {
        let mut noted = self.noted.lock();
        for (id, then) in moves {
            if let Some(entry) = noted.get_mut(id).filter(|entry| entry.revision == then.revision) {
                entry.written_at = Some(now);
            }
        }
    }
}

impl Visitors {
    /// Notes that the visitor is here: they wrote, or did anything else.
    pub fn seen(&self, actor: &VisitorActor) {
        self.inner
            .moves
            .note(actor.workspace, actor.id, self.inner.clock.now(), None);
    }

    /// Writes what was noted, every [`WRITE_EVERY`], for ever. The server runs this beside everything else.
    pub async fn keep_writing(&self) {
        loop {
            tokio::time::sleep(WRITE_EVERY).await;
            // The cause is in the log; what was not written is tried again.
            let _refused = self.write_moves().await;
            // What is too old is dropped when the cache is used, and it may be quiet now.
            self.inner.known.sweep();
        }
    }

    /// Writes what was noted now. For the server's end.
    pub async fn write_moves(&self) -> Result<(), Problem> {
        let now = self.inner.clock.now();
        for (workspace, moves) in self.inner.moves.due(now) {
            let tx = self.write(Scope::Workspace(workspace)).await?;
            for (id, noted) in &moves {
                store::update_move(&tx, *id, noted).await.map_err(unavailable)?;
            }
            tx.commit().await.map_err(unavailable)?;
            self.inner.moves.written(&moves, now);
        }
        Ok(())
    }

    /// The visitor with what was noted since.
    pub(crate) fn moved(&self, visitor: Arc<Visitor>) -> Arc<Visitor> {
        let Some(noted) = self.inner.moves.get(visitor.id) else {
            return visitor;
        };
        let mut moved = Arc::unwrap_or_clone(visitor);
        moved.last_seen_at = moved.last_seen_at.max(noted.seen_at);
        moved.page = noted.page.or(moved.page);
        Arc::new(moved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_while_it_is_written_is_written_next() {
        let (moves, workspace, id) = (Moves::default(), WorkspaceId::new(), VisitorId::new());
        let page = |url: &str| Page {
            url: url.into(),
            title: None,
            referrer: None,
            at: Timestamp(1),
        };
        let now = Timestamp(10_000);
        moves.note(workspace, id, Timestamp(2), Some(page("first")));
        let due = moves.due(now);
        moves.note(workspace, id, Timestamp(1), None);
        moves.written(&due[&workspace], now);
        let again = moves.due(now);
        let (_, noted) = &again[&workspace][0];
        assert_eq!(
            (noted.seen_at, noted.page.clone()),
            (Timestamp(2), Some(page("first")))
        );
        moves.written(&again[&workspace], now);
        assert!(moves.due(now).is_empty());
    }

    #[test]
    fn what_was_written_is_known_until_nobody_remembers_the_time_before() {
        let (moves, workspace, id) = (Moves::default(), WorkspaceId::new(), VisitorId::new());
        let now = Timestamp(10_000);
        moves.note(workspace, id, now, None);
        moves.written(&moves.due(now)[&workspace], now);
        moves.due(now.plus(FRESH));
        assert!(moves.get(id).is_some());
        moves.due(now.plus(3 * FRESH));
        assert!(moves.get(id).is_none());
    }
}
