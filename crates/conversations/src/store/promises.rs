//! Promises as rows.

use std::collections::{HashMap, HashSet};

use db::Tx;
use kernel::{ConversationId, Timestamp, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order, QueryResult,
    prelude::{Json, Uuid},
    sea_query::{Expr, OnConflict, Query, SelectStatement},
};
use serde::Deserialize;
use serde_json::json;

use super::{all_of, found};
use crate::{
    model::{Conversation, Priority, Status},
    promises::{Kind, Policy, Promise},
};

/// Open conversations of a workspace that promises are kept for, at most: those that were active last.
const MOST_OPEN: u64 = 10_000;

const COLUMNS: [&str; 9] = [
    "conversation_id",
    "priority",
    "first_response_due_at",
    "resolution_due_at",
    "running_since",
    "spent",
    "is_over",
    "first_response_breached_at",
    "resolution_breached_at",
];

fn promise_of(row: &QueryResult) -> Result<(ConversationId, Promise), DbErr> {
    let at = |place: usize| -> Result<Option<Timestamp>, DbErr> {
        let at: Option<i64> = row.try_get_by_index(place)?;
        Ok(at.map(Timestamp))
    };
    let (id, priority): (Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    let promise = Promise {
        priority: Priority::parse(&priority)
            .ok_or_else(|| DbErr::Type(format!("the priority {priority}")))?,
        first_response_due_at: at(2)?,
        resolution_due_at: at(3)?,
        running_since: at(4)?,
        spent: row.try_get_by_index(5)?,
        is_over: row.try_get_by_index(6)?,
        first_response_breached_at: at(7)?,
        resolution_breached_at: at(8)?,
    };
    Ok((ConversationId(id), promise))
}

fn selecting(workspace: WorkspaceId) -> SelectStatement {
    Query::select()
        .columns(COLUMNS)
        .from("promises")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned()
}

async fn read(tx: &Tx, query: &SelectStatement) -> Result<HashMap<ConversationId, Promise>, DbErr> {
    tx.query_all(query).await?.iter().map(promise_of).collect()
}

/// Of these conversations.
pub(crate) async fn of(
    tx: &Tx,
    workspace: WorkspaceId,
    rows: &[Conversation],
) -> Result<HashMap<ConversationId, Promise>, DbErr> {
    let mut query = selecting(workspace);
    query.and_where(Expr::col("conversation_id").is_in(rows.iter().map(|row| row.id.0)));
    read(tx, &query).await
}

fn open_statuses() -> [&'static str; 2] {
    [Status::Waiting.as_str(), Status::Active.as_str()]
}

fn open_ids(workspace: WorkspaceId) -> SelectStatement {
    Query::select()
        .column("id")
        .from("conversations")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("status").is_in(open_statuses()))
        .to_owned()
}

/// The conversations that are not over, laid aside or not.
pub(crate) async fn open(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<Conversation>, DbErr> {
    let mut query = all_of(workspace);
    query
        .and_where(Expr::col("status").is_in(open_statuses()))
        .order_by("last_activity_at", Order::Desc)
        .limit(MOST_OPEN);
    found(tx, &query).await
}

/// Those that are not over, and those of conversations that are open again.
pub(crate) async fn running(
    tx: &Tx,
    workspace: WorkspaceId,
) -> Result<HashMap<ConversationId, Promise>, DbErr> {
    let mut query = selecting(workspace);
    query.and_where(
        Expr::col("is_over")
            .eq(false)
            .or(Expr::col("conversation_id").in_subquery(open_ids(workspace))),
    );
    read(tx, &query).await
}

/// The conversations that are over while what was promised in them runs.
pub(crate) async fn over(tx: &Tx, workspace: WorkspaceId) -> Result<HashSet<ConversationId>, DbErr> {
    let query = Query::select()
        .column("conversation_id")
        .from("promises")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("is_over").eq(false))
        .and_where(Expr::col("conversation_id").not_in_subquery(open_ids(workspace)))
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| row.try_get_by_index(0).map(ConversationId))
        .collect()
}

pub(crate) async fn put(
    tx: &Tx,
    workspace: WorkspaceId,
    promises: &[(ConversationId, Promise)],
) -> Result<(), DbErr> {
    for (id, promise) in promises {
        let at = |at: Option<Timestamp>| at.map(|at| at.0).into();
        let query = Query::insert()
            .into_table("promises")
            .columns(["workspace_id", "next_due_at"].into_iter().chain(COLUMNS))
            .values_panic([
                workspace.0.into(),
                at(promise.next_due()),
                id.0.into(),
                promise.priority.as_str().into(),
                at(promise.first_response_due_at),
                at(promise.resolution_due_at),
                at(promise.running_since),
                promise.spent.into(),
                promise.is_over.into(),
                at(promise.first_response_breached_at),
                at(promise.resolution_breached_at),
            ])
            .on_conflict(
                OnConflict::columns(["workspace_id", "conversation_id"])
                    .update_columns(["next_due_at"].into_iter().chain(COLUMNS.into_iter().skip(1)))
                    .to_owned(),
            )
            .to_owned();
        tx.execute(&query).await?;
    }
    Ok(())
}

/// Forgets all of a workspace. Returns of which conversations.
pub(crate) async fn forget(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<ConversationId>, DbErr> {
    let gone = read(tx, &selecting(workspace)).await?;
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::delete()
        .from_table("promises")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned();
    tx.execute(&query).await?;
    Ok(gone
        .into_iter()
        .filter(|(_, promise)| !promise.is_over)
        .map(|(id, _)| id)
        .collect())
}

/// That one was not kept, in the event log.
pub(crate) async fn note(
    tx: &Tx,
    workspace: WorkspaceId,
    conversation: ConversationId,
    kind: Kind,
    due_at: Timestamp,
    now: Timestamp,
) -> Result<(), DbErr> {
    let data = json!({ "target": kind.as_str(), "dueAt": due_at }).to_string();
    let query = Query::insert()
        .into_table("events")
        .columns(["workspace_id", "kind", "conversation_id", "data", "created_at"])
        .values_panic([
            workspace.0.into(),
            "conversation.breached".into(),
            conversation.0.into(),
            data.into(),
            now.0.into(),
        ])
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

/// What the workspace promises, if it ever said.
pub(crate) async fn policy(tx: &Tx, workspace: WorkspaceId) -> Result<Option<Policy>, DbErr> {
    let query = Query::select()
        .column("policy")
        .from("promise_policies")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned();
    let row = tx.query_one(&query).await?;
    row.map(|row| {
        let policy: Json = row.try_get_by_index(0)?;
        Policy::deserialize(policy).map_err(|error| DbErr::Json(error.to_string()))
    })
    .transpose()
}

pub(crate) async fn set_policy(
    tx: &Tx,
    workspace: WorkspaceId,
    policy: &Policy,
    now: Timestamp,
) -> Result<(), DbErr> {
    let policy = serde_json::to_value(policy).map_err(|error| DbErr::Json(error.to_string()))?;
    let query = Query::insert()
        .into_table("promise_policies")
        .columns(["workspace_id", "policy", "updated_at"])
        .values_panic([workspace.0.into(), policy.into(), now.0.into()])
        .on_conflict(
            OnConflict::column("workspace_id")
                .update_columns(["policy", "updated_at"])
                .to_owned(),
        )
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}
