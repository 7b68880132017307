//! Somebody leaves.

use audit::{Action, Details, Target};
use db::{Scope, unavailable};
use kernel::{AgentActor, AgentId, Permission, Problem, Role};

use crate::{
    Accounts, Availability, Revoked, Status, availability,
    change_agent::colleague,
    model::{Refused, may_touch},
    roles::standing,
    store::{agents, challenges, logins, second_factors, sessions},
};

impl Accounts {
    /// Ends the agent's sessions and drops their sockets. What they wrote stays, with their name; their address is free again.
    pub async fn deactivate_agent(&self, actor: &AgentActor, id: AgentId) -> Result<(), Problem> {
        actor.require(Permission::ManageAgents)?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let giver = standing(&tx, actor).await?;
        let mut agent = colleague(&tx, actor, id).await?;
        may_touch(giver, Some(agent.standing()), None)?;
        if id == actor.id {
            return Err(Refused::Oneself.into());
        }
        if agent.role == Role::Owner && agents::owners(&tx, actor.workspace).await.map_err(unavailable)? < 2 {
            return Err(Refused::LastOwner.into());
        }

        let now = self.inner.clock.now();
        agent.deactivated_at = Some(now);
        agent.status = Status::Offline;
        agents::update_agent(&tx, &agent).await.map_err(unavailable)?;
        logins::delete(&tx, id).await.map_err(unavailable)?;
        challenges::forget(&tx, id).await.map_err(unavailable)?;
        second_factors::forget(&tx, actor.workspace, id)
            .await
            .map_err(unavailable)?;
        let ended = sessions::of_agent(&tx, id, now).await.map_err(unavailable)?;
        sessions::revoke(&tx, &ended, now).await.map_err(unavailable)?;
        let gone = Details::new()
            .before("name", &agent.name)
            .before("email", &agent.email)
            .before("role", agent.role_name());
        let target = Target::agent(id, &agent.name);
        self.inner
            .audit
            .record(&tx, actor, Action::AgentDeactivated, target, gone)
            .await?;
        tx.commit().await.map_err(unavailable)?;

        for session in &ended {
            self.inner.actors.forget(session);
        }
        let hooks = &self.inner.hooks;
        (hooks.revoked)(Revoked::Agent(id));
        (hooks.availability_changed)(Availability {
            workspace: actor.workspace,
            agent: id,
            status: Status::Offline,
        });
        hooks
            .announce
            .announce(&availability(actor.workspace, id, Status::Offline));
        (hooks.departed)(actor.workspace, id);
        Ok(())
    }
}
