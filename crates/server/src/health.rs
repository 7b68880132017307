//! Whether the server runs, and whether it can work.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Extension, http::StatusCode};
use db::Db;
use edge::{Json, ProblemBody, Refusal};
use kernel::{Problem, ProblemKind};
use serde::Serialize;
use tokio::{sync::Mutex, time::timeout};
use utoipa_axum::{router::OpenApiRouter, routes};

/// How long the database may take to answer.
const PING_TIMEOUT: Duration = Duration::from_secs(1);
/// How long an answer of the database holds, so that probes cannot burden it.
const PING_AGE: Duration = Duration::from_millis(500);

/// What probes are told. Clones share it.
#[derive(Clone)]
pub(crate) struct Health {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    started: Instant,
    draining: AtomicBool,
    last_ping: Mutex<Option<(Instant, bool)>>,
}

impl Health {
    pub(crate) fn new(db: Db) -> Self {
        Self {
            inner: Arc::new(Inner {
                db,
                started: Instant::now(),
                draining: AtomicBool::new(false),
                last_ping: Mutex::default(),
            }),
        }
    }

    /// From now on the server is not ready: it stops.
    pub(crate) fn drain(&self) {
        self.inner.draining.store(true, Ordering::Relaxed);
    }

    /// Since when it runs.
    pub(crate) fn uptime(&self) -> Duration {
        self.inner.started.elapsed()
    }

    /// Whether it can work.
    pub(crate) async fn check(&self) -> Result<(), Problem> {
        if self.inner.draining.load(Ordering::Relaxed) {
            return Err(Problem {
                retry_after: Some(1),
                ..Problem::new(ProblemKind::Busy, "The server is stopping.")
            });
        }
        if self.database_answers().await {
            Ok(())
        } else {
            Err(Problem::storage_unavailable())
        }
    }

    /// One asks at a time; the others wait for that answer.
    async fn database_answers(&self) -> bool {
        let mut last = self.inner.last_ping.lock().await;
        if let Some((at, answered)) = *last
            && at.elapsed() < PING_AGE
        {
            return answered;
        }
        let answered = matches!(timeout(PING_TIMEOUT, self.inner.db.ping()).await, Ok(Ok(())));
        if !answered {
            tracing::warn!("the database does not answer");
        }
        *last = Some((Instant::now(), answered));
        answered
    }
}

/// How the server is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct HealthState {
    /// `ok`, or `unavailable` when it cannot work now.
    #[schema(example = "ok")]
    status: &'static str,
    /// The version of Deskbell.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// Whole seconds since it was started.
    uptime_seconds: u64,
}

/// It runs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Alive {
    /// `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// The routes of this page.
pub(crate) fn router(health: Health) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(state))
        .routes(routes!(live))
        .routes(routes!(ready))
        .layer(Extension(health))
}

/// State and version.
///
/// Answers 200 as long as the process runs; `status` says whether it can work.
#[utoipa::path(get, path = "/api/health", tag = "health", operation_id = "getHealth", security(()), responses((status = 200, body = HealthState)))]
async fn state(Extension(health): Extension<Health>) -> Json<HealthState> {
    let status = match health.check().await {
        Ok(()) => "ok",
        Err(_) => "unavailable",
    };
    Json(HealthState {
        status,
        version: env!("CARGO_PKG_VERSION"),
        uptime_seconds: health.uptime().as_secs(),
    })
}

/// Liveness: the process answers.
#[utoipa::path(get, path = "/api/health/live", tag = "health", operation_id = "getLiveness", security(()), responses((status = 200, body = Alive)))]
async fn live() -> Json<Alive> {
    Json(Alive { status: "ok" })
}

/// Readiness: send traffic here.
///
/// Not ready when the database does not answer within a second, and while the server stops.
#[utoipa::path(get, path = "/api/health/ready", tag = "health", operation_id = "getReadiness", security(()), responses(
    (status = 200, body = Alive),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
async fn ready(Extension(health): Extension<Health>) -> Result<(StatusCode, Json<Alive>), Refusal> {
    health.check().await?;
    Ok((StatusCode::OK, Json(Alive { status: "ok" })))
}
