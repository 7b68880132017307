//! The columns of a conversation, written down once for every statement on every database.

use std::{borrow::Cow, sync::Arc};

use kernel::{AgentId, ConversationId, TeamId, Timestamp, VisitorId, WidgetId, WorkspaceId};
use sea_orm::{DbErr, QueryResult};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    model::{Conversation, Mode, Offer, Priority, Queued, Status},
    wire::{Message, Reaction},
};

/// What a column holds. Anything can be NULL.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Id,
    Text,
    Number,
    Json,
}

/// What stands in a column of one row.
#[derive(Clone, Debug)]
pub(crate) enum Value<'a> {
    Id(Option<Uuid>),
    Text(Option<&'a str>),
    Number(Option<i64>),
    Json(Option<serde_json::Value>),
}

/// When a column is written after the row began.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// Never.
    Once,
    /// When more than the progress of the chat changes.
    Seldom,
    /// With every message and receipt. No index but that of activity holds one of these.
    Often,
}

/// One column.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) written: Written,
    pub(crate) of: for<'a> fn(&'a Conversation) -> Value<'a>,
}

/// How much of a row is written again.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What every message and receipt moves.
    Progress,
    /// Everything that can change.
    Whole,
}

impl Extent {
    /// Whether `column` is written.
    pub(crate) fn holds(self, column: &Column) -> bool {
        match column.written {
            Written::Once => false,
            Written::Seldom => self == Self::Whole,
            Written::Often => true,
        }
    }
}

macro_rules! columns {
    ($($written:ident $name:literal $kind:ident $of:expr),* $(,)?) => {
        /// All of them, the key first; [`read`] reads them in this order.
        pub(crate) const COLUMNS: &[Column] = &[$(
            Column { name: $name, kind: Kind::$kind, written: Written::$written, of: $of },
        )*];
    };
}

columns! {
    Once "workspace_id" Id |it| Value::Id(Some(it.workspace.0)),
    Once "id" Id |it| Value::Id(Some(it.id.0)),
    Once "widget_id" Id |it| Value::Id(Some(it.widget.0)),
    Once "visitor_id" Id |it| Value::Id(Some(it.visitor.0)),
    Once "client_id" Text |it| Value::Text(it.client_id.as_deref()),
    Seldom "status" Text |it| Value::Text(Some(it.status.as_str())),
    Seldom "mode" Text |it| Value::Text(Some(it.mode.as_str())),
    Seldom "priority" Text |it| Value::Text(Some(it.priority.as_str())),
    Seldom "subject" Text |it| Value::Text(it.subject.as_deref()),
    Seldom "assignee_id" Id |it| Value::Id(it.assignee.map(|id| id.0)),
    Seldom "team_id" Id |it| Value::Id(it.team.map(|id| id.0)),
    Seldom "tags" Json |it| json(Some(&it.tags)),
    Seldom "fields" Json |it| json(Some(&it.fields)),
    Seldom "rating" Json |it| json(it.rating.as_ref()),
    Often "last_seq" Number |it| Value::Number(Some(it.last_seq)),
    Often "last_note_seq" Number |it| Value::Number(Some(it.last_note_seq)),
    Often "visitor_delivered_seq" Number |it| Value::Number(Some(it.visitor_delivered)),
    Often "visitor_read_seq" Number |it| Value::Number(Some(it.visitor_read)),
    Often "agent_delivered_seq" Number |it| Value::Number(Some(it.agent_delivered)),
    Often "agent_read_seq" Number |it| Value::Number(Some(it.agent_read)),
    Once "created_at" Number |it| Value::Number(Some(it.created_at.0)),
    Often "updated_at" Number |it| Value::Number(Some(it.updated_at.0)),
    Often "last_activity_at" Number |it| Value::Number(Some(it.last_activity_at.0)),
    Often "first_response_at" Number |it| Value::Number(it.first_response_at.map(|at| at.0)),
    Seldom "asked_at" Number |it| Value::Number(it.asked_at.map(|at| at.0)),
    Seldom "answered_at" Number |it| Value::Number(it.answered_at.map(|at| at.0)),
    Seldom "closed_at" Number |it| Value::Number(it.closed_at.map(|at| at.0)),
    Seldom "waiting_since" Number |it| Value::Number(it.waiting_since.map(|at| at.0)),
    Seldom "taken_at" Number |it| Value::Number(it.taken_at.map(|at| at.0)),
    Seldom "waited" Number |it| Value::Number(it.waited),
    Often "awaiting_since" Number |it| Value::Number(it.awaiting_since.map(|at| at.0)),
    Seldom "resolved_at" Number |it| Value::Number(it.resolved_at.map(|at| at.0)),
    Seldom "snoozed_until" Number |it| Value::Number(it.snoozed_until.map(|at| at.0)),
    Seldom "offered_to" Id |it| Value::Id(it.offer.map(|offer| offer.agent_id.0)),
    Seldom "offered_until" Number |it| Value::Number(it.offer.map(|offer| offer.until.0)),
    Seldom "merged_into" Id |it| Value::Id(it.merged_into.map(|id| id.0)),
    // Once more and by themselves, for reports: an index holds them.
    Seldom "rating_score" Number |it| Value::Number(it.rating.as_ref().map(|rating| rating.score.into())),
    Seldom "rated_at" Number |it| Value::Number(it.rating.as_ref().map(|rating| rating.rated_at.0)),
}

fn json(value: Option<&impl Serialize>) -> Value<'static> {
    // Plain shapes with string keys: they always encode.
    Value::Json(value.map(|value| serde_json::to_value(value).unwrap_or_default()))
}

/// The reactions to a message as they stand in its row: most have none.
pub(crate) fn reactions(found: Option<serde_json::Value>) -> Result<Vec<Reaction>, serde_json::Error> {
    found.map_or_else(|| Ok(Vec::new()), serde_json::from_value)
}

/// The reactions to a message as they are written.
pub(crate) fn reactions_json(message: &Message) -> Option<serde_json::Value> {
    (!message.reactions.is_empty()).then(|| serde_json::to_value(&message.reactions).unwrap_or_default())
}

/// The names of `columns` with commas, each behind `prefix`.
pub(crate) fn names<'a>(columns: impl IntoIterator<Item = &'a Column>, prefix: &str) -> String {
    let names: Vec<String> = columns
        .into_iter()
        .map(|column| format!("{prefix}{}", column.name))
        .collect();
    names.join(", ")
}

/// A row that is read column by column, in the order of [`COLUMNS`].
pub(crate) trait Cells {
    type Error;

    fn id(&mut self) -> Result<Option<Uuid>, Self::Error>;
    fn text(&mut self) -> Result<Option<Cow<'_, str>>, Self::Error>;
    fn number(&mut self) -> Result<Option<i64>, Self::Error>;
    fn json(&mut self) -> Result<Option<serde_json::Value>, Self::Error>;
    /// What was read cannot be.
    fn broken(&self, what: &str) -> Self::Error;
}

/// The conversation that stands in a row.
pub(crate) fn read<C: Cells>(cells: &mut C) -> Result<Conversation, C::Error> {
    Ok(Conversation {
        workspace: WorkspaceId(some_id(cells)?),
        id: ConversationId(some_id(cells)?),
        widget: WidgetId(some_id(cells)?),
        visitor: VisitorId(some_id(cells)?),
        client_id: shared(cells)?,
        status: word(cells, Status::parse)?,
        mode: word(cells, Mode::parse)?,
        priority: word(cells, Priority::parse)?,
        subject: shared(cells)?,
        assignee: cells.id()?.map(AgentId),
        team: cells.id()?.map(TeamId),
        tags: parsed::<C, Vec<String>>(cells)?.unwrap_or_default().into(),
        fields: Arc::new(cells.json()?.unwrap_or_default()),
        rating: parsed(cells)?.map(Arc::new),
        last_seq: some_number(cells)?,
        last_note_seq: some_number(cells)?,
        visitor_delivered: some_number(cells)?,
        visitor_read: some_number(cells)?,
        agent_delivered: some_number(cells)?,
        agent_read: some_number(cells)?,
        created_at: Timestamp(some_number(cells)?),
        updated_at: Timestamp(some_number(cells)?),
        last_activity_at: Timestamp(some_number(cells)?),
        first_response_at: cells.number()?.map(Timestamp),
        asked_at: cells.number()?.map(Timestamp),
        answered_at: cells.number()?.map(Timestamp),
        closed_at: cells.number()?.map(Timestamp),
        waiting_since: cells.number()?.map(Timestamp),
        taken_at: cells.number()?.map(Timestamp),
        waited: cells.number()?,
        awaiting_since: cells.number()?.map(Timestamp),
        resolved_at: cells.number()?.map(Timestamp),
        snoozed_until: cells.number()?.map(Timestamp),
        offer: offer(cells)?,
        merged_into: cells.id()?.map(ConversationId),
    })
}

/// What [`read_queued`] reads, in its order.
pub(crate) const QUEUED: [&str; 8] = [
    "id",
    "widget_id",
    "visitor_id",
    "team_id",
    "priority",
    "waiting_since",
    "offered_to",
    "offered_until",
];

/// What the queue needs of the conversation in a row of [`QUEUED`].
pub(crate) fn read_queued<C: Cells>(cells: &mut C) -> Result<Queued, C::Error> {
    Ok(Queued {
        id: ConversationId(some_id(cells)?),
        widget: WidgetId(some_id(cells)?),
        visitor: VisitorId(some_id(cells)?),
        team: cells.id()?.map(TeamId),
        priority: word(cells, Priority::parse)?,
        waiting_since: cells.number()?.map(Timestamp),
        offer: offer(cells)?,
    })
}

fn offer<C: Cells>(cells: &mut C) -> Result<Option<Offer>, C::Error> {
    let (agent, until) = (cells.id()?, cells.number()?);
    Ok(agent.zip(until).map(|(agent, until)| Offer {
        agent_id: AgentId(agent),
        until: Timestamp(until),
    }))
}

fn some_id<C: Cells>(cells: &mut C) -> Result<Uuid, C::Error> {
    cells.id()?.ok_or_else(|| cells.broken("an id is missing"))
}

fn some_number<C: Cells>(cells: &mut C) -> Result<i64, C::Error> {
    cells.number()?.ok_or_else(|| cells.broken("a number is missing"))
}

fn shared<C: Cells>(cells: &mut C) -> Result<Option<Arc<str>>, C::Error> {
    Ok(cells.text()?.map(Arc::from))
}

fn word<C: Cells, T>(cells: &mut C, parse: impl Fn(&str) -> Option<T>) -> Result<T, C::Error> {
    let found = cells.text()?.and_then(|text| parse(&text));
    found.ok_or_else(|| cells.broken("an unknown word"))
}

fn parsed<C: Cells, T: DeserializeOwned>(cells: &mut C) -> Result<Option<T>, C::Error> {
    let Some(value) = cells.json()? else {
        return Ok(None);
    };
    serde_json::from_value(value)
        .map(Some)
        .map_err(|error| cells.broken(&error.to_string()))
}

/// A row of a query that SeaORM made.
pub(crate) struct Queried<'a> {
    row: &'a QueryResult,
    at: usize,
}

impl<'a> Queried<'a> {
    pub(crate) fn new(row: &'a QueryResult) -> Self {
        Self { row, at: 0 }
    }

    fn next<T: sea_orm::TryGetable>(&mut self) -> Result<T, DbErr> {
        self.at += 1;
        self.row.try_get_by_index(self.at - 1)
    }
}

impl Cells for Queried<'_> {
    type Error = DbErr;

    fn id(&mut self) -> Result<Option<Uuid>, DbErr> {
        self.next()
    }

    fn text(&mut self) -> Result<Option<Cow<'_, str>>, DbErr> {
        self.next::<Option<String>>().map(|text| text.map(Cow::Owned))
    }

    fn number(&mut self) -> Result<Option<i64>, DbErr> {
        self.next()
    }

    fn json(&mut self) -> Result<Option<serde_json::Value>, DbErr> {
        self.next()
    }

    fn broken(&self, what: &str) -> DbErr {
        DbErr::Type(format!("conversations, column {}: {what}", self.at))
    }
}
