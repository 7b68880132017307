//! How things are called.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{WidgetId, WorkspaceId};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use uuid::Uuid;

use super::{Dimension, Key};

/// How the widgets, teams or agents of a workspace are called, those that are gone included as far as they are kept.
pub(crate) async fn names(
    tx: &Tx,
    workspace: WorkspaceId,
    by: Dimension,
) -> Result<BTreeMap<Key, String>, DbErr> {
    let table = match by {
        Dimension::Widget => "widgets",
        Dimension::Team => "teams",
        Dimension::Agent => "agents",
        Dimension::Tag => return Ok(BTreeMap::new()),
    };
    let sql = format!("SELECT id, name FROM {table} WHERE workspace_id = $1");
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [workspace.0.into()]);
    let rows = tx.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| Ok((Key::Id(row.try_get_by_index(0)?), row.try_get_by_index(1)?)))
        .collect()
}

/// Somebody who works here, or did.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) deactivated: bool,
}

/// Everybody, by name.
pub(crate) async fn agents(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<Person>, DbErr> {
    let sql = "SELECT id, name, deactivated_at FROM agents WHERE workspace_id = $1 ORDER BY name, id";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [workspace.0.into()]);
    let rows = tx.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            Ok(Person {
                id: row.try_get_by_index(0)?,
                name: row.try_get_by_index(1)?,
                deactivated: row.try_get_by_index::<Option<i64>>(2)?.is_some(),
            })
        })
        .collect()
}

/// The widget with this site key, deleted or not.
pub(crate) async fn widget(
    tx: &Tx,
    workspace: WorkspaceId,
    site_key: &str,
) -> Result<Option<WidgetId>, DbErr> {
    let sql = "SELECT id FROM widgets WHERE workspace_id = $1 AND site_key = $2";
    let values = [workspace.0.into(), site_key.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let row = tx.query_one_raw(statement).await?;
    row.map(|row| row.try_get_by_index(0).map(WidgetId)).transpose()
}
