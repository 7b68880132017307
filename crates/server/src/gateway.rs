//! From a socket's events to the verbs of the features: who is asking is known here, what they may is decided there.

use std::time::Duration;

use accounts::{Accounts, AgentClaims, Claims, Status, VisitorClaims};
use conversations::{
    Conversations,
    mark::Mark,
    socket::{self as chat, JoinData, reply},
    wire::ForVisitor,
};
use edge::{PageOrigin, RateLimit, ack_refused};
use kernel::{Actor, AgentActor, Problem, ProblemKind, Timestamp, VisitorActor};
use presence::{Presence, socket as here};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use socketio::{Event, Handler, Handshake, Packet, Reason, Refusal, Reply, Socket};
use visitors::{
    Visitors,
    wire::{Connect, VisitorSelf},
};
use widgets::{PageUrl, Widgets};

use crate::{
    connection::{Connection, Deadline, Who},
    fanout,
};

/// Conversations in the answer to `visitor:connect`.
const CONVERSATIONS: u64 = 20;

/// Events that a client can send, for the event document.
pub(crate) const EVENTS: &[&str] = &[
    "visitor:connect",
    "agent:connect",
    "agent:online",
    "agent:offline",
    "conversation:start",
    "conversation:join",
    "conversation:view",
    "message:send",
    "note:add",
    "message:delivered",
    "message:read",
    "typing:start",
    "typing:stop",
    "page:view",
];

/// Those that are cheap to send and store no text: one limit for all of them together. The others have limits of their own.
const SMALL_EVENTS: &[&str] = &[
    "agent:online",
    "agent:offline",
    "conversation:join",
    "conversation:view",
    "message:delivered",
    "message:read",
    "typing:start",
    "typing:stop",
    "page:view",
];

/// What every socket's events are handed to.
pub(crate) struct Gateway {
    pub(crate) accounts: Accounts,
    pub(crate) widgets: Widgets,
    pub(crate) visitors: Visitors,
    pub(crate) conversations: Conversations,
    pub(crate) presence: Presence,
    /// How many small events one visitor or agent may send.
    pub(crate) limit_small_events: RateLimit,
    /// How long a socket may stay nobody.
    pub(crate) identify_within: Duration,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VisitorConnectAck {
    visitor: VisitorSelf,
    token: String,
    conversations: Vec<ForVisitor>,
    online: bool,
    opens_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct AgentConnectData {
    token: String,
}

#[derive(Serialize)]
struct AgentConnectAck {
    agent: accounts::wire::Agent,
    agents: Vec<accounts::wire::Agent>,
}

#[derive(Serialize)]
struct Empty {}

impl Handler for Gateway {
    type State = Connection;

    async fn connect(&self, socket: &Socket, handshake: Handshake) -> Result<Connection, Refusal> {
        let deadline = Deadline::start(socket, self.identify_within);
        Ok(Connection::new(handshake, deadline))
    }

    async fn event(&self, socket: &Socket, connection: &mut Connection, event: Event) -> Reply {
        let raw = event.data.as_deref();
        match event.name.as_str() {
            "visitor:connect" => self.visitor_connect(socket, connection, raw).await,
            "agent:connect" => self.agent_connect(socket, connection, raw).await,
            name => self.somebodys_event(socket, connection, name, raw).await,
        }
    }

    async fn disconnect(&self, socket: &Socket, connection: Connection, _: Reason) {
        self.left(socket, connection.who);
    }
}

fn refused(problem: &Problem) -> Reply {
    Reply::Ack(ack_refused(problem).into())
}

/// Whether a page is one of ours, or no page at all but another program.
fn is_our_page(page: &PageOrigin) -> bool {
    let (Some(origin), Some(host)) = (&page.origin, &page.host) else {
        return page.origin.is_none();
    };
    PageUrl::parse(origin).is_some_and(|url| url.is_of(host))
}

fn unknown(name: &str) -> Reply {
    let name: String = name.chars().take(64).collect();
    refused(&Problem::new(
        ProblemKind::InvalidRequest,
        format!("There is no event \"{name}\"."),
    ))
}

fn not_for(name: &str, whom: &str) -> Reply {
    if EVENTS.contains(&name) {
        refused(&Problem::forbidden(format!("\"{name}\" is not for {whom}.")))
    } else {
        unknown(name)
    }
}

impl Gateway {
    async fn somebodys_event(
        &self,
        socket: &Socket,
        connection: &mut Connection,
        name: &str,
        raw: Option<&RawValue>,
    ) -> Reply {
        if let Err(problem) = self.look_again(&mut connection.who).await {
            if problem.kind == ProblemKind::InvalidToken {
                self.become_nobody(socket, connection);
            }
            return refused(&problem);
        }
        if let Err(problem) = self.check_small(&connection.who, name) {
            return refused(&problem);
        }
        match &connection.who {
            Who::Nobody(_) if EVENTS.contains(&name) => refused(&Problem::new(
                ProblemKind::Unauthenticated,
                "Send visitor:connect or agent:connect first.",
            )),
            Who::Nobody(_) => unknown(name),
            Who::Visitor(visitor) => self.visitor_event(socket, visitor, name, raw).await,
            Who::Agent(agent) => self.agent_event(socket, agent, name, raw).await,
        }
    }

    /// Since the last event somebody may have got another name, or their sign-in may have ended. What was looked up a moment ago
    /// holds, and asks no database.
    async fn look_again(&self, who: &mut Who) -> Result<(), Problem> {
        match who {
            Who::Nobody(_) => {}
            Who::Visitor(visitor) => {
                let claims = VisitorClaims {
                    visitor: visitor.id,
                    workspace: visitor.workspace,
                    widget: visitor.widget,
                };
                *visitor = self.visitors.authenticate(&claims).await?;
            }
            Who::Agent(agent) => {
                let claims = AgentClaims {
                    agent: agent.id,
                    workspace: agent.workspace,
                    session: agent.session,
                };
                *agent = self.accounts.authenticate(&claims).await?;
            }
        }
        Ok(())
    }

    fn check_small(&self, who: &Who, name: &str) -> Result<(), Problem> {
        if !SMALL_EVENTS.contains(&name) {
            return Ok(());
        }
        match who {
            Who::Nobody(_) => Ok(()),
            Who::Visitor(visitor) => self.limit_small_events.check(visitor.id.to_string()),
            Who::Agent(agent) => self.limit_small_events.check(agent.id.to_string()),
        }
    }

    async fn visitor_event(
        &self,
        socket: &Socket,
        visitor: &VisitorActor,
        name: &str,
        raw: Option<&RawValue>,
    ) -> Reply {
        let origin = Some(socket.id().number());
        let actor = || Actor::Visitor(visitor.clone());
        match name {
            "conversation:start" => chat::start(&self.conversations, visitor, origin, raw).await,
            "conversation:join" => match chat::data::<JoinData>(raw) {
                Ok(data) => chat::join(&self.conversations, &actor(), &data).await,
                Err(problem) => refused(&problem),
            },
            "message:send" => chat::send(&self.conversations, &actor(), origin, raw),
            "message:delivered" => chat::mark(&self.conversations, &actor(), origin, Mark::Delivered, raw),
            "message:read" => chat::mark(&self.conversations, &actor(), origin, Mark::Read, raw),
            "typing:start" => here::typing(&self.presence, &actor(), origin, true, raw).await,
            "typing:stop" => here::typing(&self.presence, &actor(), origin, false, raw).await,
            "page:view" => {
                let viewed = || {
                    self.visitors.page_view(visitor, chat::data(raw)?)?;
                    Ok(Empty {})
                };
                reply(viewed())
            }
            _ => not_for(name, "visitors"),
        }
    }

    async fn agent_event(
        &self,
        socket: &Socket,
        agent: &AgentActor,
        name: &str,
        raw: Option<&RawValue>,
    ) -> Reply {
        let origin = Some(socket.id().number());
        let actor = || Actor::Agent(agent.clone());
        match name {
            "agent:online" => here::choose(&self.presence, agent, Status::Online).await,
            "agent:offline" => here::choose(&self.presence, agent, Status::Offline).await,
            "conversation:join" => match self.follow(socket, agent, raw).await {
                Ok(data) => chat::join(&self.conversations, &actor(), &data).await,
                Err(problem) => refused(&problem),
            },
            "conversation:view" => {
                let enter = |id| fanout::enter_viewers(socket, id);
                here::view(&self.presence, agent, socket.id().number(), raw, enter).await
            }
            "message:send" => chat::send(&self.conversations, &actor(), origin, raw),
            "note:add" => chat::note(&self.conversations, agent, origin, raw).await,
            "message:delivered" => chat::mark(&self.conversations, &actor(), origin, Mark::Delivered, raw),
            "message:read" => chat::mark(&self.conversations, &actor(), origin, Mark::Read, raw),
            "typing:start" => here::typing(&self.presence, &actor(), origin, true, raw).await,
            "typing:stop" => here::typing(&self.presence, &actor(), origin, false, raw).await,
            _ => not_for(name, "agents"),
        }
    }

    /// Follows a conversation before its history is read, so that nothing falls between.
    async fn follow(
        &self,
        socket: &Socket,
        agent: &AgentActor,
        raw: Option<&RawValue>,
    ) -> Result<JoinData, Problem> {
        let data: JoinData = chat::data(raw)?;
        let id = data.conversation_id.id("conversation")?;
        self.conversations
            .visible(&Actor::Agent(agent.clone()), id)
            .await?;
        socket.join(fanout::of_conversation(id));
        Ok(data)
    }

    async fn visitor_connect(
        &self,
        socket: &Socket,
        connection: &mut Connection,
        raw: Option<&RawValue>,
    ) -> Reply {
        let connect = async {
            let from = &connection.from;
            let sent: Connect = chat::data(raw)?;
            let site_key = sent.site_key.clone();
            let connected = self.visitors.connect(sent, &from.page, &from.address).await?;
            let visitor = connected.actor;
            self.become_nobody(socket, connection);
            socket.join(fanout::of_visitor(visitor.id));
            socket.join(fanout::visitors_of(visitor.widget));
            self.presence.visitor_came(&visitor).await?;
            connection.who = Who::Visitor(visitor.clone());
            let page = self.conversations.own(&visitor, None, CONVERSATIONS).await?;
            // Asked when they are in the room: what changes from here on they hear.
            let reach = self.widgets.reach(&*self.widgets.find(&site_key).await?).await?;
            Ok(VisitorConnectAck {
                visitor: self.visitors.shown_to_self(&connected.visitor),
                token: connected.token,
                conversations: page.items.iter().map(conversations::View::for_visitor).collect(),
                online: reach.online,
                opens_at: reach.opens_at,
            })
        };
        let connected = connect.await;
        match &connected {
            Ok(body) => socket.emit(&Packet::new(
                "visitor:connected",
                &serde_json::to_vec(body).unwrap_or_default(),
            )),
            Err(_) => self.become_nobody(socket, connection),
        }
        reply(connected)
    }

    async fn agent_connect(
        &self,
        socket: &Socket,
        connection: &mut Connection,
        raw: Option<&RawValue>,
    ) -> Reply {
        let connect = async {
            if !is_our_page(&connection.from.page) {
                return Err(Problem::forbidden(
                    "Agents connect from Deskbell's own pages, or from outside of a browser.",
                ));
            }
            let data: AgentConnectData = chat::data(raw)?;
            let Claims::Agent(claims) = self.accounts.tokens().verify(&data.token)? else {
                return Err(Problem::forbidden(
                    "This is for agents; the token is a visitor's.",
                ));
            };
            let agent = self.accounts.authenticate(&claims).await?;
            self.become_nobody(socket, connection);
            fanout::enter_agent(socket, &agent);
            self.presence.agent_came(&agent).await?;
            connection.who = Who::Agent(agent.clone());
            // Revoked while it joined, or another role: the drop may have passed it by.
            let now = self.accounts.authenticate(&claims).await?;
            if (now.role, now.permissions) != (agent.role, agent.permissions) {
                socket.disconnect();
                return Err(Problem::forbidden("Your role has changed; connect again."));
            }
            let me = self.accounts.agent(agent.workspace, agent.id).await?;
            let agents = self.accounts.agents(agent.workspace).await?;
            Ok(AgentConnectAck {
                agent: self.accounts.shown(&me),
                agents: agents.iter().map(|agent| self.accounts.shown(agent)).collect(),
            })
        };
        let connected = connect.await;
        if connected.is_err() {
            self.become_nobody(socket, connection);
        }
        reply(connected)
    }

    /// Whoever this socket was before, it is no longer. Who is nobody already gets no more time for that.
    fn become_nobody(&self, socket: &Socket, connection: &mut Connection) {
        for room in socket.rooms() {
            socket.leave(room);
        }
        if !matches!(connection.who, Who::Nobody(_)) {
            let nobody = Who::Nobody(Deadline::start(socket, self.identify_within));
            self.left(socket, std::mem::replace(&mut connection.who, nobody));
        }
    }

    /// Presence counts one socket less of whom it counted.
    fn left(&self, socket: &Socket, who: Who) {
        match who {
            Who::Nobody(_) => {}
            Who::Visitor(visitor) => self.presence.visitor_went(visitor),
            Who::Agent(agent) => {
                self.presence.view_ended(socket.id().number());
                self.presence.agent_went(agent);
            }
        }
    }
}
