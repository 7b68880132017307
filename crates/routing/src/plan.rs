//! Who is asked to take which waiting chat. Pure: the same queue and the same people give the same plan.

use std::collections::{HashMap, HashSet};

use conversations::model::Offer;
use kernel::{AgentId, ConversationId, TeamId, Timestamp, WidgetId};
use widgets::{Routing, RoutingMode};

/// A waiting chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) id: ConversationId,
    pub(crate) widget: WidgetId,
    pub(crate) team: Option<TeamId>,
    /// Its business hours are now: outside of them nobody is asked.
    pub(crate) open: bool,
    pub(crate) offer: Option<Offer>,
}

/// Somebody who works here, as far as routing knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) id: AgentId,
    /// Online and here.
    pub(crate) available: bool,
    pub(crate) teams: Vec<TeamId>,
    /// Chats at a time.
    pub(crate) capacity: u32,
    /// Chats they have.
    pub(crate) load: u32,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Ask this one, until then.
    Offer(ConversationId, Offer),
    /// Ask nobody: whoever was asked is not to be asked any more, and nobody else can be.
    Withdraw(ConversationId, AgentId),
}

/// What is remembered from plan to plan.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    /// Who was last asked for each widget: the next is whoever comes after them.
    last: HashMap<WidgetId, AgentId>,
    /// Who let an offer lapse: others are asked first.
    lapsed: HashMap<ConversationId, HashSet<AgentId>>,
}

/// What a plan comes to, and when it has to be made anew at the latest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    pub(crate) next: Option<Timestamp>,
}

/// Plans for `queue`, which is in serving order. Chats of a team that there is not are everybody's.
pub(crate) fn plan(
    now: Timestamp,
    queue: &[Waiting],
    people: &[Candidate],
    rules: &HashMap<WidgetId, Routing>,
    memory: &mut Memory,
) -> Plan {
    let waiting: HashSet<ConversationId> = queue.iter().map(|chat| chat.id).collect();
    memory.lapsed.retain(|id, _| waiting.contains(id));
    let mut taken: HashMap<AgentId, u32> = people.iter().map(|agent| (agent.id, agent.load)).collect();
    let mut plan = Plan::default();
    // Offers that hold come first: they are somebody's chats already, as far as capacity goes.
    let mut others = Vec::new();
    for chat in queue {
        let rule = rules.get(&chat.widget).copied().unwrap_or_default();
        match chat.offer {
            Some(offer) if holds(offer, now, chat, people, rule, &taken) => {
                *taken.entry(offer.agent_id).or_default() += 1;
                plan.wait_until(offer.until);
            }
            _ => others.push((chat, rule)),
        }
    }
    for (chat, rule) in others {
        if let Some(offer) = chat.offer.filter(|offer| offer.until <= now) {
            memory.lapsed.entry(chat.id).or_default().insert(offer.agent_id);
        }
        if let Some(agent_id) = choose(chat, people, rule, &taken, memory) {
            let until = Timestamp(now.0 + i64::from(rule.offer_seconds) * 1_000);
            *taken.entry(agent_id).or_default() += 1;
            memory.last.insert(chat.widget, agent_id);
            plan.steps.push(Step::Offer(chat.id, Offer { agent_id, until }));
            plan.wait_until(until);
        } else {
            let withdrawn = chat.offer.map(|offer| Step::Withdraw(chat.id, offer.agent_id));
            plan.steps.extend(withdrawn);
        }
    }
    plan
}

impl Plan {
    fn wait_until(&mut self, at: Timestamp) {
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
    }
}

fn holds(
    offer: Offer,
    now: Timestamp,
    chat: &Waiting,
    people: &[Candidate],
    rule: Routing,
    taken: &HashMap<AgentId, u32>,
) -> bool {
    chat.open
        && rule.mode != RoutingMode::Manual
        && offer.until > now
        && people
            .iter()
            .any(|agent| agent.id == offer.agent_id && may_take(agent, chat, people, taken))
}

/// Online, in the team, and not busy.
fn may_take(agent: &Candidate, chat: &Waiting, people: &[Candidate], taken: &HashMap<AgentId, u32>) -> bool {
    // A team without anybody in it would keep the chat for ever.
    let team = chat
        .team
        .filter(|team| people.iter().any(|agent| agent.teams.contains(team)));
    agent.available
        && team.is_none_or(|team| agent.teams.contains(&team))
        && taken.get(&agent.id).copied().unwrap_or_default() < agent.capacity
}

fn choose(
    chat: &Waiting,
    people: &[Candidate],
    rule: Routing,
    taken: &HashMap<AgentId, u32>,
    memory: &mut Memory,
) -> Option<AgentId> {
    if !chat.open || rule.mode == RoutingMode::Manual {
        return None;
    }
    let mut able: Vec<&Candidate> = people
        .iter()
        .filter(|agent| may_take(agent, chat, people, taken))
        .collect();
    let lapsed = memory.lapsed.get(&chat.id);
    if able.iter().any(|agent| !has_lapsed(lapsed, agent)) {
        able.retain(|agent| !has_lapsed(lapsed, agent));
    } else {
        // Everybody was asked: it begins anew.
        memory.lapsed.remove(&chat.id);
    }
    match rule.mode {
        RoutingMode::LeastBusy => able
            .into_iter()
            .min_by_key(|agent| {
                let load = u64::from(taken.get(&agent.id).copied().unwrap_or_default());
                // Parts of their capacity, in ten thousandths: whole numbers compare the same everywhere.
                (load * 10_000 / u64::from(agent.capacity.max(1)), agent.id.0)
            })
            .map(|agent| agent.id),
        RoutingMode::RoundRobin | RoutingMode::Manual => {
            able.sort_by_key(|agent| agent.id.0);
            let last = memory.last.get(&chat.widget).map(|id| id.0);
            able.iter()
                .find(|agent| last.is_none_or(|last| agent.id.0 > last))
                .or(able.first())
                .map(|agent| agent.id)
        }
    }
}

fn has_lapsed(lapsed: Option<&HashSet<AgentId>>, agent: &Candidate) -> bool {
    lapsed.is_some_and(|lapsed| lapsed.contains(&agent.id))
}

#[cfg(test)]
mod tests;
