//! What did they send? Extractors whose refusals are problems.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use kernel::{Problem, ProblemKind};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Refusal, explain::explain, parse};

/// A JSON body, in and out.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let is_json = request.headers().get(header::CONTENT_TYPE).is_some_and(|value| {
            let kind = value
                .to_str()
                .unwrap_or_default()
                .split(';')
                .next()
                .unwrap_or_default()
                .trim();
            kind.eq_ignore_ascii_case("application/json") || kind.to_ascii_lowercase().ends_with("+json")
        });
        let RawBody(bytes) = RawBody::from_request(request, state).await?;
        if bytes.is_empty() {
            // A PUT without a body, such as "assign it to me", is an empty change.
            return parse(b"{}").map(Self).map_err(Refusal);
        }
        if !is_json {
            return Err(Problem::new(
                ProblemKind::UnsupportedType,
                "Send the body as JSON with the header \"Content-Type: application/json\".",
            )
            .into());
        }
        parse(&bytes).map(Self).map_err(Refusal)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A body as it was sent, whatever it is.
#[derive(Debug)]
pub struct RawBody(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for RawBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let read = Bytes::from_request(request, state).await;
        let bytes = read.map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(inner) if inner.status() == 413 => {
                Problem::new(ProblemKind::TooLarge, "The body is larger than 1 MiB.")
            }
            other => Problem::new(
                ProblemKind::InvalidRequest,
                format!("The body cannot be read: {other}."),
            ),
        })?;
        Ok(Self(bytes))
    }
}

/// Parameters of the path. What cannot be an id is `not-found`.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Problem::not_found("thing: the address holds something that is not an id").into()),
        }
    }
}

/// Parameters of the query.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(error) => {
                let text = error.body_text();
                let text = text
                    .strip_prefix("Failed to deserialize query string: ")
                    .unwrap_or(&text);
                // A path holds no space; without one, the whole is meant.
                let (path, said) = text
                    .split_once(": ")
                    .filter(|(path, _)| !path.contains(' '))
                    .unwrap_or(("", text));
                Err(explain(path, said).into())
            }
        }
    }
}
