//! REST against a running server: one connection a request, JSON both ways.

use crate::failure::{Failure, Result};
use crate::problem::Problem;
use crate::session::within;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// Where a server answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rest {
    server: SocketAddr,
}

/// An answer that came, whatever its status.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// `null` when there is no body.
    pub(crate) body: Value,
}

impl Rest {
    pub(crate) fn new(server: SocketAddr) -> Self {
        Self { server }
    }

    /// Finds the address behind `http://host:port`.
    pub(crate) async fn resolve(url: &str) -> Result<SocketAddr> {
        let unusable =
            |why: &str| Failure::Unusable(format!("--url {url}: {why}; give it as http://host:port"));
        let authority = url
            .strip_prefix("http://")
            .ok_or_else(|| unusable("not a plain http:// address"))?;
        let authority = authority.trim_end_matches('/');
        if authority.contains('/') {
            return Err(unusable("it has a path"));
        }
        let with_port = if authority.contains(':') {
            authority.to_owned()
        } else {
            format!("{authority}:80")
        };
        let mut found = tokio::net::lookup_host(&with_port)
            .await
            .map_err(Failure::io(format!("looking up {with_port}")))?;
        found.next().ok_or_else(|| unusable("it has no address"))
    }

    /// Sends and waits for whatever comes. Fails only when no answer came: then nobody knows whether it was done.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Answer> {
        within(path, self.exchange(method, path, token, body)).await
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Answer> {
        let stream = TcpStream::connect(self.server)
            .await
            .map_err(Failure::io(format!("connecting to {}", self.server)))?;
        stream
            .set_nodelay(true)
            .map_err(Failure::io("setting TCP_NODELAY"))?;
        let broken = |error: hyper::Error| Failure::Protocol(format!("{path}: {error}"));
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .map_err(broken)?;
        let connection = tokio::spawn(connection);
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.server.to_string());
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let bytes = body
            .map(|value| Bytes::from(value.to_string()))
            .unwrap_or_default();
        let request = request
            .body(Full::new(bytes))
            .map_err(|error| Failure::Protocol(format!("{path}: {error}")))?;
        let response = sender.send_request(request).await.map_err(broken)?;
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.map_err(broken)?.to_bytes();
        connection.abort();
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).unwrap_or(Value::Null)
        };
        Ok(Answer { status, body })
    }

    /// Like [`Self::ask`], and an answer of 4xx or 5xx is a refusal.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Value> {
        let what = format!("{method} {path}");
        let answer = self.ask(method, path, token, body).await?;
        if answer.status < 400 {
            return Ok(answer.body);
        }
        let mut problem: Problem = serde_json::from_value(answer.body).unwrap_or_default();
        problem.status = answer.status;
        Err(Failure::Refused { what, problem })
    }
}
