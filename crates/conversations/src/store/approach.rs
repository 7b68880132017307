//! Which visitors talk with us already, and what agents began with them.

use std::collections::HashMap;

use db::Tx;
use kernel::{AgentId, VisitorId, WorkspaceId};
use sea_orm::{
    DbErr, ExprTrait, Order,
    sea_query::{Expr, Query},
};

use super::{all_of, found};
use crate::model::Conversation;

/// What is open, the newest activity first. A visitor has one, or a few.
pub(crate) const OPEN: &str = "status IN ('waiting', 'active') ORDER BY last_activity_at DESC LIMIT 20";

/// The open conversation of each of these visitors who has one: that of the newest activity.
pub(crate) async fn open_of(
    tx: &Tx,
    workspace: WorkspaceId,
    visitors: &[VisitorId],
) -> Result<HashMap<VisitorId, Conversation>, DbErr> {
    let mut query = all_of(workspace);
    query
        .and_where(Expr::col("visitor_id").is_in(visitors.iter().map(|id| id.0)))
        .and_where(Expr::col("status").is_in(["waiting", "active"]))
        .order_by("last_activity_at", Order::Asc);
    let open = found(tx, &query).await?;
    Ok(open.into_iter().map(|row| (row.visitor, row)).collect())
}

/// The conversation that the agent began with the visitor under this `clientId`.
pub(crate) async fn approached_before(
    tx: &Tx,
    workspace: WorkspaceId,
    visitor: VisitorId,
    agent: AgentId,
    client_id: &str,
) -> Result<Option<Conversation>, DbErr> {
    // By way of the visitor's conversations: among all messages the agent's would be sought one by one.
    let theirs = Query::select()
        .column("id")
        .from("conversations")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("visitor_id").eq(visitor.0))
        .to_owned();
    let first = Query::select()
        .column("conversation_id")
        .from("messages")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("conversation_id").in_subquery(theirs))
        .and_where(Expr::col("seq").eq(1))
        .and_where(Expr::col("sender_id").eq(agent.0))
        .and_where(Expr::col("client_id").eq(client_id))
        .to_owned();
    let mut query = all_of(workspace);
    query
        .and_where(Expr::col("visitor_id").eq(visitor.0))
        .and_where(Expr::col("id").in_subquery(first));
    Ok(found(tx, &query).await?.pop())
}
