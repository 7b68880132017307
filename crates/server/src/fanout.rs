//! From what was committed to the sockets that may hear of it: the only place that emits what happened.
//!
//! An announcement's audience becomes rooms. The packet is encoded once and shared by all who get it, in the order of the calls.

use std::time::Duration;

use kernel::{
    AgentActor, AgentAudience, AgentId, Announce, Announcement, Audience, ConversationId, Permission,
    SessionId, VisitorAudience, VisitorId, WidgetId, WorkspaceId,
};
use socketio::{Packet, Room, Socket, SocketId, Sockets};

/// All sockets of one visitor.
pub(crate) fn of_visitor(id: VisitorId) -> Room {
    Room {
        tag: 1,
        id: id.0.as_u128(),
    }
}

/// All sockets of one agent.
pub(crate) fn of_agent(id: AgentId) -> Room {
    Room {
        tag: 2,
        id: id.0.as_u128(),
    }
}

/// Agents who joined a conversation. Visitors are never in it: they are in [`of_visitor`] alone.
pub(crate) fn of_conversation(id: ConversationId) -> Room {
    Room {
        tag: 3,
        id: id.0.as_u128(),
    }
}

/// All agents of a workspace.
pub(crate) fn agents_of(id: WorkspaceId) -> Room {
    Room {
        tag: 4,
        id: id.0.as_u128(),
    }
}

/// Agents of a workspace who may take over from colleagues.
fn supervisors_of(id: WorkspaceId) -> Room {
    Room {
        tag: 7,
        id: id.0.as_u128(),
    }
}

/// The tag of [`viewers_of`].
const VIEWERS: u8 = 8;

/// Agents who look at a conversation now. Visitors are never in it.
fn viewers_of(id: ConversationId) -> Room {
    Room {
        tag: VIEWERS,
        id: id.0.as_u128(),
    }
}

/// The socket looks at this conversation and at no other.
pub(crate) fn enter_viewers(socket: &Socket, id: Option<ConversationId>) {
    let room = id.map(viewers_of);
    for other in socket.rooms() {
        if other.tag == VIEWERS && Some(other) != room {
            socket.leave(other);
        }
    }
    if let Some(room) = room {
        socket.join(room);
    }
}

/// Agents of a workspace who may see conversations.
fn readers_of(id: WorkspaceId) -> Room {
    Room {
        tag: 9,
        id: id.0.as_u128(),
    }
}

/// All sockets of one agent who may see conversations. Whoever had one is still named in it when they may not see it any more.
fn reader(id: AgentId) -> Room {
    Room {
        tag: 10,
        id: id.0.as_u128(),
    }
}

/// The socket is the agent's from now on: it hears what they may hear.
pub(crate) fn enter_agent(socket: &Socket, agent: &AgentActor) {
    socket.join(of_agent(agent.id));
    socket.join(of_session(agent.session));
    socket.join(agents_of(agent.workspace));
    if agent.may(Permission::SeeConversations) {
        socket.join(reader(agent.id));
        socket.join(readers_of(agent.workspace));
    }
    if agent.may(Permission::TakeOver) {
        socket.join(supervisors_of(agent.workspace));
    }
}

/// All visitors who came through a widget.
pub(crate) fn visitors_of(id: WidgetId) -> Room {
    Room {
        tag: 5,
        id: id.0.as_u128(),
    }
}

/// All sockets of one sign-in.
pub(crate) fn of_session(id: SessionId) -> Room {
    Room {
        tag: 6,
        id: id.0.as_u128(),
    }
}

/// Delivers to the sockets of this node.
#[derive(Clone, Debug)]
pub(crate) struct Fanout {
    sockets: Sockets,
}

impl Fanout {
    pub(crate) fn new(sockets: Sockets) -> Self {
        Self { sockets }
    }

    /// Tells everybody that the server stops, and within which time it closes their connection.
    pub(crate) fn say_goodbye(&self, within: Duration) {
        let data = format!("{{\"withinSeconds\":{}}}", within.as_secs() + 1);
        self.sockets
            .emit_to_all(&Packet::new("server:drain", data.as_bytes()));
    }
}

impl Announce for Fanout {
    fn announce(&self, announcement: &Announcement) {
        let mut rooms = [None; 3];
        let mut named: &[AgentId] = &[];
        match &announcement.audience {
            Audience::Agents(AgentAudience::Workspace(id)) => rooms[0] = Some(agents_of(*id)),
            Audience::Agents(AgentAudience::Readers(id)) => rooms[0] = Some(readers_of(*id)),
            Audience::Agents(AgentAudience::Supervisors(id)) => rooms[0] = Some(supervisors_of(*id)),
            Audience::Agents(AgentAudience::Agent(id)) => rooms[0] = Some(of_agent(*id)),
            Audience::Agents(AgentAudience::Viewers(id)) => rooms[0] = Some(viewers_of(*id)),
            Audience::Agents(AgentAudience::Conversation { id, assignee }) => {
                rooms[0] = Some(of_conversation(*id));
                rooms[1] = assignee.map(reader);
            }
            Audience::Agents(AgentAudience::Mentioned { id, assignee, agents }) => {
                rooms[0] = Some(of_conversation(*id));
                rooms[1] = assignee.map(reader);
                named = agents;
            }
            Audience::Visitors(VisitorAudience::Visitor(id)) => rooms[0] = Some(of_visitor(*id)),
            Audience::Visitors(VisitorAudience::Widget(id)) => rooms[0] = Some(visitors_of(*id)),
            Audience::Conversation {
                id,
                visitor,
                assignee,
            } => {
                rooms = [
                    Some(of_visitor(*visitor)),
                    Some(of_conversation(*id)),
                    assignee.map(reader),
                ];
            }
        }
        let rooms: Vec<Room> = rooms
            .into_iter()
            .flatten()
            .chain(named.iter().copied().map(reader))
            .collect();
        if rooms.iter().all(|room| self.sockets.is_empty(*room)) {
            return;
        }
        let packet = Packet::new(announcement.name, &announcement.data);
        self.sockets
            .emit(&rooms, announcement.except.map(SocketId::from_number), &packet);
    }
    fn follow(&self, agent: AgentId, conversation: ConversationId) {
        self.sockets
            .join_all(reader(agent), of_conversation(conversation));
    }
}
