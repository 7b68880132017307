//! Opening a database and bringing its schema up to date under a lock.

use std::{
    path::Path,
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};

use kernel::Clock;
use sea_orm::{
    DatabaseConnection, DbErr, SqlxPostgresConnector, SqlxSqliteConnector,
    sqlx::{
        self, Connection as _, PgConnection, PgPool, Row, SqliteConnection,
        postgres::{PgConnectOptions, PgPoolOptions},
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};
use tokio::time::sleep;

use crate::{
    Db, Dialect, Inner, Place,
    schema::{self, MIGRATIONS},
    sqlite::keep_log_short,
};

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is of no kind that is known.
    #[error("DATABASE_URL: must begin with sqlite: or postgres://, is {0:?}")]
    UnknownKind(String),
    /// The database was made by a later Deskbell.
    #[error(
        "the database has schema {found}, made by a newer Deskbell; this one knows schema {known}. \
         Start the newer Deskbell, or restore a backup from before the upgrade"
    )]
    Newer {
        /// What was found.
        found: i64,
        /// What this binary knows.
        known: i64,
    },
    /// The data directory could not be made.
    #[error("cannot make the directory {0}: {1}")]
    Directory(String, std::io::Error),
    /// The database refused.
    #[error("the database cannot be opened: {0}")]
    Database(#[from] sqlx::Error),
    /// The database refused.
    #[error("the database cannot be opened: {0}")]
    Orm(#[from] DbErr),
}

/// How long one waits for others who use the file of SQLite, and between two looks where it does not wait by itself.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const BUSY_PAUSE: Duration = Duration::from_millis(10);
/// What SQLite calls it: <https://sqlite.org/rescode.html#busy>.
const SQLITE_BUSY: &str = "5";
/// Readers beside the one writer on SQLite.
const SQLITE_READERS: u32 = 4;
/// Bytes of the file that readers look at where the system keeps them, and do not copy: a report over many rows reads each page once,
/// for which a cache of their own is no help.
const SQLITE_MAPPED: &str = "1073741824";
/// Connections of one node to PostgreSQL that read; those that write; and the message log's own, which nobody else can use up.
const POSTGRES_READERS: u32 = 12;
const POSTGRES_WRITERS: u32 = 6;
const POSTGRES_LOG: u32 = 1;
/// How long one reading statement may take on PostgreSQL.
const READ_TIMEOUT: &str = "30s";
/// How long a query waits for a connection before it gives up.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// The key of the advisory lock under which PostgreSQL's schema is changed ("deskbell" in ASCII).
const MIGRATION_LOCK: i64 = 0x6465_736b_6265_6c6c;
/// The role that works on the tables and owns none of them.
const APP_ROLE: &str = "deskbell_app";

pub(crate) async fn open(url: &str) -> Result<Db, OpenError> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        open_postgres(url).await
    } else if let Some(path) = url.strip_prefix("sqlite:") {
        open_sqlite(Path::new(path.strip_prefix("//").unwrap_or(path))).await
    } else {
        Err(OpenError::UnknownKind(
            url.split(':').next().unwrap_or_default().into(),
        ))
    }
}

async fn open_sqlite(path: &Path) -> Result<Db, OpenError> {
    if let Some(directory) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        std::fs::create_dir_all(directory)
            .map_err(|error| OpenError::Directory(directory.display().to_string(), error))?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        // Done beside the commits: see `sqlite::keep_log_short`.
        .pragma("wal_autocheckpoint", "0");
    let mut first = connect_alone(&options).await?;
    migrate_sqlite(&mut first).await?;
    first.close().await?;

    let pool = |size| {
        SqlitePoolOptions::new()
            .max_connections(size)
            .acquire_timeout(ACQUIRE_TIMEOUT)
    };
    let writer = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool(1).connect_with(options.clone()).await?);
    let reader = SqlxSqliteConnector::from_sqlx_sqlite_pool(
        pool(SQLITE_READERS)
            .connect_with(
                options
                    .pragma("query_only", "ON")
                    .pragma("mmap_size", SQLITE_MAPPED),
            )
            .await?,
    );
    let db = assemble(Dialect::Sqlite, writer, reader, Place::File(path.to_owned()));
    tokio::spawn(keep_log_short(Arc::downgrade(&db.inner), path.to_owned()));
    Ok(db)
}

/// Several may open a new file at once. Who changes how it keeps its journal has to be alone with it, and for that SQLite does not wait
/// as it does for everything else: it says at once that the file is busy.
async fn connect_alone(options: &SqliteConnectOptions) -> Result<SqliteConnection, sqlx::Error> {
    let patience = Instant::now() + BUSY_TIMEOUT;
    loop {
        match SqliteConnection::connect_with(options).await {
            Err(sqlx::Error::Database(error))
                if error.code().as_deref() == Some(SQLITE_BUSY) && Instant::now() < patience =>
            {
                sleep(BUSY_PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

async fn open_postgres(url: &str) -> Result<Db, OpenError> {
    let options = PgConnectOptions::from_str(url)?.application_name("deskbell");
    let mut first = PgConnection::connect_with(&options).await?;
    migrate_postgres(&mut first).await?;
    first.close().await?;

    // One moment's state for all statements of a transaction.
    let reading = options.clone().options([
        ("default_transaction_isolation", "repeatable read"),
        ("default_transaction_read_only", "on"),
        ("statement_timeout", READ_TIMEOUT),
    ]);
    let writer = postgres_pool(POSTGRES_WRITERS, options.clone()).await?;
    let reader = postgres_pool(POSTGRES_READERS, reading).await?;
    let log = postgres_pool(POSTGRES_LOG, options).await?;
    Ok(assemble(
        Dialect::Postgres,
        SqlxPostgresConnector::from_sqlx_postgres_pool(writer),
        SqlxPostgresConnector::from_sqlx_postgres_pool(reader),
        Place::Server(log),
    ))
}

async fn postgres_pool(size: u32, options: PgConnectOptions) -> Result<PgPool, sqlx::Error> {
    PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(|connection, _| Box::pin(become_app_role(connection)))
        .connect_with(options)
        .await
}

fn assemble(dialect: Dialect, writer: DatabaseConnection, reader: DatabaseConnection, place: Place) -> Db {
    Db {
        inner: Arc::new(Inner {
            dialect,
            writer,
            reader,
            turn: Arc::default(),
            place,
        }),
    }
}

const VERSIONS_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations \
    (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";
const FOUND_VERSIONS: &str = "SELECT version FROM schema_migrations";

/// All missing steps in one transaction that nobody else can begin meanwhile.
async fn migrate_sqlite(connection: &mut SqliteConnection) -> Result<(), OpenError> {
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(VERSIONS_TABLE).execute(&mut *tx).await?;
    let found: Vec<i64> = sqlx::query_scalar(FOUND_VERSIONS).fetch_all(&mut *tx).await?;
    refuse_newer(&found)?;
    for migration in MIGRATIONS
        .iter()
        .filter(|migration| !found.contains(&migration.version))
    {
        sqlx::raw_sql(sqlx::AssertSqlSafe(migration.sql(Dialect::Sqlite)))
            .execute(&mut *tx)
            .await?;
        if let Some(fill) = migration.fill {
            fill.sqlite(&mut tx).await?;
        }
        sqlx::query("INSERT INTO schema_migrations (version, name, applied_at) VALUES (?, ?, ?)")
            .bind(migration.version)
            .bind(migration.name)
            .bind(Clock::system().now().0)
            .execute(&mut *tx)
            .await?;
        tracing::info!(
            version = migration.version,
            name = migration.name,
            "schema migrated"
        );
    }
    tx.commit().await?;
    Ok(())
}

async fn migrate_postgres(connection: &mut PgConnection) -> Result<(), OpenError> {
    let mut tx = connection.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(MIGRATION_LOCK)
        .execute(&mut *tx)
        .await?;
    sqlx::query(VERSIONS_TABLE).execute(&mut *tx).await?;
    let found: Vec<i64> = sqlx::query_scalar(FOUND_VERSIONS).fetch_all(&mut *tx).await?;
    refuse_newer(&found)?;
    let missing: Vec<_> = MIGRATIONS
        .iter()
        .filter(|migration| !found.contains(&migration.version))
        .collect();
    for migration in &missing {
        sqlx::raw_sql(sqlx::AssertSqlSafe(migration.sql(Dialect::Postgres)))
            .execute(&mut *tx)
            .await?;
        if let Some(fill) = migration.fill {
            fill.postgres(&mut tx).await?;
        }
        sqlx::query("INSERT INTO schema_migrations (version, name, applied_at) VALUES ($1, $2, $3)")
            .bind(migration.version)
            .bind(migration.name)
            .bind(Clock::system().now().0)
            .execute(&mut *tx)
            .await?;
        tracing::info!(
            version = migration.version,
            name = migration.name,
            "schema migrated"
        );
    }
    if !missing.is_empty() {
        sqlx::raw_sql(APP_ROLE_GRANTS).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn refuse_newer(found: &[i64]) -> Result<(), OpenError> {
    let found = found.iter().copied().max().unwrap_or_default();
    let known = schema::latest();
    if found > known {
        Err(OpenError::Newer { found, known })
    } else {
        Ok(())
    }
}

/// Makes the role that owns no table, where the connecting one may make roles, and lets it work on the tables. Roles belong to
/// the whole server, so that several databases may try this at once: who comes second finds it made.
const APP_ROLE_GRANTS: &str = "
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'deskbell_app') THEN
        BEGIN
            CREATE ROLE deskbell_app NOLOGIN;
        EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
        END;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'deskbell_app') THEN
        IF NOT pg_has_role(current_user, 'deskbell_app', 'member') THEN
            BEGIN
                GRANT deskbell_app TO CURRENT_USER;
            EXCEPTION WHEN insufficient_privilege THEN NULL;
            END;
        END IF;
        GRANT USAGE ON SCHEMA public TO deskbell_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO deskbell_app;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO deskbell_app;
        GRANT EXECUTE ON FUNCTION conversations_with_words(TSQUERY, BIGINT) TO deskbell_app;
    END IF;
END
$$;
";

/// Steps down to the role that owns no table. Where it could not be made, row-level security is forced on the owner too.
async fn become_app_role(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let may: bool = sqlx::query(
        "SELECT COALESCE((SELECT pg_has_role(current_user, oid, 'member') FROM pg_roles WHERE rolname = $1), false)",
    )
    .bind(APP_ROLE)
    .fetch_one(&mut *connection)
    .await?
    .try_get(0)?;
    if may {
        sqlx::query("SET ROLE deskbell_app")
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
