//! All SQL of hours. Functions work in the transaction they are given and never commit it.

use db::Tx;
use kernel::{TeamId, Timestamp, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait,
    prelude::{Json, Uuid},
    sea_query::{Expr, OnConflict, Query},
};

use crate::Schedule;

/// In the place of a team: the workspace itself.
const WORKSPACE: Uuid = Uuid::nil();

fn key(team: Option<TeamId>) -> Uuid {
    team.map_or(WORKSPACE, |team| team.0)
}

/// All hours of the workspace, those of its teams that there still are.
pub(crate) async fn all(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<(Option<TeamId>, Schedule)>, DbErr> {
    let teams = Query::select()
        .column("id")
        .from("teams")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned();
    let query = Query::select()
        .columns(["team_id", "schedule"])
        .from("hours")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(
            Expr::col("team_id")
                .eq(WORKSPACE)
                .or(Expr::col("team_id").in_subquery(teams)),
        )
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let (team, schedule): (Uuid, Json) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let schedule =
                serde_json::from_value(schedule).map_err(|error| DbErr::Json(error.to_string()))?;
            Ok(((team != WORKSPACE).then_some(TeamId(team)), schedule))
        })
        .collect()
}

pub(crate) async fn team_name(
    tx: &Tx,
    workspace: WorkspaceId,
    team: TeamId,
) -> Result<Option<String>, DbErr> {
    let query = Query::select()
        .column("name")
        .from("teams")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(team.0))
        .to_owned();
    let row = tx.query_one(&query).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

pub(crate) async fn set(
    tx: &Tx,
    workspace: WorkspaceId,
    team: Option<TeamId>,
    schedule: &Schedule,
    now: Timestamp,
) -> Result<(), DbErr> {
    let schedule = serde_json::to_value(schedule).map_err(|error| DbErr::Json(error.to_string()))?;
    let query = Query::insert()
        .into_table("hours")
        .columns(["workspace_id", "team_id", "schedule", "updated_at"])
        .values_panic([
            workspace.0.into(),
            key(team).into(),
            schedule.into(),
            now.0.into(),
        ])
        .on_conflict(
            OnConflict::columns(["workspace_id", "team_id"])
                .update_columns(["schedule", "updated_at"])
                .to_owned(),
        )
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

pub(crate) async fn remove(tx: &Tx, workspace: WorkspaceId, team: Option<TeamId>) -> Result<(), DbErr> {
    let query = Query::delete()
        .from_table("hours")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("team_id").eq(key(team)))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}
