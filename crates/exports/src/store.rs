//! All SQL of exports. Functions work in the transaction they are given and never commit it.

pub(crate) mod conversations;
pub(crate) mod messages;

use db::Tx;
use kernel::{AgentId, Timestamp, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order, QueryResult,
    sea_query::{Expr, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{Failure, Kind, State, model::Export};

/// A line of a table.
pub(crate) type Line = Vec<Option<String>>;
/// Some lines, and where those behind them begin.
pub(crate) type Lines = (Vec<Line>, Option<String>);

const COLUMNS: [&str; 20] = [
    "workspace_id",
    "id",
    "kind",
    "state",
    "from_at",
    "to_at",
    "narrowing",
    "notes",
    "done",
    "total",
    "place",
    "chunks",
    "bytes",
    "attempts",
    "failure",
    "created_by",
    "created_by_name",
    "created_at",
    "ended_at",
    "expires_at",
];

fn exports(workspace: WorkspaceId) -> SelectStatement {
    Query::select()
        .columns(COLUMNS)
        .from("exports")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned()
}

fn export(row: &QueryResult) -> Result<Export, DbErr> {
    let word = |at: usize| row.try_get_by_index::<String>(at);
    let time = |at: usize| row.try_get_by_index::<Option<i64>>(at);
    let bad = |what: &str| DbErr::Type(format!("the {what} of an export"));
    let failure: Option<String> = row.try_get_by_index(14)?;
    Ok(Export {
        workspace: WorkspaceId(row.try_get_by_index(0)?),
        id: row.try_get_by_index(1)?,
        kind: Kind::parse(&word(2)?).ok_or_else(|| bad("kind"))?,
        state: State::parse(&word(3)?).ok_or_else(|| bad("state"))?,
        from: Timestamp(row.try_get_by_index(4)?),
        to: Timestamp(row.try_get_by_index(5)?),
        narrowing: serde_json::from_str(&word(6)?).map_err(|_| bad("narrowing"))?,
        notes: row.try_get_by_index(7)?,
        done: row.try_get_by_index(8)?,
        total: row.try_get_by_index(9)?,
        place: row.try_get_by_index(10)?,
        chunks: row.try_get_by_index(11)?,
        bytes: row.try_get_by_index(12)?,
        attempts: row.try_get_by_index(13)?,
        failure: failure.as_deref().and_then(Failure::parse),
        created_by: AgentId(row.try_get_by_index(15)?),
        created_by_name: row.try_get_by_index(16)?,
        created_at: Timestamp(row.try_get_by_index(17)?),
        ended_at: time(18)?.map(Timestamp),
        expires_at: time(19)?.map(Timestamp),
    })
}

/// The export, and the job that somebody has to see to.
pub(crate) async fn insert(tx: &Tx, export: &Export) -> Result<(), DbErr> {
    let narrowing =
        serde_json::to_string(&export.narrowing).map_err(|error| DbErr::Json(error.to_string()))?;
    let query = Query::insert()
        .into_table("exports")
        .columns(COLUMNS)
        .values_panic([
            export.workspace.0.into(),
            export.id.into(),
            export.kind.as_str().into(),
            export.state.as_str().into(),
            export.from.0.into(),
            export.to.0.into(),
            narrowing.into(),
            export.notes.into(),
            export.done.into(),
            export.total.into(),
            export.place.clone().into(),
            export.chunks.into(),
            export.bytes.into(),
            export.attempts.into(),
            export.failure.map(Failure::as_str).into(),
            export.created_by.0.into(),
            export.created_by_name.as_str().into(),
            export.created_at.0.into(),
            export.ended_at.map(|at| at.0).into(),
            export.expires_at.map(|at| at.0).into(),
        ])
        .to_owned();
    tx.execute(&query).await?;
    let job = Query::insert()
        .into_table("jobs")
        .columns(["id", "workspace_id", "due_at", "holder"])
        .values_panic([
            export.id.into(),
            export.workspace.0.into(),
            export.created_at.0.into(),
            None::<Uuid>.into(),
        ])
        .to_owned();
    tx.execute(&job).await.map(|_| ())
}

/// Writes what changes while it is written out.
pub(crate) async fn update(tx: &Tx, export: &Export) -> Result<(), DbErr> {
    let query = Query::update()
        .table("exports")
        .value("state", export.state.as_str())
        .value("done", export.done)
        .value("total", export.total)
        .value("place", export.place.clone())
        .value("chunks", export.chunks)
        .value("bytes", export.bytes)
        .value("attempts", export.attempts)
        .value("failure", export.failure.map(Failure::as_str))
        .value("ended_at", export.ended_at.map(|at| at.0))
        .value("expires_at", export.expires_at.map(|at| at.0))
        .and_where(Expr::col("workspace_id").eq(export.workspace.0))
        .and_where(Expr::col("id").eq(export.id))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

pub(crate) async fn one(tx: &Tx, workspace: WorkspaceId, id: Uuid) -> Result<Option<Export>, DbErr> {
    let query = exports(workspace).and_where(Expr::col("id").eq(id)).to_owned();
    tx.query_one(&query).await?.as_ref().map(export).transpose()
}

fn is_visible() -> Expr {
    Expr::col("state").ne(State::Deleted.as_str())
}

/// The newest first. Ids are in the order of time.
pub(crate) async fn list(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<Export>, DbErr> {
    let query = exports(workspace)
        .and_where(is_visible())
        .order_by("id", Order::Desc)
        .to_owned();
    tx.query_all(&query).await?.iter().map(export).collect()
}

/// How many are under way, and how many there are in all.
pub(crate) async fn count(tx: &Tx, workspace: WorkspaceId) -> Result<(u64, u64), DbErr> {
    let query = Query::select()
        .column("state")
        .from("exports")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(is_visible())
        .to_owned();
    let (mut under_way, mut all) = (0, 0);
    for row in tx.query_all(&query).await? {
        let state: String = row.try_get_by_index(0)?;
        all += 1;
        if State::parse(&state).is_some_and(State::is_under_way) {
            under_way += 1;
        }
    }
    Ok((under_way, all))
}

/// Something that somebody has to see to.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Due {
    pub(crate) id: Uuid,
    pub(crate) workspace: WorkspaceId,
    since: i64,
}

/// What has been due for longest.
pub(crate) async fn due(tx: &Tx, now: Timestamp) -> Result<Option<Due>, DbErr> {
    let query = Query::select()
        .columns(["id", "workspace_id", "due_at"])
        .from("jobs")
        .and_where(Expr::col("due_at").lte(now.0))
        .order_by("due_at", Order::Asc)
        .order_by("id", Order::Asc)
        .limit(1)
        .to_owned();
    let Some(row) = tx.query_one(&query).await? else {
        return Ok(None);
    };
    Ok(Some(Due {
        id: row.try_get_by_index(0)?,
        workspace: WorkspaceId(row.try_get_by_index(1)?),
        since: row.try_get_by_index(2)?,
    }))
}

/// Makes it `holder`'s until `lease`, unless somebody changed anything about it since it was found.
pub(crate) async fn claim(tx: &Tx, due: &Due, holder: Uuid, lease: Timestamp) -> Result<bool, DbErr> {
    let query = Query::update()
        .table("jobs")
        .value("due_at", lease.0)
        .value("holder", holder)
        .and_where(Expr::col("id").eq(due.id))
        .and_where(Expr::col("due_at").eq(due.since))
        .to_owned();
    Ok(tx.execute(&query).await?.rows_affected() == 1)
}

/// What is `holder`'s is `next`'s until `due`. `false`: it was not.
pub(crate) async fn hold(
    tx: &Tx,
    id: Uuid,
    holder: Uuid,
    next: Option<Uuid>,
    due: Timestamp,
) -> Result<bool, DbErr> {
    let query = Query::update()
        .table("jobs")
        .value("due_at", due.0)
        .value("holder", next)
        .and_where(Expr::col("id").eq(id))
        .and_where(Expr::col("holder").eq(holder))
        .to_owned();
    Ok(tx.execute(&query).await?.rows_affected() == 1)
}

/// Nobody's, and due now.
pub(crate) async fn take_from_worker(
    tx: &Tx,
    workspace: WorkspaceId,
    id: Uuid,
    now: Timestamp,
) -> Result<(), DbErr> {
    let query = Query::update()
        .table("jobs")
        .value("due_at", now.0)
        .value("holder", None::<Uuid>)
        .and_where(Expr::col("id").eq(id))
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

/// The export and its job; its file must be gone.
pub(crate) async fn forget(tx: &Tx, workspace: WorkspaceId, id: Uuid) -> Result<(), DbErr> {
    for table in ["exports", "jobs"] {
        let query = Query::delete()
            .from_table(table)
            .and_where(Expr::col("workspace_id").eq(workspace.0))
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        tx.execute(&query).await?;
    }
    Ok(())
}

/// One more part of the file.
pub(crate) async fn add_chunk(tx: &Tx, export: &Export, text: &str) -> Result<(), DbErr> {
    let query = Query::insert()
        .into_table("export_chunks")
        .columns(["workspace_id", "export_id", "number", "content"])
        .values_panic([
            export.workspace.0.into(),
            export.id.into(),
            export.chunks.into(),
            text.as_bytes().to_vec().into(),
        ])
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

pub(crate) async fn chunk(
    tx: &Tx,
    workspace: WorkspaceId,
    id: Uuid,
    number: i64,
) -> Result<Option<Vec<u8>>, DbErr> {
    let query = Query::select()
        .column("content")
        .from("export_chunks")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("export_id").eq(id))
        .and_where(Expr::col("number").eq(number))
        .to_owned();
    let row = tx.query_one(&query).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Deletes the first parts of the file that are there; how many.
pub(crate) async fn remove_chunks(
    tx: &Tx,
    workspace: WorkspaceId,
    id: Uuid,
    limit: u64,
) -> Result<u64, DbErr> {
    let of_file = |query: Expr| {
        Expr::col("workspace_id")
            .eq(workspace.0)
            .and(Expr::col("export_id").eq(id))
            .and(query)
    };
    let first = Query::select()
        .column("number")
        .from("export_chunks")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("export_id").eq(id))
        .order_by("number", Order::Asc)
        .limit(limit)
        .to_owned();
    let query = Query::delete()
        .from_table("export_chunks")
        .and_where(of_file(Expr::col("number").in_subquery(first)))
        .to_owned();
    Ok(tx.execute(&query).await?.rows_affected())
}

/// How many parts of files there are.
#[cfg(test)]
pub(crate) async fn all_chunks(tx: &Tx, workspace: WorkspaceId) -> Result<usize, DbErr> {
    let query = Query::select()
        .column("number")
        .from("export_chunks")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned();
    Ok(tx.query_all(&query).await?.len())
}
