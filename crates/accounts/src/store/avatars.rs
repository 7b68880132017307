//! Pictures of agents as rows.

use db::Tx;
use kernel::{AgentActor, AgentId, Timestamp, WorkspaceId};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};

use super::tables::avatars;
use crate::avatar::Picture;

/// Under which a picture is found.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) workspace: WorkspaceId,
    /// 128 random bits.
    pub(crate) random: [u8; 16],
}

pub(crate) async fn insert(
    tx: &Tx,
    agent: &AgentActor,
    token: &Token,
    picture: &Picture,
    now: Timestamp,
) -> Result<(), DbErr> {
    let row = avatars::ActiveModel {
        workspace_id: Set(token.workspace.0),
        token: Set(token.random.to_vec()),
        agent_id: Set(agent.id.0),
        media_type: Set(picture.media_type.clone()),
        content: Set(picture.content.clone()),
        created_at: Set(now.0),
    };
    avatars::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

pub(crate) async fn find(tx: &Tx, token: &Token) -> Result<Option<Picture>, DbErr> {
    let key = (token.workspace.0, token.random.to_vec());
    let found = avatars::Entity::find_by_id(key).one(&**tx).await?;
    Ok(found.map(|row| Picture {
        media_type: row.media_type,
        content: row.content,
    }))
}

/// Those of an agent.
pub(crate) async fn forget(tx: &Tx, workspace: WorkspaceId, agent: AgentId) -> Result<(), DbErr> {
    avatars::Entity::delete_many()
        .filter(avatars::Column::WorkspaceId.eq(workspace.0))
        .filter(avatars::Column::AgentId.eq(agent.0))
        .exec(&**tx)
        .await?;
    Ok(())
}
