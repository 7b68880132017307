//! A problem, as an HTTP response and as an ack.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{FieldError, Problem};
use serde::Serialize;

/// A [`Problem`] on its way out over HTTP, as `application/problem+json`.
#[derive(Debug)]
pub struct Refusal(pub Problem);

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The shape of every refusal (RFC 9457), for the OpenAPI document.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `/problems/<slug>`: a page that explains it.
    pub r#type: String,
    /// What it is, in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This occurrence, in a sentence.
    pub detail: String,
    /// The fields that are not right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<FieldError>>,
    /// Seconds until trying again makes sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// With `already-assigned`: the agent who has the conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<ProblemAssignee>,
    /// With `two-factor-required`: what a code is sent with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
}

/// Who has a conversation that somebody else wanted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemAssignee {
    /// The id.
    pub id: kernel::AgentId,
    /// The name.
    pub name: String,
    /// The picture.
    pub avatar_url: Option<String>,
}

/// The ack of an event that was done: `{ ok: true, ... }` with the fields of `body`, which must encode as an object.
pub fn ack<T: Serialize>(body: &T) -> Vec<u8> {
    let fields = serde_json::to_vec(body).unwrap_or_default();
    let inner = fields
        .strip_prefix(b"{")
        .and_then(|rest| rest.strip_suffix(b"}"))
        .unwrap_or_default();
    let mut out = Vec::with_capacity(inner.len() + 12);
    out.extend_from_slice(b"{\"ok\":true");
    if !inner.is_empty() {
        out.push(b',');
        out.extend_from_slice(inner);
    }
    out.push(b'}');
    out
}

/// The ack of an event that was refused: `{ ok: false, error: <problem> }`.
#[must_use]
pub fn ack_refused(problem: &Problem) -> Vec<u8> {
    let mut out = b"{\"ok\":false,\"error\":".to_vec();
    out.extend_from_slice(&serde_json::to_vec(problem).unwrap_or_else(|_| b"null".to_vec()));
    out.push(b'}');
    out
}
