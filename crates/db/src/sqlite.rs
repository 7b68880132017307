//! SQLite's settings, and the connection of the message log.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::Duration,
};

use rusqlite::{Connection, TransactionBehavior};
use sea_orm::{DbErr, RuntimeErr};

use crate::Inner;

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
                 PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 0;",
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

/// How often it is looked whether the write-ahead log has grown.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Pages of 4 KiB in the write-ahead log above which they are copied back, beside the writers.
const COPY_BACK_ABOVE: i64 = 1_000;
/// Pages above which the log begins anew; writers wait for that moment.
const BEGIN_ANEW_ABOVE: i64 = 8_000;

/// Keeps the write-ahead log short for as long as the database is open.
///
/// SQLite's own way is to copy pages back inside a commit, and to begin the log anew only when by chance nobody reads. Under a
/// steady load somebody always reads: the log grows without end, and every commit copies. So commits do not copy at all; it is
/// done here, first beside the writers, and when the log is long once more while they wait, after the readers of the moment left.
pub(crate) async fn keep_log_short(inner: Weak<Inner>, path: PathBuf) {
    let mut connection = None;
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(turn) = inner.upgrade().map(|inner| Arc::clone(&inner.turn)) else {
            return;
        };
        let (path, kept) = (path.clone(), connection.take());
        let copied = tokio::task::spawn_blocking(move || {
            let connection = kept.map_or_else(|| open_for_copying(&path), Ok)?;
            let pages = pages(&connection, "NOOP")?;
            if pages > COPY_BACK_ABOVE {
                self::pages(&connection, "PASSIVE")?;
            }
            if pages > BEGIN_ANEW_ABOVE {
                let _turn = turn.blocking_lock();
                self::pages(&connection, "RESTART")?;
            }
            Ok::<_, rusqlite::Error>(connection)
        });
        match copied.await {
            Ok(Ok(kept)) => connection = Some(kept),
            Ok(Err(error)) => tracing::warn!(%error, "keeping the write-ahead log short"),
            Err(error) => tracing::warn!(%error, "keeping the write-ahead log short"),
        }
    }
}

fn open_for_copying(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA busy_timeout = 200; PRAGMA synchronous = FULL;")?;
    Ok(connection)
}

/// Runs a checkpoint of that kind and returns how many pages the log has.
fn pages(connection: &Connection, kind: &str) -> Result<i64, rusqlite::Error> {
    connection.query_row(&format!("PRAGMA wal_checkpoint({kind})"), [], |row| row.get(1))
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
