//! Who is acting, and what they may do.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{AgentId, Permission, Permissions, Problem, SessionId, VisitorId, WidgetId, WorkspaceId};

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

    /// What this role allows where no custom role says otherwise.
    #[must_use]
    pub fn permissions(self) -> Permissions {
        match self {
            Self::Owner | Self::Admin => Permissions::all(),
            Self::Agent => [
                Permission::SeeConversations,
                Permission::Answer,
                Permission::WriteNotes,
                Permission::Assign,
                Permission::SeeReports,
            ]
            .into_iter()
            .collect(),
        }
    }
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
    /// What they may do: what their role allows, or their custom role.
    pub permissions: Permissions,
    /// Their name as visitors see it.
    pub name: Arc<str>,
    /// Their picture.
    pub avatar_url: Option<Arc<str>>,
}

impl AgentActor {
    /// Whether they hold `permission`.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.has(permission)
    }

    /// Refuses unless they hold `permission`.
    pub fn require(&self, permission: Permission) -> Result<(), Problem> {
        if self.may(permission) {
            return Ok(());
        }
        Err(Problem::forbidden(format!(
            "Your role does not allow this; it lacks \"{}\".",
            permission.as_str()
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
