//! All SQL of this feature: reads here, the message log's statements per database beside it.

pub(crate) mod engine;
pub(crate) mod postgres_log;
pub(crate) mod postgres_writes;
pub(crate) mod rows;
pub(crate) mod sqlite_log;

/// Why a database failed.
pub(crate) type StoreError = DbErr;

use std::collections::HashMap;

use db::Tx;
use edge::Cursor;
use kernel::{AgentId, ConversationId, MessageId, VisitorId, WidgetId, WorkspaceId, text::folded};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, Order,
    QueryFilter, QueryOrder, QuerySelect, Statement, Value,
    sea_query::{Expr, LikeExpr, Query},
};
use uuid::Uuid;

use crate::{
    history::Part,
    model::{Conversation, Priority, Status},
    wire::{Message, Note},
};
use rows::{conversations, messages, notes};

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) visitor: Option<VisitorId>,
    pub(crate) statuses: Vec<Status>,
    /// `Some(None)`: nobody's.
    pub(crate) assignee: Option<Option<AgentId>>,
    pub(crate) team: Option<Option<Uuid>>,
    pub(crate) widget: Option<WidgetId>,
    pub(crate) priority: Option<Priority>,
    pub(crate) tag: Option<String>,
    /// Text to be found in the visitor's name, e-mail or phone, or in a message.
    pub(crate) text: Option<String>,
}

/// A conversation with what only readers need.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) row: Conversation,
    pub(crate) tags: Vec<String>,
    pub(crate) rating: Option<serde_json::Value>,
}

/// Newest activity first; at most `limit`.
pub(crate) async fn list(
    tx: &Tx,
    workspace: WorkspaceId,
    filter: &Filter,
    before: Option<Cursor>,
    limit: u64,
) -> Result<Vec<Found>, DbErr> {
    use conversations::Column as C;
    let mut query = conversations::Entity::find()
        .filter(C::WorkspaceId.eq(workspace.0))
        .filter(condition(workspace, filter));
    if let Some(before) = before {
        // A row comparison reads the index from the place on; an OR of both columns does not.
        let place = Expr::tuple([Expr::col(C::LastActivityAt), Expr::col(C::Id)]);
        query = query.filter(place.lt(Expr::tuple([Expr::val(before.at), Expr::val(before.id)])));
    }
    let rows = query
        .order_by(C::LastActivityAt, Order::Desc)
        .order_by(C::Id, Order::Desc)
        .limit(limit)
        .all(&**tx)
        .await?;
    rows.into_iter().map(rows::found).collect()
}

fn condition(workspace: WorkspaceId, filter: &Filter) -> Condition {
    use conversations::Column as C;
    let mut all = Condition::all();
    if let Some(visitor) = filter.visitor {
        all = all.add(C::VisitorId.eq(visitor.0));
    }
    if !filter.statuses.is_empty() {
        all = all.add(C::Status.is_in(filter.statuses.iter().map(|status| status.as_str())));
    }
    match filter.assignee {
        Some(Some(agent)) => all = all.add(C::AssigneeId.eq(agent.0)),
        Some(None) => all = all.add(C::AssigneeId.is_null()),
        None => {}
    }
    match filter.team {
        Some(Some(team)) => all = all.add(C::TeamId.eq(team)),
        Some(None) => all = all.add(C::TeamId.is_null()),
        None => {}
    }
    if let Some(widget) = filter.widget {
        all = all.add(C::WidgetId.eq(widget.0));
    }
    if let Some(priority) = filter.priority {
        all = all.add(C::Priority.eq(priority.as_str()));
    }
    if let Some(tag) = &filter.tag {
        // Tags are a JSON list of strings: one of them stands there in quotes.
        let quoted = serde_json::Value::from(tag.as_str()).to_string();
        all = all.add(contains(Expr::col(C::Tags).cast_as("TEXT"), &quoted));
    }
    if let Some(text) = &filter.text {
        all = all.add(mentions(workspace, text));
    }
    all
}

/// Conversations whose visitor or messages hold `text`, in any case of letters that the database knows.
fn mentions(workspace: WorkspaceId, text: &str) -> Condition {
    use conversations::Column as C;
    let lower = text.to_lowercase();
    let holds = |column: &'static str| contains(Expr::cust(format!("LOWER({column})")), &lower);
    let visitors = Query::select()
        .expr(Expr::col("id"))
        .from("visitors")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(contains(Expr::col("search"), &folded(text)))
        .to_owned();
    let messages = Query::select()
        .expr(Expr::col("conversation_id"))
        .from("messages")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("kind").ne("event"))
        .and_where(holds("content"))
        .to_owned();
    Condition::any()
        .add(C::VisitorId.in_subquery(visitors))
        .add(C::Id.in_subquery(messages))
}

fn contains(column: Expr, text: &str) -> Expr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    column.like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}

/// The conversations of these ids, in no order.
pub(crate) async fn many(
    tx: &Tx,
    workspace: WorkspaceId,
    ids: &[ConversationId],
) -> Result<Vec<Found>, DbErr> {
    use conversations::Column as C;
    let rows = conversations::Entity::find()
        .filter(C::WorkspaceId.eq(workspace.0))
        .filter(C::Id.is_in(ids.iter().map(|id| id.0)))
        .all(&**tx)
        .await?;
    rows.into_iter().map(rows::found).collect()
}

/// The last message of each of these conversations.
pub(crate) async fn last_messages(
    tx: &Tx,
    workspace: WorkspaceId,
    rows: &[Found],
) -> Result<HashMap<ConversationId, Message>, DbErr> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    // By a join, one look-up each: of many `OR`ed pairs SQLite makes a scan of all messages.
    let sql = format!(
        "SELECT m.* FROM conversations c JOIN messages m ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id \
         AND m.seq = c.last_seq WHERE c.workspace_id = $1 AND c.id IN ({})",
        places(rows.len())
    );
    let found = messages::Model::find_by_statement(statement(tx, sql, workspace, rows))
        .all(&**tx)
        .await?;
    found
        .into_iter()
        .map(|row| rows::message(row).map(|message| (message.conversation_id, message)))
        .collect()
}

/// The placeholders of `count` ids, behind the workspace's.
fn places(count: usize) -> String {
    let places: Vec<String> = (0..count).map(|n| format!("${}", n + 2)).collect();
    places.join(", ")
}

/// `sql` with the workspace and the ids of `rows`.
fn statement(tx: &Tx, sql: String, workspace: WorkspaceId, rows: &[Found]) -> Statement {
    let values = std::iter::once(workspace.0)
        .chain(rows.iter().map(|found| found.row.id.0))
        .map(Value::from);
    Statement::from_sql_and_values(tx.get_database_backend(), sql, values)
}

/// Unread messages are counted up to here: what is more is shown as "99+" by every client, and counting costs.
const MOST_UNREAD: u32 = 100;

#[derive(FromQueryResult)]
struct UnreadRow {
    id: Uuid,
    for_agents: i64,
    for_visitor: i64,
}

/// How many messages of the other side each side has not read, counted up to [`MOST_UNREAD`]: for agents, for the visitor.
pub(crate) async fn unread(
    tx: &Tx,
    workspace: WorkspaceId,
    rows: &[Found],
) -> Result<HashMap<ConversationId, (i64, i64)>, DbErr> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let behind = |mark: &str, side: &str| {
        format!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM messages m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id \
             AND m.seq > c.{mark} AND m.kind <> 'event' AND m.deleted_at IS NULL AND {side} LIMIT {MOST_UNREAD}) AS behind)"
        )
    };
    let sql = format!(
        "SELECT c.id AS id, {} AS for_agents, {} AS for_visitor FROM conversations c WHERE c.workspace_id = $1 AND c.id IN ({})",
        behind("agent_read_seq", "m.sender_kind = 'visitor'"),
        behind("visitor_read_seq", "m.sender_kind <> 'visitor'"),
        places(rows.len())
    );
    let counted = UnreadRow::find_by_statement(statement(tx, sql, workspace, rows))
        .all(&**tx)
        .await?;
    Ok(counted
        .into_iter()
        .map(|row| (ConversationId(row.id), (row.for_agents, row.for_visitor)))
        .collect())
}

/// Messages in ascending `seq`, and whether there are more in that direction.
pub(crate) async fn history(
    tx: &Tx,
    workspace: WorkspaceId,
    conversation: ConversationId,
    part: Part,
    limit: u64,
) -> Result<(Vec<Message>, bool), DbErr> {
    use messages::Column as M;
    let query = messages::Entity::find()
        .filter(M::WorkspaceId.eq(workspace.0))
        .filter(M::ConversationId.eq(conversation.0))
        .limit(limit + 1);
    let (query, descending) = match part {
        Part::After(seq) => (query.filter(M::Seq.gt(seq)).order_by(M::Seq, Order::Asc), false),
        Part::Before(seq) => (query.filter(M::Seq.lt(seq)).order_by(M::Seq, Order::Desc), true),
        Part::Latest => (query.order_by(M::Seq, Order::Desc), true),
    };
    let mut found = query.all(&**tx).await?;
    let more = u64::try_from(found.len()).is_ok_and(|count| count > limit);
    if more {
        found.pop();
    }
    if descending {
        found.reverse();
    }
    let items = found.into_iter().map(rows::message).collect::<Result<_, _>>()?;
    Ok((items, more))
}

/// Notes behind `after` in ascending `noteSeq`, and whether there are more.
pub(crate) async fn notes(
    tx: &Tx,
    workspace: WorkspaceId,
    conversation: ConversationId,
    after: i64,
    limit: u64,
) -> Result<(Vec<Note>, bool), DbErr> {
    use notes::Column as N;
    let mut found = notes::Entity::find()
        .filter(N::WorkspaceId.eq(workspace.0))
        .filter(N::ConversationId.eq(conversation.0))
        .filter(N::NoteSeq.gt(after))
        .order_by(N::NoteSeq, Order::Asc)
        .limit(limit + 1)
        .all(&**tx)
        .await?;
    let more = u64::try_from(found.len()).is_ok_and(|count| count > limit);
    if more {
        found.pop();
    }
    Ok((found.into_iter().map(rows::note).collect(), more))
}

/// A message by its id.
pub(crate) async fn message(
    tx: &Tx,
    workspace: WorkspaceId,
    id: MessageId,
) -> Result<Option<Message>, DbErr> {
    use messages::Column as M;
    let found = messages::Entity::find()
        .filter(M::WorkspaceId.eq(workspace.0))
        .filter(M::Id.eq(id.0))
        .one(&**tx)
        .await?;
    found.map(rows::message).transpose()
}
