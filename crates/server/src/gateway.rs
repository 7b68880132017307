//! From a socket's events to the verbs of the features: who is asking is known here, what they may is decided there.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use accounts::{Accounts, Claims, Status};
use conversations::{
    Conversations,
    mark::Mark,
    socket::{self as chat, JoinData, reply},
    wire::ForVisitor,
};
use edge::{ClientAddress, PageOrigin, ack_refused};
use kernel::{Actor, AgentActor, Presence as _, Problem, ProblemKind, VisitorActor};
use presence::{Presence, Roster, socket as here};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use socketio::{Event, Handler, Handshake, Packet, Reason, Refusal, Reply, Socket};
use visitors::{Visitors, wire::VisitorSelf};
use widgets::PageUrl;

use crate::fanout;

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
    "message:send",
    "note:add",
    "message:delivered",
    "message:read",
    "typing:start",
    "typing:stop",
    "page:view",
];

/// What every socket's events are handed to.
pub(crate) struct Gateway {
    pub(crate) accounts: Accounts,
    pub(crate) visitors: Visitors,
    pub(crate) conversations: Conversations,
    pub(crate) presence: Presence,
    pub(crate) roster: Roster,
    /// How long a socket may stay nobody.
    pub(crate) identify_within: Duration,
}

/// What is remembered of a socket.
pub(crate) struct Connection {
    who: Who,
    known: Arc<AtomicBool>,
    from: From,
}

/// Where a socket comes from.
struct From {
    address: ClientAddress,
    page: PageOrigin,
}

enum Who {
    Nobody,
    Visitor(VisitorActor),
    Agent(AgentActor),
}

#[derive(Serialize)]
struct VisitorConnectAck {
    visitor: VisitorSelf,
    token: String,
    conversations: Vec<ForVisitor>,
    online: bool,
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
        let known = Arc::new(AtomicBool::new(false));
        let (socket, within, flag) = (socket.clone(), self.identify_within, Arc::clone(&known));
        tokio::spawn(async move {
            tokio::time::sleep(within).await;
            if !flag.load(Ordering::Acquire) {
                socket.disconnect();
            }
        });
        let from = From {
            address: ClientAddress {
                ip: handshake.address,
                user_agent: handshake.user_agent,
            },
            page: PageOrigin {
                origin: handshake.origin,
                host: handshake.host,
            },
        };
        Ok(Connection {
            who: Who::Nobody,
            known,
            from,
        })
    }

    async fn event(&self, socket: &Socket, connection: &mut Connection, event: Event) -> Reply {
        let raw = event.data.as_deref();
        match event.name.as_str() {
            "visitor:connect" => self.visitor_connect(socket, connection, raw).await,
            "agent:connect" => self.agent_connect(socket, connection, raw).await,
            name => match &connection.who {
                Who::Nobody if EVENTS.contains(&name) => refused(&Problem::new(
                    ProblemKind::Unauthenticated,
                    "Send visitor:connect or agent:connect first.",
                )),
                Who::Nobody => unknown(name),
                Who::Visitor(visitor) => self.visitor_event(socket, visitor, name, raw).await,
                Who::Agent(agent) => self.agent_event(socket, agent, name, raw).await,
            },
        }
    }

    async fn disconnect(&self, _: &Socket, connection: Connection, _: Reason) {
        connection.known.store(true, Ordering::Release);
        self.left(connection.who);
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
            let connected = self
                .visitors
                .connect(chat::data(raw)?, &from.page, &from.address)
                .await?;
            let visitor = connected.actor;
            self.become_nobody(socket, connection);
            socket.join(fanout::of_visitor(visitor.id));
            socket.join(fanout::visitors_of(visitor.workspace));
            connection.who = Who::Visitor(visitor.clone());
            connection.known.store(true, Ordering::Release);
            self.presence.visitor_came(&visitor).await?;
            let page = self.conversations.own(&visitor, None, CONVERSATIONS).await?;
            Ok(VisitorConnectAck {
                visitor: self.visitors.shown_to_self(&connected.visitor),
                token: connected.token,
                conversations: page.items.iter().map(conversations::View::for_visitor).collect(),
                online: self.roster.workspace_is_available(visitor.workspace),
            })
        };
        let connected = connect.await;
        if let Ok(body) = &connected {
            socket.emit(&Packet::new(
                "visitor:connected",
                &serde_json::to_vec(body).unwrap_or_default(),
            ));
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
            socket.join(fanout::of_agent(agent.id));
            socket.join(fanout::of_session(agent.session));
            socket.join(fanout::agents_of(agent.workspace));
            connection.who = Who::Agent(agent.clone());
            connection.known.store(true, Ordering::Release);
            self.presence.agent_came(&agent).await?;
            // Revoked while it joined: the drop may have passed it by.
            self.accounts.authenticate(&claims).await?;
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

    /// Whoever this socket was before, it is no longer.
    fn become_nobody(&self, socket: &Socket, connection: &mut Connection) {
        for room in socket.rooms() {
            socket.leave(room);
        }
        self.left(std::mem::replace(&mut connection.who, Who::Nobody));
    }

    fn left(&self, who: Who) {
        match who {
            Who::Nobody => {}
            Who::Visitor(visitor) => self.presence.visitor_went(visitor),
            Who::Agent(agent) => self.presence.agent_went(agent),
        }
    }
}
