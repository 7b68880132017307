//! All routes and what stands around them: what a listener is given.

use std::sync::Arc;

use axum::{Extension, Router};
use db::Db;

use crate::{
    authenticate::ByToken,
    chat_test,
    config::{Config, PublicUrl},
    docs_page,
    documents::Documents,
    features::Features,
    health::{self, Health},
    layers::{self, Surroundings},
    metrics::{self, Metrics},
    pages, plain_page,
};

/// Where clients find the sockets.
const SOCKET_PATHS: &[&str] = &["/socket.io", "/api/socketio"];

/// Everything that is served.
pub(crate) fn app(features: &Features, config: &Config, db: &Db, health: &Health) -> Router {
    let (api, openapi) = routes(features, config, db, health).split_for_parts();
    let pages = pages::router(features.widgets.clone())
        .merge(docs_page::router())
        .merge(plain_page::problems());
    let api = api.layer(Extension(Documents::new(openapi)));
    let engine = features
        .sockets
        .router(Arc::new(features.gateway(config)), SOCKET_PATHS);
    let surroundings = Surroundings {
        authenticate: Arc::new(ByToken {
            accounts: features.accounts.clone(),
            visitors: features.visitors.clone(),
            widgets: features.widgets.clone(),
        }),
        trust_proxy: config.trust_proxy,
        is_https: config.public_url.as_ref().is_some_and(PublicUrl::is_https),
        widgets: features.widgets.clone(),
    };
    layers::around(api, pages, engine, surroundings)
}

/// The routes that are described.
pub(crate) fn routes(
    features: &Features,
    config: &Config,
    db: &Db,
    health: &Health,
) -> utoipa_axum::router::OpenApiRouter {
    let conversations = features.conversations.clone();
    let metrics = Metrics {
        health: health.clone(),
        sockets: features.sockets.clone(),
        waiting: Arc::new(move || conversations.queued()),
        token: config.metrics_token.clone(),
    };
    features
        .api()
        .merge(health::router(health.clone()))
        .merge(metrics::router(metrics))
        .merge(chat_test::router(db.clone(), features.conversations.clone()))
}
