//! Calls as rows.

use std::collections::HashSet;

use db::Tx;
use kernel::{AgentId, ConversationId, Timestamp, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order, QueryResult,
    prelude::Uuid,
    sea_query::{Expr, InsertStatement, OnConflict, Query, SelectStatement, UpdateStatement},
};

use crate::model::Step;

const TABLE: &str = "alerts";

/// In the place of an agent: nobody in particular.
const NOBODY: Uuid = Uuid::nil();

/// Rows that are added by one statement: databases count what is filled in.
const ROWS: usize = 500;

/// How a call stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It is to be sent.
    Queued,
    /// Somebody is sending it.
    Claimed,
    /// It got through; or it is the mark that a step was taken.
    Done,
    /// It is given up.
    Dead,
    /// The wait was over before.
    Cancelled,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Claimed => "claimed",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }
}

/// One call for somebody, by one step.
#[derive(Clone, Debug)]
pub(crate) struct Alert {
    pub(crate) id: Uuid,
    pub(crate) conversation: ConversationId,
    /// Of which wait.
    pub(crate) since: Timestamp,
    pub(crate) step: Step,
    /// `None`: nobody in particular.
    pub(crate) agent: Option<AgentId>,
    pub(crate) due_at: Timestamp,
    /// How often it was tried.
    pub(crate) attempts: i64,
    /// Why it did not get through.
    pub(crate) problem: Option<String>,
    pub(crate) created_at: Timestamp,
}

const COLUMNS: [&str; 9] = [
    "id",
    "conversation_id",
    "since",
    "step",
    "agent_id",
    "due_at",
    "attempts",
    "problem",
    "created_at",
];

fn alert_of(row: &QueryResult) -> Result<Alert, DbErr> {
    let step: String = row.try_get_by_index(3)?;
    let agent: Uuid = row.try_get_by_index(4)?;
    Ok(Alert {
        id: row.try_get_by_index(0)?,
        conversation: ConversationId(row.try_get_by_index(1)?),
        since: Timestamp(row.try_get_by_index(2)?),
        step: Step::parse(&step).ok_or_else(|| DbErr::Type(format!("the step {step}")))?,
        agent: (agent != NOBODY).then_some(AgentId(agent)),
        due_at: Timestamp(row.try_get_by_index(5)?),
        attempts: row.try_get_by_index(6)?,
        problem: row.try_get_by_index(7)?,
        created_at: Timestamp(row.try_get_by_index(8)?),
    })
}

fn selecting(workspace: WorkspaceId, state: State) -> SelectStatement {
    Query::select()
        .columns(COLUMNS)
        .from(TABLE)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("state").eq(state.as_str()))
        .to_owned()
}

fn adding(workspace: WorkspaceId, added: &[Alert], state: State) -> InsertStatement {
    let mut query = Query::insert();
    query
        .into_table(TABLE)
        .columns(["workspace_id", "state", "done_at"].into_iter().chain(COLUMNS))
        .on_conflict(
            OnConflict::columns(["workspace_id", "conversation_id", "since", "step", "agent_id"])
                .do_nothing()
                .to_owned(),
        );
    for alert in added {
        query.values_panic([
            workspace.0.into(),
            state.as_str().into(),
            (state == State::Done).then_some(alert.created_at.0).into(),
            alert.id.into(),
            alert.conversation.0.into(),
            alert.since.0.into(),
            alert.step.as_str().into(),
            alert.agent.map_or(NOBODY, |agent| agent.0).into(),
            alert.due_at.0.into(),
            alert.attempts.into(),
            alert.problem.clone().into(),
            alert.created_at.0.into(),
        ]);
    }
    query
}

/// Adds one. `false` when there is one already: that step was taken, or that person called.
pub(crate) async fn add(tx: &Tx, workspace: WorkspaceId, alert: &Alert, state: State) -> Result<bool, DbErr> {
    let query = adding(workspace, std::slice::from_ref(alert), state);
    Ok(tx.execute(&query).await?.rows_affected() == 1)
}

/// Adds those that are not there yet, to be sent.
pub(crate) async fn add_queued(tx: &Tx, workspace: WorkspaceId, added: &[Alert]) -> Result<(), DbErr> {
    for part in added.chunks(ROWS) {
        tx.execute(&adding(workspace, part, State::Queued)).await?;
    }
    Ok(())
}

/// Which steps were taken in the waits of these conversations.
pub(crate) async fn taken(
    tx: &Tx,
    workspace: WorkspaceId,
    conversations: &[ConversationId],
) -> Result<Vec<(ConversationId, Timestamp, Step)>, DbErr> {
    let query = Query::select()
        .columns(COLUMNS)
        .from(TABLE)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("agent_id").eq(NOBODY))
        .and_where(Expr::col("conversation_id").is_in(conversations.iter().map(|id| id.0)))
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| alert_of(row).map(|alert| (alert.conversation, alert.since, alert.step)))
        .collect()
}

/// What is to be sent by then, the earliest first, and those for one person together; at most so many.
pub(crate) async fn due(
    tx: &Tx,
    workspace: WorkspaceId,
    by: Timestamp,
    limit: usize,
) -> Result<Vec<Alert>, DbErr> {
    let mut query = selecting(workspace, State::Queued);
    query
        .and_where(Expr::col("due_at").lte(by.0))
        .order_by("due_at", Order::Asc)
        .order_by("agent_id", Order::Asc)
        .order_by("id", Order::Asc)
        .limit(u64::try_from(limit).unwrap_or(u64::MAX));
    tx.query_all(&query).await?.iter().map(alert_of).collect()
}

async fn earliest(
    tx: &Tx,
    workspace: WorkspaceId,
    state: State,
    after: Timestamp,
) -> Result<Option<Timestamp>, DbErr> {
    let mut query = selecting(workspace, state);
    query
        .and_where(Expr::col("due_at").gt(after.0))
        .order_by("due_at", Order::Asc)
        .limit(1);
    let row = tx.query_one(&query).await?;
    row.map(|row| alert_of(&row).map(|alert| alert.due_at))
        .transpose()
}

/// When the next is to be sent that is not due yet.
pub(crate) async fn next_due(
    tx: &Tx,
    workspace: WorkspaceId,
    now: Timestamp,
) -> Result<Option<Timestamp>, DbErr> {
    earliest(tx, workspace, State::Queued, now).await
}

/// Since when somebody has been sending what nobody has settled.
pub(crate) async fn oldest_claim(tx: &Tx, workspace: WorkspaceId) -> Result<Option<Timestamp>, DbErr> {
    earliest(tx, workspace, State::Claimed, Timestamp(0)).await
}

/// What was given up last.
pub(crate) async fn dead(tx: &Tx, workspace: WorkspaceId, limit: u64) -> Result<Vec<Alert>, DbErr> {
    let mut query = selecting(workspace, State::Dead);
    query.order_by("due_at", Order::Desc).limit(limit);
    tx.query_all(&query).await?.iter().map(alert_of).collect()
}

fn changing(workspace: WorkspaceId, to: State) -> UpdateStatement {
    Query::update()
        .table(TABLE)
        .value("state", to.as_str())
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned()
}

/// Takes these to send them, and returns those that were still to be sent. Of what is claimed `due_at` says since when.
pub(crate) async fn claim(
    tx: &Tx,
    workspace: WorkspaceId,
    ids: impl IntoIterator<Item = Uuid>,
    now: Timestamp,
) -> Result<HashSet<Uuid>, DbErr> {
    let mut query = changing(workspace, State::Claimed);
    query
        .value("attempts", Expr::col("attempts").add(1))
        .value("due_at", now.0)
        .and_where(Expr::col("id").is_in(ids))
        .and_where(Expr::col("state").eq(State::Queued.as_str()))
        .returning_col("id");
    let rows = tx.query_all(&query).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Ends those whose wait is over.
pub(crate) async fn cancel(
    tx: &Tx,
    workspace: WorkspaceId,
    ids: impl IntoIterator<Item = Uuid>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let mut query = changing(workspace, State::Cancelled);
    query
        .value("done_at", now.0)
        .and_where(Expr::col("id").is_in(ids))
        .and_where(Expr::col("state").eq(State::Queued.as_str()));
    tx.execute(&query).await.map(|_| ())
}

/// Nothing calls that agent by that step before then.
pub(crate) async fn put_off(
    tx: &Tx,
    workspace: WorkspaceId,
    (step, agent): (Step, AgentId),
    until: Timestamp,
) -> Result<(), DbErr> {
    let mut query = changing(workspace, State::Queued);
    query
        .value("due_at", until.0)
        .and_where(Expr::col("agent_id").eq(agent.0))
        .and_where(Expr::col("step").eq(step.as_str()))
        .and_where(Expr::col("state").eq(State::Queued.as_str()))
        .and_where(Expr::col("due_at").lt(until.0));
    tx.execute(&query).await.map(|_| ())
}

/// The end of one, or its next attempt.
pub(crate) async fn settle(
    tx: &Tx,
    workspace: WorkspaceId,
    id: Uuid,
    (state, due_at): (State, Timestamp),
    problem: Option<&str>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let mut query = changing(workspace, state);
    query
        .value("due_at", due_at.0)
        .value("problem", problem.map(str::to_owned))
        .and_where(Expr::col("id").eq(id));
    if state != State::Queued {
        query.value("done_at", now.0);
    }
    tx.execute(&query).await.map(|_| ())
}

/// What a process that is gone was sending since before then: nobody knows whether it got through, and nothing is sent twice.
pub(crate) async fn give_up_claimed(
    tx: &Tx,
    workspace: WorkspaceId,
    before: Timestamp,
    now: Timestamp,
) -> Result<(), DbErr> {
    let mut query = changing(workspace, State::Dead);
    query
        .value(
            "problem",
            "the server ended while it was sent; it may have got through",
        )
        .value("done_at", now.0)
        .and_where(Expr::col("state").eq(State::Claimed.as_str()))
        .and_where(Expr::col("due_at").lte(before.0));
    tx.execute(&query).await.map(|_| ())
}

/// Forgets what was settled before then, but nothing of those who wait still: their steps would be taken again.
pub(crate) async fn forget_before(
    tx: &Tx,
    workspace: WorkspaceId,
    before: Timestamp,
    waiting: impl IntoIterator<Item = ConversationId>,
) -> Result<(), DbErr> {
    let query = Query::delete()
        .from_table(TABLE)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("done_at").lt(before.0))
        .and_where(Expr::col("conversation_id").is_not_in(waiting.into_iter().map(|id| id.0)))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}
