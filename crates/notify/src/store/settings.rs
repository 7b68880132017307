//! Ladders and preferences as rows.

use std::collections::HashMap;

use db::Tx;
use kernel::{AgentActor, AgentId, Timestamp, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait,
    prelude::{Json, Uuid},
    sea_query::{Expr, OnConflict, Query},
};

use super::{as_json, from_json};
use crate::model::{Ladder, Preferences};

/// The ladder of the workspace and the secret of its webhook, if it was ever set.
pub(crate) async fn ladder(tx: &Tx, workspace: WorkspaceId) -> Result<Option<(Ladder, String)>, DbErr> {
    let query = Query::select()
        .columns(["ladder", "webhook_secret"])
        .from("alert_ladders")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned();
    let row = tx.query_one(&query).await?;
    row.map(|row| {
        let ladder: Json = row.try_get_by_index(0)?;
        Ok((from_json(ladder)?, row.try_get_by_index(1)?))
    })
    .transpose()
}

pub(crate) async fn set_ladder(
    tx: &Tx,
    workspace: WorkspaceId,
    ladder: &Ladder,
    secret: &str,
    now: Timestamp,
) -> Result<(), DbErr> {
    let query = Query::insert()
        .into_table("alert_ladders")
        .columns(["workspace_id", "ladder", "webhook_secret", "updated_at"])
        .values_panic([
            workspace.0.into(),
            as_json(ladder)?.into(),
            secret.into(),
            now.0.into(),
        ])
        .on_conflict(
            OnConflict::column("workspace_id")
                .update_columns(["ladder", "webhook_secret", "updated_at"])
                .to_owned(),
        )
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

/// Of everybody in the workspace who ever said some.
pub(crate) async fn preferences(
    tx: &Tx,
    workspace: WorkspaceId,
) -> Result<HashMap<AgentId, Preferences>, DbErr> {
    let query = Query::select()
        .columns(["agent_id", "preferences"])
        .from("alert_preferences")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let (agent, preferences): (Uuid, Json) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            Ok((AgentId(agent), from_json(preferences)?))
        })
        .collect()
}

pub(crate) async fn set_preferences(tx: &Tx, agent: &AgentActor, to: &Preferences) -> Result<(), DbErr> {
    let query = Query::insert()
        .into_table("alert_preferences")
        .columns(["workspace_id", "agent_id", "preferences"])
        .values_panic([agent.workspace.0.into(), agent.id.0.into(), as_json(to)?.into()])
        .on_conflict(
            OnConflict::columns(["workspace_id", "agent_id"])
                .update_column("preferences")
                .to_owned(),
        )
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}
