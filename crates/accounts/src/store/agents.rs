//! Workspaces, and agents as rows.

use db::Tx;
use edge::Cursor;
use kernel::{AgentId, Permissions, Role, RoleId, Timestamp, WorkspaceId};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};

use super::{
    roles,
    tables::{agents, workspaces},
    teams,
};
use crate::{Agent, NewWorkspace, RoleName, Status};

pub(crate) async fn insert_workspace(tx: &Tx, workspace: &NewWorkspace, now: Timestamp) -> Result<(), DbErr> {
    let row = workspaces::ActiveModel {
        id: Set(workspace.id.0),
        name: Set(workspace.name.clone()),
        created_at: Set(now.0),
    };
    workspaces::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// All of them, in no order.
pub(crate) async fn workspaces(tx: &Tx) -> Result<Vec<WorkspaceId>, DbErr> {
    let rows = workspaces::Entity::find().all(&**tx).await?;
    Ok(rows.into_iter().map(|row| WorkspaceId(row.id)).collect())
}

/// Lets nobody else change the workspace's owners until this transaction ends: two who demote each other at once would leave
/// none.
pub(crate) async fn lock_workspace(tx: &Tx, workspace: WorkspaceId) -> Result<(), DbErr> {
    workspaces::Entity::find_by_id(workspace.0)
        .lock_exclusive()
        .one(&**tx)
        .await?;
    Ok(())
}

pub(crate) async fn insert_agent(tx: &Tx, agent: &Agent) -> Result<(), DbErr> {
    let row = agents::ActiveModel {
        workspace_id: Set(agent.workspace.0),
        id: Set(agent.id.0),
        name: Set(agent.name.clone()),
        email: Set(agent.email.clone()),
        role: Set(agent.role.as_str().into()),
        role_id: Set(agent.custom_role.as_ref().map(|role| role.id.0)),
        status: Set(agent.status.as_str().into()),
        avatar_url: Set(agent.avatar_url.clone()),
        capacity: Set(agent.capacity.into()),
        created_at: Set(agent.created_at.0),
        deactivated_at: Set(agent.deactivated_at.map(|at| at.0)),
    };
    agents::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes what can change of an agent.
pub(crate) async fn update_agent(tx: &Tx, agent: &Agent) -> Result<(), DbErr> {
    let row = agents::ActiveModel {
        workspace_id: Unchanged(agent.workspace.0),
        id: Unchanged(agent.id.0),
        name: Set(agent.name.clone()),
        role: Set(agent.role.as_str().into()),
        role_id: Set(agent.custom_role.as_ref().map(|role| role.id.0)),
        status: Set(agent.status.as_str().into()),
        avatar_url: Set(agent.avatar_url.clone()),
        capacity: Set(agent.capacity.into()),
        deactivated_at: Set(agent.deactivated_at.map(|at| at.0)),
        ..Default::default()
    };
    agents::Entity::update(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// One agent, active or not.
pub(crate) async fn agent(tx: &Tx, workspace: WorkspaceId, id: AgentId) -> Result<Option<Agent>, DbErr> {
    Ok(rows(agents::Entity::find_by_id((workspace.0, id.0)), tx)
        .await?
        .pop())
}

/// As [`agent`], and nobody else changes the row until this transaction ends.
pub(crate) async fn agent_for_change(
    tx: &Tx,
    workspace: WorkspaceId,
    id: AgentId,
) -> Result<Option<Agent>, DbErr> {
    // SQLite has one writer and ignores the lock.
    let select = agents::Entity::find_by_id((workspace.0, id.0)).lock_exclusive();
    Ok(rows(select, tx).await?.pop())
}

/// All active ones, who came first first.
pub(crate) async fn agents(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<Agent>, DbErr> {
    rows(active(workspace), tx).await
}

/// A page of the active ones behind `after`.
pub(crate) async fn agents_page(
    tx: &Tx,
    workspace: WorkspaceId,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<Agent>, DbErr> {
    let mut select = active(workspace).limit(limit);
    if let Some(Cursor { at, id }) = after {
        let place = Expr::tuple([
            Expr::col(agents::Column::CreatedAt),
            Expr::col(agents::Column::Id),
        ]);
        select = select.filter(place.gt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    rows(select, tx).await
}

/// Those of `ids` that there are, active or not.
pub(crate) async fn named(tx: &Tx, workspace: WorkspaceId, ids: &[AgentId]) -> Result<Vec<Agent>, DbErr> {
    let select = agents::Entity::find()
        .filter(agents::Column::WorkspaceId.eq(workspace.0))
        .filter(agents::Column::Id.is_in(ids.iter().map(|id| id.0)));
    rows(select, tx).await
}

/// How many active owners there are.
pub(crate) async fn owners(tx: &Tx, workspace: WorkspaceId) -> Result<u64, DbErr> {
    active(workspace)
        .filter(agents::Column::Role.eq(Role::Owner.as_str()))
        .count(&**tx)
        .await
}

fn active(workspace: WorkspaceId) -> Select<agents::Entity> {
    agents::Entity::find()
        .filter(agents::Column::WorkspaceId.eq(workspace.0))
        .filter(agents::Column::DeactivatedAt.is_null())
        .order_by_asc(agents::Column::CreatedAt)
        .order_by_asc(agents::Column::Id)
}

async fn rows(select: Select<agents::Entity>, tx: &Tx) -> Result<Vec<Agent>, DbErr> {
    let found = select.all(&**tx).await?;
    let mut agents: Vec<Agent> = found.into_iter().map(agent_of).collect::<Result<_, _>>()?;
    teams::fill(tx, &mut agents).await?;
    roles::fill(tx, &mut agents).await?;
    Ok(agents)
}

fn agent_of(row: agents::Model) -> Result<Agent, DbErr> {
    let bad = |what: &str| DbErr::Type(format!("the {what} of agent {}", row.id));
    let role = Role::parse(&row.role).ok_or_else(|| bad("role"))?;
    let custom_role = row.role_id.map(|id| RoleName {
        id: RoleId(id),
        name: String::new(),
    });
    let permissions = match custom_role {
        None => role.permissions(),
        Some(_) => Permissions::NONE,
    };
    Ok(Agent {
        role,
        custom_role,
        permissions,
        status: Status::parse(&row.status).ok_or_else(|| bad("status"))?,
        capacity: u16::try_from(row.capacity).map_err(|_| bad("capacity"))?,
        workspace: WorkspaceId(row.workspace_id),
        id: AgentId(row.id),
        name: row.name,
        email: row.email,
        avatar_url: row.avatar_url,
        teams: Vec::new(),
        created_at: Timestamp(row.created_at),
        deactivated_at: row.deactivated_at.map(Timestamp),
    })
}
