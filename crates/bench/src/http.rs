//! REST against a running server, JSON both ways: one connection a request, or a [`Line`] for many.

use crate::failure::{Failure, Result};
use crate::problem::Problem;
use crate::session::within;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

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
        let mut line = Line::open(self.server).await?;
        let (status, bytes) = line.exchange(method, path, token, body).await?;
        Ok(Answer {
            status,
            body: parsed(&bytes),
        })
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
        answer.accepted(what)
    }
}

impl Answer {
    /// The body, or the refusal that it is.
    fn accepted(self, what: String) -> Result<Value> {
        if self.status < 400 {
            return Ok(self.body);
        }
        let mut problem: Problem = serde_json::from_value(self.body).unwrap_or_default();
        problem.status = self.status;
        Err(Failure::Refused { what, problem })
    }
}

fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or(Value::Null)
}

/// A connection that is kept: one request after the other.
pub(crate) struct Line {
    server: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
    /// Ends with the line.
    _connection: AbortOnDropHandle,
}

struct AbortOnDropHandle(JoinHandle<hyper::Result<()>>);

impl Drop for AbortOnDropHandle {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Line {
    pub(crate) async fn open(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(server)
            .await
            .map_err(Failure::io(format!("connecting to {server}")))?;
        stream
            .set_nodelay(true)
            .map_err(Failure::io("setting TCP_NODELAY"))?;
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| Failure::Protocol(format!("connecting to {server}: {error}")))?;
        Ok(Self {
            server,
            sender,
            _connection: AbortOnDropHandle(tokio::spawn(connection)),
        })
    }

    /// Sends and waits for the whole answer, which is not looked into.
    pub(crate) async fn fetch(&mut self, path: &str, token: &str) -> Result<(u16, Bytes)> {
        within(path, self.exchange(Method::GET, path, Some(token), None)).await
    }

    /// As [`Rest::call`].
    pub(crate) async fn call(
        &mut self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Value> {
        let what = format!("{method} {path}");
        let (status, bytes) = within(&what, self.exchange(method, path, token, body)).await?;
        let body = parsed(&bytes);
        Answer { status, body }.accepted(what)
    }

    async fn exchange(
        &mut self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Result<(u16, Bytes)> {
        let broken = |error: hyper::Error| Failure::Protocol(format!("{path}: {error}"));
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
        self.sender.ready().await.map_err(broken)?;
        let response = self.sender.send_request(request).await.map_err(broken)?;
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.map_err(broken)?.to_bytes();
        Ok((status, bytes))
    }
}
