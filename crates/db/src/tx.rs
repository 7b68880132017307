//! Transactions, each opened for a scope.

use std::ops::Deref;

use kernel::WorkspaceId;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::OwnedMutexGuard;

use crate::Dialect;

/// What a transaction may see of the tenants' tables.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One tenant.
    Workspace(WorkspaceId),
    /// No tenant: the global tables alone.
    Global,
}

/// A transaction. Queries go through it as through a SeaORM connection; dropped without [`Tx::commit`] it is rolled back.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    // Given back after `inner` is done: fields are dropped in order.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Tx {
    pub(crate) async fn begin(
        connection: &DatabaseConnection,
        dialect: Dialect,
        scope: Scope,
        turn: Option<OwnedMutexGuard<()>>,
    ) -> Result<Self, DbErr> {
        let writes = turn.is_some();
        let inner = match dialect {
            Dialect::Sqlite if writes => {
                let options = TransactionOptions {
                    isolation_level: None,
                    access_mode: None,
                    sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
                };
                connection.begin_with_options(options).await?
            }
            Dialect::Sqlite | Dialect::Postgres => connection.begin().await?,
        };
        let tx = Self { inner, _turn: turn };
        if dialect == Dialect::Postgres {
            tx.narrow(scope).await?;
        }
        Ok(tx)
    }

    /// Lets another scope's rows be seen from here on, for verbs that find the tenant on the way.
    pub async fn narrow(&self, scope: Scope) -> Result<(), DbErr> {
        if self.inner.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let workspaces = match scope {
            Scope::Workspace(id) => id.to_string(),
            Scope::Global => String::new(),
        };
        let statement = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT set_config('deskbell.workspaces', $1, true)",
            [workspaces.into()],
        );
        self.inner.query_one_raw(statement).await.map(|_| ())
    }

    /// Makes everything durable.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }
}

impl Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}
