//! What routing reads.

use std::collections::HashMap;

use db::Tx;
use kernel::{AgentId, ConversationId, Timestamp, WidgetId, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order,
    prelude::Uuid,
    sea_query::{Expr, Func, Query},
};

use super::{all_of, columns, found};
use crate::{
    model::{Conversation, Queued, Status},
    queue::Windows,
};

/// Everything that waits and is not laid aside, in no order.
pub(crate) async fn waiting(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<Queued>, DbErr> {
    let query = Query::select()
        .columns(columns::QUEUED)
        .from("conversations")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("status").eq(Status::Waiting.as_str()))
        .and_where(Expr::col("assignee_id").is_null())
        .and_where(Expr::col("snoozed_until").is_null())
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| columns::read_queued(&mut columns::Queried::new(row)))
        .collect()
}

/// Of each kind of thing that the clock does, this many conversations are read at a time: those whose time comes first.
pub(crate) const TIMED: u64 = 500;

/// What the clock changes next, with these windows.
pub(crate) async fn timed(
    tx: &Tx,
    workspace: WorkspaceId,
    windows: &HashMap<WidgetId, Windows>,
) -> Result<Vec<Conversation>, DbErr> {
    let first = async |condition: Expr, by: &'static str| {
        let mut query = all_of(workspace);
        query.and_where(condition).order_by(by, Order::Asc).limit(TIMED);
        found(tx, &query).await
    };
    let mut timed = first(Expr::col("snoozed_until").is_not_null(), "snoozed_until").await?;
    for (widget, windows) in windows {
        // What is laid aside wakes first.
        let awake = Expr::col("snoozed_until").is_null();
        let of_widget = Expr::col("widget_id").eq(widget.0).and(awake);
        if windows.close_after.is_some() {
            // In the words of the index that holds these alone.
            let resolved = Expr::cust("status = 'resolved'").and(of_widget.clone());
            timed.extend(first(resolved, "resolved_at").await?);
        }
        if windows.resolve_after.is_some() {
            let active = Expr::col("status").eq(Status::Active.as_str()).and(of_widget);
            timed.extend(first(active, "last_activity_at").await?);
        }
    }
    Ok(timed)
}

/// The mean of what was waited by those taken since then.
pub(crate) async fn usual_wait(
    tx: &Tx,
    workspace: WorkspaceId,
    since: Timestamp,
) -> Result<Option<i64>, DbErr> {
    let query = Query::select()
        .expr(Expr::expr(Func::sum(Expr::col("waited"))).cast_as("BIGINT"))
        .expr(Func::count(Expr::col("waited")))
        .from("conversations")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("taken_at").gt(since.0))
        .to_owned();
    let Some(row) = tx.query_one(&query).await? else {
        return Ok(None);
    };
    let (sum, count): (Option<i64>, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok(sum.filter(|_| count > 0).map(|sum| sum / count))
}

pub(crate) async fn loads(tx: &Tx, workspace: WorkspaceId) -> Result<HashMap<AgentId, u32>, DbErr> {
    let query = Query::select()
        .column("assignee_id")
        .expr(Func::count(Expr::col("id")))
        .from("conversations")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("status").eq(Status::Active.as_str()))
        .and_where(Expr::col("assignee_id").is_not_null())
        .group_by_col("assignee_id")
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let (agent, count): (Uuid, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            Ok((AgentId(agent), u32::try_from(count).unwrap_or(u32::MAX)))
        })
        .collect()
}

pub(crate) async fn unanswered(
    tx: &Tx,
    workspace: WorkspaceId,
) -> Result<Vec<(ConversationId, AgentId)>, DbErr> {
    let query = Query::select()
        .columns(["id", "assignee_id"])
        .from("conversations")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("status").eq(Status::Active.as_str()))
        .and_where(Expr::col("assignee_id").is_not_null())
        .and_where(Expr::col("awaiting_since").is_not_null())
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let (id, agent): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            Ok((ConversationId(id), AgentId(agent)))
        })
        .collect()
}

/// How many conversations of the agent were resolved or closed since then.
pub(crate) async fn ended_since(
    tx: &Tx,
    workspace: WorkspaceId,
    agent: AgentId,
    since: Timestamp,
) -> Result<i64, DbErr> {
    let query = Query::select()
        .expr(Func::count(Expr::col("id")))
        .from("conversations")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("status").is_in([Status::Resolved.as_str(), Status::Closed.as_str()]))
        .and_where(Expr::col("assignee_id").eq(agent.0))
        .and_where(Expr::col("last_activity_at").gte(since.0))
        .to_owned();
    let row = tx.query_one(&query).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

/// The scores of the agent's conversations that were active since then, at most 10,000.
pub(crate) async fn scores_since(
    tx: &Tx,
    workspace: WorkspaceId,
    agent: AgentId,
    since: Timestamp,
) -> Result<Vec<u8>, DbErr> {
    let mut query = all_of(workspace);
    query
        .and_where(Expr::col("assignee_id").eq(agent.0))
        .and_where(Expr::col("rating").is_not_null())
        .and_where(Expr::col("last_activity_at").gte(since.0))
        .limit(10_000);
    let rows = found(tx, &query).await?;
    Ok(rows
        .iter()
        .filter_map(|row| row.rating.as_ref().map(|rating| rating.score))
        .collect())
}
