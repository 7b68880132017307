//! All SQL of the reports.
//!
//! Values (times, scores) come as one text of numbers with commas between: a hundred thousand rows would cost ten times as long. What
//! is told apart by time is grouped by quarters of an hour: days and hours of every time zone are made of those. Messages are not read
//! but their counts by quarters, which the message log keeps; they themselves only where a range begins or ends within a quarter.

use db::Tx;
use kernel::{AgentId, QUARTER, TeamId, Timestamp, WidgetId, WorkspaceId};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Value};
use uuid::Uuid;

use crate::figures::Values;

mod live;
mod names;
mod query;

pub(crate) use live::{loads, queue};
pub(crate) use names::{agents, names, widget};
use query::{Query, key_column};

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

    /// What counts, and under which time.
    fn source(self) -> Source {
        match self {
            Self::Begun => Source::Conversations("c.created_at"),
            Self::Answered => Source::Conversations("c.answered_at"),
            Self::Resolved => Source::Conversations("c.resolved_at"),
            Self::Rated => Source::Conversations("c.rated_at"),
            Self::VisitorMessages => Source::MessagesOf("visitor"),
            Self::AgentMessages => Source::MessagesOf("agent"),
        }
    }

    /// In which quarter of an hour it counts.
    fn quarter(self) -> String {
        match self.source() {
            Source::Conversations(at) => format!("{at} / {QUARTER}"),
            Source::MessagesOf(_) => "m.quarter".to_owned(),
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
}

/// What a measure counts.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Source {
    /// Conversations under the time in this column.
    Conversations(&'static str),
    /// Messages of this kind of sender.
    MessagesOf(&'static str),
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

/// How PostgreSQL goes about what reads much. On one core: the others are for the chats, and starting helpers takes longer than they
/// save. And with a plan for what is asked: the plan for anything at all, to which it turns after five times, takes five times as long.
pub(crate) async fn expect_much(tx: &Tx) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(
            "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL plan_cache_mode = force_custom_plan",
        )
        .await?;
    }
    Ok(())
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
    query.told_apart_by(&measure.quarter());
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
