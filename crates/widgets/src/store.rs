//! All SQL of widgets. Functions work in the transaction they are given and never commit it.

mod tables;

use std::collections::HashMap;

use db::Tx;
use edge::Cursor;
use kernel::{TeamId, Timestamp, WidgetId, WorkspaceId};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SelectTwo,
    prelude::{Json, Uuid},
    sea_query::{Expr, ExprTrait, Query},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Routing, Site, Widget};
use tables::{site_keys, widgets};

/// Where a site key leads.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Place {
    pub(crate) workspace: WorkspaceId,
    pub(crate) widget: WidgetId,
}

impl From<site_keys::Model> for Place {
    fn from(row: site_keys::Model) -> Self {
        Self {
            workspace: WorkspaceId(row.workspace_id),
            widget: WidgetId(row.widget_id),
        }
    }
}

pub(crate) async fn place(tx: &Tx, site_key: &str) -> Result<Option<Place>, DbErr> {
    let row = site_keys::Entity::find_by_id(site_key.to_owned())
        .one(&**tx)
        .await?;
    Ok(row.map(Place::from))
}

/// The oldest widget of all: ids are in the order of time.
pub(crate) async fn first_place(tx: &Tx) -> Result<Option<Place>, DbErr> {
    let row = site_keys::Entity::find()
        .order_by_asc(site_keys::Column::WidgetId)
        .one(&**tx)
        .await?;
    Ok(row.map(Place::from))
}

/// The allowed sites of every widget.
pub(crate) async fn all_sites(tx: &Tx) -> Result<HashMap<WidgetId, Vec<Site>>, DbErr> {
    let rows = site_keys::Entity::find()
        .select_only()
        .columns([site_keys::Column::WidgetId, site_keys::Column::AllowedSites])
        .into_tuple::<(Uuid, Json)>()
        .all(&**tx)
        .await?;
    rows.into_iter()
        .map(|(id, sites)| Ok((WidgetId(id), sites_of(sites)?)))
        .collect()
}

pub(crate) async fn insert(tx: &Tx, widget: &Widget) -> Result<(), DbErr> {
    let place = site_keys::ActiveModel {
        site_key: Set(widget.site_key.clone()),
        workspace_id: Set(widget.workspace.0),
        widget_id: Set(widget.id.0),
        allowed_sites: Set(sites_as_json(&widget.allowed_sites)),
    };
    site_keys::Entity::insert(place)
        .exec_without_returning(&**tx)
        .await?;
    let row = widgets::ActiveModel {
        workspace_id: Set(widget.workspace.0),
        id: Set(widget.id.0),
        site_key: Set(widget.site_key.clone()),
        name: Set(widget.name.clone()),
        appearance: Set(as_json(&widget.appearance)?),
        pre_chat: Set(as_json(&widget.pre_chat)?),
        created_at: Set(widget.created_at.0),
        deleted_at: Set(None),
        routing: Set(Some(as_json(&widget.routing)?)),
        hours_team_id: Set(widget.hours.map(|team| team.0)),
    };
    widgets::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

pub(crate) async fn update(tx: &Tx, widget: &Widget) -> Result<(), DbErr> {
    let place = site_keys::ActiveModel {
        site_key: Unchanged(widget.site_key.clone()),
        allowed_sites: Set(sites_as_json(&widget.allowed_sites)),
        ..Default::default()
    };
    site_keys::Entity::update(place)
        .exec_without_returning(&**tx)
        .await?;
    let row = widgets::ActiveModel {
        workspace_id: Unchanged(widget.workspace.0),
        id: Unchanged(widget.id.0),
        name: Set(widget.name.clone()),
        appearance: Set(as_json(&widget.appearance)?),
        pre_chat: Set(as_json(&widget.pre_chat)?),
        routing: Set(Some(as_json(&widget.routing)?)),
        hours_team_id: Set(widget.hours.map(|team| team.0)),
        ..Default::default()
    };
    widgets::Entity::update(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// `false` when somebody was quicker. The row stays for the conversations that came through it.
pub(crate) async fn delete(tx: &Tx, widget: &Widget, now: Timestamp) -> Result<bool, DbErr> {
    let gone = site_keys::Entity::delete_by_id(widget.site_key.clone())
        .exec(&**tx)
        .await?;
    widgets::Entity::update_many()
        .col_expr(widgets::Column::DeletedAt, Expr::value(now.0))
        .filter(widgets::Column::WorkspaceId.eq(widget.workspace.0))
        .filter(widgets::Column::Id.eq(widget.id.0))
        .exec(&**tx)
        .await?;
    Ok(gone.rows_affected == 1)
}

/// A widget that was not deleted.
pub(crate) async fn widget(tx: &Tx, workspace: WorkspaceId, id: WidgetId) -> Result<Option<Widget>, DbErr> {
    let row = living(workspace)
        .filter(widgets::Column::Id.eq(id.0))
        .one(&**tx)
        .await?;
    row.map(widget_of).transpose()
}

/// As [`widget`], and nobody else changes it until this transaction ends.
pub(crate) async fn widget_for_change(
    tx: &Tx,
    workspace: WorkspaceId,
    id: WidgetId,
) -> Result<Option<Widget>, DbErr> {
    // SQLite has one writer and ignores the lock.
    widgets::Entity::find_by_id((workspace.0, id.0))
        .lock_exclusive()
        .one(&**tx)
        .await?;
    widget(tx, workspace, id).await
}

pub(crate) async fn has_team(tx: &Tx, workspace: WorkspaceId, team: TeamId) -> Result<bool, DbErr> {
    let query = Query::select()
        .column("id")
        .from("teams")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(team.0))
        .to_owned();
    Ok(tx.query_one(&query).await?.is_some())
}

/// All of a workspace, those that were deleted too: conversations came through them.
pub(crate) async fn routing(tx: &Tx, workspace: WorkspaceId) -> Result<HashMap<WidgetId, Routing>, DbErr> {
    let rows = widgets::Entity::find()
        .select_only()
        .columns([widgets::Column::Id, widgets::Column::Routing])
        .filter(widgets::Column::WorkspaceId.eq(workspace.0))
        .into_tuple::<(Uuid, Option<Json>)>()
        .all(&**tx)
        .await?;
    rows.into_iter()
        .map(|(id, routing)| {
            let routing = routing.map_or_else(|| Ok(Routing::default()), from_json)?;
            Ok((WidgetId(id), routing))
        })
        .collect()
}

/// Whose hours hold for each of a workspace, those that were deleted too.
pub(crate) async fn hours_teams(
    tx: &Tx,
    workspace: WorkspaceId,
) -> Result<HashMap<WidgetId, Option<TeamId>>, DbErr> {
    let rows = widgets::Entity::find()
        .select_only()
        .columns([
            widgets::Column::Id,
            widgets::Column::HoursTeamId,
            widgets::Column::Routing,
        ])
        .filter(widgets::Column::WorkspaceId.eq(workspace.0))
        .into_tuple::<(Uuid, Option<Uuid>, Option<Json>)>()
        .all(&**tx)
        .await?;
    rows.into_iter()
        .map(|(id, team, routing)| {
            let routing: Routing = routing.map_or_else(|| Ok(Routing::default()), from_json)?;
            Ok((WidgetId(id), team.map(TeamId).or(routing.team_id)))
        })
        .collect()
}

/// A page of the widgets behind `after`, the oldest first.
pub(crate) async fn page(
    tx: &Tx,
    workspace: WorkspaceId,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<Widget>, DbErr> {
    let mut select = living(workspace)
        .order_by_asc(widgets::Column::CreatedAt)
        .order_by_asc(widgets::Column::Id)
        .limit(limit);
    if let Some(Cursor { at, id }) = after {
        let place = Expr::tuple([
            Expr::col((widgets::Entity, widgets::Column::CreatedAt)),
            Expr::col((widgets::Entity, widgets::Column::Id)),
        ]);
        select = select.filter(place.gt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    select.all(&**tx).await?.into_iter().map(widget_of).collect()
}

/// Those that were not deleted, each with its site key.
fn living(workspace: WorkspaceId) -> SelectTwo<widgets::Entity, site_keys::Entity> {
    widgets::Entity::find()
        .find_also_related(site_keys::Entity)
        .filter(widgets::Column::WorkspaceId.eq(workspace.0))
        .filter(widgets::Column::DeletedAt.is_null())
}

fn widget_of((row, place): (widgets::Model, Option<site_keys::Model>)) -> Result<Widget, DbErr> {
    let place = place.ok_or_else(|| DbErr::RecordNotFound(format!("the site key of widget {}", row.id)))?;
    Ok(Widget {
        workspace: WorkspaceId(row.workspace_id),
        id: WidgetId(row.id),
        site_key: row.site_key,
        name: row.name,
        allowed_sites: sites_of(place.allowed_sites)?,
        appearance: from_json(row.appearance)?,
        pre_chat: from_json(row.pre_chat)?,
        // Widgets from before there was routing have none.
        routing: row.routing.map_or_else(|| Ok(Routing::default()), from_json)?,
        hours: row.hours_team_id.map(TeamId),
        created_at: Timestamp(row.created_at),
    })
}

fn sites_as_json(sites: &[Site]) -> Json {
    sites.iter().map(ToString::to_string).collect::<Vec<_>>().into()
}

fn sites_of(json: Json) -> Result<Vec<Site>, DbErr> {
    let texts: Vec<String> = from_json(json)?;
    texts
        .iter()
        .map(|text| Site::kept(text).map_err(|why| DbErr::Json(format!("{text}: {why}"))))
        .collect()
}

fn as_json<T: Serialize>(value: &T) -> Result<Json, DbErr> {
    serde_json::to_value(value).map_err(|error| DbErr::Json(error.to_string()))
}

fn from_json<T: DeserializeOwned>(json: Json) -> Result<T, DbErr> {
    serde_json::from_value(json).map_err(|error| DbErr::Json(error.to_string()))
}
