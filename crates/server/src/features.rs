//! The one place where the features meet: who is given what, and what happens in one when something happened in another.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use accounts::{
    Accounts, Availability, Revoked, Tokens,
    wire::{AgentOffline, AgentOnline},
};
use audit::Audit;
use conversations::Conversations;
use db::Db;
use edge::RateLimit;
use exports::Exports;
use kernel::{
    AgentAudience, AgentId, Announce, Announcement, Audience, Clock, ConversationId, Event as _, VisitorId,
    WorkspaceId,
};
use presence::{Presence, Roster};
use replies::Replies;
use reports::Reports;
use routing::Routing;
use socketio::Sockets;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use visitors::Visitors;
use widgets::Widgets;

use crate::{
    config::Config,
    documents::{self, Common},
    fanout::{self, Fanout},
    gateway::Gateway,
    secret::Secrets,
};

/// The handles of all features.
#[derive(Clone)]
pub(crate) struct Features {
    pub(crate) audit: Audit,
    pub(crate) accounts: Accounts,
    pub(crate) widgets: Widgets,
    pub(crate) visitors: Visitors,
    pub(crate) conversations: Conversations,
    pub(crate) presence: Presence,
    pub(crate) routing: Routing,
    pub(crate) replies: Replies,
    pub(crate) reports: Reports,
    pub(crate) exports: Exports,
    pub(crate) roster: Roster,
    pub(crate) sockets: Sockets,
}

/// A feature did not start.
#[derive(Debug, thiserror::Error)]
#[error("the message log does not start: {0}")]
pub(crate) struct StartError(String);

impl Features {
    /// Puts them together on `db`.
    // long: one list of who is given what, in the order in which they need each other
    pub(crate) fn start(config: &Config, db: &Db, secrets: &Secrets) -> Result<Self, StartError> {
        let clock = Clock::system();
        let sockets = Sockets::new(socket_limits(config));
        let roster = Roster::default();
        let here: Arc<dyn kernel::Presence> = Arc::new(roster.clone());
        let late = Late::default();
        let announce: Arc<dyn Announce> = Arc::new(Heard {
            fanout: Fanout::new(sockets.clone()),
            late: late.clone(),
        });
        let tokens = Tokens::new(secrets.jwt.as_bytes(), clock.clone());
        let audit = Audit::new(db.clone(), clock.clone(), &secrets.audit);

        let widgets = Widgets::new(db.clone(), clock.clone(), audit.clone(), Arc::clone(&here));
        let accounts = Accounts::new(
            db.clone(),
            clock.clone(),
            audit.clone(),
            tokens.clone(),
            account_settings(config),
            account_hooks(&widgets, &roster, &sockets, &announce, &late),
        );
        let visitors = Visitors::new(
            db.clone(),
            clock.clone(),
            tokens,
            widgets.clone(),
            RateLimit::new("DESKBELL_LIMIT_VISITOR_CONNECT", config.limit_visitor_connect),
            visitors::Hooks {
                presence: Arc::clone(&here),
                announce: Arc::clone(&announce),
                open_conversations: late.open_conversations(),
                changed: late.visitor_changed(),
            },
        );
        let needs = conversations::Needs {
            db: db.clone(),
            clock: clock.clone(),
            audit: audit.clone(),
            accounts: accounts.clone(),
            widgets: widgets.clone(),
            visitors: visitors.clone(),
            announce: Arc::clone(&announce),
            stirred: late.stirred(),
        };
        let conversations = Conversations::start(needs, conversation_settings(config))
            .map_err(|error| StartError(error.to_string()))?;
        let replies = Replies::new(db.clone(), clock.clone(), audit.clone(), conversations.clone());
        let reports = Reports::new(db.clone(), clock.clone());
        let needs = exports::Needs {
            db: db.clone(),
            clock: clock.clone(),
            audit: audit.clone(),
            reports: reports.clone(),
        };
        let exports = Exports::start(needs, export_settings(config));
        let needs = routing::Needs {
            clock,
            accounts: accounts.clone(),
            widgets: widgets.clone(),
            conversations: conversations.clone(),
            presence: here,
            announce: Arc::clone(&announce),
        };
        let routing = Routing::start(needs, routing_settings(config));
        late.set(&conversations, &routing);
        let presence = Presence::new(
            roster.clone(),
            accounts.clone(),
            visitors.clone(),
            conversations.clone(),
            announce,
            presence_settings(config),
        );
        Ok(Self {
            audit,
            accounts,
            widgets,
            visitors,
            conversations,
            presence,
            routing,
            replies,
            reports,
            exports,
            roster,
            sockets,
        })
    }

    /// The routes of all features, each with its description.
    pub(crate) fn api(&self) -> OpenApiRouter {
        OpenApiRouter::with_openapi(Common::openapi())
            .merge(accounts::http::router(self.accounts.clone()))
            .merge(widgets::http::router(self.widgets.clone()))
            .merge(visitors::http::router(self.visitors.clone()))
            .merge(conversations::http::router(self.conversations.clone()))
            .merge(routing::http::router(self.routing.clone()))
            .merge(replies::http::router(self.replies.clone()))
            .merge(audit::http::router(self.audit.clone()))
            .merge(reports::http::router(self.reports.clone()))
            .merge(exports::http::router(self.exports.clone()))
            .merge(documents::router())
    }

    /// What the sockets' events are handed to.
    pub(crate) fn gateway(&self, config: &Config) -> Gateway {
        Gateway {
            accounts: self.accounts.clone(),
            visitors: self.visitors.clone(),
            conversations: self.conversations.clone(),
            presence: self.presence.clone(),
            roster: self.roster.clone(),
            limit_small_events: RateLimit::new("DESKBELL_LIMIT_SMALL_EVENTS", config.limit_small_events),
            identify_within: config.identify_seconds,
        }
    }
}

/// The fan-out, and whoever decides anew when an agent comes or goes.
struct Heard {
    fanout: Fanout,
    late: Late,
}

impl Announce for Heard {
    fn announce(&self, announcement: &Announcement) {
        self.fanout.announce(announcement);
        let is_coming_or_going = [AgentOnline::NAME, AgentOffline::NAME].contains(&announcement.name);
        if let Audience::Agents(AgentAudience::Workspace(workspace)) = announcement.audience
            && is_coming_or_going
        {
            self.late.stir(workspace);
        }
    }

    fn follow(&self, agent: AgentId, conversation: ConversationId) {
        self.fanout.follow(agent, conversation);
    }
}

/// Conversations and routing stand above those who must tell them something: they are filled in when they are there.
#[derive(Clone, Default)]
struct Late(Arc<OnceLock<(Conversations, Routing)>>);

impl Late {
    fn set(&self, conversations: &Conversations, routing: &Routing) {
        // Set once, by the one who made them.
        let _ = self.0.set((conversations.clone(), routing.clone()));
    }

    fn stir(&self, workspace: WorkspaceId) {
        if let Some((_, routing)) = self.0.get() {
            routing.stir(workspace);
        }
    }

    fn stirred(&self) -> Arc<dyn Fn(WorkspaceId) + Send + Sync> {
        let late = self.clone();
        Arc::new(move |workspace| late.stir(workspace))
    }

    fn agent_departed(&self) -> Arc<dyn Fn(WorkspaceId, AgentId) + Send + Sync> {
        let late = self.clone();
        Arc::new(move |workspace, agent| {
            if let Some((conversations, _)) = late.0.get() {
                conversations.agent_departed(workspace, agent);
            }
        })
    }

    fn open_conversations(&self) -> visitors::OpenConversations {
        let late = self.clone();
        Arc::new(move |workspace, visitors| {
            let late = late.clone();
            Box::pin(async move {
                match late.0.get() {
                    Some((conversations, _)) => conversations.open_of(workspace, &visitors).await,
                    None => Ok(HashMap::new()),
                }
            })
        })
    }

    fn visitor_changed(&self) -> Arc<dyn Fn(WorkspaceId, VisitorId) + Send + Sync> {
        let late = self.clone();
        Arc::new(move |workspace, visitor| {
            if let Some((conversations, _)) = late.0.get() {
                conversations.visitor_changed(workspace, visitor);
            }
        })
    }
}

fn account_hooks(
    widgets: &Widgets,
    roster: &Roster,
    sockets: &Sockets,
    announce: &Arc<dyn Announce>,
    late: &Late,
) -> accounts::Hooks {
    let (listed, told, dropped) = (roster.clone(), Arc::clone(announce), sockets.clone());
    accounts::Hooks {
        welcome: Arc::new(widgets.clone()),
        revoked: Arc::new(move |revoked| {
            dropped.disconnect(match revoked {
                Revoked::Session(id) => fanout::of_session(id),
                Revoked::Agent(id) => fanout::of_agent(id),
            });
        }),
        availability_changed: Arc::new(move |chosen: Availability| {
            presence::availability_changed(&listed, &*told, chosen);
        }),
        departed: late.agent_departed(),
        presence: Arc::new(roster.clone()),
        announce: Arc::clone(announce),
    }
}

fn account_settings(config: &Config) -> accounts::Settings {
    accounts::Settings {
        registration: config.registration,
        limit_login: RateLimit::new("DESKBELL_LIMIT_LOGIN", config.limit_login),
        limit_two_factor: RateLimit::new("DESKBELL_LIMIT_TWO_FACTOR", config.limit_two_factor),
        limit_register: RateLimit::new("DESKBELL_LIMIT_REGISTER", config.limit_register),
    }
}

fn conversation_settings(config: &Config) -> conversations::Settings {
    conversations::Settings {
        send_queue: config.send_queue,
        limit_send_visitor: RateLimit::new("DESKBELL_LIMIT_SEND_VISITOR", config.limit_send_visitor),
        limit_send_agent: RateLimit::new("DESKBELL_LIMIT_SEND_AGENT", config.limit_send_agent),
    }
}

fn export_settings(config: &Config) -> exports::Settings {
    exports::Settings {
        max_bytes: config.export_max_mb * 1_000_000,
        keep: config.export_keep_seconds,
        lease: config.export_lease_seconds,
        waiting: config.export_waiting,
        files: config.export_files,
    }
}

fn routing_settings(config: &Config) -> routing::Settings {
    let after = config.vanish_seconds.saturating_sub(config.agent_grace_seconds);
    routing::Settings {
        vanish_after: i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
    }
}

fn presence_settings(config: &Config) -> presence::Settings {
    presence::Settings {
        agent_grace: config.agent_grace_seconds,
        visitor_grace: config.visitor_grace_seconds,
        typing: config.typing_seconds,
    }
}

fn socket_limits(config: &Config) -> socketio::Config {
    let mut limits = socketio::Config::default();
    limits.ping_interval = config.ping_interval_ms;
    limits.ping_timeout = config.ping_timeout_ms;
    limits.max_sockets = config.max_sockets;
    limits.max_sockets_per_address = config.max_sockets_per_address;
    limits.trust_proxy = config.trust_proxy;
    limits
}
