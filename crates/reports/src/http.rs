//! The HTTP door of the reports.

mod tables;

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use edge::{
    Csv, Json, Permitted, Query, Refusal, SeeReports,
    documents::{Always, WithId, WithQuery, WithToken},
    wants_csv, word,
};
use kernel::{AgentActor, Problem};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Dimension, Filter, Interval, Narrowing, Period, Reports,
    period::Asked,
    wire::{Agents, Charts, Live, Overview},
};

/// All routes of the reports.
pub fn router(reports: Reports) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(overview))
        .routes(routes!(charts))
        .routes(routes!(agents))
        .routes(routes!(live))
        .with_state(reports)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReportQuery {
    /// The first day (a date, in the time zone) or moment (RFC 3339); 30 days before the end when not given.
    from: Option<String>,
    /// The last day (a date, in the time zone), or the moment before which (RFC 3339); today when not given.
    to: Option<String>,
    /// An IANA time zone such as `Europe/Berlin`; UTC when not given.
    tz: Option<String>,
    /// A widget's site key.
    widget: Option<String>,
    /// `none` or a team's id.
    team: Option<String>,
    /// `none` or an agent's id.
    agent: Option<String>,
    /// One tag.
    tag: Option<String>,
    /// Of charts: `day` or `hour` (at most 31 days); `day` when not given.
    interval: Option<String>,
    /// Of charts: `widget`, `team`, `agent` or `tag`, each with a line of its own (at most 50, those with the most conversations);
    /// one line when not given.
    by: Option<String>,
    /// `csv` or `json`; without it, as `Accept` says.
    format: Option<String>,
}

/// What was asked for, understood.
struct Read {
    period: Period,
    filter: Filter,
    interval: Interval,
    by: Option<Dimension>,
    csv: bool,
}

impl Reports {
    async fn understand(
        &self,
        actor: &AgentActor,
        query: ReportQuery,
        headers: &HeaderMap,
    ) -> Result<Read, Problem> {
        let csv = wants_csv(headers, query.format.as_deref())?;
        let interval = word(
            "interval",
            query.interval.as_deref(),
            "must be day or hour",
            Interval::parse,
        )?;
        let by = word("by", query.by.as_deref(), DIMENSIONS, Dimension::parse)?;
        let narrowing = Narrowing {
            widget: query.widget,
            team: query.team,
            agent: query.agent,
            tag: query.tag,
        };
        narrowing.check()?;
        let asked = Asked {
            from: query.from,
            to: query.to,
            tz: query.tz,
        };
        let period = Period::read(&asked, self.inner.clock.now())?;
        Ok(Read {
            period,
            filter: self.filter(actor.workspace, &narrowing).await?,
            interval: interval.unwrap_or_default(),
            by,
            csv,
        })
    }
}

const DIMENSIONS: &str = "must be widget, team, agent or tag";

/// What was found, or its table.
fn answer<T: Serialize>(csv: bool, found: T, table: impl FnOnce(&T) -> Csv) -> Response {
    if csv {
        table(&found).into_response()
    } else {
        Json(found).into_response()
    }
}

/// How a period went
///
/// Each thing counts when it happened, and is compared with the period of the same length before. Times are milliseconds.
#[utoipa::path(get, path = "/api/analytics/overview", tag = "reports", operation_id = "getOverview", params(ReportQuery),
    security(("agent" = [])),
    responses((status = 200, description = "The figures, or a table of them",
        content((Overview = "application/json"), (String = "text/csv"))), WithToken, WithId, WithQuery, Always))]
async fn overview(
    State(reports): State<Reports>,
    Permitted(actor, _): Permitted<SeeReports>,
    headers: HeaderMap,
    Query(query): Query<ReportQuery>,
) -> Result<Response, Refusal> {
    let read = reports.understand(&actor, query, &headers).await?;
    let found = reports.overview(&actor, &read.period, &read.filter).await?;
    Ok(answer(read.csv, found, tables::overview))
}

/// What happened when
///
/// By day or hour of the time zone, broken down if wished, and by the hours of the week.
#[utoipa::path(get, path = "/api/analytics/charts", tag = "reports", operation_id = "getCharts", params(ReportQuery),
    security(("agent" = [])),
    responses((status = 200, description = "The charts, or a table of them",
        content((Charts = "application/json"), (String = "text/csv"))), WithToken, WithId, WithQuery, Always))]
async fn charts(
    State(reports): State<Reports>,
    Permitted(actor, _): Permitted<SeeReports>,
    headers: HeaderMap,
    Query(query): Query<ReportQuery>,
) -> Result<Response, Refusal> {
    let read = reports.understand(&actor, query, &headers).await?;
    let Read {
        period,
        filter,
        interval,
        by,
        csv,
    } = read;
    let found = reports.charts(&actor, &period, interval, by, &filter).await?;
    Ok(answer(csv, found, tables::charts))
}

/// How each agent did
#[utoipa::path(get, path = "/api/analytics/agents", tag = "reports", operation_id = "getAgentFigures", params(ReportQuery),
    security(("agent" = [])),
    responses((status = 200, description = "The figures of each agent, or a table of them",
        content((Agents = "application/json"), (String = "text/csv"))), WithToken, WithId, WithQuery, Always))]
async fn agents(
    State(reports): State<Reports>,
    Permitted(actor, _): Permitted<SeeReports>,
    headers: HeaderMap,
    Query(query): Query<ReportQuery>,
) -> Result<Response, Refusal> {
    let read = reports.understand(&actor, query, &headers).await?;
    let found = reports.agents(&actor, &read.period, &read.filter).await?;
    Ok(answer(read.csv, found, tables::agents))
}

/// What goes on this moment
///
/// Who waits, and how many chats each agent has.
#[utoipa::path(get, path = "/api/analytics/live", tag = "reports", operation_id = "getLiveFigures", security(("agent" = [])),
    responses((status = 200, description = "The figures of this moment", body = Live), WithToken, Always))]
async fn live(
    State(reports): State<Reports>,
    Permitted(actor, _): Permitted<SeeReports>,
) -> Result<Json<Live>, Refusal> {
    Ok(Json(reports.live(&actor).await?))
}
