//! Who is acting, and what they may do.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{AgentId, Problem, SessionId, VisitorId, WidgetId, WorkspaceId};

/// What an agent is in their workspace.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Made the workspace; may do everything, and cannot be deactivated by an admin.
    Owner,
    /// Runs the workspace.
    Admin,
    /// Answers visitors.
    Agent,
}

impl Role {
    /// The name as stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Agent => "agent",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Owner, Self::Admin, Self::Agent]
            .into_iter()
            .find(|role| role.as_str() == name)
    }

    /// Whether this role holds `permission`.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        match self {
            Self::Owner | Self::Admin => true,
            Self::Agent => matches!(permission, Permission::Answer),
        }
    }
}

/// What a role can be allowed: a closed list.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Read and answer conversations.
    Answer,
    /// Take a conversation from a colleague.
    TakeOver,
    /// Create, change and delete widgets.
    ManageWidgets,
    /// Invite, change and deactivate agents; make teams of them.
    ManageAgents,
    /// Create, change and delete tags.
    ManageTags,
    /// Change and delete canned responses, macros and saved views that a colleague shares.
    ManageReplies,
    /// Say when the workspace is open, what it promises, and who is alerted.
    ManageWorkspace,
}

/// A signed-in agent.
#[derive(Clone, Debug)]
pub struct AgentActor {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// The person.
    pub id: AgentId,
    /// The sign-in.
    pub session: SessionId,
    /// Their role now, not when they signed in.
    pub role: Role,
    /// Their name as visitors see it.
    pub name: Arc<str>,
    /// Their picture.
    pub avatar_url: Option<Arc<str>>,
}

impl AgentActor {
    /// Refuses unless the role holds `permission`.
    pub fn require(&self, permission: Permission) -> Result<(), Problem> {
        if self.role.may(permission) {
            return Ok(());
        }
        Err(Problem::forbidden(format!(
            "The role \"{}\" does not allow this.",
            self.role.as_str()
        )))
    }
}

/// A visitor with a token.
#[derive(Clone, Debug)]
pub struct VisitorActor {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// The widget they came through.
    pub widget: WidgetId,
    /// The person on the site.
    pub id: VisitorId,
    /// The name they gave.
    pub name: Option<Arc<str>>,
}

/// Somebody who acts in a workspace.
#[derive(Clone, Debug)]
pub enum Actor {
    /// A person who works there.
    Agent(AgentActor),
    /// A person on a site of theirs.
    Visitor(VisitorActor),
}

impl Actor {
    /// The person.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::Agent(agent) => agent.id.0,
            Self::Visitor(visitor) => visitor.id.0,
        }
    }

    /// The tenant.
    #[must_use]
    pub fn workspace(&self) -> WorkspaceId {
        match self {
            Self::Agent(agent) => agent.workspace,
            Self::Visitor(visitor) => visitor.workspace,
        }
    }
}
