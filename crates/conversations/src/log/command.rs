//! What the message log is asked to do, and what it answers.

use std::sync::Arc;

use kernel::{Actor, AgentActor, ConversationId, MessageId, Origin, Problem, WorkspaceId};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::{
    model::{Change, Conversation, SenderKind},
    wire::{By, Message, Note, Sender},
};

/// One thing to do, and where the answer goes.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) actor: Actor,
    pub(crate) conversation: ConversationId,
    /// The socket that asked, which is not told what it already knows.
    pub(crate) origin: Origin,
    pub(crate) action: Action,
    pub(crate) reply: oneshot::Sender<Result<Done, Problem>>,
}

/// What to do.
#[derive(Debug)]
pub(crate) enum Action {
    Start(Box<Start>),
    Send {
        client_id: Arc<str>,
        content: Arc<str>,
    },
    Note {
        client_id: Arc<str>,
        content: Arc<str>,
    },
    Change(Change),
    Delivered {
        seq: i64,
    },
    Read {
        seq: i64,
    },
    /// `None` deletes.
    Edit {
        message: MessageId,
        content: Option<Arc<str>>,
    },
}

/// A conversation to begin, with its first message.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) conversation: Conversation,
    pub(crate) message: Option<Arc<str>>,
    pub(crate) for_agents: visitors::wire::Visitor,
    pub(crate) for_visitor: visitors::wire::VisitorSelf,
}

/// What was done. `fresh` is false when it had been done before, and then nobody is told again.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub(crate) conversation: Conversation,
    pub(crate) message: Option<Arc<Message>>,
    pub(crate) note: Option<Arc<Note>>,
    pub(crate) fresh: bool,
}

impl Done {
    /// Done just now.
    pub(crate) fn fresh(conversation: Conversation) -> Self {
        Self {
            conversation,
            message: None,
            note: None,
            fresh: true,
        }
    }

    /// It was so before.
    pub(crate) fn known(conversation: Conversation) -> Self {
        Self {
            conversation,
            message: None,
            note: None,
            fresh: false,
        }
    }
}

/// Under which a sender's message or note is found again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) conversation: ConversationId,
    pub(crate) sender: Uuid,
    pub(crate) client_id: Arc<str>,
}

impl Command {
    pub(crate) fn workspace(&self) -> WorkspaceId {
        self.actor.workspace()
    }

    pub(crate) fn agent(&self) -> Option<&AgentActor> {
        match &self.actor {
            Actor::Agent(agent) => Some(agent),
            Actor::Visitor(_) => None,
        }
    }

    pub(crate) fn actor_id(&self) -> Uuid {
        self.actor.id()
    }

    /// The actor as the sender of a message.
    pub(crate) fn sender(&self) -> Sender {
        match &self.actor {
            Actor::Agent(agent) => Sender {
                kind: SenderKind::Agent,
                id: Some(agent.id.0),
                name: Some(Arc::clone(&agent.name)),
                avatar_url: agent.avatar_url.clone(),
            },
            Actor::Visitor(visitor) => Sender {
                kind: SenderKind::Visitor,
                id: Some(visitor.id.0),
                name: visitor.name.clone(),
                avatar_url: None,
            },
        }
    }

    /// The actor in short.
    pub(crate) fn by(&self) -> By {
        let Sender { kind, id, name, .. } = self.sender();
        By { kind, id, name }
    }

    /// Under which an earlier sending of the same would be found.
    pub(crate) fn message_key(&self) -> Option<Key> {
        let client_id = match &self.action {
            Action::Send { client_id, .. } => Arc::clone(client_id),
            Action::Start(start) => start.conversation.client_id.clone()?,
            _ => return None,
        };
        Some(Key {
            conversation: self.conversation,
            sender: self.actor_id(),
            client_id,
        })
    }

    /// Under which an earlier note would be found.
    pub(crate) fn note_key(&self) -> Option<Key> {
        match &self.action {
            Action::Note { client_id, .. } => Some(Key {
                conversation: self.conversation,
                sender: self.actor_id(),
                client_id: Arc::clone(client_id),
            }),
            _ => None,
        }
    }
}
