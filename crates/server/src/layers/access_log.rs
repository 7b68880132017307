//! A line for each request at level `debug`, and an id that a user can quote. Neither address nor person is written: only what
//! was asked for, by the pattern of the route, and how it went.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use edge::TrustProxy;
use tracing::Instrument;
use uuid::Uuid;

/// The header with the request's id, in answers, and from a proxy that is trusted.
pub(super) const REQUEST_ID: &str = "x-request-id";
/// The longest id that is taken from a proxy, in bytes.
const ID_BYTES: usize = 128;

pub(super) async fn log(State(trust): State<TrustProxy>, mut request: Request, next: Next) -> Response {
    let given = request.headers_mut().remove(REQUEST_ID);
    let id = given
        .filter(|id| trust.0 && id.len() <= ID_BYTES)
        .or_else(|| HeaderValue::try_from(Uuid::now_v7().to_string()).ok());
    let span = tracing::info_span!("request", id = id.as_ref().and_then(|id| id.to_str().ok()));
    async move {
        let begun = Instant::now();
        let method = request.method().clone();
        let route = request.extensions().get::<MatchedPath>().cloned();
        let mut response = next.run(request).await;
        let route = route.as_ref().map_or("(no route)", MatchedPath::as_str);
        let (status, millis) = (response.status().as_u16(), begun.elapsed().as_millis());
        tracing::debug!(%method, route, status, millis, "answered");
        if let Some(id) = id {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }
    .instrument(span)
    .await
}
