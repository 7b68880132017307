//! `/metrics`: what is counted, as Prometheus reads it (text format 0.0.4).

use std::{fmt::Write, net::SocketAddr};

use axum::{
    Extension,
    extract::ConnectInfo,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use edge::{ProblemBody, Refusal};
use kernel::{Problem, ProblemKind};
use sha2::{Digest, Sha256};
use socketio::Sockets;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::health::Health;

/// What is counted, and who may see it.
#[derive(Clone)]
pub(crate) struct Metrics {
    pub(crate) health: Health,
    pub(crate) sockets: Sockets,
    /// How many messages, notes, receipts and changes wait to be stored now.
    pub(crate) waiting: std::sync::Arc<dyn Fn() -> usize + Send + Sync>,
    /// Without one, this machine alone may ask.
    pub(crate) token: Option<String>,
}

/// The route of this page.
pub(crate) fn router(metrics: Metrics) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(show))
        .layer(Extension(metrics))
}

/// What is counted, as Prometheus text
///
/// With `DESKBELL_METRICS_TOKEN`, for whoever sends it; without, for requests of this machine that no proxy forwarded.
#[utoipa::path(get, path = "/metrics", tag = "health", operation_id = "getMetrics", security((), ("operator" = [])), responses(
    (status = 200, description = "The counters", body = String, content_type = "text/plain"),
    (status = 401, description = "Problem: `unauthenticated`, `invalid-token`", body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, description = "Problem: `forbidden`", body = ProblemBody, content_type = "application/problem+json"),
))]
async fn show(
    Extension(metrics): Extension<Metrics>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    admit(metrics.token.as_deref(), peer, &headers)?;
    let ready = metrics.health.check().await.is_ok();
    let text = metrics.text(ready);
    Ok((
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        text,
    )
        .into_response())
}

fn admit(token: Option<&str>, peer: SocketAddr, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(token) = token else {
        // What a proxy on this machine forwards comes from elsewhere.
        let is_forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key(header::FORWARDED);
        return if peer.ip().to_canonical().is_loopback() && !is_forwarded {
            Ok(())
        } else {
            Err(Problem::forbidden(
                "Only this machine may ask for metrics, until DESKBELL_METRICS_TOKEN is set.",
            ))
        };
    };
    let given = headers.get(header::AUTHORIZATION).ok_or_else(|| {
        Problem::new(
            ProblemKind::Unauthenticated,
            "Send the header \"Authorization: Bearer <DESKBELL_METRICS_TOKEN>\".",
        )
    })?;
    // Hashes are compared, so that the time it takes says nothing of the token.
    let expected = Sha256::digest(format!("Bearer {token}"));
    if Sha256::digest(given.as_bytes()) == expected {
        Ok(())
    } else {
        Err(Problem::new(
            ProblemKind::InvalidToken,
            "This is not DESKBELL_METRICS_TOKEN.",
        ))
    }
}

impl Metrics {
    fn text(&self, ready: bool) -> String {
        let counts = self.sockets.counts();
        let mut page = Page::default();
        let version = env!("CARGO_PKG_VERSION");
        page.add(
            "deskbell_info",
            "gauge",
            "The version that runs.",
            &format!("{{version=\"{version}\"}}"),
            1,
        );
        page.gauge("deskbell_ready", "Whether it can work: 1 or 0.", u64::from(ready));
        page.gauge(
            "deskbell_uptime_seconds",
            "Since it was started.",
            self.health.uptime().as_secs(),
        );
        page.gauge(
            "deskbell_connections",
            "Live connections.",
            counts.connections as u64,
        );
        page.gauge(
            "deskbell_rooms",
            "Rooms with somebody in them.",
            counts.rooms as u64,
        );
        page.counter(
            "deskbell_sockets_total",
            "Sockets that were connected.",
            counts.connected_total,
        );
        page.counter(
            "deskbell_refused_total",
            "Connections refused for a limit.",
            counts.refused_total,
        );
        page.counter(
            "deskbell_slow_readers_total",
            "Readers dropped for being too far behind.",
            counts.slow_readers_total,
        );
        page.counter("deskbell_events_total", "Events received.", counts.events_total);
        page.counter(
            "deskbell_packets_total",
            "Packets queued for clients.",
            counts.packets_total,
        );
        page.gauge(
            "deskbell_messages_waiting",
            "Messages, notes, receipts and changes that wait to be stored.",
            (self.waiting)() as u64,
        );
        if let Some(bytes) = resident_bytes() {
            page.gauge("process_resident_memory_bytes", "Memory in use.", bytes);
        }
        page.0
    }
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn gauge(&mut self, name: &str, help: &str, value: u64) {
        self.add(name, "gauge", help, "", value);
    }

    fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.add(name, "counter", help, "", value);
    }

    fn add(&mut self, name: &str, kind: &str, help: &str, labels: &str, value: u64) {
        // Writing to a string cannot fail.
        let _ = writeln!(
            self.0,
            "# HELP {name} {help}\n# TYPE {name} {kind}\n{name}{labels} {value}"
        );
    }
}

/// From the kernel's accounts of this process; `None` where there are none.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(
        token: Option<&str>,
        peer: &str,
        headers: &[(&'static str, &'static str)],
    ) -> Option<ProblemKind> {
        let peer = SocketAddr::new(peer.parse().unwrap(), 1);
        let headers = headers.iter().map(|(name, value)| {
            (
                header::HeaderName::from_static(name),
                header::HeaderValue::from_static(value),
            )
        });
        admit(token, peer, &headers.collect())
            .err()
            .map(|problem| problem.kind)
    }

    #[test]
    fn without_a_token_this_machine_alone_may_ask() {
        assert_eq!(kind(None, "127.0.0.1", &[]), None);
        assert_eq!(kind(None, "::1", &[]), None);
        assert_eq!(kind(None, "::ffff:127.0.0.1", &[]), None);
        assert_eq!(kind(None, "192.0.2.1", &[]), Some(ProblemKind::Forbidden));
        assert_eq!(
            kind(None, "127.0.0.1", &[("x-forwarded-for", "192.0.2.1")]),
            Some(ProblemKind::Forbidden)
        );
    }

    #[test]
    fn with_a_token_nobody_gets_in_without_it() {
        let token = Some("0123456789abcdef");
        assert_eq!(kind(token, "127.0.0.1", &[]), Some(ProblemKind::Unauthenticated));
        assert_eq!(
            kind(token, "127.0.0.1", &[("authorization", "Bearer wrong")]),
            Some(ProblemKind::InvalidToken)
        );
        assert_eq!(
            kind(
                token,
                "192.0.2.1",
                &[("authorization", "Bearer 0123456789abcdef")]
            ),
            None
        );
    }
}
