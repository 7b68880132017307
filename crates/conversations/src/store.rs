//! All SQL of this feature: reads here, the message log's statements per database beside it.

pub(crate) mod approach;
pub(crate) mod columns;
pub(crate) mod engine;
mod list;
mod message_counts;
pub(crate) mod postgres_log;
pub(crate) mod postgres_writes;
pub(crate) mod promises;
pub(crate) mod queue;
pub(crate) mod rows;
pub(crate) mod saved_views;
pub(crate) mod search;
pub(crate) mod sqlite_log;
pub(crate) mod tags;

/// Why a database failed.
pub(crate) type StoreError = DbErr;

use std::collections::HashMap;

use db::Tx;
use kernel::{AgentId, ConversationId, MessageId, VisitorId, WorkspaceId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, Order, QueryFilter,
    QueryOrder, QuerySelect, Statement, Value,
    sea_query::{Expr, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    history::Part,
    log::Key,
    model::{Conversation, Status},
    release::HELD,
    wire::{Message, Note},
};
use approach::OPEN;
use columns::{COLUMNS, Queried};
pub(crate) use list::{Filter, Promised, list};
use rows::{messages, notes};

/// The rows of a workspace.
fn all_of(workspace: WorkspaceId) -> SelectStatement {
    Query::select()
        .columns(COLUMNS.iter().map(|column| column.name))
        .from("conversations")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned()
}

async fn found(tx: &Tx, query: &SelectStatement) -> Result<Vec<Conversation>, DbErr> {
    let rows = tx.query_all(query).await?;
    rows.iter()
        .map(|row| columns::read(&mut Queried::new(row)))
        .collect()
}

/// The conversations of these ids, in no order.
pub(crate) async fn many(
    tx: &Tx,
    workspace: WorkspaceId,
    ids: &[ConversationId],
) -> Result<Vec<Conversation>, DbErr> {
    let mut query = all_of(workspace);
    query.and_where(Expr::col("id").is_in(ids.iter().map(|id| id.0)));
    found(tx, &query).await
}

/// Agents who have conversations that are not over.
pub(crate) async fn holders(tx: &Tx, workspace: WorkspaceId) -> Result<Vec<AgentId>, DbErr> {
    let query = Query::select()
        .distinct()
        .column("assignee_id")
        .from("conversations")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("status").is_in(HELD.map(Status::as_str)))
        .and_where(Expr::col("assignee_id").is_not_null())
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter()
        .map(|row| row.try_get_by_index(0).map(AgentId))
        .collect()
}

/// The last message of each of these conversations.
pub(crate) async fn last_messages(
    tx: &Tx,
    workspace: WorkspaceId,
    rows: &[Conversation],
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
fn statement(tx: &Tx, sql: String, workspace: WorkspaceId, rows: &[Conversation]) -> Statement {
    let values = std::iter::once(workspace.0)
        .chain(rows.iter().map(|row| row.id.0))
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
    rows: &[Conversation],
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

/// The message that `sender` sent under this `clientId`.
pub(crate) async fn sent_before(
    tx: &Tx,
    workspace: WorkspaceId,
    key: &Key,
) -> Result<Option<Message>, DbErr> {
    use messages::Column as M;
    let found = messages::Entity::find()
        .filter(M::WorkspaceId.eq(workspace.0))
        .filter(M::ConversationId.eq(key.conversation.0))
        .filter(M::SenderId.eq(key.sender))
        .filter(M::ClientId.eq(&*key.client_id))
        .one(&**tx)
        .await?;
    found.map(rows::message).transpose()
}

/// The note that `sender` wrote under this `clientId`.
pub(crate) async fn noted_before(tx: &Tx, workspace: WorkspaceId, key: &Key) -> Result<Option<Note>, DbErr> {
    use notes::Column as N;
    let found = notes::Entity::find()
        .filter(N::WorkspaceId.eq(workspace.0))
        .filter(N::ConversationId.eq(key.conversation.0))
        .filter(N::AuthorId.eq(key.sender))
        .filter(N::ClientId.eq(&*key.client_id))
        .one(&**tx)
        .await?;
    Ok(found.map(rows::note))
}

/// The conversation that the visitor began under this `clientId`.
pub(crate) async fn begun_before(
    tx: &Tx,
    workspace: WorkspaceId,
    visitor: VisitorId,
    client_id: &str,
) -> Result<Option<Conversation>, DbErr> {
    let mut query = all_of(workspace);
    query
        .and_where(Expr::col("visitor_id").eq(visitor.0))
        .and_where(Expr::col("client_id").eq(client_id));
    Ok(found(tx, &query).await?.pop())
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
