//! Second factors and recovery codes as rows.

use db::Tx;
use kernel::{AgentActor, AgentId, Timestamp, WorkspaceId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};

use super::tables::{recovery_codes, second_factors};

/// What somebody signs in with beside their password.
#[derive(Clone)]
pub(crate) struct Factor {
    pub(crate) secret: Vec<u8>,
    pub(crate) confirmed_at: Option<Timestamp>,
}

impl From<second_factors::Model> for Factor {
    fn from(row: second_factors::Model) -> Self {
        Self {
            secret: row.secret,
            confirmed_at: row.confirmed_at.map(Timestamp),
        }
    }
}

/// The one that is asked for.
pub(crate) async fn confirmed(
    tx: &Tx,
    workspace: WorkspaceId,
    agent: AgentId,
) -> Result<Option<Factor>, DbErr> {
    one(
        tx,
        of(workspace, agent).add(second_factors::Column::ConfirmedAt.is_not_null()),
    )
    .await
}

/// The one of which no code was shown yet.
pub(crate) async fn begun(tx: &Tx, workspace: WorkspaceId, agent: AgentId) -> Result<Option<Factor>, DbErr> {
    one(
        tx,
        of(workspace, agent).add(second_factors::Column::ConfirmedAt.is_null()),
    )
    .await
}

/// A new secret in place of whatever was there.
pub(crate) async fn begin(tx: &Tx, agent: &AgentActor, secret: &[u8], now: Timestamp) -> Result<(), DbErr> {
    forget(tx, agent.workspace, agent.id).await?;
    let row = second_factors::ActiveModel {
        workspace_id: Set(agent.workspace.0),
        agent_id: Set(agent.id.0),
        secret: Set(secret.to_vec()),
        created_at: Set(now.0),
        confirmed_at: Set(None),
        last_step: Set(0),
    };
    second_factors::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// From now on this secret is asked for; the code of `step` was used to show it. `false` when it was confirmed or replaced meanwhile.
pub(crate) async fn confirm(
    tx: &Tx,
    agent: &AgentActor,
    secret: &[u8],
    step: i64,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let confirmed = second_factors::Entity::update_many()
        .col_expr(second_factors::Column::ConfirmedAt, Expr::value(now.0))
        .col_expr(second_factors::Column::LastStep, Expr::value(step))
        .filter(of(agent.workspace, agent.id))
        .filter(second_factors::Column::Secret.eq(secret.to_vec()))
        .filter(second_factors::Column::ConfirmedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(confirmed.rows_affected == 1)
}

/// Uses the code of a step. `false` when it was used, or a later one was.
pub(crate) async fn use_step(
    tx: &Tx,
    workspace: WorkspaceId,
    agent: AgentId,
    step: i64,
) -> Result<bool, DbErr> {
    let used = second_factors::Entity::update_many()
        .col_expr(second_factors::Column::LastStep, Expr::value(step))
        .filter(of(workspace, agent))
        .filter(second_factors::Column::LastStep.lt(step))
        .exec(&**tx)
        .await?;
    Ok(used.rows_affected == 1)
}

/// Uses a recovery code. `false` when there is none, or somebody was quicker.
pub(crate) async fn use_recovery_code(
    tx: &Tx,
    workspace: WorkspaceId,
    agent: AgentId,
    hash: Vec<u8>,
) -> Result<bool, DbErr> {
    let used = recovery_codes::Entity::delete_many()
        .filter(recovery_codes::Column::WorkspaceId.eq(workspace.0))
        .filter(recovery_codes::Column::AgentId.eq(agent.0))
        .filter(recovery_codes::Column::Hash.eq(hash))
        .exec(&**tx)
        .await?;
    Ok(used.rows_affected == 1)
}

/// How many are left.
pub(crate) async fn recovery_codes(tx: &Tx, workspace: WorkspaceId, agent: AgentId) -> Result<u64, DbErr> {
    recovery_codes::Entity::find()
        .filter(recovery_codes::Column::WorkspaceId.eq(workspace.0))
        .filter(recovery_codes::Column::AgentId.eq(agent.0))
        .count(&**tx)
        .await
}

/// These and no others.
pub(crate) async fn set_recovery_codes(
    tx: &Tx,
    agent: &AgentActor,
    hashes: Vec<Vec<u8>>,
) -> Result<(), DbErr> {
    forget_recovery_codes(tx, agent.workspace, agent.id).await?;
    let rows = hashes.into_iter().map(|hash| recovery_codes::ActiveModel {
        workspace_id: Set(agent.workspace.0),
        agent_id: Set(agent.id.0),
        hash: Set(hash),
    });
    recovery_codes::Entity::insert_many(rows)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Nothing is asked for any more.
pub(crate) async fn forget(tx: &Tx, workspace: WorkspaceId, agent: AgentId) -> Result<(), DbErr> {
    forget_recovery_codes(tx, workspace, agent).await?;
    second_factors::Entity::delete_many()
        .filter(of(workspace, agent))
        .exec(&**tx)
        .await?;
    Ok(())
}

async fn forget_recovery_codes(tx: &Tx, workspace: WorkspaceId, agent: AgentId) -> Result<(), DbErr> {
    recovery_codes::Entity::delete_many()
        .filter(recovery_codes::Column::WorkspaceId.eq(workspace.0))
        .filter(recovery_codes::Column::AgentId.eq(agent.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

fn of(workspace: WorkspaceId, agent: AgentId) -> Condition {
    Condition::all()
        .add(second_factors::Column::WorkspaceId.eq(workspace.0))
        .add(second_factors::Column::AgentId.eq(agent.0))
}

async fn one(tx: &Tx, which: Condition) -> Result<Option<Factor>, DbErr> {
    let found = second_factors::Entity::find().filter(which).one(&**tx).await?;
    Ok(found.map(Factor::from))
}
