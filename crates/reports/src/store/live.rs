//! What goes on this moment.

use db::Tx;
use kernel::{Timestamp, WorkspaceId};
use sea_orm::{ConnectionTrait, DbErr, Statement};

use crate::wire::AgentLoad;

/// Those who wait for somebody.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Queue {
    pub(crate) waiting: i64,
    pub(crate) longest_since: Option<Timestamp>,
}

pub(crate) async fn queue(tx: &Tx, workspace: WorkspaceId) -> Result<Queue, DbErr> {
    let sql = "SELECT count(*), min(waiting_since) FROM conversations \
               WHERE workspace_id = $1 AND status = 'waiting' AND assignee_id IS NULL AND snoozed_until IS NULL";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [workspace.0.into()]);
    let row = tx.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("a count".to_owned()))?;
    Ok(Queue {
        waiting: row.try_get_by_index(0)?,
        longest_since: row.try_get_by_index::<Option<i64>>(1)?.map(Timestamp),
    })
}

/// How many active conversations each agent has who has any.
pub(crate) async fn loads(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<AgentLoad>, DbErr> {
    let sql = "SELECT assignee_id, count(*) FROM conversations \
               WHERE workspace_id = $1 AND status = 'active' AND assignee_id IS NOT NULL \
               GROUP BY assignee_id ORDER BY assignee_id";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [workspace.0.into()]);
    let rows = tx.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            Ok(AgentLoad {
                id: row.try_get_by_index(0)?,
                active: row.try_get_by_index(1)?,
            })
        })
        .collect()
}
