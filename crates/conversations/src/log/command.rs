//! What the message log is asked to do, and what it answers.

use std::sync::Arc;

use kernel::{
    Actor, AgentActor, AgentId, ConversationId, MessageId, Origin, Permission, Problem, VisitorId,
    WorkspaceId,
};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::{
    model::{self, Change, Conversation, SenderKind},
    wire::{By, Message, Note, Sender},
};

/// One thing to do, and where the answer goes.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) doer: Doer,
    pub(crate) conversation: ConversationId,
    /// The socket that asked, which is not told what it already knows.
    pub(crate) origin: Origin,
    pub(crate) action: Action,
    pub(crate) reply: oneshot::Sender<Result<Done, Problem>>,
}

/// Who asked.
#[derive(Clone, Debug)]
pub(crate) enum Doer {
    /// A person.
    Person(Actor),
    /// Deskbell itself: routing, and what happens by the clock.
    Deskbell(WorkspaceId),
}

impl From<Actor> for Doer {
    fn from(actor: Actor) -> Self {
        Self::Person(actor)
    }
}

/// What to do.
#[derive(Debug)]
pub(crate) enum Action {
    Start(Box<Start>),
    /// An agent begins a conversation with a visitor.
    Approach(Box<Approach>),
    Send {
        client_id: Arc<str>,
        content: Arc<str>,
    },
    Note {
        client_id: Arc<str>,
        content: Arc<str>,
        mentions: Vec<AgentId>,
    },
    Change(Change),
    /// Puts one's reaction to a message, or takes it away.
    React {
        message: MessageId,
        emoji: Arc<str>,
        add: bool,
    },
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

impl Action {
    /// What an agent must hold for it. A receipt says to the visitor that the business has seen something, so it is for those who
    /// answer.
    pub(crate) fn needs(&self) -> Permission {
        match self {
            Self::Note { .. } => Permission::WriteNotes,
            Self::Start(_)
            | Self::Approach(_)
            | Self::Send { .. }
            | Self::Change(_)
            | Self::React { .. }
            | Self::Delivered { .. }
            | Self::Read { .. }
            | Self::Edit { .. } => Permission::Answer,
        }
    }
}

/// A conversation to begin, with its first message.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) conversation: Conversation,
    pub(crate) message: Option<Arc<str>>,
    pub(crate) for_agents: visitors::wire::Visitor,
    pub(crate) for_visitor: visitors::wire::VisitorSelf,
}

/// A conversation that an agent begins, with its first message. It stands under the visitor's ids of conversations with none: those
/// are the visitor's alone.
#[derive(Debug)]
pub(crate) struct Approach {
    pub(crate) conversation: Conversation,
    pub(crate) client_id: Arc<str>,
    pub(crate) message: Arc<str>,
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

/// Under which a conversation that an agent began with a visitor is found again. In the order in which nodes lock visitors.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ApproachKey {
    pub(crate) workspace: WorkspaceId,
    pub(crate) visitor: VisitorId,
    pub(crate) agent: AgentId,
    pub(crate) client_id: Arc<str>,
}

impl Command {
    pub(crate) fn workspace(&self) -> WorkspaceId {
        match &self.doer {
            Doer::Person(actor) => actor.workspace(),
            Doer::Deskbell(workspace) => *workspace,
        }
    }

    pub(crate) fn agent(&self) -> Option<&AgentActor> {
        match &self.doer {
            Doer::Person(Actor::Agent(agent)) => Some(agent),
            _ => None,
        }
    }

    /// Whose rules apply.
    pub(crate) fn side(&self) -> model::By<'_> {
        match &self.doer {
            Doer::Person(Actor::Agent(agent)) => model::By::Agent(agent),
            Doer::Person(Actor::Visitor(_)) => model::By::Visitor,
            Doer::Deskbell(_) => model::By::Deskbell,
        }
    }

    /// The actor's id; none is Deskbell's.
    pub(crate) fn actor_id(&self) -> Option<Uuid> {
        match &self.doer {
            Doer::Person(actor) => Some(actor.id()),
            Doer::Deskbell(_) => None,
        }
    }

    /// Whether the actor may see the conversation at all.
    pub(crate) fn sees(&self, conversation: &Conversation) -> bool {
        match &self.doer {
            Doer::Person(Actor::Visitor(visitor)) => conversation.visitor == visitor.id,
            Doer::Person(Actor::Agent(_)) | Doer::Deskbell(_) => true,
        }
    }

    /// The actor as the sender of a message.
    pub(crate) fn sender(&self) -> Sender {
        match &self.doer {
            Doer::Person(Actor::Agent(agent)) => Sender {
                kind: SenderKind::Agent,
                id: Some(agent.id.0),
                name: Some(Arc::clone(&agent.name)),
                avatar_url: agent.avatar_url.clone(),
            },
            Doer::Person(Actor::Visitor(visitor)) => Sender {
                kind: SenderKind::Visitor,
                id: Some(visitor.id.0),
                name: visitor.name.clone(),
                avatar_url: None,
            },
            Doer::Deskbell(_) => Sender {
                kind: SenderKind::System,
                id: None,
                name: None,
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
            Action::Approach(approach) => Arc::clone(&approach.client_id),
            _ => return None,
        };
        Some(Key {
            conversation: self.conversation,
            sender: self.actor_id()?,
            client_id,
        })
    }

    /// Under which an earlier beginning by this agent would be found.
    pub(crate) fn approach_key(&self) -> Option<ApproachKey> {
        match &self.action {
            Action::Approach(approach) => Some(ApproachKey {
                workspace: self.workspace(),
                visitor: approach.conversation.visitor,
                agent: self.agent()?.id,
                client_id: Arc::clone(&approach.client_id),
            }),
            _ => None,
        }
    }

    /// Under which an earlier note would be found.
    pub(crate) fn note_key(&self) -> Option<Key> {
        match &self.action {
            Action::Note { client_id, .. } => Some(Key {
                conversation: self.conversation,
                sender: self.actor_id()?,
                client_id: Arc::clone(client_id),
            }),
            _ => None,
        }
    }
}
