//! Teams as rows.

use std::collections::HashMap;

use db::Tx;
use kernel::{AgentId, TeamId, Timestamp, WorkspaceId};
use sea_orm::prelude::Uuid;
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order,
    sea_query::{Expr, OnConflict, Query},
};

use crate::{Agent, teams::Team};

/// All of the workspace by name, each with its members.
pub(crate) async fn all(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<Team>, DbErr> {
    let query = Query::select()
        .columns(["id", "name", "created_at"])
        .from("teams")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .order_by("name", Order::Asc)
        .to_owned();
    let mut members = members(tx, workspace).await?;
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let id = TeamId(row.try_get_by_index(0)?);
            Ok(Team {
                id,
                name: row.try_get_by_index(1)?,
                created_at: Timestamp(row.try_get_by_index(2)?),
                members: members.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}

async fn members(tx: &Tx, workspace: WorkspaceId) -> Result<HashMap<TeamId, Vec<AgentId>>, DbErr> {
    let query = Query::select()
        .columns(["team_id", "agent_id"])
        .from("team_members")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .order_by("agent_id", Order::Asc)
        .to_owned();
    let mut members: HashMap<TeamId, Vec<AgentId>> = HashMap::new();
    for row in tx.query_all(&query).await? {
        let (team, agent): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        members.entry(TeamId(team)).or_default().push(AgentId(agent));
    }
    Ok(members)
}

/// Notes in each of `agents` which teams they are in.
pub(crate) async fn fill(tx: &Tx, agents: &mut [Agent]) -> Result<(), DbErr> {
    let Some(workspace) = agents.first().map(|agent| agent.workspace) else {
        return Ok(());
    };
    let query = Query::select()
        .columns(["agent_id", "team_id"])
        .from("team_members")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("agent_id").is_in(agents.iter().map(|agent| agent.id.0)))
        .order_by("team_id", Order::Asc)
        .to_owned();
    for row in tx.query_all(&query).await? {
        let (agent, team): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        if let Some(found) = agents.iter_mut().find(|found| found.id.0 == agent) {
            found.teams.push(TeamId(team));
        }
    }
    Ok(())
}

pub(crate) async fn insert(tx: &Tx, workspace: WorkspaceId, team: &Team) -> Result<(), DbErr> {
    let query = Query::insert()
        .into_table("teams")
        .columns(["workspace_id", "id", "name", "created_at"])
        .values_panic([
            workspace.0.into(),
            team.id.0.into(),
            team.name.clone().into(),
            team.created_at.0.into(),
        ])
        .to_owned();
    tx.execute(&query).await?;
    set_members(tx, workspace, team).await
}

pub(crate) async fn update(tx: &Tx, workspace: WorkspaceId, team: &Team) -> Result<(), DbErr> {
    let query = Query::update()
        .table("teams")
        .value("name", team.name.clone())
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(team.id.0))
        .to_owned();
    tx.execute(&query).await?;
    forget_members(tx, workspace, team.id).await?;
    set_members(tx, workspace, team).await
}

pub(crate) async fn delete(tx: &Tx, workspace: WorkspaceId, id: TeamId) -> Result<(), DbErr> {
    forget_members(tx, workspace, id).await?;
    let query = Query::delete()
        .from_table("teams")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(id.0))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

async fn forget_members(tx: &Tx, workspace: WorkspaceId, id: TeamId) -> Result<(), DbErr> {
    let query = Query::delete()
        .from_table("team_members")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("team_id").eq(id.0))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

async fn set_members(tx: &Tx, workspace: WorkspaceId, team: &Team) -> Result<(), DbErr> {
    for agent in &team.members {
        let query = Query::insert()
            .into_table("team_members")
            .columns(["workspace_id", "team_id", "agent_id"])
            .values_panic([workspace.0.into(), team.id.0.into(), agent.0.into()])
            .on_conflict(
                OnConflict::columns(["workspace_id", "team_id", "agent_id"])
                    .do_nothing()
                    .to_owned(),
            )
            .to_owned();
        tx.execute(&query).await?;
    }
    Ok(())
}
