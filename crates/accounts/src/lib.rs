//! Workspaces and the people who work in them: registering, signing in, sessions, roles, availability.
//!
//! Invariants:
//! - Passwords are stored as argon2id hashes and refresh tokens as SHA-256 hashes; neither is ever sent back.
//! - One address is one account, in the whole installation.
//! - A refresh token works once. Used again, it ends its whole session: somebody else may have it.
//! - Who has a second factor gets no session without it, by whatever door they come; every code works once.
//! - A provider (`OpenID` Connect) says who somebody is; who has an account is decided here. A sign-in ends in the browser that began it.
//! - Signing in takes the same time whether the account exists or not.
//! - What a role allows is looked up at most 5 s ago, never read from a token.
//! - A workspace always has an owner.
//! - Nobody gives, changes or takes away a permission that they do not hold.
//! - What is done to people and teams, and every sign-in, stands in the audit log, written in the same transaction.

mod accept_invitation;
mod authenticate;
pub mod avatar;
mod change_agent;
mod change_password;
mod change_profile;
mod create_agent;
mod deactivate_agent;
mod hooks;
pub mod http;
mod list_agents;
mod login;
mod logout;
mod model;
pub mod oidc;
pub mod own_sessions;
mod passwords;
mod refresh;
mod register;
pub mod roles;
mod secrets;
mod set_status;
mod store;
pub mod teams;
mod tokens;
pub mod two_factor;
pub mod wire;

use std::{sync::Arc, time::Duration};

use audit::Audit;
use db::{Db, Known, Scope, unavailable};
use edge::RateLimit;
use kernel::{AgentActor, AgentId, Clock, Problem, SessionId, WorkspaceId};

pub use hooks::{Availability, Hooks, NewWorkspace, Revoked, Welcome};
pub use model::{
    ACCESS_LIFETIME, Agent, DEFAULT_CAPACITY, INVITATION_LIFETIME, MAX_CAPACITY, Registration,
    RegistrationError, RoleName, SESSION_LIFETIME, Status, VISITOR_LIFETIME,
};
pub use set_status::availability;
pub use tokens::{AgentClaims, Claims, Tokens, VisitorClaims};

/// How old what is known of a session may be: 5 s are promised, and looking it up anew takes its part of them.
const FRESH: Duration = Duration::from_secs(4);
/// How many sessions are remembered at a time.
const REMEMBERED: u64 = 10_000;

/// What the operator decides.
#[derive(Debug)]
pub struct Settings {
    /// Who may make a workspace.
    pub registration: Registration,
    /// Sign-ins per address and e-mail.
    pub limit_login: RateLimit,
    /// Codes of second factors, per account.
    pub limit_two_factor: RateLimit,
    /// Pictures that are uploaded, per agent.
    pub limit_avatar: RateLimit,
    /// New workspaces per address.
    pub limit_register: RateLimit,
    /// Who may say of people who they are, beside their passwords.
    pub oidc: Option<oidc::Provider>,
}

/// The accounts. Clones are handles to the same ones.
#[derive(Clone)]
pub struct Accounts {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Clock,
    audit: Audit,
    tokens: Tokens,
    settings: Settings,
    hooks: Hooks,
    passwords: passwords::Passwords,
    /// Pictures are decoded in turn.
    pictures: tokio::sync::Semaphore,
    /// Who the sessions are of, looked up at most [`FRESH`] ago.
    actors: Known<SessionId, AgentActor>,
}

impl Accounts {
    /// The accounts in `db`.
    #[must_use]
    pub fn new(db: Db, clock: Clock, audit: Audit, tokens: Tokens, settings: Settings, hooks: Hooks) -> Self {
        Self {
            inner: Arc::new(Inner {
                db,
                clock,
                audit,
                tokens,
                settings,
                hooks,
                passwords: passwords::Passwords::new(),
                pictures: tokio::sync::Semaphore::new(1),
                actors: Known::new(REMEMBERED, FRESH),
            }),
        }
    }

    /// Signs and verifies tokens.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        &self.inner.tokens
    }

    /// An active agent of the workspace, or `not-found`.
    pub async fn agent(&self, workspace: WorkspaceId, id: AgentId) -> Result<Agent, Problem> {
        let tx = self.read(Scope::Workspace(workspace)).await?;
        let agent = store::agents::agent(&tx, workspace, id)
            .await
            .map_err(unavailable)?;
        agent
            .filter(|agent| agent.deactivated_at.is_none())
            .ok_or_else(|| Problem::not_found("agent"))
    }

    /// All active agents of the workspace, who came first first.
    pub async fn agents(&self, workspace: WorkspaceId) -> Result<Vec<Agent>, Problem> {
        let tx = self.read(Scope::Workspace(workspace)).await?;
        store::agents::agents(&tx, workspace).await.map_err(unavailable)
    }

    /// Every workspace of this installation, in no order, for work that is begun at start.
    pub async fn workspaces(&self) -> Result<Vec<WorkspaceId>, Problem> {
        let tx = self.read(Scope::Global).await?;
        store::agents::workspaces(&tx).await.map_err(unavailable)
    }

    /// Those of `ids` that are of the workspace, in no order, whether they are active or have left: for their names.
    pub async fn named(&self, workspace: WorkspaceId, ids: &[AgentId]) -> Result<Vec<Agent>, Problem> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let tx = self.read(Scope::Workspace(workspace)).await?;
        store::agents::named(&tx, workspace, ids)
            .await
            .map_err(unavailable)
    }

    /// The agent as colleagues see them: `offline` while they are not here, whatever they chose.
    #[must_use]
    pub fn shown(&self, agent: &Agent) -> wire::Agent {
        let here = self.inner.hooks.presence.agent_is_here(agent.id);
        let status = if here { agent.status } else { Status::Offline };
        wire::Agent::new(agent, status)
    }

    async fn read(&self, scope: Scope) -> Result<db::Tx, Problem> {
        self.inner.db.read(scope).await.map_err(unavailable)
    }

    async fn write(&self, scope: Scope) -> Result<db::Tx, Problem> {
        self.inner.db.write(scope).await.map_err(unavailable)
    }
}
