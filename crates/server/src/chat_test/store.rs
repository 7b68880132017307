//! The visitor of the chat test, and the broom behind it. No feature lets a workspace go, since none ever needs to: this is the one
//! place that writes to tables of theirs.

use db::Tx;
use kernel::{Timestamp, VisitorActor, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr,
    prelude::Json,
    sea_query::{Expr, ExprTrait, Query},
};

/// Every table that a chat leaves rows in. (The words of a message go with its events: who keeps them comes later and finds none.)
const TABLES: [&str; 6] = [
    "messages",
    "notes",
    "events",
    "conversations",
    "visitors",
    "search_progress",
];

/// Makes the visitor, with no widget behind them.
pub(super) async fn insert_visitor(tx: &Tx, visitor: &VisitorActor, now: Timestamp) -> Result<(), DbErr> {
    let values: [Expr; 7] = [
        visitor.workspace.0.into(),
        visitor.id.0.into(),
        visitor.widget.0.into(),
        visitor.name.as_deref().map(str::to_owned).into(),
        Json::Object(serde_json::Map::new()).into(),
        now.0.into(),
        now.0.into(),
    ];
    let mut row = Query::insert();
    row.into_table("visitors")
        .columns([
            "workspace_id",
            "id",
            "widget_id",
            "name",
            "attributes",
            "first_seen_at",
            "last_seen_at",
        ])
        .values(values)
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    tx.execute(&row).await?;
    Ok(())
}

/// Removes everything of the workspace.
pub(super) async fn remove(tx: &Tx, workspace: WorkspaceId) -> Result<(), DbErr> {
    for table in TABLES {
        let rows = Query::delete()
            .from_table(table)
            .and_where(Expr::col("workspace_id").eq(workspace.0))
            .to_owned();
        tx.execute(&rows).await?;
    }
    Ok(())
}
