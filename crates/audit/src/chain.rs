//! How entries hang together. Pure.
//!
//! The canonical form of an entry is these fields, each as `<length in bytes>:<bytes>,` and an absent one as `-,`, in UTF-8:
//! `deskbell-audit-1`, workspace, number, time (milliseconds since 1970 UTC), kind, id and name of who did it, action, kind, id and
//! name of what it was done to, details (JSON, as stored), hash of the entry before (hexadecimal; 64 zeros for the first). Its hash is
//! HMAC-SHA256 with the key. The end of a chain is sealed the same way, over `deskbell-audit-end-1`, workspace, number and hash.
//! Ids are written with hyphens and small letters. `docs/audit.md` says the same to operators.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Timestamp, WorkspaceId};
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    model::{Details, Draft, Target, Who},
    words::Action,
};

/// An HMAC-SHA256.
pub(crate) type Hash = [u8; 32];

/// What the hashes are made with.
#[derive(Clone)]
pub(crate) struct Key(Hmac<Sha256>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    pub(crate) fn new(text: &str) -> Self {
        // HMAC takes keys of every length: this never fails.
        Self(
            Hmac::new_from_slice(text.as_bytes())
                .unwrap_or_else(|_| Hmac::new(&hmac::digest::common::Key::<Hmac<Sha256>>::default())),
        )
    }

    fn hash(&self, fields: &[Option<&str>]) -> Hash {
        let mut mac = self.0.clone();
        for field in fields {
            match field {
                Some(text) => {
                    mac.update(text.len().to_string().as_bytes());
                    mac.update(b":");
                    mac.update(text.as_bytes());
                }
                None => mac.update(b"-"),
            }
            mac.update(b",");
        }
        mac.finalize().into_bytes().into()
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// An entry as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) workspace: Uuid,
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) actor_kind: String,
    pub(crate) actor_id: Option<Uuid>,
    pub(crate) actor_name: Option<String>,
    pub(crate) action: String,
    pub(crate) target_kind: String,
    pub(crate) target_id: Option<Uuid>,
    pub(crate) target_name: Option<String>,
    pub(crate) details: String,
    pub(crate) previous: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

impl Row {
    /// The hash that belongs to what stands in the row, were its number `seq`.
    pub(crate) fn hash_as(&self, key: &Key, seq: i64) -> Hash {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string());
        let (actor_id, target_id) = (id(self.actor_id), id(self.target_id));
        key.hash(&[
            Some("deskbell-audit-1"),
            Some(&self.workspace.to_string()),
            Some(&seq.to_string()),
            Some(&self.at.to_string()),
            Some(&self.actor_kind),
            actor_id.as_deref(),
            self.actor_name.as_deref(),
            Some(&self.action),
            Some(&self.target_kind),
            target_id.as_deref(),
            self.target_name.as_deref(),
            Some(&self.details),
            Some(&hex(&self.previous)),
        ])
    }
}

/// Where a chain ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) workspace: Uuid,
    /// The number of the last entry; 0 before the first.
    pub(crate) seq: i64,
    /// Its hash.
    pub(crate) hash: Vec<u8>,
    /// That this is the end.
    pub(crate) seal: Vec<u8>,
}

impl End {
    /// Of a chain without entries.
    pub(crate) fn beginning(key: &Key, workspace: WorkspaceId) -> Self {
        Self::sealed(key, workspace.0, 0, vec![0; 32])
    }

    fn sealed(key: &Key, workspace: Uuid, seq: i64, hash: Vec<u8>) -> Self {
        let seal = seal(key, workspace, seq, &hash).to_vec();
        Self {
            workspace,
            seq,
            hash,
            seal,
        }
    }

    /// Whether it is as we left it.
    pub(crate) fn is_ours(&self, key: &Key) -> bool {
        self.seal == seal(key, self.workspace, self.seq, &self.hash)
    }

    /// Adds `drafts`, and is the new end. Where somebody changed the end, an entry before them says so for ever.
    pub(crate) fn add<'a>(&mut self, key: &Key, drafts: impl IntoIterator<Item = &'a Draft>) -> Vec<Row> {
        let mut rows = Vec::new();
        for draft in drafts {
            if rows.is_empty() && !self.is_ours(key) {
                let broken = broken(self, draft.at);
                rows.push(self.link(key, &broken));
            }
            rows.push(self.link(key, draft));
        }
        *self = Self::sealed(key, self.workspace, self.seq, std::mem::take(&mut self.hash));
        rows
    }

    fn link(&mut self, key: &Key, draft: &Draft) -> Row {
        let Draft {
            who,
            at,
            action,
            target,
            details,
        } = draft;
        let mut row = Row {
            workspace: self.workspace,
            seq: self.seq + 1,
            at: at.0,
            actor_kind: who.kind.as_str().to_owned(),
            actor_id: who.id,
            actor_name: who.name.as_deref().map(str::to_owned),
            action: action.as_str().to_owned(),
            target_kind: target.kind.as_str().to_owned(),
            target_id: target.id,
            target_name: target.name.clone(),
            details: details.to_string(),
            previous: std::mem::take(&mut self.hash),
            hash: Vec::new(),
        };
        row.hash = row.hash_as(key, row.seq).to_vec();
        self.seq = row.seq;
        self.hash.clone_from(&row.hash);
        row
    }
}

fn seal(key: &Key, workspace: Uuid, seq: i64, hash: &[u8]) -> Hash {
    key.hash(&[
        Some("deskbell-audit-end-1"),
        Some(&workspace.to_string()),
        Some(&seq.to_string()),
        Some(&hex(hash)),
    ])
}

/// What is written down when the end is not as we left it.
fn broken(end: &End, at: Timestamp) -> Draft {
    let workspace = WorkspaceId(end.workspace);
    Draft {
        who: Who::deskbell(workspace),
        at,
        action: Action::ChainBroken,
        target: Target::workspace(workspace),
        details: Details::new().fact("after", end.seq),
    }
}
