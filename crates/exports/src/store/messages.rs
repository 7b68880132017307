//! Messages as lines of a table, conversation after conversation.

use std::collections::HashMap;

use db::Tx;
use reports::Filter;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use super::{
    Line, Lines,
    conversations::{Which, id, time},
};
use crate::model::Export;

pub(crate) const COLUMNS: [&str; 11] = [
    "conversationId",
    "seq",
    "id",
    "createdAt",
    "senderKind",
    "senderId",
    "senderName",
    "kind",
    "content",
    "editedAt",
    "deletedAt",
];

/// The messages of one conversation that are on a page: those behind number `after`, up to `to`. Numbers have no gaps.
#[derive(Copy, Clone, Debug)]
struct Part {
    at: i64,
    id: Uuid,
    after: i64,
    to: i64,
}

impl Part {
    /// Where the page behind it begins.
    fn end(&self) -> String {
        format!("{} {} {}", self.at, self.id, self.to)
    }

    /// What is behind the place where a page ended, up to nowhere yet.
    fn behind(place: &str) -> Option<Self> {
        let mut words = place.split(' ');
        let (at, id, seq) = (words.next()?, words.next()?, words.next()?.parse().ok()?);
        Some(Self {
            at: at.parse().ok()?,
            id: id.parse().ok()?,
            after: seq,
            to: seq,
        })
    }
}

/// The next messages, and where those behind them begin.
pub(crate) async fn page(tx: &Tx, export: &Export, filter: &Filter, limit: u64) -> Result<Lines, DbErr> {
    let (parts, next) = parts(tx, export, filter, limit).await?;
    if parts.is_empty() {
        return Ok((Vec::new(), next));
    }
    let mut found = lines_of(tx, export, &parts, &MESSAGES).await?;
    if export.notes {
        for (conversation, notes) in lines_of(tx, export, &parts, &NOTES).await? {
            let lines = found.entry(conversation).or_default();
            lines.extend(notes);
            // Those of one number stay as they are: a message, and the notes behind it in their order.
            lines.sort_by_key(|(seq, _)| *seq);
        }
    }
    let lines = parts
        .iter()
        .filter_map(|part| found.remove(&part.id))
        .flatten()
        .map(|(_, line)| line);
    Ok((lines.collect(), next))
}

/// What is on the page: conversations until their messages fill it.
async fn parts(
    tx: &Tx,
    export: &Export,
    filter: &Filter,
    limit: u64,
) -> Result<(Vec<Part>, Option<String>), DbErr> {
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut parts = Vec::new();
    let mut which = Which::of(tx, export, filter);
    let mut filled = 0;
    if let Some(mut rest) = export.place.as_deref().and_then(Part::behind) {
        // The page before may have broken off in the middle of it.
        let last = last_seq(tx, export, rest.id).await?;
        rest.to = last.clamp(rest.after, rest.after.saturating_add(wanted));
        if rest.after > 0 && rest.to > rest.after {
            filled = rest.to - rest.after;
            parts.push(rest);
        }
        which.behind(rest.at, rest.id);
    }
    let behind = format!("ORDER BY c.created_at, c.id LIMIT {limit}");
    let statement = which.statement(
        "SELECT c.created_at, c.id, c.last_seq FROM conversations c",
        &behind,
    );
    let rows = tx.query_all_raw(statement).await?;
    let are_all = u64::try_from(rows.len()).is_ok_and(|found| found < limit);
    for row in &rows {
        if filled >= wanted {
            break;
        }
        let last: i64 = row.try_get_by_index(2)?;
        let part = Part {
            at: row.try_get_by_index(0)?,
            id: row.try_get_by_index(1)?,
            after: 0,
            to: last.min(wanted - filled),
        };
        filled += part.to;
        parts.push(part);
    }
    // A full page may end in the middle of a conversation: the next one finds out.
    let is_last = are_all && filled < wanted;
    let next = parts.last().filter(|_| !is_last).map(Part::end);
    Ok((parts, next))
}

async fn last_seq(tx: &Tx, export: &Export, conversation: Uuid) -> Result<i64, DbErr> {
    let sql = "SELECT last_seq FROM conversations WHERE workspace_id = $1 AND id = $2";
    let values: [Value; 2] = [export.workspace.0.into(), conversation.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    match tx.query_one_raw(statement).await? {
        Some(row) => row.try_get_by_index(0),
        None => Ok(0),
    }
}

/// Of which rows the lines of a page are made.
struct Source {
    select: &'static str,
    /// The number of the message that a row is, or stands behind.
    seq: &'static str,
    order: &'static str,
}

const MESSAGES: Source = Source {
    select: "SELECT conversation_id, seq, id, created_at, sender_kind, sender_id, sender_name, kind, content, edited_at, deleted_at \
             FROM messages",
    seq: "seq",
    order: "seq",
};

const NOTES: Source = Source {
    select: "SELECT conversation_id, after_seq, id, created_at, 'agent', author_id, author_name, 'note', content, \
             CAST(NULL AS BIGINT), CAST(NULL AS BIGINT) FROM notes",
    seq: "after_seq",
    order: "note_seq",
};

/// The lines of each conversation in their order, each with the number of the message where it stands.
async fn lines_of(
    tx: &Tx,
    export: &Export,
    parts: &[Part],
    source: &Source,
) -> Result<HashMap<Uuid, Vec<(i64, Line)>>, DbErr> {
    let mut values: Vec<Value> = vec![export.workspace.0.into()];
    let mut given = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let ids: Vec<String> = parts.iter().map(|part| given(part.id.into())).collect();
    let Source { select, seq, order } = source;
    let mut wheres = vec![
        "workspace_id = $1".to_owned(),
        format!("conversation_id IN ({})", ids.join(", ")),
    ];
    // Only the first may begin in the middle, and only the last may end there. Notes before the first message stand behind number 0.
    if let Some(first) = parts.first().filter(|first| first.after > 0) {
        let (id, after) = (given(first.id.into()), given(first.after.into()));
        wheres.push(format!("(conversation_id <> {id} OR {seq} > {after})"));
    }
    if let Some(last) = parts.last() {
        let (id, to) = (given(last.id.into()), given(last.to.into()));
        wheres.push(format!("(conversation_id <> {id} OR {seq} <= {to})"));
    }
    let sql = format!(
        "{select} WHERE {} ORDER BY conversation_id, {order}",
        wheres.join(" AND ")
    );
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let mut found: HashMap<Uuid, Vec<(i64, Line)>> = HashMap::new();
    for row in &tx.query_all_raw(statement).await? {
        let lines = found.entry(row.try_get_by_index(0)?).or_default();
        lines.push((row.try_get_by_index(1)?, line(row)?));
    }
    Ok(found)
}

fn line(row: &QueryResult) -> Result<Line, DbErr> {
    let text = |at: usize| row.try_get_by_index::<Option<String>>(at);
    Ok(vec![
        id(row, 0)?,
        Some(row.try_get_by_index::<i64>(1)?.to_string()),
        id(row, 2)?,
        time(row, 3)?,
        text(4)?,
        id(row, 5)?,
        text(6)?,
        text(7)?,
        text(8)?,
        time(row, 9)?,
        time(row, 10)?,
    ])
}
