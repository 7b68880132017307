//! Random days at a desk: chats come and go, agents come, go, fall asleep and fill up, the clock jumps. Whatever happens, nothing is
//! stuck and nobody is asked who cannot be.

use std::collections::HashMap;

use kernel::{AgentId, ConversationId, TeamId, Timestamp, WidgetId};
use proptest::prelude::*;
use widgets::{Routing, RoutingMode};

use super::{Candidate, Memory, Offer, Step, Waiting, plan};

const SECOND: i64 = 1_000;

struct Day {
    widget: WidgetId,
    team: TeamId,
    rules: HashMap<WidgetId, Routing>,
    queue: Vec<Waiting>,
    people: Vec<Candidate>,
    memory: Memory,
    now: Timestamp,
}

impl Day {
    fn new(mode: RoutingMode, people: usize) -> Self {
        let (widget, team) = (WidgetId::new(), TeamId::new());
        let rule = Routing {
            mode,
            offer_seconds: 30,
            ..Routing::default()
        };
        let people = (0..people).map(|at| Candidate {
            id: AgentId::new(),
            available: true,
            teams: if at % 2 == 0 { vec![team] } else { Vec::new() },
            capacity: 2,
            load: 0,
        });
        Self {
            widget,
            team,
            rules: HashMap::from([(widget, rule)]),
            queue: Vec::new(),
            people: people.collect(),
            memory: Memory::default(),
            now: Timestamp(1_000_000),
        }
    }

    fn comes(&mut self, for_team: bool) {
        self.queue.push(Waiting {
            id: ConversationId::new(),
            widget: self.widget,
            team: for_team.then_some(self.team),
            open: true,
            offer: None,
        });
    }

    fn look(&mut self) -> Option<Timestamp> {
        let planned = plan(self.now, &self.queue, &self.people, &self.rules, &mut self.memory);
        for step in &planned.steps {
            let (id, offer) = match step {
                Step::Offer(id, offer) => (id, Some(*offer)),
                Step::Withdraw(id, _) => (id, None),
            };
            let chat = self
                .queue
                .iter_mut()
                .find(|chat| chat.id == *id)
                .expect("it waits");
            chat.offer = offer;
        }
        planned.next
    }

    fn asked(&self, agent: AgentId) -> u32 {
        let offers = self.queue.iter().filter_map(|chat| chat.offer);
        u32::try_from(offers.filter(|offer| offer.agent_id == agent).count()).expect("few")
    }

    /// What holds after every look, whatever happened before.
    fn check(&self, next: Option<Timestamp>) {
        for agent in &self.people {
            let asked = self.asked(agent.id);
            assert!(
                asked == 0 || agent.available,
                "somebody is asked who is not there"
            );
            assert!(
                asked == 0 || agent.load + asked <= agent.capacity,
                "more is offered than fits"
            );
        }
        for chat in &self.queue {
            if let Some(Offer { agent_id, until }) = chat.offer {
                assert!(until > self.now, "an offer that is over stands");
                assert!(
                    next.is_some_and(|next| next <= until),
                    "nobody looks when it is over"
                );
                let agent = self
                    .people
                    .iter()
                    .find(|agent| agent.id == agent_id)
                    .expect("works here");
                let in_team = chat.team.is_none_or(|team| agent.teams.contains(&team));
                assert!(in_team, "somebody of another team is asked");
            } else {
                let free = self.people.iter().any(|agent| {
                    agent.available
                        && agent.load + self.asked(agent.id) < agent.capacity
                        && chat.team.is_none_or(|team| agent.teams.contains(&team))
                });
                assert!(!free, "a chat waits although somebody could take it");
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Happening {
    Comes(bool),
    Takes(usize),
    Leaves(usize),
    Flips(usize),
    Finishes(usize),
    Ticks(i64),
    /// The server dies and starts: what it remembered is gone, what is stored is not.
    Crashes,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => any::<bool>().prop_map(Happening::Comes),
        3 => any::<usize>().prop_map(Happening::Takes),
        1 => any::<usize>().prop_map(Happening::Leaves),
        2 => any::<usize>().prop_map(Happening::Flips),
        2 => any::<usize>().prop_map(Happening::Finishes),
        // The clock steps back, too.
        3 => (-60 * SECOND..90 * SECOND).prop_map(Happening::Ticks),
        1 => Just(Happening::Crashes),
    ]
}

impl Day {
    fn happens(&mut self, what: &Happening) {
        let people = self.people.len();
        match what {
            Happening::Comes(for_team) => self.comes(*for_team),
            Happening::Takes(at) => {
                // Whoever is asked takes it; so does somebody who is not.
                if !self.queue.is_empty() {
                    let chat = self.queue.remove(at % self.queue.len());
                    let by = chat
                        .offer
                        .map_or(self.people[at % people].id, |offer| offer.agent_id);
                    let agent = self
                        .people
                        .iter_mut()
                        .find(|agent| agent.id == by)
                        .expect("works here");
                    agent.load += 1;
                }
            }
            Happening::Leaves(at) => {
                if !self.queue.is_empty() {
                    self.queue.remove(at % self.queue.len());
                }
            }
            Happening::Flips(at) => {
                let agent = &mut self.people[at % people];
                agent.available = !agent.available;
            }
            Happening::Finishes(at) => {
                let agent = &mut self.people[at % people];
                agent.load = agent.load.saturating_sub(1);
            }
            Happening::Ticks(by) => self.now = Timestamp(self.now.0 + by),
            Happening::Crashes => self.memory = Memory::default(),
        }
    }
}

proptest! {
    #[test]
    fn nothing_is_stuck(
        round_robin in any::<bool>(),
        people in 1_usize..5,
        story in prop::collection::vec(happening(), 1..120),
    ) {
        let mode = if round_robin { RoutingMode::RoundRobin } else { RoutingMode::LeastBusy };
        let mut day = Day::new(mode, people);
        for what in &story {
            day.happens(what);
            let next = day.look();
            day.check(next);
        }
    }
}

#[test]
fn who_does_not_answer_is_passed_over_until_everybody_was_asked() {
    let mut day = Day::new(RoutingMode::RoundRobin, 3);
    day.comes(false);
    let mut asked = Vec::new();
    for _ in 0..4 {
        let next = day.look().expect("an offer runs out");
        asked.push(day.queue[0].offer.expect("somebody is asked").agent_id);
        day.now = next;
    }
    let mut first_three = asked[..3].to_vec();
    first_three.sort_by_key(|id| id.0);
    first_three.dedup();
    assert_eq!(first_three.len(), 3, "each is asked once");
    assert_eq!(asked[3], asked[0], "and then it begins anew");
}

#[test]
fn the_least_busy_is_asked_by_parts_of_their_capacity() {
    let mut day = Day::new(RoutingMode::LeastBusy, 2);
    (day.people[0].capacity, day.people[0].load) = (10, 4);
    (day.people[1].capacity, day.people[1].load) = (2, 1);
    day.comes(false);
    day.look();
    assert_eq!(
        day.queue[0].offer.expect("somebody is asked").agent_id,
        day.people[0].id
    );
}

#[test]
fn by_hand_nobody_is_asked_and_who_was_is_no_more() {
    let mut day = Day::new(RoutingMode::RoundRobin, 1);
    day.comes(false);
    day.look();
    assert!(day.queue[0].offer.is_some());
    day.rules.get_mut(&day.widget).expect("there").mode = RoutingMode::Manual;
    assert_eq!(day.look(), None);
    assert_eq!(day.queue[0].offer, None);
}
