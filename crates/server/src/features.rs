//! The one place where the features meet: who is given what, and what happens in one when something happened in another.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use accounts::{
    Accounts, Availability, Revoked, Tokens,
    oidc::ProviderError,
    wire::{AgentOffline, AgentOnline},
};
use audit::Audit;
use conversations::Conversations;
use db::Db;
use edge::RateLimit;
use exports::Exports;
use hours::Hours;
use kernel::{
    AgentAudience, AgentId, Announce, Announcement, Audience, Clock, ConversationId, Event as _, VisitorId,
    WorkspaceId,
};
use notify::{MailError, Notify, OutgoingError, VapidError};
use presence::{
    Presence, Roster,
    availability::{Availability as Reachable, Sources},
};
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
    settings,
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
    pub(crate) hours: Hours,
    pub(crate) notify: Notify,
    pub(crate) sockets: Sockets,
}

/// A feature did not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    /// The message log.
    #[error("the message log does not start: {0}")]
    Log(String),
    /// What signing in at a provider needs.
    #[error("signing in at a provider: {0}")]
    Provider(#[from] ProviderError),
    /// The key that signs pushes.
    #[error(transparent)]
    Vapid(#[from] VapidError),
    /// The mail server.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// Only one of the two was given.
    #[error("DESKBELL_SMTP_URL and DESKBELL_SMTP_FROM are needed together")]
    HalfMail,
    /// Requests to other servers.
    #[error(transparent)]
    Outgoing(#[from] OutgoingError),
}

impl Features {
    /// Puts them together on `db`.
    // long: one list of who is given what, in the order in which they need each other
    #[expect(clippy::too_many_lines, reason = "one list of who is given what")]
    pub(crate) fn start(config: &Config, db: &Db, secrets: &Secrets) -> Result<Self, StartError> {
        let clock = Clock::system();
        let sockets = Sockets::new(settings::socket_limits(config));
        let roster = Roster::default();
        let here: Arc<dyn kernel::Presence> = Arc::new(roster.clone());
        let late = Late::default();
        let announce: Arc<dyn Announce> = Arc::new(Heard {
            fanout: Fanout::new(sockets.clone()),
            late: late.clone(),
        });
        let tokens = Tokens::new(secrets.jwt.as_bytes(), clock.clone());
        let audit = Audit::new(db.clone(), clock.clone(), &secrets.audit);

        let reachable = Reachable::default();
        let hours = Hours::new(
            db.clone(),
            clock.clone(),
            audit.clone(),
            late.hours_changed(&reachable),
        );
        let widgets = Widgets::new(
            db.clone(),
            clock.clone(),
            audit.clone(),
            Arc::clone(&here),
            hours.clone(),
        );
        let accounts = Accounts::new(
            db.clone(),
            clock.clone(),
            audit.clone(),
            tokens.clone(),
            settings::account(config)?,
            account_hooks(&widgets, (&roster, &reachable), &sockets, &announce, &late),
        );
        let visitors = Visitors::new(
            db.clone(),
            clock.clone(),
            tokens,
            widgets.clone(),
            RateLimit::new("DESKBELL_LIMIT_VISITOR_CONNECT", config.limit_visitor_connect),
            visitor_hooks(&here, &announce, &late),
        );
        let needs = conversations::Needs {
            db: db.clone(),
            clock: clock.clone(),
            audit: audit.clone(),
            accounts: accounts.clone(),
            widgets: widgets.clone(),
            hours: hours.clone(),
            visitors: visitors.clone(),
            announce: Arc::clone(&announce),
            stirred: late.stirred(),
        };
        let conversations = Conversations::start(needs, settings::conversation(config))
            .map_err(|error| StartError::Log(error.to_string()))?;
        let replies = Replies::new(db.clone(), clock.clone(), audit.clone(), conversations.clone());
        let reports = Reports::new(db.clone(), clock.clone());
        let needs = exports::Needs {
            db: db.clone(),
            clock: clock.clone(),
            audit: audit.clone(),
            reports: reports.clone(),
        };
        let exports = Exports::start(needs, settings::export(config));
        let needs = routing::Needs {
            clock: clock.clone(),
            accounts: accounts.clone(),
            widgets: widgets.clone(),
            conversations: conversations.clone(),
            hours: hours.clone(),
            presence: here,
            announce: Arc::clone(&announce),
        };
        let routing = Routing::start(needs, settings::routing(config));
        let mail = settings::mail(config)?;
        let needs = notify::Needs {
            db: db.clone(),
            clock: clock.clone(),
            audit: audit.clone(),
            accounts: accounts.clone(),
            widgets: widgets.clone(),
            conversations: conversations.clone(),
            hours: hours.clone(),
            vapid: settings::vapid(config, secrets, mail.as_ref())?,
            mail,
        };
        let notify = Notify::new(needs, settings::notify(config))?;
        late.set(&conversations, &routing, &notify);
        let sources = Sources {
            clock,
            accounts: accounts.clone(),
            widgets: widgets.clone(),
            hours: hours.clone(),
            roster,
            announce,
        };
        let presence = Presence::start(
            sources,
            reachable,
            visitors.clone(),
            conversations.clone(),
            settings::presence(config),
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
            hours,
            notify,
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
            .merge(hours::http::router(self.hours.clone()))
            .merge(notify::http::router(self.notify.clone()))
            .merge(documents::router())
    }

    /// What the sockets' events are handed to.
    pub(crate) fn gateway(&self, config: &Config) -> Gateway {
        Gateway {
            accounts: self.accounts.clone(),
            widgets: self.widgets.clone(),
            visitors: self.visitors.clone(),
            conversations: self.conversations.clone(),
            presence: self.presence.clone(),
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

/// Conversations, routing and alerts stand above those who must tell them something: they are filled in when they are there.
#[derive(Clone, Default)]
struct Late(Arc<OnceLock<Above>>);

struct Above {
    conversations: Conversations,
    routing: Routing,
    notify: Notify,
}

impl Late {
    fn set(&self, conversations: &Conversations, routing: &Routing, notify: &Notify) {
        // Set once, by the one who made them.
        let _ = self.0.set(Above {
            conversations: conversations.clone(),
            routing: routing.clone(),
            notify: notify.clone(),
        });
    }

    fn stir(&self, workspace: WorkspaceId) {
        if let Some(Above { routing, notify, .. }) = self.0.get() {
            routing.stir(workspace);
            notify.stir(workspace);
        }
    }

    fn stirred(&self) -> Arc<dyn Fn(WorkspaceId) + Send + Sync> {
        let late = self.clone();
        Arc::new(move |workspace| late.stir(workspace))
    }

    /// Hours changed: visitors hear of it, and routing decides anew.
    fn hours_changed(&self, reachable: &Reachable) -> Arc<dyn Fn(WorkspaceId) + Send + Sync> {
        let (late, reachable) = (self.clone(), reachable.clone());
        Arc::new(move |workspace| {
            reachable.stir(workspace);
            late.stir(workspace);
            if let Some(Above { conversations, .. }) = late.0.get() {
                conversations.hours_changed(workspace);
            }
        })
    }

    fn agent_departed(&self) -> Arc<dyn Fn(WorkspaceId, AgentId) + Send + Sync> {
        let late = self.clone();
        Arc::new(move |workspace, agent| {
            if let Some(Above { conversations, .. }) = late.0.get() {
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
                    Some(Above { conversations, .. }) => conversations.open_of(workspace, &visitors).await,
                    None => Ok(HashMap::new()),
                }
            })
        })
    }

    fn visitor_changed(&self) -> Arc<dyn Fn(WorkspaceId, VisitorId) + Send + Sync> {
        let late = self.clone();
        Arc::new(move |workspace, visitor| {
            if let Some(Above { conversations, .. }) = late.0.get() {
                conversations.visitor_changed(workspace, visitor);
            }
        })
    }
}

fn account_hooks(
    widgets: &Widgets,
    (roster, reachable): (&Roster, &Reachable),
    sockets: &Sockets,
    announce: &Arc<dyn Announce>,
    late: &Late,
) -> accounts::Hooks {
    let (listed, told, dropped) = (roster.clone(), reachable.clone(), sockets.clone());
    accounts::Hooks {
        welcome: Arc::new(widgets.clone()),
        revoked: Arc::new(move |revoked| {
            dropped.disconnect(match revoked {
                Revoked::Session(id) => fanout::of_session(id),
                Revoked::Agent(id) => fanout::of_agent(id),
            });
        }),
        availability_changed: Arc::new(move |chosen: Availability| {
            presence::availability_changed(&listed, &told, chosen);
        }),
        departed: late.agent_departed(),
        presence: Arc::new(roster.clone()),
        announce: Arc::clone(announce),
    }
}

fn visitor_hooks(
    here: &Arc<dyn kernel::Presence>,
    announce: &Arc<dyn Announce>,
    late: &Late,
) -> visitors::Hooks {
    visitors::Hooks {
        presence: Arc::clone(here),
        announce: Arc::clone(announce),
        open_conversations: late.open_conversations(),
        changed: late.visitor_changed(),
    }
}
