//! All SQL of canned responses and macros. Functions work in the transaction they are given and never commit it.

pub(crate) mod macros;
pub(crate) mod responses;

use db::Tx;
use kernel::{AgentActor, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait,
    sea_query::{Expr, Func, Query, SelectStatement},
};
use uuid::Uuid;

/// The rows of `table` that the agent sees: their own, and the shared ones.
fn seen_by(
    agent: &AgentActor,
    table: &'static str,
    columns: impl IntoIterator<Item = &'static str>,
) -> SelectStatement {
    Query::select()
        .columns(columns)
        .from(table)
        .and_where(Expr::col("workspace_id").eq(agent.workspace.0))
        .and_where(
            Expr::col("author_id")
                .eq(agent.id.0)
                .or(Expr::col("shared").eq(true)),
        )
        .to_owned()
}

/// How many rows of `table` are the agent's own.
async fn count_own(tx: &Tx, agent: &AgentActor, table: &'static str) -> Result<u64, DbErr> {
    let query = Query::select()
        .expr(Func::count(Expr::col("id")))
        .from(table)
        .and_where(Expr::col("workspace_id").eq(agent.workspace.0))
        .and_where(Expr::col("author_id").eq(agent.id.0))
        .to_owned();
    let row = tx.query_one(&query).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

async fn delete_one(tx: &Tx, workspace: WorkspaceId, table: &'static str, id: Uuid) -> Result<(), DbErr> {
    let query = Query::delete()
        .from_table(table)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}
