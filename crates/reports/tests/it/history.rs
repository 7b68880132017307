//! A made-up history, lived through the doors that agents and visitors use, and written down as it happens.

use std::time::Duration;

use conversations::{Start, model::Change};
use kernel::{Actor, AgentId, ConversationId, TeamId, Timestamp, VisitorActor, WidgetId};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};

use crate::world::World;

/// What happened in one conversation, as somebody noted who watched.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) id: ConversationId,
    pub(crate) visitor: VisitorActor,
    pub(crate) began: Timestamp,
    pub(crate) asked: Vec<Timestamp>,
    pub(crate) said: Vec<(Timestamp, AgentId)>,
    pub(crate) resolved: Option<Timestamp>,
    pub(crate) rated: Option<(Timestamp, u8)>,
    pub(crate) widget: WidgetId,
    pub(crate) team: Option<TeamId>,
    pub(crate) assignee: Option<AgentId>,
    pub(crate) tags: Vec<String>,
    is_open: bool,
    is_closed: bool,
}

pub(crate) const TAGS: [&str; 3] = ["billing", "vip", "\"quoted\", and = more"];

/// Lives through `steps` of a history.
pub(crate) async fn live(world: &World, seed: u64, steps: usize) -> Vec<Told> {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut told: Vec<Told> = Vec::new();
    for step in 0..steps {
        let wait = if chance.random_bool(0.7) {
            900_000
        } else {
            9 * 3_600_000
        };
        world
            .clock
            .advance(Duration::from_millis(chance.random_range(1..wait)));
        if told.is_empty() || chance.random_bool(0.15) {
            told.push(begin(world, &mut chance).await);
            continue;
        }
        let at = chance.random_range(0..told.len());
        if !told[at].is_closed {
            go_on(world, &mut chance, &mut told[at], step).await;
        }
    }
    told
}

async fn begin(world: &World, chance: &mut StdRng) -> Told {
    let site = chance.random_range(0..world.sites.len());
    let visitor = world.visitor(site).await;
    let speaks = chance.random_bool(0.8);
    let start = Start {
        message: speaks.then(|| "Hello".into()),
        ..Start::default()
    };
    let now = world.clock.now();
    let begun = world
        .conversations
        .start_conversation(&visitor, None, start)
        .await
        .unwrap();
    Told {
        id: begun.view.for_agents().shared.id,
        visitor,
        began: now,
        asked: speaks.then_some(now).into_iter().collect(),
        said: Vec::new(),
        resolved: None,
        rated: None,
        widget: world.sites[site].1,
        team: None,
        assignee: None,
        tags: Vec::new(),
        is_open: true,
        is_closed: false,
    }
}

// long: one arm for each thing that can happen
async fn go_on(world: &World, chance: &mut StdRng, told: &mut Told, step: usize) {
    let (conversations, owner, now) = (&world.conversations, &world.owner, world.clock.now());
    let agent = world.agents.choose(chance).unwrap();
    match chance.random_range(0..12) {
        0..3 => {
            say(world, &Actor::Visitor(told.visitor.clone()), told.id, step).await;
            told.asked.push(now);
            told.is_open = true;
        }
        3..6 => {
            say(world, &Actor::Agent(agent.clone()), told.id, step).await;
            told.said.push((now, agent.id));
        }
        6 => {
            conversations
                .assign(owner, told.id, Some(agent.id), true)
                .await
                .unwrap();
            told.assignee = Some(agent.id);
        }
        7 => {
            let team = *world.teams.choose(chance).unwrap();
            conversations
                .transfer(owner, told.id, Some(agent.id), Some(team), None)
                .await
                .unwrap();
            (told.team, told.assignee, told.is_open) = (Some(team), Some(agent.id), true);
        }
        8 => {
            let tags: Vec<String> = TAGS
                .iter()
                .filter(|_| chance.random_bool(0.5))
                .map(ToString::to_string)
                .collect();
            conversations.tag(owner, told.id, tags.clone()).await.unwrap();
            told.tags = tags;
        }
        9 => {
            let score = chance.random_range(1..=5);
            conversations
                .rate(&told.visitor, told.id, score, None)
                .await
                .unwrap();
            let score = u8::try_from(score).unwrap();
            // Saying the same once more is nothing new.
            if told.rated.is_none_or(|(_, before)| before != score) {
                told.rated = Some((now, score));
            }
        }
        10 => {
            let owner = Actor::Agent(owner.clone());
            conversations
                .change(&owner, told.id, Change::Resolve)
                .await
                .unwrap();
            if std::mem::take(&mut told.is_open) {
                told.resolved = Some(now);
            }
        }
        _ if chance.random_bool(0.2) => {
            let owner = Actor::Agent(owner.clone());
            conversations
                .change(&owner, told.id, Change::Close)
                .await
                .unwrap();
            told.is_closed = true;
        }
        _ => {}
    }
}

async fn say(world: &World, actor: &Actor, id: ConversationId, step: usize) {
    let client_id = format!("step-{step}");
    world
        .conversations
        .send_message(actor, None, id, &client_id, "Something")
        .unwrap()
        .await
        .unwrap();
}
