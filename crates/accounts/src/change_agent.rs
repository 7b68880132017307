//! Changing somebody's name, role or capacity.

use audit::{Action, Details, Target};
use db::{Scope, Tx, unavailable};
use kernel::{
    AgentActor, AgentId, Permission, Problem, Role,
    text::{Check, limits},
};

use crate::{
    Accounts, Agent,
    model::{Refused, check_capacity, may_touch},
    roles::{standing, wanted},
    store::{agents, sessions},
    wire::{self, ChangeAgent},
};

impl Accounts {
    /// Changes what is named. A new role drops the sockets that still have the old one.
    pub async fn change_agent(
        &self,
        actor: &AgentActor,
        id: AgentId,
        sent: ChangeAgent,
    ) -> Result<wire::Agent, Problem> {
        actor.require(Permission::ManageAgents)?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let giver = standing(&tx, actor).await?;
        let old = colleague(&tx, actor, id).await?;
        check(&sent)?;

        let mut agent = old.clone();
        if sent.role.is_some() || sent.role_id.is_some() {
            let custom = sent.role_id.flatten();
            let plain = if custom.is_some() { Role::Agent } else { old.role };
            let role = sent.role.unwrap_or(plain);
            let (new, custom_role) = wanted(&tx, actor.workspace, role, custom).await?;
            agent.role = new.role;
            agent.permissions = new.permissions;
            agent.custom_role = custom_role;
        }
        may_touch(giver, Some(old.standing()), Some(agent.standing()))?;
        agent.name = sent.name.unwrap_or(agent.name);
        agent.capacity = sent.capacity.unwrap_or(agent.capacity);
        if old.role == Role::Owner && agent.role != Role::Owner {
            let owners = agents::owners(&tx, actor.workspace).await.map_err(unavailable)?;
            if owners < 2 {
                return Err(Refused::LastOwner.into());
            }
        }
        agents::update_agent(&tx, &agent).await.map_err(unavailable)?;
        let now = self.inner.clock.now();
        let known = sessions::of_agent(&tx, id, now).await.map_err(unavailable)?;
        let changed = Details::new()
            .change("name", &old.name, &agent.name)
            .change("role", old.role_name(), agent.role_name())
            .change("capacity", old.capacity, agent.capacity);
        let target = Target::agent(id, &agent.name);
        self.inner
            .audit
            .record_change(&tx, actor, Action::AgentChanged, target, changed)
            .await?;
        tx.commit().await.map_err(unavailable)?;

        for session in &known {
            self.inner.actors.forget(session);
        }
        if agent.standing() != old.standing() {
            self.may_now(actor.workspace, id, old.permissions, agent.permissions);
        }
        Ok(self.shown(&agent))
    }
}

/// An active agent of the actor's workspace, whom nobody else changes until `tx` ends; nor the number of its owners.
pub(crate) async fn colleague(tx: &Tx, actor: &AgentActor, id: AgentId) -> Result<Agent, Problem> {
    agents::lock_workspace(tx, actor.workspace)
        .await
        .map_err(unavailable)?;
    let found = agents::agent_for_change(tx, actor.workspace, id)
        .await
        .map_err(unavailable)?;
    found
        .filter(|agent| agent.deactivated_at.is_none())
        .ok_or_else(|| Problem::not_found("agent"))
}

fn check(sent: &ChangeAgent) -> Result<(), Problem> {
    let mut check = Check::new();
    if let Some(name) = &sent.name {
        check.line("name", name, limits::NAME);
    }
    if let Some(capacity) = sent.capacity {
        check_capacity(&mut check, "capacity", capacity);
    }
    check.finish()
}
