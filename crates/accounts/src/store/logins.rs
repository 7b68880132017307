//! How somebody gets in: addresses, passwords, invitations. Global: found before the tenant is known.

use db::{Dialect, Tx};
use kernel::{AgentId, Timestamp, WorkspaceId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};

use super::tables::{invitations, logins};

/// Who an address belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) workspace: WorkspaceId,
    pub(crate) agent: AgentId,
    /// `None` until an invitation is accepted.
    pub(crate) password_hash: Option<String>,
}

impl From<logins::Model> for Login {
    fn from(row: logins::Model) -> Self {
        Self {
            workspace: WorkspaceId(row.workspace_id),
            agent: AgentId(row.agent_id),
            password_hash: row.password_hash,
        }
    }
}

/// Whether there is no account at all yet.
pub(crate) async fn is_empty(tx: &Tx) -> Result<bool, DbErr> {
    Ok(logins::Entity::find().count(&**tx).await? == 0)
}

/// Lets nobody else make an account until this transaction ends.
pub(crate) async fn lock(tx: &Tx, dialect: Dialect) -> Result<(), DbErr> {
    match dialect {
        // A write transaction is alone anyway.
        Dialect::Sqlite => Ok(()),
        Dialect::Postgres => tx
            .execute_unprepared("LOCK TABLE logins IN SHARE ROW EXCLUSIVE MODE")
            .await
            .map(|_| ()),
    }
}

/// Who the (canonical) address belongs to.
pub(crate) async fn find(tx: &Tx, email: &str) -> Result<Option<Login>, DbErr> {
    Ok(logins::Entity::find_by_id(email.to_owned())
        .one(&**tx)
        .await?
        .map(Login::from))
}

/// How the agent gets in.
pub(crate) async fn of_agent(tx: &Tx, agent: AgentId) -> Result<Option<Login>, DbErr> {
    let found = logins::Entity::find()
        .filter(logins::Column::AgentId.eq(agent.0))
        .one(&**tx)
        .await?;
    Ok(found.map(Login::from))
}

/// Fails with a taken key when the (canonical) address has an account.
pub(crate) async fn insert(tx: &Tx, email: &str, login: &Login) -> Result<(), DbErr> {
    let row = logins::ActiveModel {
        email: Set(email.to_owned()),
        workspace_id: Set(login.workspace.0),
        agent_id: Set(login.agent.0),
        password_hash: Set(login.password_hash.clone()),
    };
    logins::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

pub(crate) async fn set_password(tx: &Tx, agent: AgentId, hash: &str) -> Result<(), DbErr> {
    logins::Entity::update_many()
        .col_expr(logins::Column::PasswordHash, Expr::value(hash))
        .filter(logins::Column::AgentId.eq(agent.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// The address is free again, and no invitation leads in any more.
pub(crate) async fn delete(tx: &Tx, agent: AgentId) -> Result<(), DbErr> {
    logins::Entity::delete_many()
        .filter(logins::Column::AgentId.eq(agent.0))
        .exec(&**tx)
        .await?;
    invitations::Entity::delete_many()
        .filter(invitations::Column::AgentId.eq(agent.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

pub(crate) async fn insert_invitation(
    tx: &Tx,
    hash: Vec<u8>,
    login: &Login,
    expires_at: Timestamp,
) -> Result<(), DbErr> {
    let row = invitations::ActiveModel {
        hash: Set(hash),
        workspace_id: Set(login.workspace.0),
        agent_id: Set(login.agent.0),
        expires_at: Set(expires_at.0),
    };
    invitations::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Whom the invitation is for, if it still stands.
pub(crate) async fn invited(
    tx: &Tx,
    hash: Vec<u8>,
    now: Timestamp,
) -> Result<Option<(WorkspaceId, AgentId)>, DbErr> {
    let found = invitations::Entity::find_by_id(hash)
        .filter(invitations::Column::ExpiresAt.gt(now.0))
        .one(&**tx)
        .await?;
    Ok(found.map(|row| (WorkspaceId(row.workspace_id), AgentId(row.agent_id))))
}

/// Whoever is in needs no invitation any more, and nobody else may come in by one. Whether there was any.
pub(crate) async fn forget_invitations(tx: &Tx, agent: AgentId) -> Result<bool, DbErr> {
    let forgotten = invitations::Entity::delete_many()
        .filter(invitations::Column::AgentId.eq(agent.0))
        .exec(&**tx)
        .await?;
    Ok(forgotten.rows_affected > 0)
}

/// Spends the invitation. `false` when somebody was quicker.
pub(crate) async fn spend_invitation(tx: &Tx, hash: Vec<u8>) -> Result<bool, DbErr> {
    Ok(invitations::Entity::delete_by_id(hash)
        .exec(&**tx)
        .await?
        .rows_affected
        == 1)
}
