//! The message log's transaction on each database: load, decide, write, commit.

use audit::Audit;
use db::{Db, SqliteWriter};
use kernel::Clock;
use sea_orm::sqlx::{self, Acquire, PgPool};

use super::{postgres_log, postgres_writes, sqlite_log};
use crate::{
    StartError,
    log::{Command, Decision, Needs, decide},
};

/// What commits batches.
pub(crate) struct Engine {
    place: Place,
    audit: Audit,
}

enum Place {
    /// The writer travels to the blocking thread and back; it is missing only if that thread died.
    Sqlite(Db, Option<SqliteWriter>),
    Postgres(PgPool),
}

/// Why a batch was not committed.
pub(crate) enum Failure {
    /// The database refused what a row holds: others in the batch may pass.
    Row(String),
    /// The database is not there, or takes nothing.
    Database(String),
}

impl Engine {
    pub(crate) fn open(db: &Db, audit: Audit) -> Result<Self, StartError> {
        let place = match (db.sqlite_writer()?, db.postgres_log()) {
            (Some(writer), _) => Place::Sqlite(db.clone(), Some(writer)),
            (None, Some(pool)) => Place::Postgres(pool.clone()),
            (None, None) => {
                return Err(StartError(sea_orm::DbErr::Custom(
                    "this database has no message log".into(),
                )));
            }
        };
        Ok(Self { place, audit })
    }

    /// One transaction for all of `batch`, which is given back.
    pub(crate) async fn commit(
        &mut self,
        batch: Vec<Command>,
        clock: &Clock,
    ) -> (Vec<Command>, Result<Decision, Failure>) {
        match &mut self.place {
            Place::Sqlite(db, slot) => on_sqlite(db, slot, batch, clock, &self.audit).await,
            Place::Postgres(pool) => {
                let outcome =
                    on_postgres(pool, &batch, clock, &self.audit)
                        .await
                        .map_err(|error| match error {
                            sqlx::Error::Database(error) if is_about_a_row(error.code().as_deref()) => {
                                Failure::Row(error.to_string())
                            }
                            other => Failure::Database(other.to_string()),
                        });
                (batch, outcome)
            }
        }
    }
}

async fn on_sqlite(
    db: &Db,
    slot: &mut Option<SqliteWriter>,
    batch: Vec<Command>,
    clock: &Clock,
    audit: &Audit,
) -> (Vec<Command>, Result<Decision, Failure>) {
    let writer = match slot.take() {
        Some(writer) => Ok(Some(writer)),
        None => db.sqlite_writer(),
    };
    let Ok(Some(mut writer)) = writer else {
        return (
            batch,
            Err(Failure::Database("the SQLite file cannot be opened".into())),
        );
    };
    let turn = db.turn().await;
    let (clock, audit) = (clock.clone(), audit.clone());
    let work = tokio::task::spawn_blocking(move || {
        let outcome = write_sqlite(&mut writer, &batch, &clock, &audit);
        drop(turn);
        (writer, batch, outcome)
    });
    match work.await {
        Ok((writer, batch, outcome)) => {
            *slot = Some(writer);
            (batch, outcome)
        }
        // The batch went with the thread: its senders find nobody to answer, and are told that it was not stored.
        Err(error) => (Vec::new(), Err(Failure::Database(error.to_string()))),
    }
}

fn write_sqlite(
    writer: &mut SqliteWriter,
    batch: &[Command],
    clock: &Clock,
    audit: &Audit,
) -> Result<Decision, Failure> {
    let needs = Needs::of(batch);
    writer
        .transaction(|tx| {
            let loaded = sqlite_log::load(tx, &needs)?;
            let decision = decide(batch, loaded, clock.now());
            sqlite_log::write(tx, &decision.writes)?;
            audit::append_sqlite(audit, tx, &decision.writes.audited)?;
            Ok(decision)
        })
        .map_err(|error| match error {
            db::WriteError::Row(error) => Failure::Row(error),
            db::WriteError::Database(error) => Failure::Database(error),
        })
}

async fn on_postgres(
    pool: &PgPool,
    batch: &[Command],
    clock: &Clock,
    audit: &Audit,
) -> Result<Decision, sqlx::Error> {
    let needs = Needs::of(batch);
    let mut connection = pool.acquire().await?;
    let mut tx = connection.begin().await?;
    postgres_log::narrow(&mut tx, &needs).await?;
    let loaded = postgres_log::load(&mut tx, &needs).await?;
    let decision = decide(batch, loaded, clock.now());
    if !decision.writes.is_empty() {
        postgres_writes::write(&mut tx, &decision.writes).await?;
        // Last: others wait for the end of the chain until the commit.
        audit::append_postgres(audit, &mut tx, &decision.writes.audited).await?;
    }
    tx.commit().await?;
    Ok(decision)
}

/// SQLSTATE classes 22 (data exception) and 23 (integrity constraint violation) speak of a row; others of the database.
fn is_about_a_row(code: Option<&str>) -> bool {
    code.is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
}

impl From<sea_orm::DbErr> for StartError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self(error)
    }
}
