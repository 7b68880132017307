//! Who am I, and how I want to be seen.

use audit::{Action, Details, Target};
use db::{Scope, unavailable};
use kernel::{
    AgentActor, Problem,
    text::{Check, limits},
};

use crate::{
    Accounts,
    model::{Refused, check_avatar},
    store::{agents, avatars},
    wire::{self, ChangeProfile},
};

impl Accounts {
    /// The agent as they see themselves: with the status they chose.
    pub async fn me(&self, actor: &AgentActor) -> Result<wire::Agent, Problem> {
        let agent = self.agent(actor.workspace, actor.id).await?;
        Ok(wire::Agent::new(&agent, agent.status))
    }

    /// Changes one's own name and picture.
    pub async fn change_profile(
        &self,
        actor: &AgentActor,
        sent: ChangeProfile,
    ) -> Result<wire::Agent, Problem> {
        let mut check = Check::new();
        if let Some(name) = &sent.name {
            check.line("name", name, limits::NAME);
        }
        check.finish()?;

        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let found = agents::agent_for_change(&tx, actor.workspace, actor.id)
            .await
            .map_err(unavailable)?;
        let old = found.ok_or(Refused::SessionEnded)?;
        let mut agent = old.clone();
        agent.name = sent.name.unwrap_or(agent.name);
        if let Some(url) = sent.avatar_url.filter(|url| *url != agent.avatar_url) {
            let mut check = Check::new();
            if let Some(url) = &url {
                check_avatar(&mut check, "avatarUrl", url);
            }
            check.finish()?;
            avatars::forget(&tx, actor.workspace, actor.id)
                .await
                .map_err(unavailable)?;
            agent.avatar_url = url;
        }
        agents::update_agent(&tx, &agent).await.map_err(unavailable)?;
        let changed = Details::new().change("name", &old.name, &agent.name).change(
            "avatarUrl",
            &old.avatar_url,
            &agent.avatar_url,
        );
        let target = Target::agent(agent.id, &agent.name);
        self.inner
            .audit
            .record_change(&tx, actor, Action::ProfileChanged, target, changed)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        self.inner.actors.forget(&actor.session);
        Ok(wire::Agent::new(&agent, agent.status))
    }
}
