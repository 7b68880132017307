//! Who is called: those who could take the chat, and want to be called now.

use std::collections::{HashMap, HashSet};

use accounts::Agent;
use db::unavailable;
use kernel::{AgentId, Permission, Problem, Timestamp, WorkspaceId};

use crate::{
    Notify,
    climb::Waiting,
    model::{Preferences, Step},
    store::{settings, subscriptions},
};

/// Everybody who might be called.
#[derive(Debug)]
pub(crate) struct Recipients {
    agents: Vec<Agent>,
    preferences: HashMap<AgentId, Preferences>,
    with_browsers: HashSet<AgentId>,
    has_mail: bool,
}

impl Recipients {
    pub(crate) async fn of(notify: &Notify, workspace: WorkspaceId) -> Result<Self, Problem> {
        let agents = notify.inner.accounts.agents(workspace).await?;
        let tx = notify.read(workspace).await?;
        Ok(Self {
            agents,
            preferences: settings::preferences(&tx, workspace).await.map_err(unavailable)?,
            with_browsers: subscriptions::holders(&tx, workspace, notify.inner.clock.now())
                .await
                .map_err(unavailable)?,
            has_mail: notify.inner.mail.is_some(),
        })
    }

    /// Whom the step calls for the chat.
    pub(crate) fn wanted(&self, step: Step, chat: &Waiting, now: Timestamp) -> Vec<AgentId> {
        let who_answer = || {
            self.agents
                .iter()
                .filter(|agent| agent.permissions.has(Permission::Answer))
        };
        // A team without anybody in it who answers would keep the chat from everybody.
        let team = chat
            .team
            .filter(|team| who_answer().any(|agent| agent.teams.contains(team)));
        let usual = Preferences::default();
        who_answer()
            .filter(|agent| team.is_none_or(|team| agent.teams.contains(&team)))
            .filter(|agent| match step {
                Step::Push => self.with_browsers.contains(&agent.id),
                Step::Email => self.has_mail,
                Step::Webhook => false,
            })
            .map(|agent| agent.id)
            .filter(|agent| self.preferences.get(agent).unwrap_or(&usual).want(step, now))
            .collect()
    }
}
