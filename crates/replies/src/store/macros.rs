//! Macros as rows.

use conversations::act::Act;
use db::Tx;
use edge::Cursor;
use kernel::{AgentActor, AgentId, Timestamp, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order, QueryResult,
    prelude::Json,
    sea_query::{Expr, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::macros::Macro;

const TABLE: &str = "macros";
const COLUMNS: [&str; 7] = [
    "id",
    "author_id",
    "name",
    "actions",
    "shared",
    "created_at",
    "updated_at",
];

/// What a macro does, as its column holds it.
#[derive(Serialize, Deserialize)]
struct Doing {
    reply: Option<String>,
    actions: Vec<Act>,
}

fn doing_of(made: &Macro) -> Result<Json, DbErr> {
    let doing = Doing {
        reply: made.reply.clone(),
        actions: made.actions.clone(),
    };
    serde_json::to_value(doing).map_err(|error| DbErr::Json(error.to_string()))
}

fn macro_of(row: &QueryResult) -> Result<Macro, DbErr> {
    let doing: Json = row.try_get_by_index(3)?;
    let Doing { reply, actions } =
        serde_json::from_value(doing).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(Macro {
        id: row.try_get_by_index(0)?,
        author: AgentId(row.try_get_by_index(1)?),
        name: row.try_get_by_index(2)?,
        actions,
        reply,
        shared: row.try_get_by_index(4)?,
        created_at: Timestamp(row.try_get_by_index(5)?),
        updated_at: Timestamp(row.try_get_by_index(6)?),
    })
}

/// A page of those that the agent sees behind `after`, the oldest first.
pub(crate) async fn page(
    tx: &Tx,
    agent: &AgentActor,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<Macro>, DbErr> {
    let mut query = super::seen_by(agent, TABLE, COLUMNS);
    if let Some(Cursor { at, id }) = after {
        let place = Expr::tuple([Expr::col("created_at"), Expr::col("id")]);
        query.and_where(place.gt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    query
        .order_by("created_at", Order::Asc)
        .order_by("id", Order::Asc)
        .limit(limit);
    tx.query_all(&query).await?.iter().map(macro_of).collect()
}

fn selecting(agent: &AgentActor, id: Uuid) -> SelectStatement {
    let mut query = super::seen_by(agent, TABLE, COLUMNS);
    query.and_where(Expr::col("id").eq(id));
    query
}

/// One that the agent sees.
pub(crate) async fn one(tx: &Tx, agent: &AgentActor, id: Uuid) -> Result<Option<Macro>, DbErr> {
    let row = tx.query_one(&selecting(agent, id)).await?;
    row.as_ref().map(macro_of).transpose()
}

/// As [`one`], and nobody else changes the row until this transaction ends.
pub(crate) async fn one_for_change(tx: &Tx, agent: &AgentActor, id: Uuid) -> Result<Option<Macro>, DbErr> {
    // SQLite has one writer and ignores the lock.
    let row = tx.query_one(selecting(agent, id).lock_exclusive()).await?;
    row.as_ref().map(macro_of).transpose()
}

/// How many the agent has made.
pub(crate) async fn count(tx: &Tx, agent: &AgentActor) -> Result<u64, DbErr> {
    super::count_own(tx, agent, TABLE).await
}

pub(crate) async fn insert(tx: &Tx, workspace: WorkspaceId, made: &Macro) -> Result<(), DbErr> {
    let query = Query::insert()
        .into_table(TABLE)
        .columns(["workspace_id"].into_iter().chain(COLUMNS))
        .values_panic([
            workspace.0.into(),
            made.id.into(),
            made.author.0.into(),
            made.name.clone().into(),
            doing_of(made)?.into(),
            made.shared.into(),
            made.created_at.0.into(),
            made.updated_at.0.into(),
        ])
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

pub(crate) async fn update(tx: &Tx, workspace: WorkspaceId, made: &Macro) -> Result<(), DbErr> {
    let query = Query::update()
        .table(TABLE)
        .value("name", made.name.clone())
        .value("actions", doing_of(made)?)
        .value("shared", made.shared)
        .value("updated_at", made.updated_at.0)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(made.id))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

pub(crate) async fn delete(tx: &Tx, workspace: WorkspaceId, id: Uuid) -> Result<(), DbErr> {
    super::delete_one(tx, workspace, TABLE, id).await
}
