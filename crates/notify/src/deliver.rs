//! Sending what is to be sent: claimed first, tried again with growing pauses, given up in sight of the admins.

use std::collections::{HashMap, HashSet};

use conversations::{View, model::Queued};
use db::unavailable;
use kernel::{AgentId, ConversationId, Problem, Timestamp, WorkspaceId};

use crate::{
    Notify,
    gather::{Round, round},
    model::{Step, retry_after},
    send::{About, Call, Chat},
    store::alerts::{self, Alert, State},
};

/// How long what was settled is kept, in milliseconds: a week.
const KEPT: i64 = 7 * 24 * 60 * 60 * 1_000;
/// What is due is looked at in parts of that many.
const AT_ONCE: usize = 1_000;
/// Whoever claimed a call that long ago, in milliseconds, is gone: ten minutes. Less would be taken from a server that sends still.
const LOST_AFTER: i64 = 10 * 60 * 1_000;

impl Notify {
    /// Sends what is due and still wanted. Returns when something is due next.
    pub(crate) async fn send_queued(
        &self,
        workspace: WorkspaceId,
        queue: &[Queued],
    ) -> Result<Option<Timestamp>, Problem> {
        let now = self.inner.clock.now();
        let tx = self.read(workspace).await?;
        let due = alerts::due(&tx, workspace, now, AT_ONCE)
            .await
            .map_err(unavailable)?;
        let later = alerts::next_due(&tx, workspace, now).await.map_err(unavailable)?;
        let claim = alerts::oldest_claim(&tx, workspace).await.map_err(unavailable)?;
        drop(tx);
        let lost_at = claim.map(|at| Timestamp(at.0 + LOST_AFTER));
        let lost = lost_at.is_some_and(|at| at <= now);
        if due.is_empty() && !lost {
            return Ok([later, lost_at].into_iter().flatten().min());
        }
        let more = due.len() >= AT_ONCE;
        let waits: HashMap<ConversationId, Timestamp> = queue
            .iter()
            .filter_map(|row| Some((row.id, row.waiting_since?)))
            .collect();
        // Read before anything is claimed: what is claimed is sent, or given up.
        let chats = self.chats(workspace, &due, &waits).await?;
        let (wanted, over): (Vec<Alert>, Vec<Alert>) = due.into_iter().partition(|alert| {
            waits.get(&alert.conversation) == Some(&alert.since) && chats.contains_key(&alert.conversation)
        });
        let round = round(wanted, |step, agent| self.may_call(step, agent));
        let held = round
            .held
            .iter()
            .map(|(_, _, seconds)| until(now, *seconds))
            .min();
        for alerts in self.claim(workspace, round, &over, &waits, now).await? {
            let Some(first) = alerts.first() else { continue };
            let about = match chats.get(&first.conversation) {
                Some(chat) if alerts.len() == 1 => About::Chat(chat.clone()),
                _ => About::Chats(alerts.len()),
            };
            let call = Call {
                id: first.id,
                workspace,
                about,
                at: now,
            };
            let notify = self.clone();
            tokio::spawn(async move { notify.deliver(alerts, call).await });
        }
        if more || lost {
            return Ok(Some(now));
        }
        Ok([later, held, lost_at].into_iter().flatten().min())
    }

    /// What is told of the chats that still wait.
    async fn chats(
        &self,
        workspace: WorkspaceId,
        due: &[Alert],
        waits: &HashMap<ConversationId, Timestamp>,
    ) -> Result<HashMap<ConversationId, Chat>, Problem> {
        let ids: HashSet<ConversationId> = due
            .iter()
            .map(|alert| alert.conversation)
            .filter(|id| waits.contains_key(id))
            .collect();
        let conversations = &self.inner.conversations;
        let views = conversations
            .seen_by_deskbell(workspace, &Vec::from_iter(ids))
            .await?;
        Ok(views.iter().map(chat_of).map(|chat| (chat.id, chat)).collect())
    }

    /// Counts a call of that agent, or says how many seconds it has to wait.
    fn may_call(&self, step: Step, agent: AgentId) -> Result<(), u32> {
        let limit = match step {
            Step::Push => &self.inner.limit_pushes,
            Step::Email => &self.inner.limit_emails,
            Step::Webhook => return Ok(()),
        };
        limit
            .check(agent.to_string())
            .map_err(|problem| problem.retry_after.unwrap_or(1).max(1))
    }

    /// Takes what is to be sent, ends what is over, and puts off what has to wait. Returns what was taken, call by call.
    async fn claim(
        &self,
        workspace: WorkspaceId,
        Round { calls, held }: Round,
        over: &[Alert],
        waits: &HashMap<ConversationId, Timestamp>,
        now: Timestamp,
    ) -> Result<Vec<Vec<Alert>>, Problem> {
        let tx = self.write(workspace).await?;
        alerts::give_up_claimed(&tx, workspace, Timestamp(now.0 - LOST_AFTER), now)
            .await
            .map_err(unavailable)?;
        alerts::cancel(&tx, workspace, over.iter().map(|alert| alert.id), now)
            .await
            .map_err(unavailable)?;
        for (step, agent, seconds) in held {
            alerts::put_off(&tx, workspace, (step, agent), until(now, seconds))
                .await
                .map_err(unavailable)?;
        }
        let ids = calls.iter().flatten().map(|alert| alert.id);
        let taken = alerts::claim(&tx, workspace, ids, now)
            .await
            .map_err(unavailable)?;
        let before = Timestamp(now.0 - KEPT);
        let long = waits
            .iter()
            .filter(|(_, since)| **since < before)
            .map(|(id, _)| *id);
        alerts::forget_before(&tx, workspace, before, long)
            .await
            .map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)?;
        let mut claimed = calls;
        for call in &mut claimed {
            call.retain(|alert| taken.contains(&alert.id));
            for alert in call {
                alert.attempts += 1;
            }
        }
        Ok(claimed)
    }

    async fn deliver(&self, alerts: Vec<Alert>, call: Call) {
        let Some(first) = alerts.first() else { return };
        let outcome = self.send(first.step, first.agent, &call).await;
        let now = self.inner.clock.now();
        let problem = outcome.err();
        if let Some(why) = &problem {
            tracing::warn!(step = first.step.as_str(), attempt = first.attempts, chats = alerts.len(), %why, "an alert did not get through");
        }
        let settled = |alert: &Alert| match (&problem, retry_after(alert.attempts)) {
            (None, _) => (State::Done, now),
            (Some(_), Some(after)) => (State::Queued, Timestamp(now.0 + after)),
            (Some(_), None) => (State::Dead, now),
        };
        let done = async {
            let tx = self.write(call.workspace).await?;
            for alert in &alerts {
                alerts::settle(
                    &tx,
                    call.workspace,
                    alert.id,
                    settled(alert),
                    problem.as_deref(),
                    now,
                )
                .await
                .map_err(unavailable)?;
            }
            tx.commit().await.map_err(unavailable)
        };
        // When it cannot be settled it stays claimed, and is not sent twice.
        if done.await.is_ok() && problem.is_some() {
            self.stir(call.workspace);
        }
    }
}

fn until(now: Timestamp, seconds: u32) -> Timestamp {
    Timestamp(now.0 + i64::from(seconds) * 1_000)
}

/// Characters of a message that are told.
const MOST_TEXT: usize = 500;

fn chat_of(view: &View) -> Chat {
    let shown = view.for_agents();
    let shared = &shown.shared;
    let said = shared
        .last_message
        .as_ref()
        .map(|message| message.content.as_ref());
    Chat {
        id: shared.id,
        visitor: shared.visitor.name.clone(),
        text: said.unwrap_or_default().chars().take(MOST_TEXT).collect(),
        priority: shared.priority.as_str(),
        since: shown.waiting_since.unwrap_or(shared.created_at),
    }
}
