//! The words of messages: written behind the log, and looked up. The two databases keep them differently; see the schema's step 4.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use db::{Dialect, Tx};
use kernel::{ConversationId, WorkspaceId};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExprTrait, JoinType, Order, QueryResult, Statement, Value,
    sea_query::{Expr, Query},
};
use uuid::Uuid;

use super::{list::contains, places};
use crate::search::{Candidates, Sought, marker, words};

/// A message is kept under its conversation's place times this, plus its `seq` (SQLite).
const PER_PLACE: i64 = 1 << 24;
/// Rows in one statement: databases bound how many values it may have.
const AT_A_TIME: usize = 250;

/// A message, as it reads now.
#[derive(Debug)]
pub(crate) struct Text {
    conversation: Uuid,
    seq: i64,
    content: String,
}

/// The words of a message, as the index keeps them.
#[derive(Debug)]
pub(crate) struct Kept {
    conversation: Uuid,
    seq: i64,
    /// `None`: it has none.
    line: Option<String>,
}

impl Text {
    /// Cuts it. Long texts take their time.
    pub(crate) fn cut(self, dialect: Dialect, workspace: WorkspaceId) -> Kept {
        let line = match dialect {
            Dialect::Sqlite => line(workspace, &self.content, str::to_owned),
            Dialect::Postgres => line(workspace, &self.content, |word| format!("'{word}'")),
        };
        Kept {
            conversation: self.conversation,
            seq: self.seq,
            line,
        }
    }
}

/// How far the event log was read.
pub(crate) async fn progress(tx: &Tx, workspace: WorkspaceId) -> Result<i64, DbErr> {
    let query = Query::select()
        .column("event_id")
        .from("search_progress")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .to_owned();
    let row = tx.query_one(&query).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

/// Says that it is read to `to`, if it still stands at `from`. Whoever else tries waits until this transaction ends.
pub(crate) async fn advance(tx: &Tx, workspace: WorkspaceId, from: i64, to: i64) -> Result<bool, DbErr> {
    let backend = tx.get_database_backend();
    let begun = Statement::from_sql_and_values(
        backend,
        "INSERT INTO search_progress (workspace_id, event_id) VALUES ($1, 0) ON CONFLICT DO NOTHING",
        [workspace.0.into()],
    );
    tx.execute_raw(begun).await?;
    let moved = Statement::from_sql_and_values(
        backend,
        "UPDATE search_progress SET event_id = $3 WHERE workspace_id = $1 AND event_id = $2",
        [workspace.0.into(), from.into(), to.into()],
    );
    Ok(tx.execute_raw(moved).await?.rows_affected() == 1)
}

/// Events that are about what a message says.
const ABOUT_TEXT: &str = "kind IN ('messages.appended', 'message.edited', 'message.deleted')";

/// Where the next part of the event log behind `after` that is about texts ends, if there is any: about `many` messages.
pub(crate) async fn next(
    tx: &Tx,
    workspace: WorkspaceId,
    after: i64,
    many: i64,
) -> Result<Option<i64>, DbErr> {
    let sql = format!(
        "SELECT id, to_seq - from_seq + 1 FROM events WHERE workspace_id = $1 AND id > $2 AND {ABOUT_TEXT} \
         ORDER BY id LIMIT $3"
    );
    let (mut end, mut messages) = (None, 0);
    for row in all(tx, sql, [workspace.0.into(), after.into(), many.into()]).await? {
        end = Some(row.try_get_by_index(0)?);
        // One row can stand for a run of them.
        messages += row.try_get_by_index::<i64>(1)?;
        if messages >= many {
            break;
        }
    }
    Ok(end)
}

/// The messages that the event log speaks of behind `after` and up to `to`, each once.
pub(crate) async fn texts(tx: &Tx, workspace: WorkspaceId, after: i64, to: i64) -> Result<Vec<Text>, DbErr> {
    let sql = format!(
        "SELECT m.conversation_id, m.seq, m.content FROM events e JOIN messages m ON m.workspace_id = e.workspace_id \
         AND m.conversation_id = e.conversation_id AND m.seq BETWEEN e.from_seq AND e.to_seq \
         WHERE e.workspace_id = $1 AND e.id > $2 AND e.id <= $3 AND e.{ABOUT_TEXT} AND m.kind <> 'event'"
    );
    let rows = all(tx, sql, [workspace.0.into(), after.into(), to.into()]).await?;
    let mut texts: BTreeMap<(Uuid, i64), String> = BTreeMap::new();
    for row in rows {
        let key = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        texts.insert(key, row.try_get_by_index(2)?);
    }
    let text = |((conversation, seq), content)| Text {
        conversation,
        seq,
        content,
    };
    Ok(texts.into_iter().map(text).collect())
}

/// Keeps the words of these messages instead of what was kept of them.
pub(crate) async fn keep(tx: &Tx, workspace: WorkspaceId, texts: &[Kept]) -> Result<(), DbErr> {
    for some in texts.chunks(AT_A_TIME) {
        match tx.get_database_backend() {
            DbBackend::Sqlite => keep_on_sqlite(tx, workspace, some).await?,
            _ => keep_on_postgres(tx, workspace, some).await?,
        }
    }
    Ok(())
}

async fn keep_on_sqlite(tx: &Tx, workspace: WorkspaceId, texts: &[Kept]) -> Result<(), DbErr> {
    let conversations: BTreeSet<Uuid> = texts.iter().map(|text| text.conversation).collect();
    let pairs = (0..conversations.len()).map(|at| format!("($1, ${})", at + 2));
    let sql = format!(
        "INSERT OR IGNORE INTO search_places (workspace_id, conversation_id) VALUES {}",
        pairs.collect::<Vec<_>>().join(", ")
    );
    let ids = || conversations.iter().map(|id| Value::from(*id));
    run(tx, sql, std::iter::once(workspace.0.into()).chain(ids())).await?;
    let sql = format!(
        "SELECT conversation_id, place FROM search_places WHERE workspace_id = $1 AND conversation_id IN ({})",
        places(conversations.len())
    );
    let mut place_of: HashMap<Uuid, i64> = HashMap::new();
    for row in all(tx, sql, std::iter::once(workspace.0.into()).chain(ids())).await? {
        place_of.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    }
    let (mut kept, mut gone): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for text in texts {
        let Some(place) = place_of.get(&text.conversation) else {
            continue;
        };
        let row = place * PER_PLACE + text.seq;
        match text.line.clone() {
            Some(line) => kept.extend([row.into(), line.into()]),
            None => gone.push(row.into()),
        }
    }
    if !kept.is_empty() {
        let pairs = (0..kept.len() / 2).map(|at| format!("(${}, ${})", at * 2 + 1, at * 2 + 2));
        let sql = format!(
            "INSERT OR REPLACE INTO message_words (rowid, words) VALUES {}",
            pairs.collect::<Vec<_>>().join(", ")
        );
        run(tx, sql, kept).await?;
    }
    for row in gone {
        run(tx, "DELETE FROM message_words WHERE rowid = $1".into(), [row]).await?;
    }
    Ok(())
}

async fn keep_on_postgres(tx: &Tx, workspace: WorkspaceId, texts: &[Kept]) -> Result<(), DbErr> {
    let mut kept: Vec<Value> = vec![workspace.0.into()];
    for text in texts {
        let key = [text.conversation.into(), text.seq.into()];
        if let Some(line) = text.line.clone() {
            kept.extend(key.into_iter().chain([line.into()]));
            continue;
        }
        let sql = "DELETE FROM message_words WHERE workspace_id = $1 AND conversation_id = $2 AND seq = $3";
        run(tx, sql.into(), std::iter::once(workspace.0.into()).chain(key)).await?;
    }
    if kept.len() == 1 {
        return Ok(());
    }
    let rows = (0..kept.len() / 3)
        .map(|at| at * 3 + 2)
        .map(|at| format!("($1, ${at}, ${}, ${}::text::tsvector)", at + 1, at + 2));
    let sql = format!(
        "INSERT INTO message_words (workspace_id, conversation_id, seq, words) VALUES {} \
         ON CONFLICT (workspace_id, conversation_id, seq) DO UPDATE SET words = EXCLUDED.words",
        rows.collect::<Vec<_>>().join(", ")
    );
    run(tx, sql, kept).await
}

/// The words of a message with the workspace's marker, or `None` when it has none.
fn line(workspace: WorkspaceId, content: &str, quoted: impl Fn(&str) -> String) -> Option<String> {
    let words = words(content);
    if words.is_empty() {
        return None;
    }
    let all = words.into_iter().chain([marker(workspace)]);
    Some(all.map(|word| quoted(&word)).collect::<Vec<_>>().join(" "))
}

/// What is sought in the words of SQLite's index.
fn for_sqlite(workspace: WorkspaceId, sought: &Sought) -> String {
    let mut terms = vec![format!("\"{}\"", marker(workspace))];
    terms.extend(sought.words.iter().map(|sought| {
        let star = if sought.begins { " *" } else { "" };
        format!("\"{}\"{star}", sought.word)
    }));
    terms.join(" AND ")
}

/// What is sought in the words of PostgreSQL.
fn for_postgres(workspace: WorkspaceId, sought: &Sought) -> String {
    let mut terms = vec![format!("'{}'", marker(workspace))];
    terms.extend(sought.words.iter().map(|sought| {
        let star = if sought.begins { ":*" } else { "" };
        format!("'{}'{star}", sought.word)
    }));
    terms.join(" & ")
}

/// The conversations that match, at most `most`: those that began last.
pub(crate) async fn candidates(
    tx: &Tx,
    workspace: WorkspaceId,
    sought: &Sought,
    most: u64,
) -> Result<Candidates, DbErr> {
    let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
    let is_sqlite = tx.get_database_backend() == DbBackend::Sqlite;
    let mut found = Candidates::default();
    let mut ids = BTreeSet::new();
    if !sought.words.is_empty() {
        let (sql, query) = if is_sqlite {
            (SQLITE_MESSAGES, for_sqlite(workspace, sought))
        } else {
            (POSTGRES_MESSAGES, for_postgres(workspace, sought))
        };
        let rows = all(tx, sql.into(), [query.into(), limit.into()]).await?;
        found.more |= rows.len() as u64 > most;
        take(&mut ids, &rows)?;
    }
    let visitors = Query::select()
        .expr(Expr::col("id"))
        .from("visitors")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(contains(Expr::col("search"), &sought.text))
        // On SQLite the index of those seen last holds what they are found by.
        .order_by(if is_sqlite { "last_seen_at" } else { "id" }, Order::Desc)
        .limit(limit.unsigned_abs())
        .to_owned();
    let theirs = Query::select()
        .columns([("v", "id"), ("c", "id")])
        .from_subquery(visitors, "v")
        .join_as(
            JoinType::LeftJoin,
            "conversations",
            "c",
            Expr::col(("c", "workspace_id"))
                .eq(workspace.0)
                .and(Expr::col(("c", "visitor_id")).equals(("v", "id"))),
        )
        .to_owned();
    let mut visitors: BTreeSet<Uuid> = BTreeSet::new();
    for row in tx.query_all(&theirs).await? {
        visitors.insert(row.try_get_by_index(0)?);
        ids.extend(row.try_get_by_index::<Option<Uuid>>(1)?);
    }
    found.more |= visitors.len() as u64 > most || ids.len() as u64 > most;
    // Ids begin with the time at which they were given.
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    found.ids = ids.into_iter().rev().take(most).collect();
    Ok(found)
}

const SQLITE_MESSAGES: &str = "SELECT p.conversation_id FROM \
    (SELECT DISTINCT rowid / 16777216 AS place FROM message_words WHERE message_words MATCH $1 ORDER BY rowid DESC LIMIT $2) AS m \
    CROSS JOIN search_places p ON p.place = m.place";
const POSTGRES_MESSAGES: &str = "SELECT id FROM conversations_with_words($1::text::tsquery, $2)";

fn take(ids: &mut BTreeSet<Uuid>, rows: &[QueryResult]) -> Result<(), DbErr> {
    for row in rows {
        ids.insert(row.try_get_by_index(0)?);
    }
    Ok(())
}

/// The number and text of the newest message that matches in each of these conversations, where there is one.
pub(crate) async fn newest_matching(
    tx: &Tx,
    workspace: WorkspaceId,
    sought: &Sought,
    conversations: &[ConversationId],
) -> Result<HashMap<ConversationId, (i64, String)>, DbErr> {
    let among = placeholders(3, conversations.len());
    let (newest, query) = if tx.get_database_backend() == DbBackend::Sqlite {
        // The words are looked up once for all of the conversations: looking up a frequent one costs, however little is read of it.
        let newest = format!(
            "SELECT p.conversation_id, m.seq FROM (SELECT rowid / {PER_PLACE} AS place, MAX(rowid) % {PER_PLACE} AS seq FROM message_words \
             WHERE message_words MATCH $1 AND rowid >= (SELECT MIN(place) FROM search_places WHERE workspace_id = $2 \
             AND conversation_id IN ({among})) * {PER_PLACE} AND rowid / {PER_PLACE} IN (SELECT place FROM search_places \
             WHERE workspace_id = $2 AND conversation_id IN ({among})) GROUP BY place) AS m \
             JOIN search_places p ON p.place = m.place"
        );
        (newest, for_sqlite(workspace, sought))
    } else {
        let newest = format!(
            "SELECT conversation_id, MAX(seq) AS seq FROM message_words WHERE words @@ $1::text::tsquery AND workspace_id = $2 \
             AND conversation_id IN ({among}) GROUP BY conversation_id"
        );
        (newest, for_postgres(workspace, sought))
    };
    let sql = format!(
        "SELECT m.conversation_id, m.seq, m.content FROM ({newest}) AS f JOIN messages m ON m.workspace_id = $2 \
         AND m.conversation_id = f.conversation_id AND m.seq = f.seq"
    );
    let ids = conversations.iter().map(|id| Value::from(id.0));
    let values = [query.into(), workspace.0.into()].into_iter().chain(ids);
    let found = |row: &QueryResult| {
        let id = ConversationId(row.try_get_by_index(0)?);
        Ok((id, (row.try_get_by_index(1)?, row.try_get_by_index(2)?)))
    };
    all(tx, sql, values).await?.iter().map(found).collect()
}

fn placeholders(from: usize, count: usize) -> String {
    let all: Vec<String> = (from..from + count).map(|at| format!("${at}")).collect();
    all.join(", ")
}

async fn run(tx: &Tx, sql: String, values: impl IntoIterator<Item = Value>) -> Result<(), DbErr> {
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.execute_raw(statement).await.map(|_| ())
}

async fn all(
    tx: &Tx,
    sql: String,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<QueryResult>, DbErr> {
    tx.query_all_raw(Statement::from_sql_and_values(
        tx.get_database_backend(),
        sql,
        values,
    ))
    .await
}
