//! Canned responses as rows.

use db::Tx;
use edge::Cursor;
use kernel::{AgentActor, AgentId, Timestamp, WorkspaceId, text::folded};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order, QueryResult,
    sea_query::{Expr, LikeExpr, Query, SelectStatement},
};
use uuid::Uuid;

use crate::responses::CannedResponse;

pub(crate) use sea_orm::DbErr as StoreError;

const TABLE: &str = "canned_responses";
const COLUMNS: [&str; 9] = [
    "id",
    "author_id",
    "shortcut",
    "title",
    "content",
    "shared",
    "used",
    "created_at",
    "updated_at",
];

fn response(row: &QueryResult) -> Result<CannedResponse, DbErr> {
    Ok(CannedResponse {
        id: row.try_get_by_index(0)?,
        author: AgentId(row.try_get_by_index(1)?),
        shortcut: row.try_get_by_index(2)?,
        title: row.try_get_by_index(3)?,
        content: row.try_get_by_index(4)?,
        shared: row.try_get_by_index(5)?,
        used: row.try_get_by_index(6)?,
        created_at: Timestamp(row.try_get_by_index(7)?),
        updated_at: Timestamp(row.try_get_by_index(8)?),
    })
}

/// What it is found by, each part a line of its own.
fn found_by(response: &CannedResponse) -> String {
    let CannedResponse {
        shortcut,
        title,
        content,
        ..
    } = response;
    folded(&format!("{shortcut}\n{title}\n{content}"))
}

/// The text with the wildcards of LIKE as themselves.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// A page of those that the agent sees and `q` finds, behind `after`, most used first.
pub(crate) async fn page(
    tx: &Tx,
    agent: &AgentActor,
    q: Option<&str>,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<CannedResponse>, DbErr> {
    let mut query = super::seen_by(agent, TABLE, COLUMNS);
    if let Some(q) = q.filter(|q| !q.is_empty()) {
        let like = LikeExpr::new(format!("%{}%", escaped(&folded(q)))).escape('\\');
        query.and_where(Expr::col("search").like(like));
    }
    if let Some(Cursor { at, id }) = after {
        let place = Expr::tuple([Expr::col("used"), Expr::col("id")]);
        query.and_where(place.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    query
        .order_by("used", Order::Desc)
        .order_by("id", Order::Desc)
        .limit(limit);
    tx.query_all(&query).await?.iter().map(response).collect()
}

fn selecting(agent: &AgentActor, id: Uuid) -> SelectStatement {
    let mut query = super::seen_by(agent, TABLE, COLUMNS);
    query.and_where(Expr::col("id").eq(id));
    query
}

/// One that the agent sees.
pub(crate) async fn one(tx: &Tx, agent: &AgentActor, id: Uuid) -> Result<Option<CannedResponse>, DbErr> {
    let row = tx.query_one(&selecting(agent, id)).await?;
    row.as_ref().map(response).transpose()
}

/// As [`one`], and nobody else changes the row until this transaction ends.
pub(crate) async fn one_for_change(
    tx: &Tx,
    agent: &AgentActor,
    id: Uuid,
) -> Result<Option<CannedResponse>, DbErr> {
    // SQLite has one writer and ignores the lock.
    let row = tx.query_one(selecting(agent, id).lock_exclusive()).await?;
    row.as_ref().map(response).transpose()
}

/// Whether the agent sees another one with its shortcut. Where its author is somebody else, what they have of their own is held
/// to be one of each by the table's key.
pub(crate) async fn is_taken(tx: &Tx, agent: &AgentActor, wanted: &CannedResponse) -> Result<bool, DbErr> {
    let mut query = super::seen_by(agent, TABLE, ["id"]);
    query
        .and_where(Expr::col("folded").eq(folded(&wanted.shortcut)))
        .and_where(Expr::col("id").ne(wanted.id))
        .limit(1);
    Ok(tx.query_one(&query).await?.is_some())
}

/// How many the agent has made.
pub(crate) async fn count(tx: &Tx, agent: &AgentActor) -> Result<u64, DbErr> {
    super::count_own(tx, agent, TABLE).await
}

pub(crate) async fn insert(tx: &Tx, workspace: WorkspaceId, response: &CannedResponse) -> Result<(), DbErr> {
    let query = Query::insert()
        .into_table(TABLE)
        .columns(["workspace_id", "folded", "search"].into_iter().chain(COLUMNS))
        .values_panic([
            workspace.0.into(),
            folded(&response.shortcut).into(),
            found_by(response).into(),
            response.id.into(),
            response.author.0.into(),
            response.shortcut.clone().into(),
            response.title.clone().into(),
            response.content.clone().into(),
            response.shared.into(),
            response.used.into(),
            response.created_at.0.into(),
            response.updated_at.0.into(),
        ])
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

/// Writes everything but how often it was used.
pub(crate) async fn update(tx: &Tx, workspace: WorkspaceId, response: &CannedResponse) -> Result<(), DbErr> {
    let query = Query::update()
        .table(TABLE)
        .value("shortcut", response.shortcut.clone())
        .value("folded", folded(&response.shortcut))
        .value("title", response.title.clone())
        .value("content", response.content.clone())
        .value("search", found_by(response))
        .value("shared", response.shared)
        .value("updated_at", response.updated_at.0)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(response.id))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

/// Counts one more use; `false` when it is gone.
pub(crate) async fn count_use(tx: &Tx, agent: &AgentActor, id: Uuid) -> Result<bool, DbErr> {
    let query = Query::update()
        .table(TABLE)
        .value("used", Expr::col("used").add(1))
        .and_where(Expr::col("workspace_id").eq(agent.workspace.0))
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    Ok(tx.execute(&query).await?.rows_affected() > 0)
}

pub(crate) async fn delete(tx: &Tx, workspace: WorkspaceId, id: Uuid) -> Result<(), DbErr> {
    super::delete_one(tx, workspace, TABLE, id).await
}
