//! The shapes of accounts as they leave and enter the process.

use kernel::{AgentAudience, AgentId, Event, Permissions, Role, RoleId, TeamId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};

use crate::model::{self, Registration, RoleName, Status};

/// A person who works here, as colleagues see them.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Agent {
    /// Who.
    pub id: AgentId,
    /// Of which business.
    pub workspace_id: WorkspaceId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they are. Who has a custom role is `agent`.
    pub role: Role,
    /// The role that the workspace made and gave them.
    #[schema(required)]
    pub custom_role: Option<RoleName>,
    /// What they may do.
    pub permissions: Permissions,
    /// Whether they are available: what they chose while they are connected, else `offline`. Of oneself always what one chose.
    pub status: Status,
    /// Their picture.
    #[schema(required)]
    pub avatar_url: Option<String>,
    /// The teams they are in.
    pub teams: Vec<TeamId>,
    /// How many chats they take at a time.
    pub capacity: u16,
    /// Since when.
    pub created_at: Timestamp,
}

impl Agent {
    pub(crate) fn new(agent: &model::Agent, status: Status) -> Self {
        Self {
            id: agent.id,
            workspace_id: agent.workspace,
            name: agent.name.clone(),
            email: agent.email.clone(),
            role: agent.role,
            custom_role: agent.custom_role.clone(),
            permissions: agent.permissions,
            status,
            avatar_url: agent.avatar_url.clone(),
            teams: agent.teams.clone(),
            capacity: agent.capacity,
            created_at: agent.created_at,
        }
    }
}

/// An agent became available.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgentOnline {
    /// Who.
    pub agent_id: AgentId,
    /// `online`.
    pub status: Status,
}

impl Event for AgentOnline {
    const NAME: &'static str = "agent:online";
    type Audience = AgentAudience;
}

/// An agent is no longer available.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgentOffline {
    /// Who.
    pub agent_id: AgentId,
    /// `away` or `offline`.
    pub status: Status,
}

impl Event for AgentOffline {
    const NAME: &'static str = "agent:offline";
    type Audience = AgentAudience;
}

/// A session, as its owner holds it.
#[derive(Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// Who signed in.
    pub user: Agent,
    /// The access token.
    pub token: String,
    /// Good for one `POST /api/auth/refresh`.
    pub refresh_token: String,
    /// When `token` ends.
    pub expires_at: Timestamp,
}

/// Whether somebody may register now.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Setup {
    /// What the operator set.
    pub registration: Registration,
    /// Whether registering would work now.
    pub open: bool,
}

/// A new workspace and its owner.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Register {
    /// The owner's name, 1 to 200 characters.
    pub name: String,
    /// The owner's address, at most 254 characters.
    pub email: String,
    /// 10 to 128 characters.
    pub password: String,
    /// The workspace's name; the owner's when absent.
    #[serde(default)]
    pub workspace: Option<String>,
}

/// Signing in.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
pub struct Login {
    /// The address, in upper or lower case.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Asking for a new access token.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Refresh {
    /// The one that was given last.
    pub refresh_token: String,
}

/// A new password.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
pub struct ChangePassword {
    /// The password until now.
    pub current: String,
    /// The password from now on, 10 to 128 characters.
    pub password: String,
}

/// A change of one's own profile. What is not named stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeProfile {
    /// The name that visitors and colleagues see.
    #[serde(default, deserialize_with = "edge::present")]
    pub name: Option<String>,
    /// The address of a picture; `null` removes it.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<String>)]
    pub avatar_url: Option<Option<String>>,
}

/// A change of one's own availability.
#[derive(Copy, Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct ChangeStatus {
    /// What it is from now on.
    pub status: Status,
}

/// A new person.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateAgent {
    /// Their name, 1 to 200 characters.
    pub name: String,
    /// Their address, at most 254 characters.
    pub email: String,
    /// 10 to 128 characters. Without one they get an invitation, with which they choose it themselves.
    #[serde(default)]
    pub password: Option<String>,
    /// What they are.
    pub role: Role,
    /// A custom role, which goes with `agent`.
    #[serde(default)]
    pub role_id: Option<RoleId>,
    /// How many chats at a time, 1 to 1,000; 5 when absent.
    #[serde(default)]
    pub capacity: Option<u16>,
}

/// A person who was added.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct CreatedAgent {
    /// Who they are.
    #[serde(flatten)]
    pub agent: Agent,
    /// What to send them when they have no password yet.
    #[schema(required)]
    pub invitation: Option<Invitation>,
}

/// How somebody who was asked to join gets in.
#[derive(Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// A path of this Deskbell with a one-time token. Whoever has it can join: send it to that person only.
    pub url: String,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// Joining by an invitation.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
pub struct AcceptInvitation {
    /// The token of the invitation.
    pub token: String,
    /// The password to sign in with from now on, 10 to 128 characters.
    pub password: String,
}

/// A change of a person by an admin. What is not named stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeAgent {
    /// Their name.
    #[serde(default, deserialize_with = "edge::present")]
    pub name: Option<String>,
    /// What they are. Without `roleId` beside it they have no custom role any more.
    #[serde(default, deserialize_with = "edge::present")]
    pub role: Option<Role>,
    /// A custom role, which makes them `agent`; `null`: none.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<RoleId>)]
    pub role_id: Option<Option<RoleId>>,
    /// How many chats at a time.
    #[serde(default, deserialize_with = "edge::present")]
    pub capacity: Option<u16>,
}
