//! Adding entries on the connections of the message log, which are not SeaORM's.

use std::collections::BTreeMap;

use kernel::WorkspaceId;
use rusqlite::{OptionalExtension, Transaction, params};
use sea_orm::sqlx::{self, PgConnection, Row as _};

use crate::{
    Audit,
    chain::{End, Row},
    model::Draft,
};

/// The drafts of each workspace, in their order; workspaces in one order for all nodes, which lock them one after the other.
fn by_workspace(drafts: &[Draft]) -> BTreeMap<WorkspaceId, Vec<&Draft>> {
    let mut all: BTreeMap<WorkspaceId, Vec<&Draft>> = BTreeMap::new();
    for draft in drafts {
        all.entry(draft.workspace()).or_default().push(draft);
    }
    all
}

/// Adds entries, of any workspaces, in a write transaction of SQLite.
pub fn append_sqlite(audit: &Audit, tx: &Transaction<'_>, drafts: &[Draft]) -> Result<(), rusqlite::Error> {
    let key = &audit.inner.key;
    for (workspace, drafts) in by_workspace(drafts) {
        let found = tx
            .prepare_cached("SELECT seq, hash, seal FROM audit_chains WHERE workspace_id = ?1")?
            .query_row(params![workspace.0], |row| {
                Ok(End {
                    workspace: workspace.0,
                    seq: row.get(0)?,
                    hash: row.get(1)?,
                    seal: row.get(2)?,
                })
            })
            .optional()?;
        let mut end = found.unwrap_or_else(|| End::beginning(key, workspace));
        let mut insert = tx.prepare_cached(
            "INSERT INTO audit_entries (workspace_id, seq, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, \
             target_name, details, previous_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?;
        for row in end.add(key, drafts) {
            insert.execute(params![
                row.workspace,
                row.seq,
                row.at,
                row.actor_kind,
                row.actor_id,
                row.actor_name,
                row.action,
                row.target_kind,
                row.target_id,
                row.target_name,
                row.details,
                row.previous,
                row.hash,
            ])?;
        }
        tx.prepare_cached(
            "INSERT INTO audit_chains (workspace_id, seq, hash, seal) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (workspace_id) DO UPDATE SET seq = ?2, hash = ?3, seal = ?4",
        )?
        .execute(params![workspace.0, end.seq, end.hash, end.seal])?;
    }
    Ok(())
}

/// Adds entries, of any workspaces that the transaction was opened for, on PostgreSQL.
pub async fn append_postgres(
    audit: &Audit,
    tx: &mut PgConnection,
    drafts: &[Draft],
) -> Result<(), sqlx::Error> {
    let key = &audit.inner.key;
    for (workspace, drafts) in by_workspace(drafts) {
        let first = End::beginning(key, workspace);
        sqlx::query(
            "INSERT INTO audit_chains (workspace_id, seq, hash, seal) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(workspace.0)
        .bind(first.seq)
        .bind(first.hash)
        .bind(first.seal)
        .execute(&mut *tx)
        .await?;
        let found =
            sqlx::query("SELECT seq, hash, seal FROM audit_chains WHERE workspace_id = $1 FOR UPDATE")
                .bind(workspace.0)
                .fetch_one(&mut *tx)
                .await?;
        let mut end = End {
            workspace: workspace.0,
            seq: found.try_get(0)?,
            hash: found.try_get(1)?,
            seal: found.try_get(2)?,
        };
        insert(tx, &end.add(key, drafts)).await?;
        sqlx::query("UPDATE audit_chains SET seq = $2, hash = $3, seal = $4 WHERE workspace_id = $1")
            .bind(workspace.0)
            .bind(end.seq)
            .bind(end.hash)
            .bind(end.seal)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// One column of some rows.
fn column<'a, U>(rows: &'a [Row], of: impl Fn(&'a Row) -> U) -> Vec<U> {
    rows.iter().map(of).collect()
}

async fn insert(tx: &mut PgConnection, rows: &[Row]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO audit_entries (workspace_id, seq, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, \
         target_name, details, previous_hash, hash) \
         SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], \
         $9::uuid[], $10::text[], $11::text[], $12::bytea[], $13::bytea[])",
    )
    .bind(column(rows, |row| row.workspace))
    .bind(column(rows, |row| row.seq))
    .bind(column(rows, |row| row.at))
    .bind(column(rows, |row| row.actor_kind.as_str()))
    .bind(column(rows, |row| row.actor_id))
    .bind(column(rows, |row| row.actor_name.as_deref()))
    .bind(column(rows, |row| row.action.as_str()))
    .bind(column(rows, |row| row.target_kind.as_str()))
    .bind(column(rows, |row| row.target_id))
    .bind(column(rows, |row| row.target_name.as_deref()))
    .bind(column(rows, |row| row.details.as_str()))
    .bind(column(rows, |row| row.previous.as_slice()))
    .bind(column(rows, |row| row.hash.as_slice()))
    .execute(tx)
    .await?;
    Ok(())
}
