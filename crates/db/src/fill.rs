//! What a step of the schema computes of the rows that are there, in the step's own transaction.

use kernel::text::found_by;
use sea_orm::sqlx::{self, PgConnection, Row, SqliteConnection};
use uuid::Uuid;

/// Rows that are read at a time.
const AT_A_TIME: i64 = 1_000;

/// Something to compute that SQL cannot.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Fill {
    /// `visitors.search`: see [`found_by`].
    VisitorSearch,
}

impl Fill {
    pub(crate) async fn sqlite(self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let Self::VisitorSearch = self;
        let mut last = (Uuid::nil(), Uuid::nil());
        loop {
            let rows = sqlx::query(
                "SELECT workspace_id, id, name, email, phone FROM visitors WHERE (workspace_id, id) > (?, ?) \
                 ORDER BY workspace_id, id LIMIT ?",
            )
            .bind(last.0)
            .bind(last.1)
            .bind(AT_A_TIME)
            .fetch_all(&mut *connection)
            .await?;
            for row in &rows {
                last = (row.try_get(0)?, row.try_get(1)?);
                sqlx::query("UPDATE visitors SET search = ? WHERE workspace_id = ? AND id = ?")
                    .bind(found_by(row.try_get(2)?, row.try_get(3)?, row.try_get(4)?))
                    .bind(last.0)
                    .bind(last.1)
                    .execute(&mut *connection)
                    .await?;
            }
            if rows.is_empty() {
                return Ok(());
            }
        }
    }

    /// The tables' owner is held to row-level security, too; for this transaction it is not, and nobody else sees the table.
    pub(crate) async fn postgres(self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let Self::VisitorSearch = self;
        sqlx::raw_sql("ALTER TABLE visitors NO FORCE ROW LEVEL SECURITY")
            .execute(&mut *connection)
            .await?;
        let mut last = (Uuid::nil(), Uuid::nil());
        loop {
            let rows = sqlx::query(
                "SELECT workspace_id, id, name, email, phone FROM visitors WHERE (workspace_id, id) > ($1, $2) \
                 ORDER BY workspace_id, id LIMIT $3",
            )
            .bind(last.0)
            .bind(last.1)
            .bind(AT_A_TIME)
            .fetch_all(&mut *connection)
            .await?;
            let (mut workspaces, mut ids, mut searches) = (Vec::new(), Vec::new(), Vec::new());
            for row in &rows {
                last = (row.try_get(0)?, row.try_get(1)?);
                workspaces.push(last.0);
                ids.push(last.1);
                searches.push(found_by(row.try_get(2)?, row.try_get(3)?, row.try_get(4)?));
            }
            if rows.is_empty() {
                break;
            }
            sqlx::query(
                "UPDATE visitors AS v SET search = f.search \
                 FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS f (workspace_id, id, search) \
                 WHERE v.workspace_id = f.workspace_id AND v.id = f.id",
            )
            .bind(workspaces)
            .bind(ids)
            .bind(searches)
            .execute(&mut *connection)
            .await?;
        }
        sqlx::raw_sql("ALTER TABLE visitors FORCE ROW LEVEL SECURITY")
            .execute(&mut *connection)
            .await?;
        Ok(())
    }
}
