//! The statement that finds a measure.

use db::Tx;
use kernel::QUARTER;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use super::{Dimension, Filter, Measure, Range, Source};

/// A statement while it is put together.
pub(super) struct Query {
    pub(super) backend: DbBackend,
    by: Option<Dimension>,
    columns: Vec<String>,
    from: String,
    wheres: Vec<String>,
    values: Vec<Value>,
}

impl Query {
    pub(super) fn new(
        tx: &Tx,
        range: &Range,
        filter: &Filter,
        measure: Measure,
        by: Option<Dimension>,
    ) -> Self {
        let backend = tx.get_database_backend();
        let mut query = Self {
            backend,
            by,
            columns: Vec::new(),
            from: String::new(),
            wheres: Vec::new(),
            // `$1` everywhere.
            values: vec![range.workspace.0.into()],
        };
        match measure.source() {
            Source::Conversations(at) => query.conversations(range, measure, at),
            Source::MessagesOf(sender) => query.messages(range, filter, measure, sender),
        }
        filter.narrow(backend, &mut query.wheres, &mut query.values);
        if by == Some(Dimension::Tag) {
            query.from.push_str(match backend {
                DbBackend::Postgres => {
                    " JOIN conversation_tags t ON t.workspace_id = c.workspace_id AND t.conversation_id = c.id"
                }
                _ => " JOIN json_each(c.tags) t",
            });
        }
        query
    }

    fn conversations(&mut self, range: &Range, measure: Measure, at: &str) {
        let value = measure.value().map_or_else(
            || "NULL".to_owned(),
            |value| match self.backend {
                DbBackend::Postgres => format!("string_agg(({value})::text, ',')"),
                _ => format!("group_concat({value}, ',')"),
            },
        );
        self.columns = vec!["COUNT(*)".to_owned(), value];
        "conversations c".clone_into(&mut self.from);
        let (from, to) = (self.given(range.from.0), self.given(range.to.0));
        self.wheres = vec![
            "c.workspace_id = $1".to_owned(),
            format!("{at} >= {from} AND {at} < {to}"),
        ];
    }

    /// Messages, with their conversations where something of those is asked for.
    fn messages(&mut self, range: &Range, filter: &Filter, measure: Measure, sender: &str) {
        self.columns = vec!["COALESCE(SUM(m.count), 0)".to_owned(), "NULL".to_owned()];
        self.from = format!("({}) m", self.message_counts(range, sender));
        let is_about_senders = self.by == Some(Dimension::Agent) && measure == Measure::AgentMessages;
        if !filter.is_empty() || (self.by.is_some() && !is_about_senders) {
            self.from
                .push_str(" JOIN conversations c ON c.id = m.conversation_id");
            self.wheres.push("c.workspace_id = $1".to_owned());
        }
    }

    /// The counts of whole quarters, and the messages of a quarter that is only partly in the range one by one: what was counted there
    /// says in which conversations they are.
    fn message_counts(&mut self, range: &Range, sender: &str) -> String {
        let sender = self.given(sender);
        let (from, to) = (range.from.0, range.to.0);
        let (first, behind) = (-(-from).div_euclid(QUARTER), to.div_euclid(QUARTER));
        let (first, behind) = (self.given(first), self.given(behind));
        let whole = format!(
            "SELECT conversation_id, sender_id, quarter, count FROM message_counts \
             WHERE workspace_id = $1 AND sender_kind = {sender} AND quarter >= {first} AND quarter < {behind}"
        );
        let cut: Vec<String> = [from, to]
            .into_iter()
            .filter(|edge| edge.rem_euclid(QUARTER) != 0)
            .map(|edge| self.given(edge.div_euclid(QUARTER)))
            .collect();
        if cut.is_empty() {
            return whole;
        }
        let (from, to, cut) = (self.given(from), self.given(to), cut.join(", "));
        format!(
            "{whole} UNION ALL \
             SELECT m.conversation_id, m.sender_id, m.created_at / {QUARTER}, 1 FROM messages m \
             WHERE m.workspace_id = $1 AND m.sender_kind = {sender} AND m.kind <> 'event' \
             AND m.created_at >= {from} AND m.created_at < {to} AND m.created_at / {QUARTER} IN ({cut}) \
             AND m.conversation_id IN (SELECT k.conversation_id FROM message_counts k \
             WHERE k.workspace_id = $1 AND k.sender_kind = {sender} AND k.quarter IN ({cut}))"
        )
    }

    /// The place of a value that is handed over.
    fn given(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// One more column that the rows are told apart by; grouped by in its place.
    pub(super) fn told_apart_by(&mut self, column: &str) {
        self.columns.push(column.to_owned());
    }

    pub(super) fn statement(self) -> Statement {
        let groups: Vec<String> = (3..=self.columns.len()).map(|place| place.to_string()).collect();
        let grouped = if groups.is_empty() {
            String::new()
        } else {
            format!(" GROUP BY {}", groups.join(", "))
        };
        let wheres = if self.wheres.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.wheres.join(" AND "))
        };
        let sql = format!(
            "SELECT {} FROM {}{wheres}{grouped}",
            self.columns.join(", "),
            self.from
        );
        Statement::from_sql_and_values(self.backend, sql, self.values)
    }
}

/// The column of a dimension.
pub(super) fn key_column(by: Dimension, measure: Measure, backend: DbBackend) -> &'static str {
    match by {
        Dimension::Widget => "c.widget_id",
        Dimension::Team => "c.team_id",
        Dimension::Agent if measure == Measure::AgentMessages => "m.sender_id",
        Dimension::Agent => "c.assignee_id",
        Dimension::Tag if backend == DbBackend::Postgres => "t.tag",
        Dimension::Tag => "t.value",
    }
}
