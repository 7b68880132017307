//! Sign-ins that are half done. Global: found before the tenant is known.

use std::time::Duration;

use db::Tx;
use kernel::{AgentId, Timestamp, WorkspaceId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{LockBehavior, LockType},
};

use super::tables::challenges;
use crate::model::Entrance;

/// How many that have ended are forgotten at a time.
const AT_A_TIME: u64 = 100;

/// What is still to come.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A code of a device.
    SecondFactor,
    /// The desk of the browser that was at the provider.
    Handover,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::SecondFactor => "second-factor",
            Self::Handover => "handover",
        }
    }

    /// How long there is for it.
    pub(crate) fn lifetime(self) -> Duration {
        match self {
            Self::SecondFactor => Duration::from_mins(5),
            // The browser is on its way: it loads a page and asks.
            Self::Handover => Duration::from_mins(1),
        }
    }
}

/// Somebody who is half signed in.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Challenge {
    pub(crate) kind: Kind,
    pub(crate) entrance: Entrance,
    pub(crate) workspace: WorkspaceId,
    pub(crate) agent: AgentId,
    pub(crate) expires_at: Timestamp,
}

pub(crate) async fn insert(tx: &Tx, hash: Vec<u8>, challenge: &Challenge) -> Result<(), DbErr> {
    let row = challenges::ActiveModel {
        hash: Set(hash),
        kind: Set(challenge.kind.as_str().into()),
        entrance: Set(challenge.entrance.as_str().into()),
        workspace_id: Set(challenge.workspace.0),
        agent_id: Set(challenge.agent.0),
        expires_at: Set(challenge.expires_at.0),
    };
    challenges::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// The challenge, if it still stands.
pub(crate) async fn find(
    tx: &Tx,
    hash: Vec<u8>,
    kind: Kind,
    now: Timestamp,
) -> Result<Option<Challenge>, DbErr> {
    let found = challenges::Entity::find_by_id(hash)
        .filter(challenges::Column::Kind.eq(kind.as_str()))
        .filter(challenges::Column::ExpiresAt.gt(now.0))
        .one(&**tx)
        .await?;
    Ok(found.map(|row| Challenge {
        kind,
        entrance: Entrance::parse(&row.entrance).unwrap_or(Entrance::Password),
        workspace: WorkspaceId(row.workspace_id),
        agent: AgentId(row.agent_id),
        expires_at: Timestamp(row.expires_at),
    }))
}

/// The challenge, if it still stands. It is over then: of several who show it one gets it.
pub(crate) async fn take(
    tx: &Tx,
    hash: Vec<u8>,
    kind: Kind,
    now: Timestamp,
) -> Result<Option<Challenge>, DbErr> {
    let found = find(tx, hash.clone(), kind, now).await?;
    let taken = challenges::Entity::delete_by_id(hash)
        .filter(challenges::Column::Kind.eq(kind.as_str()))
        .exec(&**tx)
        .await?;
    Ok(found.filter(|_| taken.rows_affected == 1))
}

/// Those of an agent lead nowhere any more.
pub(crate) async fn forget(tx: &Tx, agent: AgentId) -> Result<(), DbErr> {
    challenges::Entity::delete_many()
        .filter(challenges::Column::AgentId.eq(agent.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Forgets those that have ended, so that they do not pile up. What somebody else is about to forget is left to them: two would wait
/// for each other.
pub(crate) async fn forget_ended(tx: &Tx, now: Timestamp) -> Result<(), DbErr> {
    let ended: Vec<Vec<u8>> = challenges::Entity::find()
        .select_only()
        .column(challenges::Column::Hash)
        .filter(challenges::Column::ExpiresAt.lte(now.0))
        .limit(AT_A_TIME)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(&**tx)
        .await?;
    challenges::Entity::delete_many()
        .filter(challenges::Column::Hash.is_in(ended))
        .exec(&**tx)
        .await?;
    Ok(())
}
