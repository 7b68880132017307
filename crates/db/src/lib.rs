//! The database: the only place that opens one.
//!
//! Invariants:
//! - Every transaction is opened for a [`Scope`]. On PostgreSQL row-level security holds it to that; a forgotten filter sees
//!   nothing there.
//! - SQLite has one writer at a time, in turn: [`Db::turn`] is held by every write transaction and by the message log.
//! - A transaction that is dropped is rolled back.

mod fill;
mod known;
mod open;
mod schema;
mod sqlite;
mod tx;

use std::{path::PathBuf, sync::Arc};

use kernel::Problem;
use sea_orm::{DatabaseConnection, DbErr, sqlx::PgPool};

pub use known::{Known, Reading};
pub use open::OpenError;
pub use sqlite::{SqliteWriter, WriteError};
pub use tx::{Scope, Tx};

/// Which database this is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded, in the data directory.
    Sqlite,
    /// PostgreSQL 15 or later.
    Postgres,
}

/// An open database. Clones are handles to the same one.
#[derive(Clone, Debug)]
pub struct Db {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    dialect: Dialect,
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    turn: Arc<tokio::sync::Mutex<()>>,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File(PathBuf),
    Server(PgPool),
}

impl Db {
    /// Opens the database behind `url` (`sqlite:<path>`, made if missing, or `postgres://…`) and brings its schema up to date.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        open::open(url).await
    }

    /// Which database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.inner.dialect
    }

    /// A transaction that reads one moment's state.
    pub async fn read(&self, scope: Scope) -> Result<Tx, DbErr> {
        Tx::begin(&self.inner.reader, self.dialect(), scope, None).await
    }

    /// A transaction that may write. On SQLite it waits for its turn.
    pub async fn write(&self, scope: Scope) -> Result<Tx, DbErr> {
        let turn = match self.dialect() {
            Dialect::Sqlite => Some(self.turn().await),
            Dialect::Postgres => None,
        };
        Tx::begin(&self.inner.writer, self.dialect(), scope, turn).await
    }

    /// Waits until nobody else writes, first come first served. Only SQLite needs it.
    pub async fn turn(&self) -> tokio::sync::OwnedMutexGuard<()> {
        Arc::clone(&self.inner.turn).lock_owned().await
    }

    /// A connection of its own to the SQLite file, for the message log; `None` on a server.
    pub fn sqlite_writer(&self) -> Result<Option<SqliteWriter>, DbErr> {
        match &self.inner.place {
            Place::File(path) => SqliteWriter::open(path).map(Some),
            Place::Server(_) => Ok(None),
        }
    }

    /// The message log's own connection to PostgreSQL, as a pool that makes it anew; `None` on SQLite.
    #[must_use]
    pub fn postgres_log(&self) -> Option<&PgPool> {
        match &self.inner.place {
            Place::File(_) => None,
            Place::Server(pool) => Some(pool),
        }
    }

    /// Whether the database answers now.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.inner.reader.ping().await
    }

    /// Closes all connections after what is under way.
    pub async fn close(&self) {
        for connection in [&self.inner.reader, &self.inner.writer] {
            if let Err(error) = connection.close_by_ref().await {
                tracing::warn!(%error, "closing the database");
            }
        }
        if let Some(log) = self.postgres_log() {
            log.close().await;
        }
    }
}

/// What a client is told when the database failed: nothing of its inside. The cause goes to the log, once, here.
#[must_use]
pub fn storage_problem(error: &DbErr) -> Problem {
    tracing::error!(%error, "database");
    Problem::storage_unavailable()
}

/// [`storage_problem`] in the shape that `map_err` takes.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
#[must_use]
pub fn unavailable(error: DbErr) -> Problem {
    storage_problem(&error)
}

/// Whether `error` says that a unique key is taken.
#[must_use]
pub fn is_taken(error: &DbErr) -> bool {
    matches!(
        error.sql_err(),
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_))
    )
}
