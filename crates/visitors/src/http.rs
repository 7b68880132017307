//! The HTTP door of visitors.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use edge::{
    Answer, ClientAddress, Cursor, GivenId, Json, Limit, PAGE_LIMIT, Page, PageOrigin, Path, Permitted,
    Query, Refusal, SeeConversations,
    documents::{Always, Limited, WithBody, WithId, WithQuery, WithToken},
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Visitors, Wanted,
    wire::{self, ChangeVisitor, CreateVisitor, CreatedVisitor},
};

/// All routes of visitors.
pub fn router(visitors: Visitors) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(create_visitor))
        .routes(routes!(list_visitors))
        .routes(routes!(get_visitor, change_visitor))
        .with_state(visitors)
}

/// Make a visitor
///
/// For clients that chat over HTTP: the token that comes back is who they are from here on.
#[utoipa::path(post, path = "/api/chat/visitors", tag = "chat", operation_id = "createVisitor", request_body = CreateVisitor,
    responses(
        (status = 201, description = "The visitor and their token", body = CreatedVisitor),
        (status = 403, description = "Problem: `forbidden`: the widget is not for this site", body = edge::ProblemBody, content_type = "application/problem+json"),
        WithBody, WithId, Limited, Always
    ))]
async fn create_visitor(
    State(visitors): State<Visitors>,
    page: PageOrigin,
    from: ClientAddress,
    Json(sent): Json<CreateVisitor>,
) -> Result<Response, Refusal> {
    let connected = visitors.connect(sent.into(), &page, &from).await?;
    let body = CreatedVisitor {
        visitor: visitors.shown_to_self(&connected.visitor),
        token: connected.token,
    };
    // What holds a token must not be kept by anybody on the way (RFC 6749, section 5.1).
    Ok((
        StatusCode::CREATED,
        [(header::CACHE_CONTROL, "no-store")],
        Json(body),
    )
        .into_response())
}

#[derive(Deserialize)]
struct List {
    online: Option<bool>,
    q: Option<String>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

/// List the visitors
#[utoipa::path(get, path = "/api/visitors", tag = "visitors", operation_id = "listVisitors", security(("agent" = [])),
    params(
        ("online" = Option<bool>, Query, description = "`true`: who is here; `false`: who is not"),
        ("q" = Option<String>, Query, description = "Part of a name, e-mail address or phone number, at most 200 characters"),
        ("limit" = Option<u64>, Query, description = "1 to 100, 30 when absent"),
        ("cursor" = Option<String>, Query, description = "`nextCursor` of the page before"),
    ),
    responses((status = 200, description = "Who was seen last first; with `online=true` who came to the site last first", body = Page<wire::LiveVisitor>), WithToken, WithQuery, Always))]
async fn list_visitors(
    State(visitors): State<Visitors>,
    Permitted(actor, _): Permitted<SeeConversations>,
    Query(list): Query<List>,
) -> Result<Json<Page<wire::LiveVisitor>>, Refusal> {
    let name = match list.online {
        Some(true) => crate::list_visitors::HERE,
        _ => crate::list_visitors::LIST,
    };
    let wanted = Wanted {
        online: list.online,
        q: list.q,
        after: list
            .cursor
            .as_deref()
            .map(|cursor| Cursor::decode(cursor, name))
            .transpose()?,
        limit: list.limit.within(PAGE_LIMIT)?,
    };
    Ok(Json(visitors.list_visitors(&actor, wanted).await?))
}

/// Read a visitor
#[utoipa::path(get, path = "/api/visitors/{id}", tag = "visitors", operation_id = "getVisitor", security(("agent" = [])),
    params(("id" = kernel::VisitorId, Path, description = "Who")),
    responses((status = 200, description = "The visitor", body = wire::Visitor), WithToken, WithId, Always))]
async fn get_visitor(
    State(visitors): State<Visitors>,
    Permitted(actor, _): Permitted<SeeConversations>,
    Path(id): Path<GivenId>,
) -> Result<Json<wire::Visitor>, Refusal> {
    Ok(Json(visitors.get_visitor(&actor, id.id("visitor")?).await?))
}

/// Change what is known of a visitor
#[utoipa::path(put, path = "/api/visitors/{id}", tag = "visitors", operation_id = "changeVisitor", request_body = ChangeVisitor,
    security(("agent" = [])), params(("id" = kernel::VisitorId, Path, description = "Who")),
    responses((status = 200, description = "As they are now", body = wire::Visitor), WithToken, WithId, WithBody, Always))]
async fn change_visitor(
    State(visitors): State<Visitors>,
    Permitted(actor, _): Permitted<Answer>,
    Path(id): Path<GivenId>,
    Json(sent): Json<ChangeVisitor>,
) -> Result<Json<wire::Visitor>, Refusal> {
    let changed = visitors.change_visitor(&actor, id.id("visitor")?, sent).await?;
    Ok(Json(changed))
}
