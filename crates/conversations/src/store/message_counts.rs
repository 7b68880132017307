//! How many messages are written by whom within a quarter of an hour, counted in the transaction that writes them: so it never says
//! more or less than the messages do.

use std::{collections::BTreeMap, sync::Arc};

use kernel::{QUARTER, WorkspaceId};
use rusqlite::params;
use sea_orm::sqlx::{self, PgConnection};
use uuid::Uuid;

use crate::{model::MessageKind, wire::Message};

/// What is counted together. In this order rows are written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Counted {
    workspace: Uuid,
    sender_kind: &'static str,
    quarter: i64,
    conversation: Uuid,
    sender: Uuid,
}

/// Lines that say what happened are no messages.
fn counts(new: &[(WorkspaceId, Arc<Message>)]) -> BTreeMap<Counted, i32> {
    let mut counts = BTreeMap::new();
    for (workspace, message) in new {
        if message.kind == MessageKind::Event {
            continue;
        }
        let counted = Counted {
            workspace: workspace.0,
            sender_kind: message.sender.kind.as_str(),
            quarter: message.created_at.0.div_euclid(QUARTER),
            conversation: message.conversation_id.0,
            sender: message.sender.id.unwrap_or_default(),
        };
        *counts.entry(counted).or_default() += 1;
    }
    counts
}

pub(super) fn sqlite(
    tx: &rusqlite::Transaction<'_>,
    new: &[(WorkspaceId, Arc<Message>)],
) -> Result<(), rusqlite::Error> {
    let mut add = tx.prepare_cached(
        "INSERT INTO message_counts (workspace_id, sender_kind, quarter, conversation_id, sender_id, count) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET count = count + excluded.count",
    )?;
    for (of, count) in counts(new) {
        add.execute(params![
            of.workspace,
            of.sender_kind,
            of.quarter,
            of.conversation,
            of.sender,
            count
        ])?;
    }
    Ok(())
}

pub(super) async fn postgres(
    tx: &mut PgConnection,
    new: &[(WorkspaceId, Arc<Message>)],
) -> Result<(), sqlx::Error> {
    let counts = counts(new);
    if counts.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO message_counts AS m (workspace_id, sender_kind, quarter, conversation_id, sender_id, count) \
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::uuid[], $5::uuid[], $6::integer[]) \
         ON CONFLICT (workspace_id, sender_kind, quarter, conversation_id, sender_id) \
         DO UPDATE SET count = m.count + excluded.count",
    )
    .bind(column(&counts, |of| of.workspace))
    .bind(column(&counts, |of| of.sender_kind))
    .bind(column(&counts, |of| of.quarter))
    .bind(column(&counts, |of| of.conversation))
    .bind(column(&counts, |of| of.sender))
    .bind(counts.values().copied().collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

fn column<T>(counts: &BTreeMap<Counted, i32>, of: impl Fn(&Counted) -> T) -> Vec<T> {
    counts.keys().map(of).collect()
}
