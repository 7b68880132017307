//! Browsers that take pushes, as rows.

use std::collections::HashSet;

use db::Tx;
use kernel::{AgentActor, AgentId, Timestamp, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order, QueryResult,
    prelude::Uuid,
    sea_query::{Expr, Query, SelectStatement},
};

const TABLE: &str = "push_subscriptions";

/// A browser that takes pushes.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) id: Uuid,
    pub(crate) endpoint: String,
    /// Its public key: a point of P-256, uncompressed.
    pub(crate) p256dh: Vec<u8>,
    /// Its secret: 16 bytes.
    pub(crate) auth: Vec<u8>,
    pub(crate) created_at: Timestamp,
}

fn selecting(workspace: WorkspaceId) -> SelectStatement {
    Query::select()
        .columns(["id", "endpoint", "p256dh", "auth", "created_at"])
        .from(TABLE)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned()
}

fn subscription_of(row: &QueryResult) -> Result<Subscription, DbErr> {
    Ok(Subscription {
        id: row.try_get_by_index(0)?,
        endpoint: row.try_get_by_index(1)?,
        p256dh: row.try_get_by_index(2)?,
        auth: row.try_get_by_index(3)?,
        created_at: Timestamp(row.try_get_by_index(4)?),
    })
}

/// Those of an agent, the newest first.
pub(crate) async fn of_agent(
    tx: &Tx,
    workspace: WorkspaceId,
    agent: AgentId,
) -> Result<Vec<Subscription>, DbErr> {
    let mut query = selecting(workspace);
    query
        .and_where(Expr::col("agent_id").eq(agent.0))
        .order_by("created_at", Order::Desc)
        .order_by("id", Order::Desc);
    tx.query_all(&query).await?.iter().map(subscription_of).collect()
}

/// The agents of the workspace who have some.
pub(crate) async fn holders(tx: &Tx, workspace: WorkspaceId) -> Result<HashSet<AgentId>, DbErr> {
    let query = Query::select()
        .distinct()
        .column("agent_id")
        .from(TABLE)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| Ok(AgentId(row.try_get_by_index(0)?)))
        .collect()
}

/// Puts it in the place of what the agent had under that address before: the browser may have made new keys.
pub(crate) async fn put(tx: &Tx, agent: &AgentActor, made: &Subscription) -> Result<(), DbErr> {
    // The browser is this agent's now, whoever signed in there before.
    let gone = Query::delete()
        .from_table(TABLE)
        .and_where(Expr::col("workspace_id").eq(agent.workspace.0))
        .and_where(Expr::col("endpoint").eq(made.endpoint.clone()))
        .to_owned();
    tx.execute(&gone).await?;
    let query = Query::insert()
        .into_table(TABLE)
        .columns([
            "workspace_id",
            "id",
            "agent_id",
            "session_id",
            "endpoint",
            "p256dh",
            "auth",
            "created_at",
        ])
        .values_panic([
            agent.workspace.0.into(),
            made.id.into(),
            agent.id.0.into(),
            agent.session.0.into(),
            made.endpoint.clone().into(),
            made.p256dh.clone().into(),
            made.auth.clone().into(),
            made.created_at.0.into(),
        ])
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

pub(crate) async fn delete(tx: &Tx, workspace: WorkspaceId, id: Uuid) -> Result<(), DbErr> {
    let query = Query::delete()
        .from_table(TABLE)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}
