//! The steps of a workspace, and trying them.

use audit::{Action, Details, Target};
use db::unavailable;
use kernel::{AgentActor, Permission, Problem, text::Check};
use uuid::Uuid;

use crate::{
    Notify,
    model::{Ladder, Step},
    send::{About, Call, new_secret},
    store::{alerts, settings, subscriptions},
    wire::{GivenUp, Sent, Shown, Tested},
};

/// How many of what was given up are shown.
const MOST_SHOWN: u64 = 20;
/// What those who do not run the workspace are told of a push that failed, whatever the reason.
const NOT_REACHED: &str = "no push service took it; the server's log says why";

impl Notify {
    /// The ladder of the workspace, for those who run it.
    pub async fn ladder(&self, actor: &AgentActor) -> Result<Shown, Problem> {
        actor.require(Permission::ManageWorkspace)?;
        let tx = self.read(actor.workspace).await?;
        let kept = settings::ladder(&tx, actor.workspace)
            .await
            .map_err(unavailable)?;
        let dead = alerts::dead(&tx, actor.workspace, MOST_SHOWN)
            .await
            .map_err(unavailable)?;
        let (ladder, webhook_secret) = kept.unwrap_or_default();
        Ok(Shown {
            ladder,
            webhook_secret,
            email_available: self.inner.mail.is_some(),
            problems: dead
                .into_iter()
                .map(|alert| GivenUp {
                    id: alert.id,
                    conversation_id: alert.conversation,
                    step: alert.step,
                    agent_id: alert.agent,
                    attempts: alert.attempts,
                    problem: alert.problem.unwrap_or_default(),
                    created_at: alert.created_at,
                })
                .collect(),
        })
    }

    /// Sets the ladder of the workspace.
    pub async fn set_ladder(&self, actor: &AgentActor, mut sent: Sent) -> Result<Shown, Problem> {
        actor.require(Permission::ManageWorkspace)?;
        let mut check = Check::new();
        sent.ladder.check(&mut check);
        if let Some(url) = &mut sent.ladder.webhook_url {
            match self.inner.outgoing.check(url) {
                // Kept as it was understood: what the parser looked past would be looked at by others.
                Ok(understood) => *url = understood.into(),
                Err(why) => check.fail("webhookUrl", why),
            }
        }
        check.finish()?;
        let tx = self.write(actor.workspace).await?;
        let kept = settings::ladder(&tx, actor.workspace)
            .await
            .map_err(unavailable)?;
        let (before, secret) = kept.unwrap_or_else(|| (Ladder::default(), new_secret()));
        let secret = if sent.new_secret { new_secret() } else { secret };
        let now = self.inner.clock.now();
        settings::set_ladder(&tx, actor.workspace, &sent.ladder, &secret, now)
            .await
            .map_err(unavailable)?;
        let changed = changed(&before, &sent);
        let target = Target::workspace(actor.workspace);
        self.inner
            .audit
            .record_change(&tx, actor, Action::AlertsChanged, target, changed)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        self.stir(actor.workspace);
        self.ladder(actor).await
    }

    /// Tries a step now: what it does comes to whoever asks.
    pub async fn test(&self, actor: &AgentActor, step: Step) -> Result<Tested, Problem> {
        if step == Step::Webhook {
            actor.require(Permission::ManageWorkspace)?;
        }
        if step == Step::Push {
            let tx = self.read(actor.workspace).await?;
            let browsers = subscriptions::of_agent(&tx, actor.workspace, actor.id, self.inner.clock.now())
                .await
                .map_err(unavailable)?;
            if browsers.is_empty() {
                let problem = Some("no browser of yours takes pushes".to_owned());
                return Ok(Tested { ok: false, problem });
            }
        }
        self.inner.limit_tests.check(actor.id.to_string())?;
        let call = Call {
            id: Uuid::now_v7(),
            workspace: actor.workspace,
            about: About::Test,
            at: self.inner.clock.now(),
        };
        let mut problem = self.send(step, Some(actor.id), &call).await.err();
        if let Some(why) = &mut problem
            && step == Step::Push
            && !actor.may(Permission::ManageWorkspace)
        {
            // What an address answered would tell them what there is around the server.
            tracing::warn!(%why, workspace = %actor.workspace, agent = %actor.id, "a push that an agent tried did not get through");
            NOT_REACHED.clone_into(why);
        }
        Ok(Tested {
            ok: problem.is_none(),
            problem,
        })
    }
}

/// What the audit log says of it. The address of a webhook may hold a secret of whoever it belongs to.
fn changed(before: &Ladder, sent: &Sent) -> Details {
    let after = &sent.ladder;
    Details::new()
        .change("push", before.push, after.push)
        .change("email", before.email, after.email)
        .change("webhook", before.webhook, after.webhook)
        .hidden("webhookUrl", before.webhook_url != after.webhook_url)
        .hidden("webhookSecret", sent.new_secret)
}
