//! Is every entry as it was written? Reads, and changes nothing.

use db::{Scope, unavailable};
use kernel::{Problem, WorkspaceId};
use std::fmt;

use crate::{
    Action, Audit,
    chain::{End, Key, Row, hex},
    store,
};

/// Rows that are read at a time.
const AT_A_TIME: u64 = 1_000;
/// How far from its place an entry is looked for that was moved.
const NEARBY: i64 = 10_000;

/// What became of a workspace's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many entries are as they were written, from the first on.
    pub good: i64,
    /// The hash of the last of them, hexadecimal: whoever keeps it elsewhere can tell later that nothing before it was exchanged.
    pub end: String,
    /// The first thing that is wrong.
    pub fault: Option<Fault>,
}

/// What is wrong with a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// What stands in the entry is not what was written.
    Edited(i64),
    /// Entries are missing: the first and the last of them.
    Missing(i64, i64),
    /// In the place of an entry stands another one.
    Moved {
        /// The place.
        place: i64,
        /// Which entry it is.
        is: i64,
    },
    /// The entry is what was written, but not after the one that stands before it.
    Unlinked(i64),
    /// Entries are missing behind the last one: the first and the last of them.
    Cut(i64, i64),
    /// An entry stands behind the end of the chain.
    Behind(i64),
    /// The note of where the chain ends was changed, or taken away.
    End,
    /// The end had been changed before this entry was written; it says so itself.
    Broken(i64),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edited(seq) => write!(f, "entry {seq} was edited"),
            Self::Missing(first, last) if first == last => write!(f, "entry {first} is missing"),
            Self::Missing(first, last) => write!(f, "entries {first} to {last} are missing"),
            Self::Moved { place, is } => {
                write!(
                    f,
                    "entry {place} is out of order: in its place stands what was written as entry {is}"
                )
            }
            Self::Unlinked(seq) => write!(f, "entry {seq} does not follow the one before it"),
            Self::Cut(first, last) if first == last => write!(f, "entry {first}, the last one, was cut off"),
            Self::Cut(first, last) => write!(f, "entries {first} to {last}, the last ones, were cut off"),
            Self::Behind(seq) => write!(f, "entry {seq} stands behind the end of the log"),
            Self::End => f.write_str("the note of where the log ends was changed or taken away"),
            Self::Broken(seq) => {
                write!(
                    f,
                    "the end of the log had been changed before entry {seq} was written"
                )
            }
        }
    }
}

impl Audit {
    /// Every workspace of this installation, the oldest first.
    pub async fn workspaces(&self) -> Result<Vec<WorkspaceId>, Problem> {
        let tx = self.inner.db.read(Scope::Global).await.map_err(unavailable)?;
        store::workspaces(&tx).await.map_err(unavailable)
    }

    /// Walks the workspace's chain from its first entry to its end.
    pub async fn verify(&self, workspace: WorkspaceId) -> Result<Verdict, Problem> {
        let scope = Scope::Workspace(workspace);
        let tx = self.inner.db.read(scope).await.map_err(unavailable)?;
        let end = store::end(&tx, workspace).await.map_err(unavailable)?;
        let mut walk = Walk::new(&self.inner.key, workspace);
        loop {
            let rows = store::after(&tx, workspace, walk.last.seq, AT_A_TIME)
                .await
                .map_err(unavailable)?;
            let is_last = rows.is_empty();
            for row in rows {
                if let Err(fault) = walk.step(&row) {
                    return Ok(walk.verdict(Some(fault)));
                }
            }
            if is_last {
                let fault = walk.arrive(end.as_ref()).err();
                return Ok(walk.verdict(fault));
            }
        }
    }
}

/// Where somebody who walks a chain is.
struct Walk<'a> {
    key: &'a Key,
    last: End,
}

impl<'a> Walk<'a> {
    fn new(key: &'a Key, workspace: WorkspaceId) -> Self {
        Self {
            key,
            last: End::beginning(key, workspace),
        }
    }

    /// Goes on to the next row, or says what is wrong with it.
    fn step(&mut self, row: &Row) -> Result<(), Fault> {
        let place = self.last.seq + 1;
        let is_genuine = row.hash == row.hash_as(self.key, row.seq);
        if row.seq != place {
            return Err(Fault::Missing(place, row.seq - 1));
        }
        if !is_genuine {
            return Err(self.moved(row).unwrap_or(Fault::Edited(place)));
        }
        if row.previous != self.last.hash {
            return Err(Fault::Unlinked(place));
        }
        if row.action == Action::ChainBroken.as_str() {
            return Err(Fault::Broken(place));
        }
        self.last.seq = row.seq;
        self.last.hash.clone_from(&row.hash);
        Ok(())
    }

    /// An entry that is not right here may be right elsewhere.
    fn moved(&self, row: &Row) -> Option<Fault> {
        let near = (row.seq - NEARBY).max(1)..row.seq.saturating_add(NEARBY);
        let mut places = near.filter(|seq| *seq != row.seq);
        let is = places.find(|seq| row.hash == row.hash_as(self.key, *seq))?;
        Some(Fault::Moved { place: row.seq, is })
    }

    /// There are no more rows: is this where the chain ends?
    fn arrive(&self, end: Option<&End>) -> Result<(), Fault> {
        let Some(end) = end else {
            return if self.last.seq == 0 {
                Ok(())
            } else {
                Err(Fault::End)
            };
        };
        if !end.is_ours(self.key) {
            return Err(Fault::End);
        }
        if end.seq > self.last.seq {
            return Err(Fault::Cut(self.last.seq + 1, end.seq));
        }
        if end.seq < self.last.seq {
            return Err(Fault::Behind(end.seq + 1));
        }
        if end.hash == self.last.hash {
            Ok(())
        } else {
            Err(Fault::End)
        }
    }

    fn verdict(&self, fault: Option<Fault>) -> Verdict {
        Verdict {
            good: self.last.seq,
            end: hex(&self.last.hash),
            fault,
        }
    }
}

#[cfg(test)]
mod tests;
