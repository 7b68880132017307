//! All SQL of the reports.
//!
//! Values (times, scores) come as one text of numbers with commas between: a hundred thousand rows would cost ten times as long. What
//! is told apart by time is grouped by quarters of an hour: days and hours of every time zone are made of those.

use db::Tx;
use kernel::{AgentId, TeamId, Timestamp, WidgetId, WorkspaceId};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use crate::figures::Values;

mod live;
mod names;

pub(crate) use live::{loads, queue};
pub(crate) use names::{agents, names, widget};

/// A quarter of an hour, in milliseconds.
const QUARTER: i64 = 15 * 60 * 1_000;

/// What is counted, and under which time.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Measure {
    /// A conversation began.
    Begun,
    /// A first response was given; how long it took.
    Answered,
    /// A conversation was last resolved; how long after it began.
    Resolved,
    /// A rating was given; its score.
    Rated,
    /// A visitor wrote.
    VisitorMessages,
    /// An agent wrote.
    AgentMessages,
}

impl Measure {
    pub(crate) const ALL: [Self; 6] = [
        Self::Begun,
        Self::Answered,
        Self::Resolved,
        Self::Rated,
        Self::VisitorMessages,
        Self::AgentMessages,
    ];

    /// Whether it is more than a count.
    pub(crate) fn has_values(self) -> bool {
        self.value().is_some()
    }

    /// The column under whose time it counts.
    fn at(self) -> &'static str {
        match self {
            Self::Begun => "c.created_at",
            Self::Answered => "c.answered_at",
            Self::Resolved => "c.resolved_at",
            Self::Rated => "c.rated_at",
            Self::VisitorMessages | Self::AgentMessages => "m.created_at",
        }
    }

    fn value(self) -> Option<&'static str> {
        match self {
            Self::Answered => Some("c.answered_at - c.asked_at"),
            Self::Resolved => Some("c.resolved_at - c.created_at"),
            Self::Rated => Some("c.rating_score"),
            Self::Begun | Self::VisitorMessages | Self::AgentMessages => None,
        }
    }

    /// Whose messages.
    fn sender(self) -> Option<&'static str> {
        match self {
            Self::VisitorMessages => Some("visitor"),
            Self::AgentMessages => Some("agent"),
            _ => None,
        }
    }
}

/// By what figures are broken down.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Through which widget it came.
    Widget,
    /// Whose matter it is.
    Team,
    /// Who has it; agents' messages by who wrote them.
    Agent,
    /// Tags; a conversation with two counts for both.
    Tag,
}

impl Dimension {
    /// The dimension of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "widget" => Some(Self::Widget),
            "team" => Some(Self::Team),
            "agent" => Some(Self::Agent),
            "tag" => Some(Self::Tag),
            _ => None,
        }
    }
}

/// To what figures are narrowed, by what holds of the conversation now.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Through this widget.
    pub widget: Option<WidgetId>,
    /// Of this team; `Some(None)`: of none.
    pub team: Option<Option<TeamId>>,
    /// Of this agent; `Some(None)`: of none.
    pub agent: Option<Option<AgentId>>,
    /// With this tag.
    pub tag: Option<String>,
}

impl Filter {
    fn is_empty(&self) -> bool {
        self.widget.is_none() && self.team.is_none() && self.agent.is_none() && self.tag.is_none()
    }

    /// What holds of the conversations `c` that it lets through. `$1` is the workspace.
    pub fn narrow(&self, backend: DbBackend, wheres: &mut Vec<String>, values: &mut Vec<Value>) {
        let mut given = |before: &str, value: Value, after: &str| {
            values.push(value);
            wheres.push(format!("{before}${}{after}", values.len()));
        };
        let mut none_of = Vec::new();
        if let Some(widget) = self.widget {
            given("c.widget_id = ", widget.0.into(), "");
        }
        match self.team {
            Some(Some(team)) => given("c.team_id = ", team.0.into(), ""),
            Some(None) => none_of.push("c.team_id IS NULL"),
            None => {}
        }
        match self.agent {
            Some(Some(agent)) => given("c.assignee_id = ", agent.0.into(), ""),
            Some(None) => none_of.push("c.assignee_id IS NULL"),
            None => {}
        }
        if let Some(tag) = &self.tag {
            let tagged = match backend {
                DbBackend::Postgres => {
                    "c.id IN (SELECT g.conversation_id FROM conversation_tags g WHERE g.workspace_id = $1 AND g.tag = "
                }
                _ => "EXISTS (SELECT 1 FROM json_each(c.tags) g WHERE g.value = ",
            };
            given(tagged, tag.as_str().into(), ")");
        }
        wheres.extend(none_of.into_iter().map(str::to_owned));
    }
}

/// Whose figures, and of when.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Range {
    pub(crate) workspace: WorkspaceId,
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
}

/// What a group is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    All,
    None,
    Id(Uuid),
    Tag(String),
}

impl Key {
    pub(crate) fn id(&self) -> Option<Uuid> {
        match self {
            Self::Id(id) => Some(*id),
            _ => None,
        }
    }

    pub(crate) fn tag(&self) -> Option<String> {
        match self {
            Self::Tag(tag) => Some(tag.clone()),
            _ => None,
        }
    }
}

/// What happened in a quarter of an hour, or in all of the range.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) key: Key,
    pub(crate) at: Timestamp,
    pub(crate) count: i64,
    pub(crate) values: Values,
}

/// A statement while it is put together.
struct Query {
    backend: DbBackend,
    by: Option<Dimension>,
    columns: Vec<String>,
    from: String,
    wheres: Vec<String>,
    values: Vec<Value>,
}

impl Query {
    fn new(tx: &Tx, range: &Range, filter: &Filter, measure: Measure, by: Option<Dimension>) -> Self {
        let backend = tx.get_database_backend();
        let value = measure.value().map_or_else(
            || "NULL".to_owned(),
            |value| match backend {
                DbBackend::Postgres => format!("string_agg(({value})::text, ',')"),
                _ => format!("group_concat({value}, ',')"),
            },
        );
        let mut query = Self {
            backend,
            by,
            columns: vec!["COUNT(*)".to_owned(), value],
            from: "conversations c".to_owned(),
            wheres: Vec::new(),
            values: Vec::new(),
        };
        let of = if measure.sender().is_some() { "m" } else { "c" };
        query.given(&format!("{of}.workspace_id = "), range.workspace.0);
        if let Some(sender) = measure.sender() {
            query.messages(filter, measure, sender);
        }
        let at = measure.at();
        query.given(&format!("{at} >= "), range.from.0);
        query.given(&format!("{at} < "), range.to.0);
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

    /// Messages, with their conversations where something of those is asked for.
    fn messages(&mut self, filter: &Filter, measure: Measure, sender: &str) {
        let is_about_senders = self.by == Some(Dimension::Agent) && measure == Measure::AgentMessages;
        let needs_conversations = !filter.is_empty() || (self.by.is_some() && !is_about_senders);
        self.from = if needs_conversations {
            "messages m JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id"
                .to_owned()
        } else {
            "messages m".to_owned()
        };
        self.given("m.sender_kind = ", sender);
        // Lines that say what happened are no messages.
        self.wheres.push("m.kind IN ('text', 'file')".to_owned());
    }

    fn given(&mut self, before: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.wheres.push(format!("{before}${}", self.values.len()));
    }

    /// One more column that the rows are told apart by; grouped by in its place.
    fn told_apart_by(&mut self, column: &str) {
        self.columns.push(column.to_owned());
    }

    fn statement(self) -> Statement {
        let groups: Vec<String> = (3..=self.columns.len()).map(|place| place.to_string()).collect();
        let grouped = if groups.is_empty() {
            String::new()
        } else {
            format!(" GROUP BY {}", groups.join(", "))
        };
        let sql = format!(
            "SELECT {} FROM {} WHERE {}{grouped}",
            self.columns.join(", "),
            self.from,
            self.wheres.join(" AND ")
        );
        Statement::from_sql_and_values(self.backend, sql, self.values)
    }
}

/// The column of a dimension.
fn key_column(by: Dimension, measure: Measure, backend: DbBackend) -> &'static str {
    match by {
        Dimension::Widget => "c.widget_id",
        Dimension::Team => "c.team_id",
        Dimension::Agent if measure == Measure::AgentMessages => "m.sender_id",
        Dimension::Agent => "c.assignee_id",
        Dimension::Tag if backend == DbBackend::Postgres => "t.tag",
        Dimension::Tag => "t.value",
    }
}

fn key(row: &QueryResult, at: usize, by: Dimension) -> Result<Key, DbErr> {
    if by == Dimension::Tag {
        return row.try_get_by_index(at).map(Key::Tag);
    }
    let id: Option<Uuid> = row.try_get_by_index(at)?;
    Ok(id.map_or(Key::None, Key::Id))
}

fn counted(row: &QueryResult) -> Result<(i64, Values), DbErr> {
    let text: Option<String> = row.try_get_by_index(1)?;
    Ok((
        row.try_get_by_index(0)?,
        text.as_deref().map(Values::read).unwrap_or_default(),
    ))
}

/// All of a range.
pub(crate) async fn total(
    tx: &Tx,
    range: &Range,
    filter: &Filter,
    measure: Measure,
) -> Result<(i64, Values), DbErr> {
    let query = Query::new(tx, range, filter, measure, None);
    match tx.query_one_raw(query.statement()).await? {
        Some(row) => counted(&row),
        None => Ok((0, Values::default())),
    }
}

/// All of a range, told apart by a dimension.
pub(crate) async fn totals_by(
    tx: &Tx,
    range: &Range,
    filter: &Filter,
    measure: Measure,
    by: Dimension,
) -> Result<Vec<Group>, DbErr> {
    let mut query = Query::new(tx, range, filter, measure, Some(by));
    query.told_apart_by(key_column(by, measure, query.backend));
    let rows = tx.query_all_raw(query.statement()).await?;
    rows.iter()
        .map(|row| {
            let (count, values) = counted(row)?;
            Ok(Group {
                key: key(row, 2, by)?,
                at: range.from,
                count,
                values,
            })
        })
        .collect()
}

/// A range by quarters of an hour, and by a dimension if one is given.
pub(crate) async fn groups(
    tx: &Tx,
    range: &Range,
    filter: &Filter,
    measure: Measure,
    by: Option<Dimension>,
) -> Result<Vec<Group>, DbErr> {
    let mut query = Query::new(tx, range, filter, measure, by);
    query.told_apart_by(&format!("{} / {QUARTER}", measure.at()));
    if let Some(by) = by {
        query.told_apart_by(key_column(by, measure, query.backend));
    }
    let rows = tx.query_all_raw(query.statement()).await?;
    rows.iter()
        .map(|row| {
            let (count, values) = counted(row)?;
            let quarter: i64 = row.try_get_by_index(2)?;
            Ok(Group {
                key: by.map_or(Ok(Key::All), |by| key(row, 3, by))?,
                // The first quarter may begin before the range does.
                at: Timestamp((quarter * QUARTER).max(range.from.0)),
                count,
                values,
            })
        })
        .collect()
}
