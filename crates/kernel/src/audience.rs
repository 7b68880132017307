//! Who hears of what happened.

use serde::Serialize;

use crate::{AgentId, ConversationId, VisitorId, WidgetId, WorkspaceId};

/// Sockets of agents only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgentAudience {
    /// Every agent of the workspace, whatever they may do.
    Workspace(WorkspaceId),
    /// Every agent of the workspace who may see conversations.
    Readers(WorkspaceId),
    /// Every agent of the workspace who may take over from colleagues.
    Supervisors(WorkspaceId),
    /// One agent, on all their devices.
    Agent(AgentId),
    /// The assignee, and the agents who joined.
    Conversation {
        /// The conversation.
        id: ConversationId,
        /// Who it is assigned to.
        assignee: Option<AgentId>,
    },
    /// The agents who look at the conversation now.
    Viewers(ConversationId),
    /// As `Conversation`, and some others by name.
    Mentioned {
        /// The conversation.
        id: ConversationId,
        /// Who it is assigned to.
        assignee: Option<AgentId>,
        /// Who else hears of it.
        agents: Vec<AgentId>,
    },
}

/// Sockets of visitors only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitorAudience {
    /// One visitor, in all their tabs.
    Visitor(VisitorId),
    /// Everybody who came through this widget and is here.
    Widget(WidgetId),
}

/// Who hears of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Agents only.
    Agents(AgentAudience),
    /// Visitors only.
    Visitors(VisitorAudience),
    /// Both sides of one conversation.
    Conversation {
        /// The conversation.
        id: ConversationId,
        /// Its visitor.
        visitor: VisitorId,
        /// Who it is assigned to.
        assignee: Option<AgentId>,
    },
}

impl From<AgentAudience> for Audience {
    fn from(audience: AgentAudience) -> Self {
        Self::Agents(audience)
    }
}

impl From<VisitorAudience> for Audience {
    fn from(audience: VisitorAudience) -> Self {
        Self::Visitors(audience)
    }
}

/// Something that happened, in the shape in which it leaves the process.
pub trait Event: Serialize {
    /// The contract's name of it.
    const NAME: &'static str;
    /// Which kind of audience may hear of it. The compiler holds to this.
    type Audience: Into<Audience>;
}

/// Writes the shapes of events whose fields explain themselves by their types: a struct, its JSON and its schema, the contract's
/// name and who may hear it. `serde::Serialize` and `utoipa::ToSchema` are in scope where it is used.
///
/// ```
/// use kernel::{AgentAudience, ConversationId};
/// use serde::Serialize;
/// use utoipa::ToSchema;
///
/// kernel::events! {
///     /// Somebody rang.
///     Rang = "bell:rang" for AgentAudience { conversation_id: ConversationId, times: u32 }
/// }
/// ```
#[macro_export]
macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $word:literal for $audience:ty { $($field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, ToSchema)]
        #[serde(rename_all = "camelCase")]
        #[expect(missing_docs, reason = "the fields are the contract's, explained by their types")]
        pub struct $name { $(pub $field: $type),* }

        impl $crate::Event for $name {
            const NAME: &'static str = $word;
            type Audience = $audience;
        }
    )*};
}

/// Which socket asked for the change, so that it is not told what it already knows. `None` for HTTP.
pub type Origin = Option<u64>;

/// An event, encoded once, on its way to its audience.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// The contract's name.
    pub name: &'static str,
    /// The event's data as JSON.
    pub data: Vec<u8>,
    /// Who hears of it.
    pub audience: Audience,
    /// The socket to leave out.
    pub except: Origin,
}

impl Announcement {
    /// An announcement of `event` to `audience`, but not to the socket `except`.
    #[must_use]
    pub fn new<E: Event>(event: &E, audience: E::Audience, except: Origin) -> Self {
        // Our wire shapes are plain structs with string keys: they always encode.
        let data = serde_json::to_vec(event).unwrap_or_else(|_| b"null".to_vec());
        Self {
            name: E::NAME,
            data,
            audience: audience.into(),
            except,
        }
    }
}

/// The way to the fan-out. Calls return at once; announcements reach each socket in the order of the calls.
pub trait Announce: Send + Sync {
    /// Sends the announcement on its way.
    fn announce(&self, announcement: &Announcement);

    /// From the next call on, all connections of `agent` hear what is announced in `conversation`.
    fn follow(&self, agent: AgentId, conversation: ConversationId);
}
