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
    ) -> Result<T, DbErr> {
        let run = || {
            let tx = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&tx)?;
            tx.commit()?;
            Ok(value)
        };
        run().map_err(|error| from_rusqlite(&error))
    }
}

fn from_rusqlite(error: &rusqlite::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::Internal(error.to_string()))
}
