//! All SQL of the audit log. Functions work in the transaction they are given and never commit it.

pub(crate) mod log;

use db::Tx;
use kernel::WorkspaceId;
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order, QueryResult,
    sea_query::{Expr, LockType, OnConflict, Query, SelectStatement},
};

use crate::{
    Filter,
    chain::{End, Key, Row},
    list::Which,
    model::Draft,
};

/// The columns of an entry, in the order in which they are read and written everywhere.
const COLUMNS: [&str; 13] = [
    "workspace_id",
    "seq",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "action",
    "target_kind",
    "target_id",
    "target_name",
    "details",
    "previous_hash",
    "hash",
];

fn row(found: &QueryResult) -> Result<Row, DbErr> {
    Ok(Row {
        workspace: found.try_get_by_index(0)?,
        seq: found.try_get_by_index(1)?,
        at: found.try_get_by_index(2)?,
        actor_kind: found.try_get_by_index(3)?,
        actor_id: found.try_get_by_index(4)?,
        actor_name: found.try_get_by_index(5)?,
        action: found.try_get_by_index(6)?,
        target_kind: found.try_get_by_index(7)?,
        target_id: found.try_get_by_index(8)?,
        target_name: found.try_get_by_index(9)?,
        details: found.try_get_by_index(10)?,
        previous: found.try_get_by_index(11)?,
        hash: found.try_get_by_index(12)?,
    })
}

fn entries(workspace: WorkspaceId) -> SelectStatement {
    Query::select()
        .columns(COLUMNS)
        .from("audit_entries")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned()
}

fn chain(workspace: WorkspaceId) -> SelectStatement {
    Query::select()
        .columns(["seq", "hash", "seal"])
        .from("audit_chains")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned()
}

/// All of them, the oldest first.
pub(crate) async fn workspaces(tx: &Tx) -> Result<Vec<WorkspaceId>, DbErr> {
    let query = Query::select()
        .column("id")
        .from("workspaces")
        .order_by("created_at", Order::Asc)
        .order_by("id", Order::Asc)
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| row.try_get_by_index(0).map(WorkspaceId))
        .collect()
}

/// Where the chain ends, if it has begun.
pub(crate) async fn end(tx: &Tx, workspace: WorkspaceId) -> Result<Option<End>, DbErr> {
    end_of(tx, workspace, &chain(workspace)).await
}

async fn end_of(tx: &Tx, workspace: WorkspaceId, query: &SelectStatement) -> Result<Option<End>, DbErr> {
    let Some(found) = tx.query_one(query).await? else {
        return Ok(None);
    };
    Ok(Some(End {
        workspace: workspace.0,
        seq: found.try_get_by_index(0)?,
        hash: found.try_get_by_index(1)?,
        seal: found.try_get_by_index(2)?,
    }))
}

/// The end of the chain, which nobody else moves until this transaction ends.
async fn lock_end(tx: &Tx, key: &Key, workspace: WorkspaceId) -> Result<End, DbErr> {
    let locked = chain(workspace).lock(LockType::Update).to_owned();
    if let Some(end) = end_of(tx, workspace, &locked).await? {
        return Ok(end);
    }
    let first = End::beginning(key, workspace);
    let insert = Query::insert()
        .into_table("audit_chains")
        .columns(["workspace_id", "seq", "hash", "seal"])
        .values_panic([
            workspace.0.into(),
            first.seq.into(),
            first.hash.clone().into(),
            first.seal.clone().into(),
        ])
        .on_conflict(OnConflict::column("workspace_id").do_nothing().to_owned())
        .to_owned();
    tx.execute(&insert).await?;
    // Somebody else may have begun it at the same moment.
    Ok(end_of(tx, workspace, &locked).await?.unwrap_or(first))
}

/// Adds entries of one workspace to its chain.
pub(crate) async fn append(tx: &Tx, key: &Key, drafts: &[Draft]) -> Result<(), DbErr> {
    let Some(workspace) = drafts.first().map(Draft::workspace) else {
        return Ok(());
    };
    let mut end = lock_end(tx, key, workspace).await?;
    for row in end.add(key, drafts) {
        let insert = Query::insert()
            .into_table("audit_entries")
            .columns(COLUMNS)
            .values_panic([
                row.workspace.into(),
                row.seq.into(),
                row.at.into(),
                row.actor_kind.into(),
                row.actor_id.into(),
                row.actor_name.into(),
                row.action.into(),
                row.target_kind.into(),
                row.target_id.into(),
                row.target_name.into(),
                row.details.into(),
                row.previous.into(),
                row.hash.into(),
            ])
            .to_owned();
        tx.execute(&insert).await?;
    }
    let update = Query::update()
        .table("audit_chains")
        .value("seq", end.seq)
        .value("hash", end.hash)
        .value("seal", end.seal)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned();
    tx.execute(&update).await.map(|_| ())
}

/// Entries behind number `seq`, in the order of the chain.
pub(crate) async fn after(tx: &Tx, workspace: WorkspaceId, seq: i64, limit: u64) -> Result<Vec<Row>, DbErr> {
    let query = entries(workspace)
        .and_where(Expr::col("seq").gt(seq))
        .order_by("seq", Order::Asc)
        .limit(limit)
        .to_owned();
    tx.query_all(&query).await?.iter().map(row).collect()
}

/// The newest entries before `before` (a time and a number) that the filter lets through.
pub(crate) async fn page(
    tx: &Tx,
    workspace: WorkspaceId,
    filter: &Filter,
    before: Option<(i64, i64)>,
    limit: u64,
) -> Result<Vec<Row>, DbErr> {
    let mut query = entries(workspace);
    narrow(&mut query, filter);
    if let Some((at, seq)) = before {
        let place = Expr::tuple([Expr::col("at"), Expr::col("seq")]);
        query.and_where(place.lt(Expr::tuple([Expr::val(at), Expr::val(seq)])));
    }
    query
        .order_by("at", Order::Desc)
        .order_by("seq", Order::Desc)
        .limit(limit);
    tx.query_all(&query).await?.iter().map(row).collect()
}

/// How many entries the filter lets through.
pub(crate) async fn count(tx: &Tx, workspace: WorkspaceId, filter: &Filter) -> Result<i64, DbErr> {
    let mut query = Query::select()
        .expr(Expr::cust("COUNT(*)"))
        .from("audit_entries")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned();
    narrow(&mut query, filter);
    match tx.query_one(&query).await? {
        Some(found) => found.try_get_by_index(0),
        None => Ok(0),
    }
}

fn narrow(query: &mut SelectStatement, filter: &Filter) {
    if let Some(from) = filter.from {
        query.and_where(Expr::col("at").gte(from.0));
    }
    if let Some(to) = filter.to {
        query.and_where(Expr::col("at").lt(to.0));
    }
    match filter.actor {
        Some(Which::One(id)) => query.and_where(Expr::col("actor_id").eq(id)),
        Some(Which::Kind(kind)) => query.and_where(Expr::col("actor_kind").eq(kind.as_str())),
        None => query,
    };
    match filter.target {
        Some(Which::One(id)) => query.and_where(Expr::col("target_id").eq(id)),
        Some(Which::Kind(kind)) => query.and_where(Expr::col("target_kind").eq(kind.as_str())),
        None => query,
    };
    if !filter.actions.is_empty() {
        query.and_where(Expr::col("action").is_in(filter.actions.iter().map(|action| action.as_str())));
    }
}

#[cfg(test)]
mod tests;
