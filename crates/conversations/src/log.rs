//! The message log: the one way in which a conversation moves.
//!
//! What arrives while one batch commits is the next batch; nothing waits for a timer. Each batch is one transaction: read what it
//! needs, decide in the order of arrival, write, commit. Only then is each sender answered and the fan-out told, in that order, by
//! a stage of its own, so that the next commit runs meanwhile. A row that the database refuses fails its own sender: such a batch
//! is done again command by command. A sender whose command finds the queue full is told `busy`.

mod batch;
mod command;
mod decide;

use std::sync::Arc;

use db::{Db, SqliteWriter};
use kernel::{Actor, Announce, Clock, ConversationId, Origin, Problem, ProblemKind};
use sea_orm::{
    DbErr,
    sqlx::{self, Acquire, PgPool},
};
use tokio::sync::{
    mpsc::{self, error::TrySendError},
    oneshot,
};

pub(crate) use batch::{EventRow, Loaded, Needs, Writes};
pub(crate) use command::{Action, Command, Done, Key, Start};
pub(crate) use decide::receipt;
use decide::{Decision, decide};

use crate::{
    store::{postgres_log, sqlite_log},
    summaries::Summaries,
};

/// The most commands in one transaction.
const MAX_BATCH: usize = 512;
/// Committed batches that may wait for the fan-out; then commits wait too.
const MAX_UNANNOUNCED: usize = 8;

/// The answer to a command, when its batch has been committed.
pub(crate) type Answer = oneshot::Receiver<Result<Done, Problem>>;

/// The way into the log.
#[derive(Clone, Debug)]
pub(crate) struct MessageLog {
    queue: mpsc::Sender<Command>,
}

impl MessageLog {
    /// Starts the log's tasks on the current runtime. `capacity` commands may wait.
    pub(crate) fn start(
        db: &Db,
        clock: Clock,
        announce: Arc<dyn Announce>,
        summaries: Summaries,
        capacity: usize,
    ) -> Result<Self, DbErr> {
        let engine = match (db.sqlite_writer()?, db.postgres_pool()) {
            (Some(writer), _) => Engine::Sqlite(db.clone(), Some(writer)),
            (None, Some(pool)) => Engine::Postgres(pool.clone()),
            (None, None) => return Err(DbErr::Custom("this database has no message log".into())),
        };
        let (queue, commands) = mpsc::channel(capacity.max(1));
        let (committed, announcing) = mpsc::channel(MAX_UNANNOUNCED);
        tokio::spawn(commit_batches(engine, clock, commands, committed));
        tokio::spawn(announce_batches(announce, summaries, announcing));
        Ok(Self { queue })
    }

    /// Takes its place in the order at once; the answer comes after the commit.
    pub(crate) fn put(
        &self,
        actor: Actor,
        conversation: ConversationId,
        origin: Origin,
        action: Action,
    ) -> Result<Answer, Problem> {
        let (reply, answer) = oneshot::channel();
        let command = Command {
            actor,
            conversation,
            origin,
            action,
            reply,
        };
        self.queue.try_send(command).map_err(|error| match error {
            TrySendError::Full(_) => Problem {
                retry_after: Some(1),
                ..Problem::new(
                    ProblemKind::Busy,
                    "More is arriving than can be stored. Send it again with the same clientId.",
                )
            },
            TrySendError::Closed(_) => Problem::storage_unavailable(),
        })?;
        Ok(answer)
    }

    /// How many commands wait, for the metrics.
    pub(crate) fn depth(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }
}

/// Waits for an answer. A log that is gone never committed it.
pub(crate) async fn answered(answer: Answer) -> Result<Done, Problem> {
    answer
        .await
        .unwrap_or_else(|_| Err(Problem::storage_unavailable()))
}

enum Engine {
    // The writer travels to the blocking thread and back; it is missing only if that thread died.
    Sqlite(Db, Option<SqliteWriter>),
    Postgres(PgPool),
}

/// Why a batch was not committed.
enum Failure {
    /// The database refused what a row holds: others in the batch may pass.
    Row(String),
    /// The database is not there, or takes nothing.
    Database(String),
}

struct Committed {
    batch: Vec<Command>,
    decision: Decision,
}

async fn commit_batches(
    mut engine: Engine,
    clock: Clock,
    mut commands: mpsc::Receiver<Command>,
    committed: mpsc::Sender<Committed>,
) {
    loop {
        let mut batch = Vec::with_capacity(64);
        if commands.recv_many(&mut batch, MAX_BATCH).await == 0 {
            return;
        }
        let mut waiting = vec![batch];
        while let Some(batch) = waiting.pop() {
            let (batch, outcome) = engine.commit(batch, &clock).await;
            match outcome {
                Ok(decision) => {
                    if committed.send(Committed { batch, decision }).await.is_err() {
                        return;
                    }
                }
                Err(Failure::Row(error)) if batch.len() > 1 => {
                    tracing::warn!(%error, size = batch.len(), "a row was refused; the batch is done again one by one");
                    waiting.extend(batch.into_iter().rev().map(|command| vec![command]));
                }
                Err(Failure::Row(error) | Failure::Database(error)) => {
                    tracing::error!(%error, size = batch.len(), "not committed");
                    for command in batch {
                        // The sender may be gone; it will ask again with the same id.
                        let _ = command.reply.send(Err(Problem::storage_unavailable()));
                    }
                }
            }
        }
    }
}

async fn announce_batches(
    announce: Arc<dyn Announce>,
    summaries: Summaries,
    mut committed: mpsc::Receiver<Committed>,
) {
    while let Some(Committed { batch, decision }) = committed.recv().await {
        for announcement in &decision.announcements {
            announce.announce(announcement);
        }
        for (command, result) in batch.into_iter().zip(decision.results) {
            // The sender may be gone; it will ask again with the same id.
            let _ = command.reply.send(result);
        }
        summaries.touch(decision.touched);
    }
}

impl Engine {
    async fn commit(
        &mut self,
        batch: Vec<Command>,
        clock: &Clock,
    ) -> (Vec<Command>, Result<Decision, Failure>) {
        match self {
            Self::Sqlite(db, slot) => {
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
                let clock = clock.clone();
                let work = tokio::task::spawn_blocking(move || {
                    let outcome = commit_sqlite(&mut writer, &batch, &clock);
                    drop(turn);
                    (writer, batch, outcome)
                });
                match work.await {
                    Ok((writer, batch, outcome)) => {
                        *slot = Some(writer);
                        (batch, outcome)
                    }
                    Err(error) => (Vec::new(), Err(Failure::Database(error.to_string()))),
                }
            }
            Self::Postgres(pool) => {
                let outcome = commit_postgres(pool, &batch, clock)
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

fn commit_sqlite(writer: &mut SqliteWriter, batch: &[Command], clock: &Clock) -> Result<Decision, Failure> {
    let needs = Needs::of(batch);
    writer
        .transaction(|tx| {
            let loaded = sqlite_log::load(tx, &needs)?;
            let decision = decide(batch, loaded, clock.now());
            sqlite_log::write(tx, &decision.writes)?;
            Ok(decision)
        })
        .map_err(|error| match error {
            db::WriteError::Row(error) => Failure::Row(error),
            db::WriteError::Database(error) => Failure::Database(error),
        })
}

async fn commit_postgres(pool: &PgPool, batch: &[Command], clock: &Clock) -> Result<Decision, sqlx::Error> {
    let needs = Needs::of(batch);
    let mut connection = pool.acquire().await?;
    let mut tx = connection.begin().await?;
    postgres_log::narrow(&mut tx, &needs).await?;
    let loaded = postgres_log::load(&mut tx, &needs).await?;
    let decision = decide(batch, loaded, clock.now());
    if !decision.writes.is_empty() {
        postgres_log::write(&mut tx, &decision.writes).await?;
    }
    tx.commit().await?;
    Ok(decision)
}

/// SQLSTATE classes 22 (data exception) and 23 (integrity constraint violation) speak of a row; others of the database.
fn is_about_a_row(code: Option<&str>) -> bool {
    code.is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
}

#[cfg(test)]
mod tests;
