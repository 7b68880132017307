//! What the server says about itself: `OpenAPI` 3.1 for the routes, `AsyncAPI` 3 for the events.

pub(crate) mod whole;

use std::sync::{Arc, OnceLock};

use axum::{Extension, http::HeaderMap, response::Response};
use bytes::Bytes;
use edge::{ProblemAssignee, ProblemBody, Refusal};
use kernel::{FieldError, Problem, ProblemKind};
use tower_http::compression::CompressionLayer;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    content::{ASK, Content},
    event_document,
};

/// A document could not be written: a mistake of ours.
#[derive(Debug, thiserror::Error)]
#[error("the document cannot be written: {0}")]
pub(crate) struct DocumentError(#[from] serde_json::Error);

/// What all routes have in common. Each feature adds its own.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Deskbell",
        description = "The HTTP interface of a Deskbell server. JSON throughout; times are RFC 3339 in UTC; ids are UUIDv7; what is absent is \
            `null`. Every refusal is a problem (RFC 9457) whose `type` leads to a page that explains it.\n\nAgents send \
            `Authorization: Bearer <token>` with the token of `POST /api/auth/login`, visitors with that of `POST /api/chat/visitors`. \
            Messages are numbered in their conversation: `seq` is 1, 2, 3 … without gaps, and `after` fills the gap that a client finds.",
        license(name = "MIT", identifier = "MIT"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "accounts", description = "Signing in and out, who am I"),
        (name = "agents", description = "The people who work here"),
        (name = "widgets", description = "The embeds of a workspace, and what they need"),
        (name = "conversations", description = "Conversations and their life"),
        (name = "hours", description = "When a workspace and its teams are open"),
        (name = "alerts", description = "Who is called while a chat waits, and by what"),
        (name = "routing", description = "The queue, and one's own chats"),
        (name = "tags", description = "The words that conversations are tagged with"),
        (name = "replies", description = "Canned responses, and macros: what agents need not type or click twice"),
        (name = "messages", description = "What was written, for agents"),
        (name = "visitors", description = "Who is on the site"),
        (name = "chat", description = "A visitor's whole chat over plain HTTP"),
        (name = "reports", description = "How the business and each of its agents did"),
        (name = "exports", description = "Files of any length of time, written in the background"),
        (name = "audit", description = "Who did what"),
        (name = "health", description = "How the server is"),
        (name = "documents", description = "These descriptions"),
    ),
    components(schemas(ProblemBody, ProblemAssignee, FieldError)),
    modifiers(&Tokens),
)]
pub(crate) struct Common;

struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        for (name, whose) in [
            (
                "agent",
                "The token of an agent, from `POST /api/auth/login`. It lives for 15 minutes; refresh it.",
            ),
            (
                "visitor",
                "The token of a visitor, from `POST /api/chat/visitors` or `visitor:connect`.",
            ),
            (
                "operator",
                "`DESKBELL_METRICS_TOKEN`; without it, requests of this machine need no token.",
            ),
        ] {
            let scheme = HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(whose))
                .build();
            components.add_security_scheme(name, SecurityScheme::Http(scheme));
        }
    }
}

/// The description of the events, as text.
pub(crate) fn events_text() -> Result<String, DocumentError> {
    Ok(serde_json::to_string_pretty(&event_document::document())?)
}

/// The description of the routes, as text.
pub(crate) fn openapi_text(document: &utoipa::openapi::OpenApi) -> Result<String, DocumentError> {
    let mut document = serde_json::to_value(document)?;
    whole::finish(&mut document);
    Ok(serde_json::to_string_pretty(&document)?)
}

/// Both documents as they are sent. They are written when somebody first asks, so that a start is not slower for them.
#[derive(Clone)]
pub(crate) struct Documents {
    inner: Arc<Inner>,
}

struct Inner {
    openapi: utoipa::openapi::OpenApi,
    openapi_text: OnceLock<Bytes>,
    events_text: OnceLock<Bytes>,
}

impl Documents {
    /// `openapi` describes all routes.
    pub(crate) fn new(openapi: utoipa::openapi::OpenApi) -> Self {
        Self {
            inner: Arc::new(Inner {
                openapi,
                openapi_text: OnceLock::new(),
                events_text: OnceLock::new(),
            }),
        }
    }
}

/// What is in `place`; `write` puts it there.
fn once(
    place: &OnceLock<Bytes>,
    write: impl FnOnce() -> Result<String, DocumentError>,
) -> Result<Bytes, Refusal> {
    if let Some(text) = place.get() {
        return Ok(text.clone());
    }
    let text = write().map_err(|error| {
        tracing::error!(%error, "document");
        Problem::new(ProblemKind::Internal, "The document cannot be written.")
    })?;
    Ok(place.get_or_init(|| text.into()).clone())
}

/// The routes of the documents; they take [`Documents`] out of the request's extensions, since these describe the routes too.
pub(crate) fn router() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(openapi))
        .routes(routes!(events))
        .layer(CompressionLayer::new())
}

/// This document
///
/// For generators and for people; `/docs` is a page to read it.
#[utoipa::path(get, path = "/api/openapi.json", tag = "documents", operation_id = "getOpenapi",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
async fn openapi(
    Extension(documents): Extension<Documents>,
    request: HeaderMap,
) -> Result<Response, Refusal> {
    let inner = &documents.inner;
    let text = once(&inner.openapi_text, || openapi_text(&inner.openapi))?;
    Ok(document(text, &request))
}

/// The live events (AsyncAPI 3)
#[utoipa::path(get, path = "/api/events.json", tag = "documents", operation_id = "getEvents",
    responses((status = 200, description = "AsyncAPI 3", body = Object)))]
async fn events(Extension(documents): Extension<Documents>, request: HeaderMap) -> Result<Response, Refusal> {
    let text = once(&documents.inner.events_text, events_text)?;
    Ok(document(text, &request))
}

fn document(text: Bytes, request: &HeaderMap) -> Response {
    Content::new(text, "application/json", ASK).respond(request)
}
