//! `deskbell serve`: from nothing to serving, and back to nothing without losing anything.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use db::{Db, OpenError};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::{Instant, sleep, timeout_at},
};

use crate::{
    app, cli,
    config::{Config, Loaded},
    fanout::Fanout,
    features::{Features, StartError},
    health::Health,
    listen::{self, ListenError},
    places::Places,
    secret::{SecretError, Secrets},
};

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    /// The port.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The secret that signs tokens.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// A feature.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Signals of the system cannot be heard.
    #[error("cannot listen for signals: {0}")]
    Signal(#[from] std::io::Error),
}

/// Serves until SIGTERM or SIGINT.
pub(crate) async fn serve(loaded: Loaded) -> Result<(), ServeError> {
    let config = loaded.config;
    listen::raise_file_limit();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    // First of all: who starts a second server by mistake must not touch the database of the first.
    let listener = listen::bind(SocketAddr::new(config.host, config.port)).await?;
    let address = listener.local_addr()?;
    let secrets = Secrets::of(&config)?;
    let db = Db::open(&config.database_url()).await?;
    let features = Features::start(&config, &db, &secrets)?;
    let health = Health::new(db.clone());
    let app = app::app(&features, &config, &db, &health);

    let (stop, stopped) = watch::channel(false);
    let server = tokio::spawn(listen::serve(listener, app, places(&config), stopped));
    let visitors = features.visitors.clone();
    let writer = tokio::spawn(async move { visitors.keep_writing().await });
    let calling = tokio::spawn(features.notify.clone().keep_calling());
    cli::say(&format!(
        "Deskbell {} is ready at {}",
        env!("CARGO_PKG_VERSION"),
        url(&config, address)
    ));

    let mut told = async || tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} };
    told().await;
    tracing::info!("stopping; a second signal stops at once");
    tokio::select! {
        () = wind_down(&config, &features, &health, &stop, server) => {}
        () = told() => tracing::warn!("stopped at once"),
    }
    writer.abort();
    calling.abort();
    db.close().await;
    Ok(())
}

/// Behind a proxy all connections come from one address: only their number in all counts.
fn places(config: &Config) -> Arc<Places> {
    let per_address = config
        .max_http_connections_per_address
        .filter(|_| !config.trust_proxy);
    Places::new(config.max_http_connections, per_address)
}

/// Tells everybody, lets them go evenly, answers what is under way, and stores what was accepted; all within
/// `DESKBELL_SHUTDOWN_SECONDS`.
async fn wind_down(
    config: &Config,
    features: &Features,
    health: &Health,
    stop: &watch::Sender<bool>,
    server: tokio::task::JoinHandle<()>,
) {
    let deadline = Instant::now() + config.shutdown_seconds;
    health.drain();
    let connections = u32::try_from(features.sockets.counts().connections).unwrap_or(u32::MAX);
    let within = (config.shutdown_seconds / 2).min(Duration::from_millis(2) * connections);
    Fanout::new(features.sockets.clone()).say_goodbye(within);
    let _ = timeout_at(deadline, features.sockets.drain(within)).await;
    stop.send_replace(true);
    let _ = timeout_at(deadline, server).await;
    let stored = async {
        while features.conversations.queued() > 0 {
            sleep(Duration::from_millis(2)).await;
        }
        features.visitors.write_moves().await
    };
    // What it is at goes on at the next start if this takes too long: its lease ends.
    let _ = timeout_at(deadline, features.exports.stop()).await;
    if timeout_at(deadline, stored).await.is_err() {
        tracing::warn!("not everything was stored in time; what was not was never acknowledged");
    }
}

/// How a person on this machine, or whoever the operator has in mind, reaches the server.
fn url(config: &Config, address: SocketAddr) -> String {
    match &config.public_url {
        Some(url) => url.as_str().to_owned(),
        None if address.ip().is_unspecified() || address.ip().is_loopback() => {
            format!("http://localhost:{}", address.port())
        }
        None => format!("http://{address}"),
    }
}
