//! SQLite's settings, and the connection of the message log.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};
use sea_orm::{DbErr, RuntimeErr};

/// A connection of its own to the SQLite file with prepared statements kept. It is driven from one thread, and only by whoever
/// holds [`crate::Db::turn`].
#[derive(Debug)]
pub struct SqliteWriter {
    connection: Connection,
}

impl SqliteWriter {
    pub(crate) fn open(path: &Path) -> Result<Self, DbErr> {
        let connection = Connection::open(path).map_err(|error| from_rusqlite(&error))?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; \
                 PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;",
            )
            .map_err(|error| from_rusqlite(&error))?;
        connection.set_prepared_statement_cache_capacity(32);
        Ok(Self { connection })
    }

    /// Runs `work` in one write transaction, committed when it returns `Ok`.
    pub fn transaction<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, rusqlite::Error>,
    ) -> Result<T, WriteError> {
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&tx)?;
        tx.commit()?;
        Ok(value)
    }
}

/// Why a transaction of the message log was not committed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A constraint refuses what a row holds: other rows may pass.
    #[error("{0}")]
    Row(String),
    /// The file cannot be written: full, read-only, broken.
    #[error("{0}")]
    Database(String),
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation | rusqlite::ErrorCode::TooBig) => {
                Self::Row(error.to_string())
            }
            _ => Self::Database(error.to_string()),
        }
    }
}

fn from_rusqlite(error: &rusqlite::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::Internal(error.to_string()))
}
