//! Sending what is to be sent: claimed first, tried again with growing pauses, given up in sight of the admins.

use std::collections::{HashMap, HashSet};

use conversations::{View, model::Queued};
use db::unavailable;
use kernel::{ConversationId, Problem, Timestamp, WorkspaceId};

use crate::{
    Notify,
    model::retry_after,
    send::{Call, Chat},
    store::alerts::{self, Alert, State},
};

/// How long what was settled is kept, in milliseconds: a week.
const KEPT: i64 = 7 * 24 * 60 * 60 * 1_000;

impl Notify {
    /// Sends what is due and still wanted. Returns when something is due next.
    pub(crate) async fn send_queued(
        &self,
        workspace: WorkspaceId,
        queue: &[Queued],
    ) -> Result<Option<Timestamp>, Problem> {
        let tx = self.read(workspace).await?;
        let queued = alerts::queued(&tx, workspace).await.map_err(unavailable)?;
        drop(tx);
        if queued.is_empty() {
            return Ok(None);
        }
        let now = self.inner.clock.now();
        let waits: HashMap<ConversationId, Timestamp> = queue
            .iter()
            .filter_map(|row| Some((row.id, row.waiting_since?)))
            .collect();
        let (wanted, over): (Vec<Alert>, Vec<Alert>) = queued
            .into_iter()
            .partition(|alert| waits.get(&alert.conversation) == Some(&alert.since));
        let next = wanted
            .iter()
            .map(|alert| alert.due_at)
            .filter(|due| *due > now)
            .min();
        let due: Vec<Alert> = wanted.into_iter().filter(|alert| alert.due_at <= now).collect();
        let claimed = self.claim(workspace, due, over, now).await?;
        let ids: HashSet<ConversationId> = claimed.iter().map(|alert| alert.conversation).collect();
        let views = self
            .inner
            .conversations
            .seen_by_deskbell(workspace, &Vec::from_iter(ids))
            .await?;
        let chats: HashMap<ConversationId, Chat> =
            views.iter().map(chat_of).map(|chat| (chat.id, chat)).collect();
        for alert in claimed {
            let call = Call {
                id: alert.id,
                workspace,
                chat: chats.get(&alert.conversation).cloned(),
                at: now,
            };
            let notify = self.clone();
            tokio::spawn(async move { notify.deliver(alert, call).await });
        }
        Ok(next)
    }

    /// Takes what is due, and ends what is over. Returns what was taken.
    async fn claim(
        &self,
        workspace: WorkspaceId,
        due: Vec<Alert>,
        over: Vec<Alert>,
        now: Timestamp,
    ) -> Result<Vec<Alert>, Problem> {
        if due.is_empty() && over.is_empty() {
            return Ok(Vec::new());
        }
        let tx = self.write(workspace).await?;
        for alert in over {
            alerts::settle(
                &tx,
                workspace,
                alert.id,
                (State::Cancelled, alert.due_at),
                None,
                now,
            )
            .await
            .map_err(unavailable)?;
        }
        let mut claimed = Vec::new();
        for mut alert in due {
            if alerts::claim(&tx, workspace, alert.id)
                .await
                .map_err(unavailable)?
            {
                alert.attempts += 1;
                claimed.push(alert);
            }
        }
        alerts::forget_before(&tx, workspace, Timestamp(now.0 - KEPT))
            .await
            .map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)?;
        Ok(claimed)
    }

    async fn deliver(&self, alert: Alert, call: Call) {
        let outcome = match self.inner.under_way.acquire().await {
            Ok(_turn) => self.send(alert.step, alert.agent, &call).await,
            Err(_) => return,
        };
        let now = self.inner.clock.now();
        let (settled, problem) = match outcome {
            Ok(()) => ((State::Done, now), None),
            Err(why) => {
                let again = retry_after(alert.attempts);
                tracing::warn!(step = alert.step.as_str(), attempt = alert.attempts, given_up = again.is_none(), %why, "an alert did not get through");
                let settled = match again {
                    Some(after) => (State::Queued, Timestamp(now.0 + after)),
                    None => (State::Dead, now),
                };
                (settled, Some(why))
            }
        };
        let done = async {
            let tx = self.write(call.workspace).await?;
            alerts::settle(&tx, call.workspace, alert.id, settled, problem.as_deref(), now)
                .await
                .map_err(unavailable)?;
            tx.commit().await.map_err(unavailable)
        };
        // When it cannot be settled it stays claimed, and is not sent twice.
        if done.await.is_ok() && settled.0 == State::Queued {
            self.stir(call.workspace);
        }
    }
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
