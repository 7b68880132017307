//! The shapes that leave the process. Times that something took are milliseconds.

use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::period::Interval;

/// How a period went, and how the one before did.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportOverview)]
pub struct Overview {
    /// The IANA time zone whose days were meant.
    pub time_zone: String,
    /// The period.
    pub current: Figures,
    /// The one of the same length that ends where it begins.
    pub before: Figures,
}

/// What happened in a period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportFigures)]
pub struct Figures {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment behind it.
    pub to: Timestamp,
    /// Conversations that began.
    pub conversations: i64,
    /// Conversations that were resolved, for the last time so far.
    pub resolved: i64,
    /// Messages of visitors.
    pub visitor_messages: i64,
    /// Messages of agents.
    pub agent_messages: i64,
    /// From a visitor's first message to the first of an agent after it.
    pub first_response: Spread,
    /// From the beginning to the last resolution.
    pub resolution: Spread,
    /// What visitors thought of it.
    pub rating: Rating,
}

/// How long something took, in milliseconds.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReportSpread)]
pub struct Spread {
    /// How often.
    pub count: i64,
    /// Half of them took no longer.
    #[schema(required)]
    pub median: Option<i64>,
    /// Nine of ten took no longer (nearest rank).
    #[schema(required)]
    pub p90: Option<i64>,
}

/// Ratings, 1 (bad) to 5 (good).
#[derive(Copy, Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = ReportRating)]
pub struct Rating {
    /// How many.
    pub count: i64,
    /// Their average.
    #[schema(required)]
    pub average: Option<f64>,
}

/// What happened when.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportCharts)]
pub struct Charts {
    /// The first moment of the period.
    pub from: Timestamp,
    /// The first moment behind it.
    pub to: Timestamp,
    /// The IANA time zone whose days and hours are meant.
    pub time_zone: String,
    /// How long a step is.
    pub interval: Interval,
    /// Where each step begins.
    pub steps: Vec<Timestamp>,
    /// One of everything, or one for each widget, team, agent or tag.
    pub series: Vec<Series>,
    /// In which hours of the week it happened.
    pub heatmap: Heatmap,
}

/// What one line of a chart is about, and its values, one for each step.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportSeries)]
pub struct Series {
    /// The widget, team or agent; `null` for everything, for a tag, and for what has none.
    #[schema(required)]
    pub id: Option<Uuid>,
    /// Its name, or the tag; `null` for everything, and for what has none.
    #[schema(required)]
    pub name: Option<String>,
    /// Conversations that began.
    pub conversations: Vec<i64>,
    /// Conversations that were resolved.
    pub resolved: Vec<i64>,
    /// Messages of visitors.
    pub visitor_messages: Vec<i64>,
    /// Messages of agents; by agent, of that agent.
    pub agent_messages: Vec<i64>,
    /// Times to the first response.
    pub first_response: Vec<Spread>,
    /// Times to the resolution.
    pub resolution: Vec<Spread>,
    /// Ratings.
    pub rating: Vec<Rating>,
}

/// Counts by day of the week (Monday first) and hour, in the time zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportHeatmap)]
pub struct Heatmap {
    /// Conversations that began: seven lists of 24.
    pub conversations: Vec<Vec<i64>>,
    /// Messages of visitors: seven lists of 24.
    pub visitor_messages: Vec<Vec<i64>>,
}

/// How the agents did.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportAgents)]
pub struct Agents {
    /// The first moment of the period.
    pub from: Timestamp,
    /// The first moment behind it.
    pub to: Timestamp,
    /// The IANA time zone whose days were meant.
    pub time_zone: String,
    /// Whoever works here, and whoever left and has something in the period; by name.
    pub items: Vec<AgentFigures>,
}

/// How one agent did. A conversation is that of whoever has it now, or had it last.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportAgent)]
pub struct AgentFigures {
    /// Who.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Whether they left.
    pub deactivated: bool,
    /// Conversations of theirs that began.
    pub conversations: i64,
    /// Conversations of theirs that were resolved.
    pub resolved: i64,
    /// Messages that they wrote, in whosever conversation.
    pub messages: i64,
    /// Times to the first response in their conversations.
    pub first_response: Spread,
    /// Times to the resolution of their conversations.
    pub resolution: Spread,
    /// How their conversations were rated.
    pub rating: Rating,
}

/// What goes on this moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = LiveFigures)]
pub struct Live {
    /// When this was.
    pub at: Timestamp,
    /// Conversations that wait for somebody; not those that are laid aside.
    pub waiting: i64,
    /// Since when the one waits that has waited longest.
    #[schema(required)]
    pub longest_waiting_since: Option<Timestamp>,
    /// Conversations that somebody has.
    pub active: i64,
    /// Whoever has any.
    pub agents: Vec<AgentLoad>,
}

/// How much somebody has to do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgentLoad {
    /// Who.
    pub id: Uuid,
    /// Their active conversations.
    pub active: i64,
}
