//! Adding somebody, with a password or with an invitation.

use audit::{Action, Details, Target};
use db::{Scope, Tx, is_taken, unavailable};
use kernel::{
    AgentActor, AgentId, Permission, Problem,
    text::{Check, limits},
};

use crate::{
    Accounts, Agent, DEFAULT_CAPACITY, INVITATION_LIFETIME, Status,
    model::{Refused, RoleName, Standing, canonical, check_capacity, may_touch},
    roles::{standing, wanted},
    secrets::Secret,
    store::{agents, logins},
    wire::{CreateAgent, CreatedAgent, Invitation},
};

impl Accounts {
    /// Adds a person to the workspace. Without a password they are invited to choose one.
    pub async fn create_agent(&self, actor: &AgentActor, sent: CreateAgent) -> Result<CreatedAgent, Problem> {
        actor.require(Permission::ManageAgents)?;
        check(&sent)?;
        let password_hash = match &sent.password {
            Some(password) => Some(self.inner.passwords.hash(password).await?),
            None => None,
        };
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let (standing, custom_role) = to_be(&tx, actor, &sent).await?;
        let now = self.inner.clock.now();
        let agent = Agent {
            workspace: actor.workspace,
            id: AgentId::new(),
            name: sent.name,
            email: sent.email,
            role: standing.role,
            custom_role,
            permissions: standing.permissions,
            status: Status::Online,
            avatar_url: None,
            teams: Vec::new(),
            capacity: sent.capacity.unwrap_or(DEFAULT_CAPACITY),
            created_at: now,
            deactivated_at: None,
        };
        let login = logins::Login {
            workspace: actor.workspace,
            agent: agent.id,
            password_hash,
        };
        match logins::insert(&tx, &canonical(&agent.email), &login).await {
            Err(error) if is_taken(&error) => return Err(Refused::EmailTaken.into()),
            other => other.map_err(unavailable)?,
        }
        agents::insert_agent(&tx, &agent).await.map_err(unavailable)?;
        let invitation = if login.password_hash.is_none() {
            let secret = Secret::new();
            let expires_at = now.plus(INVITATION_LIFETIME);
            logins::insert_invitation(&tx, secret.hash, &login, expires_at)
                .await
                .map_err(unavailable)?;
            Some(Invitation {
                // Behind the #, so that no server or proxy ever logs it.
                url: format!("/#invitation={}", secret.token),
                expires_at,
            })
        } else {
            None
        };
        let (target, made) = made(&agent, invitation.is_some());
        self.inner
            .audit
            .record(&tx, actor, Action::AgentCreated, target, made)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        Ok(CreatedAgent {
            agent: self.shown(&agent),
            invitation,
        })
    }
}

/// What the new person is, where nobody changes what the actor may give until `tx` ends.
async fn to_be(
    tx: &Tx,
    actor: &AgentActor,
    sent: &CreateAgent,
) -> Result<(Standing, Option<RoleName>), Problem> {
    let giver = standing(tx, actor).await?;
    let (new, custom) = wanted(tx, actor.workspace, sent.role, sent.role_id).await?;
    may_touch(giver, None, Some(new))?;
    Ok((new, custom))
}

/// What the audit log says of a new colleague.
fn made(agent: &Agent, invited: bool) -> (Target, Details) {
    let made = Details::new()
        .after("name", &agent.name)
        .after("email", &agent.email)
        .after("role", agent.role_name())
        .after("capacity", agent.capacity)
        .fact("invited", invited);
    (Target::agent(agent.id, &agent.name), made)
}

fn check(sent: &CreateAgent) -> Result<(), Problem> {
    let mut check = Check::new();
    check.line("name", &sent.name, limits::NAME);
    check.email("email", &sent.email);
    if let Some(password) = &sent.password {
        check.password("password", password);
    }
    if let Some(capacity) = sent.capacity {
        check_capacity(&mut check, "capacity", capacity);
    }
    check.finish()
}
