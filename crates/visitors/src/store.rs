//! All SQL of visitors. Functions work in the transaction they are given and never commit it.

mod tables;

use db::Tx;
use edge::Cursor;
use kernel::{Timestamp, VisitorId, WidgetId, WorkspaceId, text::folded};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    prelude::Json,
    sea_query::{Expr, ExprTrait, LikeExpr},
};

use crate::{Visitor, moves::Move, wire::Page};
use tables::visitors::{self, Column};

pub(crate) async fn insert(tx: &Tx, visitor: &Visitor) -> Result<(), DbErr> {
    let row = visitors::ActiveModel {
        workspace_id: Set(visitor.workspace.0),
        id: Set(visitor.id.0),
        widget_id: Set(visitor.widget.0),
        name: Set(visitor.name.clone()),
        email: Set(visitor.email.clone()),
        phone: Set(visitor.phone.clone()),
        attributes: Set(Json::Object(visitor.attributes.clone())),
        page: Set(page_as_json(visitor.page.as_ref())?),
        address: Set(visitor.address.clone()),
        user_agent: Set(visitor.user_agent.clone()),
        first_seen_at: Set(visitor.first_seen_at.0),
        last_seen_at: Set(visitor.last_seen_at.0),
        search: Set(visitor.found_by()),
    };
    visitors::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Writes what somebody is called and from where they come; neither where they are nor what is noted about them.
pub(crate) async fn update_person(tx: &Tx, visitor: &Visitor) -> Result<(), DbErr> {
    let row = visitors::ActiveModel {
        workspace_id: Unchanged(visitor.workspace.0),
        id: Unchanged(visitor.id.0),
        name: Set(visitor.name.clone()),
        email: Set(visitor.email.clone()),
        phone: Set(visitor.phone.clone()),
        address: Set(visitor.address.clone()),
        user_agent: Set(visitor.user_agent.clone()),
        search: Set(visitor.found_by()),
        ..Default::default()
    };
    visitors::Entity::update(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Writes what is noted about somebody.
pub(crate) async fn update_attributes(tx: &Tx, visitor: &Visitor) -> Result<(), DbErr> {
    let row = visitors::ActiveModel {
        workspace_id: Unchanged(visitor.workspace.0),
        id: Unchanged(visitor.id.0),
        attributes: Set(Json::Object(visitor.attributes.clone())),
        ..Default::default()
    };
    visitors::Entity::update(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Writes where somebody is. Of a visitor who is gone there is nothing to write.
pub(crate) async fn update_move(tx: &Tx, id: VisitorId, noted: &Move) -> Result<(), DbErr> {
    let mut update = visitors::Entity::update_many()
        .col_expr(Column::LastSeenAt, Expr::value(noted.seen_at.0))
        .filter(Column::WorkspaceId.eq(noted.workspace.0))
        .filter(Column::Id.eq(id.0));
    if noted.page.is_some() {
        update = update.col_expr(Column::Page, Expr::value(page_as_json(noted.page.as_ref())?));
    }
    update.exec(&**tx).await?;
    Ok(())
}

pub(crate) async fn visitor(
    tx: &Tx,
    workspace: WorkspaceId,
    id: VisitorId,
) -> Result<Option<Visitor>, DbErr> {
    let row = visitors::Entity::find_by_id((workspace.0, id.0))
        .one(&**tx)
        .await?;
    row.map(visitor_of).transpose()
}

/// As [`visitor`], and nobody else changes the row until this transaction ends.
pub(crate) async fn visitor_for_change(
    tx: &Tx,
    workspace: WorkspaceId,
    id: VisitorId,
) -> Result<Option<Visitor>, DbErr> {
    // SQLite has one writer and ignores the lock.
    let row = visitors::Entity::find_by_id((workspace.0, id.0))
        .lock_exclusive()
        .one(&**tx)
        .await?;
    row.map(visitor_of).transpose()
}

/// Those of `ids` that there are.
pub(crate) async fn named(tx: &Tx, workspace: WorkspaceId, ids: &[VisitorId]) -> Result<Vec<Visitor>, DbErr> {
    search_named(tx, workspace, ids, None).await
}

/// Those of `ids` that there are and that `q` finds.
pub(crate) async fn search_named(
    tx: &Tx,
    workspace: WorkspaceId,
    ids: &[VisitorId],
    q: Option<&str>,
) -> Result<Vec<Visitor>, DbErr> {
    let select = of(workspace, q).filter(Column::Id.is_in(ids.iter().map(|id| id.0)));
    rows(select, tx).await
}

/// A page of those that `q` finds behind `after`, who was seen last first. Found by their ids: an index holds what they are sought
/// by, and their rows are read of those alone that match.
pub(crate) async fn page(
    tx: &Tx,
    workspace: WorkspaceId,
    q: Option<&str>,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<Visitor>, DbErr> {
    let mut found = of(workspace, q)
        .select_only()
        .column(Column::Id)
        .order_by_desc(Column::LastSeenAt)
        .order_by_desc(Column::Id)
        .limit(limit);
    if let Some(Cursor { at, id }) = after {
        let place = Expr::tuple([Expr::col(Column::LastSeenAt), Expr::col(Column::Id)]);
        found = found.filter(place.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let select = of(workspace, None)
        .filter(Column::Id.in_subquery(found.into_query()))
        .order_by_desc(Column::LastSeenAt)
        .order_by_desc(Column::Id);
    rows(select, tx).await
}

fn of(workspace: WorkspaceId, q: Option<&str>) -> Select<visitors::Entity> {
    let select = visitors::Entity::find().filter(Column::WorkspaceId.eq(workspace.0));
    let Some(q) = q.filter(|q| !q.is_empty()) else {
        return select;
    };
    let like = LikeExpr::new(format!("%{}%", escaped(&folded(q)))).escape('\\');
    select.filter(Expr::col(Column::Search).like(like))
}

/// The text with the wildcards of LIKE as themselves.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

async fn rows(select: Select<visitors::Entity>, tx: &Tx) -> Result<Vec<Visitor>, DbErr> {
    select.all(&**tx).await?.into_iter().map(visitor_of).collect()
}

fn visitor_of(row: visitors::Model) -> Result<Visitor, DbErr> {
    let Json::Object(attributes) = row.attributes else {
        return Err(DbErr::Json(format!("the attributes of visitor {}", row.id)));
    };
    let page = row.page.map(serde_json::from_value::<Page>).transpose();
    Ok(Visitor {
        workspace: WorkspaceId(row.workspace_id),
        id: VisitorId(row.id),
        widget: WidgetId(row.widget_id),
        name: row.name,
        email: row.email,
        phone: row.phone,
        attributes,
        page: page.map_err(|error| DbErr::Json(error.to_string()))?,
        address: row.address,
        user_agent: row.user_agent,
        first_seen_at: Timestamp(row.first_seen_at),
        last_seen_at: Timestamp(row.last_seen_at),
    })
}

fn page_as_json(page: Option<&Page>) -> Result<Option<Json>, DbErr> {
    page.map(serde_json::to_value)
        .transpose()
        .map_err(|error| DbErr::Json(error.to_string()))
}
