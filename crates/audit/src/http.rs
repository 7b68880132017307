//! The HTTP door of the audit log.

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use edge::{
    Cell, Csv, Json, Limit, PAGE_LIMIT, Page, Permitted, Query, Refusal, SeeAudit,
    documents::{Always, WithQuery, WithToken},
    moment, wants_csv, word,
};
use kernel::Problem;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Action, Audit, Filter, TargetKind, WhoKind, list::Which, wire::Entry};

/// Least, most and default number of lines of a CSV: what is more is written out by an export.
const CSV_LIMIT: (u64, u64, u64) = (1, 10_000, 10_000);

/// All routes of the audit log.
pub fn router(audit: Audit) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(list)).with_state(audit)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    /// On this day or later: a date (UTC) or a time (RFC 3339).
    from: Option<String>,
    /// Before this time (RFC 3339), or on this day or before (a date, UTC).
    to: Option<String>,
    /// The id of who did it, or `agent`, `visitor` or `system`.
    actor: Option<String>,
    /// What was done, such as `conversation.closed`, or several with commas.
    action: Option<String>,
    /// The id of what it was done to, or its kind, such as `widget`.
    target: Option<String>,
    /// `csv` or `json`; without it, as `Accept` says.
    format: Option<String>,
    /// 1 to 100, 30 when not given; as CSV 1 to 10,000, 10,000 when not given.
    #[param(value_type = Option<i64>)]
    #[serde(default)]
    limit: Limit,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

impl AuditQuery {
    fn filter(&self) -> Result<Filter, Problem> {
        let time = |field, text: &Option<String>| text.as_deref().map(|text| moment(field, text)).transpose();
        let (from, to) = (time("from", &self.from)?, time("to", &self.to)?);
        if let (Some(from), Some(to)) = (from, to)
            && from.begins > to.begins
        {
            return Err(Problem::field("to", "must not be before from"));
        }
        let actions = self.action.as_deref().map_or(Some(Vec::new()), |words| {
            words.split(',').map(Action::parse).collect()
        });
        Ok(Filter {
            from: from.map(|from| from.begins),
            to: to.map(|to| to.ends),
            actor: which("actor", self.actor.as_deref(), ACTORS, WhoKind::parse)?,
            actions: actions.ok_or_else(|| Problem::field("action", ACTIONS))?,
            target: which("target", self.target.as_deref(), TARGETS, TargetKind::parse)?,
        })
    }
}

const ACTORS: &str = "must be an id, agent, visitor or system";
const ACTIONS: &str = "must be an action such as conversation.closed, or several of them with commas";
const TARGETS: &str = "must be an id, or a kind such as widget, agent or conversation";

/// One or all of a kind, or the refusal of `field` with the `rule`.
fn which<K>(
    field: &'static str,
    text: Option<&str>,
    rule: &'static str,
    kind: impl FnOnce(&str) -> Option<K>,
) -> Result<Option<Which<K>>, Problem> {
    word(field, text, rule, |text| match text.parse() {
        Ok(id) => Some(Which::One(id)),
        Err(_) => kind(text).map(Which::Kind),
    })
}

/// Read who did what
///
/// The newest first. Entries are only ever added; `deskbell audit verify` tells whether anybody changed them in the database.
#[utoipa::path(get, path = "/api/audit", tag = "audit", operation_id = "listAudit", params(AuditQuery), security(("agent" = [])),
    responses((status = 200, description = "A page of the log, or the log as a table",
        content((Page<Entry> = "application/json"), (String = "text/csv"))), WithToken, WithQuery, Always))]
async fn list(
    State(audit): State<Audit>,
    Permitted(actor, _): Permitted<SeeAudit>,
    headers: HeaderMap,
    Query(query): Query<AuditQuery>,
) -> Result<Response, Refusal> {
    let filter = query.filter()?;
    let cursor = query.cursor.as_deref();
    if wants_csv(&headers, query.format.as_deref())? {
        let limit = query.limit.within(CSV_LIMIT)?;
        let page = audit.page(&actor, &filter, cursor, limit).await?;
        return Ok(csv(&page.items).into_response());
    }
    let limit = query.limit.within(PAGE_LIMIT)?;
    Ok(Json(audit.page(&actor, &filter, cursor, limit).await?).into_response())
}

/// The columns of the log as a table.
pub const CSV_COLUMNS: [&str; 11] = [
    "seq",
    "at",
    "actorKind",
    "actorId",
    "actorName",
    "action",
    "targetKind",
    "targetId",
    "targetName",
    "details",
    "hash",
];

fn csv(entries: &[Entry]) -> Csv {
    let mut csv = Csv::new("audit", &CSV_COLUMNS);
    for entry in entries {
        write(&mut csv, entry);
    }
    csv
}

/// An entry as a line of the table.
pub fn write(csv: &mut Csv, entry: &Entry) {
    let id = |id: Option<uuid::Uuid>| id.map_or(Cell::Empty, |id| Cell::Plain(id.to_string()));
    let details = entry.details.to_string();
    csv.row([
        entry.seq.into(),
        Cell::Plain(entry.at.to_string()),
        Cell::Text(&entry.actor.kind),
        id(entry.actor.id),
        entry.actor.name.as_deref().into(),
        Cell::Text(&entry.action),
        Cell::Text(&entry.target.kind),
        id(entry.target.id),
        entry.target.name.as_deref().into(),
        Cell::Text(&details),
        Cell::Text(&entry.hash),
    ]);
}
