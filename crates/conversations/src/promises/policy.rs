//! What a workspace promises.

use audit::{Action, Details};
use db::unavailable;
use kernel::{AgentActor, Permission, Problem, text::Check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Conversations, model::Priority, store::promises as store};

/// Minutes of a promise, at most: a year.
const MOST_MINUTES: u32 = 525_600;

/// Which time counts.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = PromiseClock)]
pub enum Clock {
    /// Business hours.
    Business,
    /// All of it.
    Always,
}

/// What is promised of one priority, in minutes.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PromiseTarget)]
pub struct Target {
    /// Until a person answers first, 1 to 525,600; `null`: nothing is promised.
    #[schema(required)]
    pub first_response: Option<u32>,
    /// Until it is resolved or closed, 1 to 525,600; `null`: nothing is promised.
    #[schema(required)]
    pub resolution: Option<u32>,
}

/// What is promised, by priority.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PromiseTargets)]
#[expect(missing_docs, reason = "the priorities")]
pub struct Targets {
    pub urgent: Target,
    pub high: Target,
    pub normal: Target,
    pub low: Target,
}

/// What a workspace promises.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PromisePolicy)]
pub struct Policy {
    /// Whether anything is promised.
    pub on: bool,
    /// Which time counts.
    pub clock: Clock,
    /// Within which time.
    pub targets: Targets,
}

impl Default for Policy {
    fn default() -> Self {
        let target = |first_response, resolution| Target {
            first_response: Some(first_response),
            resolution: Some(resolution),
        };
        Self {
            on: false,
            clock: Clock::Business,
            targets: Targets {
                urgent: target(5, 60),
                high: target(15, 240),
                normal: target(30, 480),
                low: target(120, 1_440),
            },
        }
    }
}

impl Policy {
    pub(crate) fn target(&self, priority: Priority) -> Target {
        match priority {
            Priority::Urgent => self.targets.urgent,
            Priority::High => self.targets.high,
            Priority::Normal => self.targets.normal,
            Priority::Low => self.targets.low,
        }
    }

    fn check(&self) -> Result<(), Problem> {
        let mut check = Check::new();
        for priority in [Priority::Urgent, Priority::High, Priority::Normal, Priority::Low] {
            let target = self.target(priority);
            for (name, minutes) in [
                ("firstResponse", target.first_response),
                ("resolution", target.resolution),
            ] {
                if minutes.is_some_and(|minutes| !(1..=MOST_MINUTES).contains(&minutes)) {
                    let field = format!("targets.{}.{name}", priority.as_str());
                    check.fail(field, format!("must be 1 to {MOST_MINUTES}, or null for none"));
                }
            }
        }
        check.finish()
    }
}

impl Conversations {
    /// What the workspace promises.
    pub async fn policy(&self, agent: &AgentActor) -> Result<Policy, Problem> {
        let tx = self.read(agent.workspace).await?;
        let kept = store::policy(&tx, agent.workspace).await.map_err(unavailable)?;
        Ok(kept.unwrap_or_default())
    }

    /// Sets what the workspace promises. Promises that run are counted anew by it.
    pub async fn set_policy(&self, agent: &AgentActor, policy: Policy) -> Result<Policy, Problem> {
        agent.require(Permission::ManageWorkspace)?;
        policy.check()?;
        let tx = self.write(agent.workspace).await?;
        let now = self.inner.clock.now();
        let before = store::policy(&tx, agent.workspace).await.map_err(unavailable)?;
        let before = before.unwrap_or_default();
        store::set_policy(&tx, agent.workspace, &policy, now)
            .await
            .map_err(unavailable)?;
        let changed = Details::new()
            .change("on", before.on, policy.on)
            .change("clock", before.clock, policy.clock)
            .change("targets", before.targets, policy.targets);
        let target = audit::Target::workspace(agent.workspace);
        self.inner
            .audit
            .record_change(&tx, agent, Action::PromisesChanged, target, changed)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        self.inner.promises.renew(agent.workspace);
        Ok(policy)
    }
}
