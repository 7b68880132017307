//! Conversations as lines of a table.

use db::Tx;
use kernel::Timestamp;
use reports::Filter;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use super::{Line, Lines};
use crate::{Kind, model::Export};

pub(crate) const COLUMNS: [&str; 24] = [
    "id",
    "createdAt",
    "status",
    "priority",
    "subject",
    "widget",
    "visitorId",
    "visitorName",
    "visitorEmail",
    "visitorPhone",
    "assigneeId",
    "assignee",
    "team",
    "tags",
    "fields",
    "messages",
    "firstMessageAt",
    "firstResponseAt",
    "lastActivityAt",
    "resolvedAt",
    "closedAt",
    "rating",
    "ratingComment",
    "mergedInto",
];

const SELECTED: &str = "SELECT c.id, c.created_at, c.status, c.priority, c.subject, w.name, c.visitor_id, v.name, v.email, v.phone, \
     c.assignee_id, a.name, t.name, CAST(c.tags AS TEXT), CAST(c.fields AS TEXT), \
     (SELECT COUNT(*) FROM messages m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m.kind <> 'event'), \
     c.asked_at, c.answered_at, c.last_activity_at, c.resolved_at, c.closed_at, CAST(c.rating AS TEXT), c.merged_into \
     FROM conversations c \
     LEFT JOIN widgets w ON w.workspace_id = c.workspace_id AND w.id = c.widget_id \
     LEFT JOIN visitors v ON v.workspace_id = c.workspace_id AND v.id = c.visitor_id \
     LEFT JOIN agents a ON a.workspace_id = c.workspace_id AND a.id = c.assignee_id \
     LEFT JOIN teams t ON t.workspace_id = c.workspace_id AND t.id = c.team_id";

/// Which conversations: those that began in the period and that the filter lets through.
pub(super) struct Which {
    pub(super) wheres: Vec<String>,
    pub(super) values: Vec<Value>,
    backend: DbBackend,
}

impl Which {
    pub(super) fn of(tx: &Tx, export: &Export, filter: &Filter) -> Self {
        let backend = tx.get_database_backend();
        let mut wheres = ["c.workspace_id = $1", "c.created_at >= $2", "c.created_at < $3"]
            .map(str::to_owned)
            .to_vec();
        let mut values: Vec<Value> = vec![
            export.workspace.0.into(),
            export.from.0.into(),
            export.to.0.into(),
        ];
        filter.narrow(backend, &mut wheres, &mut values);
        Self {
            wheres,
            values,
            backend,
        }
    }

    /// Those behind this one. They are in the order of their beginnings, and then of their ids.
    pub(super) fn behind(&mut self, at: i64, id: Uuid) {
        // Once more by itself: it is what the index is entered with.
        if let Some(from) = self.values.get_mut(1) {
            *from = at.into();
        }
        self.values.push(id.into());
        self.wheres
            .push(format!("(c.created_at, c.id) > ($2, ${})", self.values.len()));
    }

    pub(super) fn statement(self, select: &str, behind: &str) -> Statement {
        let sql = format!("{select} WHERE {} {behind}", self.wheres.join(" AND "));
        Statement::from_sql_and_values(self.backend, sql, self.values)
    }
}

/// How many lines there will be.
pub(crate) async fn total(tx: &Tx, export: &Export, filter: &Filter) -> Result<i64, DbErr> {
    let counted = match (export.kind, export.notes) {
        (Kind::Messages, false) => "CAST(COALESCE(SUM(c.last_seq), 0) AS BIGINT)",
        (Kind::Messages, true) => "CAST(COALESCE(SUM(c.last_seq + c.last_note_seq), 0) AS BIGINT)",
        (Kind::Conversations | Kind::Audit, _) => "COUNT(*)",
    };
    let select = format!("SELECT {counted} FROM conversations c");
    let statement = Which::of(tx, export, filter).statement(&select, "");
    match tx.query_one_raw(statement).await? {
        Some(row) => row.try_get_by_index(0),
        None => Ok(0),
    }
}

/// The next conversations, and where those behind them begin.
pub(crate) async fn page(tx: &Tx, export: &Export, filter: &Filter, limit: u64) -> Result<Lines, DbErr> {
    let mut which = Which::of(tx, export, filter);
    if let Some((at, id)) = export.place.as_deref().and_then(place) {
        which.behind(at, id);
    }
    let statement = which.statement(SELECTED, &format!("ORDER BY c.created_at, c.id LIMIT {limit}"));
    let rows = tx.query_all_raw(statement).await?;
    let lines = rows.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    let is_full = u64::try_from(rows.len()).is_ok_and(|found| found >= limit);
    let next = match rows.last().filter(|_| is_full) {
        Some(last) => Some(format!(
            "{} {}",
            last.try_get_by_index::<i64>(1)?,
            last.try_get_by_index::<Uuid>(0)?
        )),
        None => None,
    };
    Ok((lines, next))
}

fn place(text: &str) -> Option<(i64, Uuid)> {
    let (at, id) = text.split_once(' ')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

fn line(row: &QueryResult) -> Result<Line, DbErr> {
    let text = |at: usize| row.try_get_by_index::<Option<String>>(at);
    let json = |at: usize| {
        text(at).map(|text| text.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok()))
    };
    let tags: Vec<String> = json(13)?
        .map(serde_json::from_value)
        .transpose()
        .unwrap_or_default()
        .unwrap_or_default();
    let fields = json(14)?.filter(|fields| fields.as_object().is_some_and(|fields| !fields.is_empty()));
    let rating = json(21)?;
    let of_rating = |name: &str| rating.as_ref().and_then(|rating| rating.get(name));
    Ok(vec![
        id(row, 0)?,
        time(row, 1)?,
        text(2)?,
        text(3)?,
        text(4)?,
        text(5)?,
        id(row, 6)?,
        text(7)?,
        text(8)?,
        text(9)?,
        id(row, 10)?,
        text(11)?,
        text(12)?,
        (!tags.is_empty()).then(|| tags.join(", ")),
        fields.map(|fields| fields.to_string()),
        Some(row.try_get_by_index::<i64>(15)?.to_string()),
        time(row, 16)?,
        time(row, 17)?,
        time(row, 18)?,
        time(row, 19)?,
        time(row, 20)?,
        of_rating("score").map(ToString::to_string),
        of_rating("comment")
            .and_then(|comment| comment.as_str())
            .map(str::to_owned),
        id(row, 22)?,
    ])
}

pub(super) fn id(row: &QueryResult, at: usize) -> Result<Option<String>, DbErr> {
    let id: Option<Uuid> = row.try_get_by_index(at)?;
    Ok(id.map(|id| id.to_string()))
}

/// A moment as it stands in a table.
pub(super) fn time(row: &QueryResult, at: usize) -> Result<Option<String>, DbErr> {
    let time: Option<i64> = row.try_get_by_index(at)?;
    Ok(time.map(|at| Timestamp(at).to_string()))
}
