//! Calls as rows.

use db::Tx;
use kernel::{AgentId, ConversationId, Timestamp, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait, Order, QueryResult,
    prelude::Uuid,
    sea_query::{Expr, OnConflict, Query, SelectStatement, UpdateStatement},
};

use crate::model::Step;

const TABLE: &str = "alerts";

/// In the place of an agent: nobody in particular.
const NOBODY: Uuid = Uuid::nil();

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

/// Adds one. `false` when there is one already: that step was taken, or that person called.
pub(crate) async fn add(tx: &Tx, workspace: WorkspaceId, alert: &Alert, state: State) -> Result<bool, DbErr> {
    let query = Query::insert()
        .into_table(TABLE)
        .columns(["workspace_id", "state"].into_iter().chain(COLUMNS))
        .values_panic([
            workspace.0.into(),
            state.as_str().into(),
            alert.id.into(),
            alert.conversation.0.into(),
            alert.since.0.into(),
            alert.step.as_str().into(),
            alert.agent.map_or(NOBODY, |agent| agent.0).into(),
            alert.due_at.0.into(),
            alert.attempts.into(),
            alert.problem.clone().into(),
            alert.created_at.0.into(),
        ])
        .on_conflict(
            OnConflict::columns(["workspace_id", "conversation_id", "since", "step", "agent_id"])
                .do_nothing()
                .to_owned(),
        )
        .to_owned();
    Ok(tx.execute(&query).await?.rows_affected() == 1)
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

/// What is to be sent, the earliest first.
pub(crate) async fn queued(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<Alert>, DbErr> {
    let mut query = selecting(workspace, State::Queued);
    query.order_by("due_at", Order::Asc).limit(1_000);
    tx.query_all(&query).await?.iter().map(alert_of).collect()
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

/// Takes one to send it. `false` when it is no longer to be sent.
pub(crate) async fn claim(tx: &Tx, workspace: WorkspaceId, id: Uuid) -> Result<bool, DbErr> {
    let mut query = changing(workspace, State::Claimed);
    query
        .value("attempts", Expr::col("attempts").add(1))
        .and_where(Expr::col("id").eq(id))
        .and_where(Expr::col("state").eq(State::Queued.as_str()));
    Ok(tx.execute(&query).await?.rows_affected() == 1)
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

/// What a process that is gone was sending: nobody knows whether it got through, and nothing is sent twice.
pub(crate) async fn give_up_claimed(tx: &Tx, workspace: WorkspaceId, now: Timestamp) -> Result<(), DbErr> {
    let mut query = changing(workspace, State::Dead);
    query
        .value(
            "problem",
            "the server ended while it was sent; it may have got through",
        )
        .value("done_at", now.0)
        .and_where(Expr::col("state").eq(State::Claimed.as_str()));
    tx.execute(&query).await.map(|_| ())
}

/// Forgets what was settled before then.
pub(crate) async fn forget_before(tx: &Tx, workspace: WorkspaceId, before: Timestamp) -> Result<(), DbErr> {
    let query = Query::delete()
        .from_table(TABLE)
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("done_at").lt(before.0))
        .to_owned();
    tx.execute(&query).await.map(|_| ())
}
