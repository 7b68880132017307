//! Saved views as rows.

use db::Tx;
use edge::Cursor;
use kernel::{AgentActor, AgentId, Timestamp, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order, QueryResult,
    sea_query::{Expr, Func, Query, SelectStatement},
};
use uuid::Uuid;

use crate::saved_views::SavedView;

const COLUMNS: [&str; 6] = ["id", "author_id", "name", "query", "shared", "created_at"];

fn view_of(row: &QueryResult) -> Result<SavedView, DbErr> {
    Ok(SavedView {
        id: row.try_get_by_index(0)?,
        author: AgentId(row.try_get_by_index(1)?),
        name: row.try_get_by_index(2)?,
        query: row.try_get_by_index(3)?,
        shared: row.try_get_by_index(4)?,
        created_at: Timestamp(row.try_get_by_index(5)?),
    })
}

/// Those that the agent sees: their own, and the shared ones.
fn seen_by(agent: &AgentActor) -> SelectStatement {
    let own = Expr::col("author_id").eq(agent.id.0);
    Query::select()
        .columns(COLUMNS)
        .from("saved_views")
        .and_where(Expr::col("workspace_id").eq(agent.workspace.0))
        .and_where(own.or(Expr::col("shared").eq(true)))
        .to_owned()
}

/// A page of those that the agent sees behind `after`, the oldest first.
pub(crate) async fn page(
    tx: &Tx,
    agent: &AgentActor,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<SavedView>, DbErr> {
    let mut query = seen_by(agent);
    if let Some(Cursor { at, id }) = after {
        let place = Expr::tuple([Expr::col("created_at"), Expr::col("id")]);
        query.and_where(place.gt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    query
        .order_by("created_at", Order::Asc)
        .order_by("id", Order::Asc)
        .limit(limit);
    tx.query_all(&query).await?.iter().map(view_of).collect()
}

/// One that the agent sees. Nobody else changes the row until this transaction ends.
pub(crate) async fn one(tx: &Tx, agent: &AgentActor, id: Uuid) -> Result<Option<SavedView>, DbErr> {
    let mut query = seen_by(agent);
    // SQLite has one writer and ignores the lock.
    query.and_where(Expr::col("id").eq(id)).lock_exclusive();
    tx.query_one(&query).await?.as_ref().map(view_of).transpose()
}

/// How many the agent has made.
pub(crate) async fn count_own(tx: &Tx, agent: &AgentActor) -> Result<u64, DbErr> {
    let query = Query::select()
        .expr(Func::count(Expr::col("id")))
        .from("saved_views")
        .and_where(Expr::col("workspace_id").eq(agent.workspace.0))
        .and_where(Expr::col("author_id").eq(agent.id.0))
        .to_owned();
    let row = tx.query_one(&query).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

pub(crate) async fn insert(tx: &Tx, workspace: WorkspaceId, made: &SavedView) -> Result<(), DbErr> {
    let query = Query::insert()
        .into_table("saved_views")
        .columns(["workspace_id"].into_iter().chain(COLUMNS))
        .values_panic([
            workspace.0.into(),
            made.id.into(),
            made.author.0.into(),
            made.name.clone().into(),
            made.query.clone().into(),
            made.shared.into(),
            made.created_at.0.into(),
        ])
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

pub(crate) async fn update(tx: &Tx, workspace: WorkspaceId, made: &SavedView) -> Result<(), DbErr> {
    let query = Query::update()
        .table("saved_views")
        .value("name", made.name.clone())
        .value("query", made.query.clone())
        .value("shared", made.shared)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(made.id))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

pub(crate) async fn delete(tx: &Tx, workspace: WorkspaceId, id: Uuid) -> Result<(), DbErr> {
    let query = Query::delete()
        .from_table("saved_views")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}
