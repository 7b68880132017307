//! Sign-ins and their refresh tokens. Global: found before the tenant is known.
//!
//! Whoever changes tokens holds the rows of their sessions before, in the order of their ids: two who end and renew the same
//! session at once would otherwise wait for each other.

use db::Tx;
use edge::ClientAddress;
use kernel::{AgentId, SessionId, Timestamp, WorkspaceId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, IntoCondition},
};

use super::tables::{refresh_tokens, sessions};
use crate::own_sessions::OwnSession;

/// A sign-in.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) workspace: WorkspaceId,
    pub(crate) agent: AgentId,
}

impl From<sessions::Model> for Session {
    fn from(row: sessions::Model) -> Self {
        Self {
            id: SessionId(row.id),
            workspace: WorkspaceId(row.workspace_id),
            agent: AgentId(row.agent_id),
        }
    }
}

pub(crate) async fn insert(
    tx: &Tx,
    session: &Session,
    from: &ClientAddress,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), DbErr> {
    let row = sessions::ActiveModel {
        id: Set(session.id.0),
        workspace_id: Set(session.workspace.0),
        agent_id: Set(session.agent.0),
        user_agent: Set(from.user_agent.clone()),
        address: Set(Some(from.ip.to_string())),
        created_at: Set(now.0),
        used_at: Set(now.0),
        expires_at: Set(expires_at.0),
        revoked_at: Set(None),
    };
    sessions::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

fn stands(now: Timestamp) -> Condition {
    Condition::all()
        .add(sessions::Column::RevokedAt.is_null())
        .add(sessions::Column::ExpiresAt.gt(now.0))
}

/// The session, if it has neither ended nor been revoked.
pub(crate) async fn standing(tx: &Tx, id: SessionId, now: Timestamp) -> Result<Option<Session>, DbErr> {
    let found = sessions::Entity::find_by_id(id.0)
        .filter(stands(now))
        .one(&**tx)
        .await?;
    Ok(found.map(Session::from))
}

/// The sessions of an agent that stand.
pub(crate) async fn of_agent(tx: &Tx, agent: AgentId, now: Timestamp) -> Result<Vec<SessionId>, DbErr> {
    let ids = sessions::Entity::find()
        .select_only()
        .column(sessions::Column::Id)
        .filter(sessions::Column::AgentId.eq(agent.0))
        .filter(stands(now))
        .into_tuple::<Uuid>()
        .all(&**tx)
        .await?;
    Ok(ids.into_iter().map(SessionId).collect())
}

/// The sessions of an agent that stand, used last first.
pub(crate) async fn own(tx: &Tx, agent: AgentId, now: Timestamp) -> Result<Vec<OwnSession>, DbErr> {
    let found = sessions::Entity::find()
        .filter(sessions::Column::AgentId.eq(agent.0))
        .filter(stands(now))
        .order_by_desc(sessions::Column::UsedAt)
        .order_by_desc(sessions::Column::Id)
        .all(&**tx)
        .await?;
    Ok(found
        .into_iter()
        .map(|row| OwnSession {
            id: SessionId(row.id),
            user_agent: row.user_agent,
            address: row.address,
            created_at: Timestamp(row.created_at),
            used_at: Timestamp(row.used_at),
            current: false,
        })
        .collect())
}

/// Notes that the session was used, and until when it lives now.
pub(crate) async fn touch(
    tx: &Tx,
    id: SessionId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), DbErr> {
    sessions::Entity::update_many()
        .col_expr(sessions::Column::UsedAt, Expr::value(now.0))
        .col_expr(sessions::Column::ExpiresAt, Expr::value(expires_at.0))
        .filter(sessions::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Waits until these sessions are nobody else's to change. Those that are there come back.
async fn hold(tx: &Tx, which: impl IntoCondition) -> Result<Vec<Uuid>, DbErr> {
    sessions::Entity::find()
        .select_only()
        .column(sessions::Column::Id)
        .filter(which)
        .order_by_asc(sessions::Column::Id)
        .lock_exclusive()
        .into_tuple()
        .all(&**tx)
        .await
}

/// Ends the sessions. Their refresh tokens go: none of them leads anywhere any more.
pub(crate) async fn revoke(tx: &Tx, ids: &[SessionId], now: Timestamp) -> Result<(), DbErr> {
    let ids = hold(tx, sessions::Column::Id.is_in(ids.iter().map(|id| id.0))).await?;
    sessions::Entity::update_many()
        .col_expr(sessions::Column::RevokedAt, Expr::value(now.0))
        .filter(sessions::Column::Id.is_in(ids.clone()))
        .filter(sessions::Column::RevokedAt.is_null())
        .exec(&**tx)
        .await?;
    refresh_tokens::Entity::delete_many()
        .filter(refresh_tokens::Column::SessionId.is_in(ids))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Forgets the sessions of an agent that have ended, so that they do not pile up.
pub(crate) async fn forget_ended(tx: &Tx, agent: AgentId, now: Timestamp) -> Result<(), DbErr> {
    let ended = sessions::Column::AgentId
        .eq(agent.0)
        .into_condition()
        .add(stands(now).not());
    let ids = hold(tx, ended).await?;
    if ids.is_empty() {
        return Ok(());
    }
    refresh_tokens::Entity::delete_many()
        .filter(refresh_tokens::Column::SessionId.is_in(ids.clone()))
        .exec(&**tx)
        .await?;
    sessions::Entity::delete_many()
        .filter(sessions::Column::Id.is_in(ids))
        .exec(&**tx)
        .await?;
    Ok(())
}

pub(crate) async fn insert_token(tx: &Tx, session: SessionId, hash: Vec<u8>) -> Result<(), DbErr> {
    let row = refresh_tokens::ActiveModel {
        hash: Set(hash),
        session_id: Set(session.0),
        spent_at: Set(None),
    };
    refresh_tokens::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// What became of a refresh token that somebody shows.
#[derive(Debug)]
pub(crate) enum Spent {
    /// It was good, and is not any more.
    Now(SessionId),
    /// It was spent before: somebody has a copy.
    Before(SessionId),
    /// There is no such token.
    Unknown,
}

/// Spends a refresh token. Of several who show the same one at once exactly one gets [`Spent::Now`].
pub(crate) async fn spend(tx: &Tx, hash: Vec<u8>, now: Timestamp) -> Result<Spent, DbErr> {
    let Some(token) = refresh_tokens::Entity::find_by_id(hash.clone())
        .one(&**tx)
        .await?
    else {
        return Ok(Spent::Unknown);
    };
    hold(tx, sessions::Column::Id.eq(token.session_id)).await?;
    let spent = refresh_tokens::Entity::update_many()
        .col_expr(refresh_tokens::Column::SpentAt, Expr::value(now.0))
        .filter(refresh_tokens::Column::Hash.eq(hash))
        .filter(refresh_tokens::Column::SpentAt.is_null())
        .exec(&**tx)
        .await?;
    let session = SessionId(token.session_id);
    Ok(if spent.rows_affected == 1 {
        Spent::Now(session)
    } else {
        Spent::Before(session)
    })
}

/// Forgets tokens that were spent so long ago that nobody is warned by them.
pub(crate) async fn forget_spent(tx: &Tx, session: SessionId, before: Timestamp) -> Result<(), DbErr> {
    refresh_tokens::Entity::delete_many()
        .filter(refresh_tokens::Column::SessionId.eq(session.0))
        .filter(refresh_tokens::Column::SpentAt.lt(before.0))
        .exec(&**tx)
        .await?;
    Ok(())
}
