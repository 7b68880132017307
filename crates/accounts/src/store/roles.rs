//! Custom roles as rows.

use std::collections::HashMap;

use db::Tx;
use kernel::{AgentId, Permission, Permissions, RoleId, Timestamp, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order, QueryResult,
    prelude::{Json, Uuid},
    sea_query::{Expr, Query, SelectStatement},
};

use crate::{Agent, roles::CustomRole};

/// All of the workspace by name.
pub(crate) async fn all(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<CustomRole>, DbErr> {
    let query = select(workspace).order_by("name", Order::Asc).to_owned();
    let mut holders = counted(tx, workspace).await?;
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let role = role_of(row)?;
            let holders = holders.remove(&role.id).unwrap_or_default();
            Ok(CustomRole { holders, ..role })
        })
        .collect()
}

/// One of the workspace.
pub(crate) async fn one(tx: &Tx, workspace: WorkspaceId, id: RoleId) -> Result<Option<CustomRole>, DbErr> {
    let query = select(workspace).and_where(Expr::col("id").eq(id.0)).to_owned();
    let Some(row) = tx.query_one(&query).await? else {
        return Ok(None);
    };
    let holders = holders(tx, workspace, id).await?.len() as u64;
    Ok(Some(CustomRole {
        holders,
        ..role_of(&row)?
    }))
}

/// The active agents who have the role.
pub(crate) async fn holders(tx: &Tx, workspace: WorkspaceId, id: RoleId) -> Result<Vec<AgentId>, DbErr> {
    let query = Query::select()
        .column("id")
        .from("agents")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("role_id").eq(id.0))
        .and_where(Expr::col("deactivated_at").is_null())
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| Ok(AgentId(row.try_get_by_index(0)?)))
        .collect()
}

/// How many active agents have each role.
async fn counted(tx: &Tx, workspace: WorkspaceId) -> Result<HashMap<RoleId, u64>, DbErr> {
    let query = Query::select()
        .column("role_id")
        .from("agents")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("role_id").is_not_null())
        .and_where(Expr::col("deactivated_at").is_null())
        .to_owned();
    let mut counted = HashMap::new();
    for row in tx.query_all(&query).await? {
        let id: Uuid = row.try_get_by_index(0)?;
        *counted.entry(RoleId(id)).or_default() += 1;
    }
    Ok(counted)
}

/// Notes in each of `agents` who has a custom role how it is called and what it allows.
pub(crate) async fn fill(tx: &Tx, agents: &mut [Agent]) -> Result<(), DbErr> {
    let Some(workspace) = agents
        .iter()
        .find(|agent| agent.custom_role.is_some())
        .map(|agent| agent.workspace)
    else {
        return Ok(());
    };
    let rows = tx.query_all(&select(workspace)).await?;
    let roles: Vec<CustomRole> = rows.iter().map(role_of).collect::<Result<_, _>>()?;
    for agent in agents {
        let Some(custom) = &mut agent.custom_role else {
            continue;
        };
        // One that is not there, which cannot be, allows nothing.
        if let Some(role) = roles.iter().find(|role| role.id == custom.id) {
            custom.name.clone_from(&role.name);
            agent.permissions = role.permissions;
        }
    }
    Ok(())
}

pub(crate) async fn insert(tx: &Tx, workspace: WorkspaceId, role: &CustomRole) -> Result<(), DbErr> {
    let query = Query::insert()
        .into_table("roles")
        .columns(["workspace_id", "id", "name", "permissions", "created_at"])
        .values_panic([
            workspace.0.into(),
            role.id.0.into(),
            role.name.clone().into(),
            json_of(role.permissions).into(),
            role.created_at.0.into(),
        ])
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

pub(crate) async fn update(tx: &Tx, workspace: WorkspaceId, role: &CustomRole) -> Result<(), DbErr> {
    let query = Query::update()
        .table("roles")
        .value("name", role.name.clone())
        .value("permissions", json_of(role.permissions))
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(role.id.0))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

/// Deletes one that no active agent has.
pub(crate) async fn delete(tx: &Tx, workspace: WorkspaceId, id: RoleId) -> Result<(), DbErr> {
    let left = Query::update()
        .table("agents")
        .value("role_id", Option::<Uuid>::None)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("role_id").eq(id.0))
        .to_owned();
    tx.execute(&left).await?;
    let query = Query::delete()
        .from_table("roles")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("id").eq(id.0))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}

fn select(workspace: WorkspaceId) -> SelectStatement {
    Query::select()
        .columns(["id", "name", "permissions", "created_at"])
        .from("roles")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned()
}

/// As it stands in its row, without how many have it.
fn role_of(row: &QueryResult) -> Result<CustomRole, DbErr> {
    let names: Json = row.try_get_by_index(2)?;
    let names = names.as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(CustomRole {
        id: RoleId(row.try_get_by_index(0)?),
        name: row.try_get_by_index(1)?,
        // What a later Deskbell called so and this one does not know allows nothing here.
        permissions: names
            .iter()
            .filter_map(|name| Permission::parse(name.as_str()?))
            .collect(),
        holders: 0,
        created_at: Timestamp(row.try_get_by_index(3)?),
    })
}

fn json_of(permissions: Permissions) -> Json {
    permissions.iter().map(Permission::as_str).collect()
}
