//! Lists of conversations: what they are narrowed to, and their pages.

use db::Tx;
use edge::Cursor;
use kernel::{AgentId, Timestamp, VisitorId, WidgetId, WorkspaceId};
use sea_orm::{
    Condition, ConnectionTrait, DbBackend, DbErr, ExprTrait, Order,
    sea_query::{Expr, LikeExpr, Query, SelectStatement},
};
use uuid::Uuid;

use super::{all_of, found};
use crate::model::{Conversation, Priority, Status};

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) visitor: Option<VisitorId>,
    pub(crate) statuses: Vec<Status>,
    /// `Some(None)`: nobody's.
    pub(crate) assignee: Option<Option<AgentId>>,
    pub(crate) team: Option<Option<Uuid>>,
    pub(crate) widget: Option<WidgetId>,
    pub(crate) priority: Option<Priority>,
    pub(crate) tag: Option<String>,
    /// Those whose promise was not kept, or is still to be.
    pub(crate) promised: Option<Promised>,
    /// Those that are laid aside, or the others.
    pub(crate) snoozed: Option<bool>,
    /// Not active before, and not active at or after.
    pub(crate) active: (Option<Timestamp>, Option<Timestamp>),
    /// Text to be found in the visitor's name, e-mail or phone, or in a message: who lists finds the conversations first.
    pub(crate) text: Option<String>,
    /// Those that were found.
    pub(crate) among: Option<Vec<Uuid>>,
}

/// How a promise stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Promised {
    /// One was not kept, and it is not over.
    Breached,
    /// One runs, and none was missed.
    Due,
}

/// Newest activity first; at most `limit`.
pub(crate) async fn list(
    tx: &Tx,
    workspace: WorkspaceId,
    filter: &Filter,
    before: Option<Cursor>,
    limit: u64,
) -> Result<Vec<Conversation>, DbErr> {
    let sqlite = tx.get_database_backend() == DbBackend::Sqlite;
    let mut ids = Query::select()
        .column("id")
        .from("conversations")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .cond_where(condition(workspace, filter, sqlite))
        .to_owned();
    if let Some(before) = before {
        // A row comparison reads the index from the place on; an OR of both columns does not.
        let place = Expr::tuple([Expr::col("last_activity_at"), Expr::col("id")]);
        ids.and_where(place.lt(Expr::tuple([Expr::val(before.at), Expr::val(before.id)])));
    }
    // What was found is looked up by its ids and then put in order: the index of activity would lead through everything else.
    let place = if filter.among.is_some() {
        Expr::col("last_activity_at").add(0)
    } else {
        Expr::col("last_activity_at")
    };
    ids.order_by_expr(place, Order::Desc)
        .order_by("id", Order::Desc)
        .limit(limit);
    // First which, then the rows: what does not belong is told by the index of activity alone, where it holds what lists are
    // narrowed by (see the schema's step 5), and no row is read in vain.
    let mut query = all_of(workspace);
    query
        .and_where(Expr::col("id").in_subquery(ids))
        // The sum keeps SQLite from going through everything in this order, instead of looking up the few that it has.
        .order_by_expr(Expr::col("last_activity_at").add(0), Order::Desc)
        .order_by("id", Order::Desc);
    found(tx, &query).await
}

fn condition(workspace: WorkspaceId, filter: &Filter, sqlite: bool) -> Condition {
    let mut wanted: Vec<Expr> = Vec::new();
    let mut add = |expression: Expr| wanted.push(expression);
    if let Some(visitor) = filter.visitor {
        add(Expr::col("visitor_id").eq(visitor.0));
    }
    if !filter.statuses.is_empty() {
        add(Expr::col("status").is_in(filter.statuses.iter().map(|status| status.as_str())));
    }
    if let Some(assignee) = filter.assignee {
        add(is("assignee_id", assignee.map(|agent| agent.0)));
    }
    if let Some(team) = filter.team {
        add(is("team_id", team));
    }
    if let Some(widget) = filter.widget {
        add(Expr::col("widget_id").eq(widget.0));
    }
    if let Some(priority) = filter.priority {
        add(Expr::col("priority").eq(priority.as_str()));
    }
    if let Some(tag) = &filter.tag {
        add(tagged(workspace, tag, sqlite));
    }
    if let Some(promised) = filter.promised {
        add(with_promise(workspace, promised));
    }
    match filter.snoozed {
        Some(true) => add(Expr::col("snoozed_until").is_not_null()),
        Some(false) => add(Expr::col("snoozed_until").is_null()),
        None => {}
    }
    if let Some(from) = filter.active.0 {
        add(Expr::col("last_activity_at").gte(from.0));
    }
    if let Some(to) = filter.active.1 {
        add(Expr::col("last_activity_at").lt(to.0));
    }
    if let Some(ids) = &filter.among {
        add(Expr::col("id").in_subquery(these(ids, sqlite)));
    }
    wanted.into_iter().fold(Condition::all(), Condition::add)
}

/// `column` is this id, or empty.
fn is(column: &'static str, id: Option<Uuid>) -> Expr {
    match id {
        Some(id) => Expr::col(column).eq(id),
        None => Expr::col(column).is_null(),
    }
}

pub(super) fn contains(column: Expr, text: &str) -> Expr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    column.like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}

/// It is promised something, and that stands so.
fn with_promise(workspace: WorkspaceId, promised: Promised) -> Expr {
    let missed = Expr::col("first_response_breached_at")
        .is_not_null()
        .or(Expr::col("resolution_breached_at").is_not_null());
    let stands = match promised {
        Promised::Breached => missed,
        Promised::Due => missed.not().and(Expr::col("next_due_at").is_not_null()),
    };
    let those = Query::select()
        .column("conversation_id")
        .from("promises")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("is_over").eq(false))
        .and_where(stands)
        .to_owned();
    Expr::col("id").in_subquery(those)
}

/// It has this tag.
fn tagged(workspace: WorkspaceId, tag: &str, sqlite: bool) -> Expr {
    if sqlite {
        // Tags are a JSON list of strings: one of them stands there in quotes. `LIKE` would take capitals for small letters.
        let quoted = serde_json::Value::from(tag).to_string();
        return Expr::cust_with_values("instr(CAST(\"tags\" AS TEXT), ?) > 0", [quoted]);
    }
    let tagged = Query::select()
        .column("conversation_id")
        .from("conversation_tags")
        .and_where(Expr::col("workspace_id").eq(workspace.0))
        .and_where(Expr::col("tag").eq(tag))
        .to_owned();
    Expr::col("id").in_subquery(tagged)
}

/// These ids as one value: thousands of values in a statement cost more than what they are compared with.
fn these(ids: &[Uuid], sqlite: bool) -> SelectStatement {
    let texts: Vec<String> = ids.iter().map(|id| id.simple().to_string()).collect();
    let list = if sqlite {
        let json = serde_json::Value::from(texts).to_string();
        Expr::cust_with_values("unhex(value) FROM json_each(?)", [json])
    } else {
        Expr::cust_with_values("unnest(string_to_array($1, ',')::uuid[])", [texts.join(",")])
    };
    Query::select().expr(list).to_owned()
}
