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

use audit::Audit;
use db::Db;
use kernel::{Actor, Announce, Clock, ConversationId, Origin, Problem, ProblemKind, WorkspaceId};
use tokio::sync::{
    mpsc::{self, error::TrySendError},
    oneshot,
};

pub(crate) use batch::{EventRow, Loaded, Needs, Revision, Writes};
pub(crate) use command::{Action, Approach, Command, Doer, Done, Key, Start};
pub(crate) use decide::receipt;
pub(crate) use decide::{Decision, decide};

use crate::{
    StartError,
    search::index::Index,
    store::engine::{Engine, Failure},
    summaries::Summaries,
};

/// The most commands in one transaction.
const MAX_BATCH: usize = 512;
/// Committed batches that may wait for the fan-out; then commits wait too.
const MAX_UNANNOUNCED: usize = 8;

/// The answer to a command, when its batch has been committed.
pub(crate) type Answer = oneshot::Receiver<Result<Done, Problem>>;

/// Who hears of what was committed, in this order.
pub(crate) struct Told {
    pub(crate) announce: Arc<dyn Announce>,
    pub(crate) summaries: Summaries,
    pub(crate) index: Index,
    pub(crate) stirred: Arc<dyn Fn(WorkspaceId) + Send + Sync>,
}

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
        audit: Audit,
        told: Told,
        capacity: usize,
    ) -> Result<Self, StartError> {
        let engine = Engine::open(db, audit)?;
        let (queue, commands) = mpsc::channel(capacity.max(1));
        let (committed, announcing) = mpsc::channel(MAX_UNANNOUNCED);
        tokio::spawn(commit_batches(engine, clock, commands, committed));
        tokio::spawn(announce_batches(told, announcing));
        Ok(Self { queue })
    }

    /// Takes its place in the order at once; the answer comes after the commit. Agents need what [`Action::needs`] says.
    pub(crate) fn put(
        &self,
        doer: impl Into<Doer>,
        conversation: ConversationId,
        origin: Origin,
        action: Action,
    ) -> Result<Answer, Problem> {
        let doer = doer.into();
        if let Doer::Person(Actor::Agent(agent)) = &doer {
            agent.require(action.needs())?;
        }
        let (reply, answer) = oneshot::channel();
        let command = Command {
            doer,
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
    Told {
        announce,
        summaries,
        index,
        stirred,
    }: Told,
    mut committed: mpsc::Receiver<Committed>,
) {
    while let Some(Committed { batch, decision }) = committed.recv().await {
        for (agent, conversation) in &decision.follows {
            announce.follow(*agent, *conversation);
        }
        for announcement in &decision.announcements {
            announce.announce(announcement);
        }
        for (command, result) in batch.into_iter().zip(decision.results) {
            // The sender may be gone; it will ask again with the same id.
            let _ = command.reply.send(result);
        }
        index.touch(decision.writes.events.iter().map(|event| event.workspace));
        summaries.touch(decision.touched);
        for workspace in decision.stirred {
            stirred(workspace);
        }
    }
}

#[cfg(test)]
mod tests;
