//! Which calls are made alone, which together, and which wait. Pure: nobody is called more often than the limits allow, however many chats
//! visitors begin.

use std::collections::HashMap;

use kernel::AgentId;

use crate::{model::Step, store::alerts::Alert};

/// Calls to make, and who is not called yet.
#[derive(Debug, Default)]
pub(crate) struct Round {
    /// Each is one call, of one chat or of several.
    pub(crate) calls: Vec<Vec<Alert>>,
    /// Who is to be called again, by which step, and after how many seconds.
    pub(crate) held: Vec<(Step, AgentId, u32)>,
}

/// Shares out what is due. `ask` counts one call, or says how many seconds it has to wait.
pub(crate) fn round(due: Vec<Alert>, ask: impl Fn(Step, AgentId) -> Result<(), u32>) -> Round {
    let mut made = Round::default();
    let mut people: HashMap<(Step, AgentId), Vec<Alert>> = HashMap::new();
    for alert in due {
        match alert.agent {
            Some(agent) => people.entry((alert.step, agent)).or_default().push(alert),
            // The webhook is asked by programs: each chat for itself.
            None => made.calls.push(vec![alert]),
        }
    }
    for ((step, agent), alerts) in people {
        let mut calls: Vec<Vec<Alert>> = Vec::new();
        let mut wait = None;
        for alert in alerts {
            if wait.is_none() {
                match ask(step, agent) {
                    Ok(()) => {
                        calls.push(vec![alert]);
                        continue;
                    }
                    Err(seconds) => wait = Some(seconds),
                }
            }
            // The last that is allowed tells of all the others.
            if let Some(last) = calls.last_mut() {
                last.push(alert);
            }
        }
        if let Some(seconds) = wait.filter(|_| calls.is_empty()) {
            made.held.push((step, agent, seconds));
        }
        made.calls.append(&mut calls);
    }
    made
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use kernel::{ConversationId, Timestamp};
    use uuid::Uuid;

    use super::*;

    fn due(step: Step, agent: Option<AgentId>, count: usize) -> Vec<Alert> {
        let alert = || Alert {
            id: Uuid::now_v7(),
            conversation: ConversationId(Uuid::now_v7()),
            since: Timestamp(0),
            step,
            agent,
            due_at: Timestamp(0),
            attempts: 0,
            problem: None,
            created_at: Timestamp(0),
        };
        (0..count).map(|_| alert()).collect()
    }

    fn sizes(count: usize, allowed: usize) -> (Vec<usize>, usize) {
        let left = Cell::new(allowed);
        let agent = AgentId(Uuid::now_v7());
        let made = round(due(Step::Push, Some(agent), count), |_, _| {
            let taken = left.get().checked_sub(1).ok_or(7_u32)?;
            left.set(taken);
            Ok(())
        });
        assert!(made.held.iter().all(|held| *held == (Step::Push, agent, 7)));
        (made.calls.iter().map(Vec::len).collect(), made.held.len())
    }

    #[test]
    fn the_last_call_that_is_allowed_tells_of_the_rest() {
        assert_eq!(sizes(3, 5), (vec![1, 1, 1], 0));
        assert_eq!(sizes(50, 5), (vec![1, 1, 1, 1, 46], 0));
        assert_eq!(sizes(50, 1), (vec![50], 0));
        assert_eq!(sizes(50, 0), (vec![], 1));
    }

    #[test]
    fn the_webhook_is_asked_for_each() {
        let made = round(due(Step::Webhook, None, 3), |_, _| Err(1));
        assert_eq!(made.calls.len(), 3);
    }
}
