//! Tags as rows.

use db::Tx;
use kernel::{Timestamp, WorkspaceId, text::folded};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order, QueryResult,
    sea_query::{Expr, InsertStatement, OnConflict, Query},
};
use uuid::Uuid;

use crate::tags::Tag;

fn tag(row: &QueryResult) -> Result<Tag, DbErr> {
    Ok(Tag {
        id: row.try_get_by_index(0)?,
        name: row.try_get_by_index(1)?,
        color: row.try_get_by_index(2)?,
        created_at: Timestamp(row.try_get_by_index(3)?),
    })
}

/// All of the workspace, by name.
pub(crate) async fn all(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<Tag>, DbErr> {
    let query = Query::select()
        .columns(["id", "name", "color", "created_at"])
        .from("tags")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .order_by("folded", Order::Asc)
        .to_owned();
    tx.query_all(&query).await?.iter().map(tag).collect()
}

pub(crate) async fn one(tx: &Tx, workspace: WorkspaceId, id: Uuid) -> Result<Option<Tag>, DbErr> {
    let query = Query::select()
        .columns(["id", "name", "color", "created_at"])
        .from("tags")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    tx.query_one(&query).await?.as_ref().map(tag).transpose()
}

fn inserting(workspace: WorkspaceId, tag: &Tag) -> InsertStatement {
    Query::insert()
        .into_table("tags")
        .columns(["workspace_id", "id", "name", "folded", "color", "created_at"])
        .values_panic([
            workspace.0.into(),
            tag.id.into(),
            tag.name.clone().into(),
            folded(&tag.name).into(),
            tag.color.clone().into(),
            tag.created_at.0.into(),
        ])
        .to_owned()
}

pub(crate) async fn insert(tx: &Tx, workspace: WorkspaceId, tag: &Tag) -> Result<(), DbErr> {
    tx.execute(&inserting(workspace, tag)).await.map(|_| ())
}

/// Somebody else may have made it meanwhile: then theirs stays, and this is `false`.
pub(crate) async fn insert_unless_there(tx: &Tx, workspace: WorkspaceId, tag: &Tag) -> Result<bool, DbErr> {
    let mut query = inserting(workspace, tag);
    query.on_conflict(
        OnConflict::columns(["workspace_id", "folded"])
            .do_nothing()
            .to_owned(),
    );
    Ok(tx.execute(&query).await?.rows_affected() > 0)
}

pub(crate) async fn update(tx: &Tx, workspace: WorkspaceId, tag: &Tag) -> Result<(), DbErr> {
    let query = Query::update()
        .table("tags")
        .value("name", tag.name.clone())
        .value("folded", folded(&tag.name))
        .value("color", tag.color.clone())
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(tag.id))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

pub(crate) async fn delete(tx: &Tx, workspace: WorkspaceId, id: Uuid) -> Result<(), DbErr> {
    let query = Query::delete()
        .from_table("tags")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}
