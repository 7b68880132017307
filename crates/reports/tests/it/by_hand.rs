//! The same figures, counted one by one.

use kernel::{AgentId, Timestamp};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reports::{
    Asked, Dimension, Filter, Interval, Period,
    wire::{Figures, Rating, Series, Spread},
};

use crate::{
    history::{TAGS, Told, live},
    world::{BEGINNING, World},
};

const DAY: i64 = 24 * 3_600_000;

/// Everything that counts under the time at which it happened.
fn among(times: impl IntoIterator<Item = Timestamp>, from: Timestamp, to: Timestamp) -> i64 {
    let count = times.into_iter().filter(|at| *at >= from && *at < to).count();
    i64::try_from(count).unwrap()
}

fn first_response(told: &Told) -> Option<(Timestamp, i64)> {
    let asked = *told.asked.first()?;
    let (at, _) = told.said.iter().find(|(at, _)| answers(told, *at))?;
    Some((*at, at.0 - asked.0))
}

/// Of two messages of the same moment the visitor's may be the second: the history never makes that happen unseen.
fn answers(told: &Told, at: Timestamp) -> bool {
    told.asked.first().is_some_and(|asked| *asked <= at)
}

fn spread(mut values: Vec<i64>) -> Spread {
    values.sort_unstable();
    let count = values.len();
    let median = (count > 0).then(|| {
        if count % 2 == 1 {
            values[count / 2]
        } else {
            let (low, high) = (values[count / 2 - 1], values[count / 2]);
            low + (high - low) / 2
        }
    });
    // The smallest value that nine of ten do not exceed, looked for one by one.
    let holds = |value: &&i64| values.iter().filter(|other| *other <= *value).count() * 10 >= count * 9;
    Spread {
        count: i64::try_from(count).unwrap(),
        median,
        p90: values.iter().find(holds).copied(),
    }
}

fn rating(scores: &[u8]) -> Rating {
    let sum: f64 = scores.iter().map(|score| f64::from(*score)).sum();
    let count = u32::try_from(scores.len()).unwrap();
    Rating {
        count: count.into(),
        average: (count > 0).then(|| sum / f64::from(count)),
    }
}

fn within<T>(found: Option<(Timestamp, T)>, from: Timestamp, to: Timestamp) -> Option<T> {
    found
        .filter(|(at, _)| *at >= from && *at < to)
        .map(|(_, value)| value)
}

fn figures(all: &[&Told], from: Timestamp, to: Timestamp) -> Figures {
    let resolutions: Vec<i64> = all
        .iter()
        .filter_map(|told| within(told.resolved.map(|at| (at, at.0 - told.began.0)), from, to))
        .collect();
    let ratings: Vec<u8> = all
        .iter()
        .filter_map(|told| within(told.rated, from, to))
        .collect();
    Figures {
        from,
        to,
        conversations: among(all.iter().map(|told| told.began), from, to),
        resolved: i64::try_from(resolutions.len()).unwrap(),
        visitor_messages: among(all.iter().flat_map(|told| told.asked.clone()), from, to),
        agent_messages: among(
            all.iter().flat_map(|told| told.said.iter().map(|(at, _)| *at)),
            from,
            to,
        ),
        first_response: spread(
            all.iter()
                .filter_map(|told| within(first_response(told), from, to))
                .collect(),
        ),
        resolution: spread(resolutions),
        rating: rating(&ratings),
    }
}

fn lets_through(filter: &Filter, told: &Told) -> bool {
    filter.widget.is_none_or(|widget| widget == told.widget)
        && filter.team.is_none_or(|team| team == told.team)
        && filter.agent.is_none_or(|agent| agent == told.assignee)
        && filter.tag.as_ref().is_none_or(|tag| told.tags.contains(tag))
}

fn some_filter(world: &World, chance: &mut StdRng) -> Filter {
    let mut filter = Filter::default();
    match chance.random_range(0..6) {
        0 => filter.widget = Some(world.sites[chance.random_range(0..2)].1),
        1 => filter.team = Some(Some(world.teams[chance.random_range(0..2)])),
        2 => filter.agent = Some(Some(world.agents[chance.random_range(0..3)].id)),
        3 => filter.tag = Some(TAGS[chance.random_range(0..3)].into()),
        4 => {
            filter.team = Some(None);
            filter.agent = Some(None);
        }
        _ => {}
    }
    filter
}

fn some_period(chance: &mut StdRng, now: Timestamp) -> Period {
    let zones = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns"];
    let last = (now.0 - BEGINNING.0) / DAY;
    let day = |at: i64| Timestamp(BEGINNING.0 + at * DAY).to_string()[..10].to_owned();
    let first = chance.random_range(0..=last);
    let (from, to) = if chance.random_bool(0.5) {
        (day(first), day(chance.random_range(first..=last)))
    } else {
        let from = chance.random_range(BEGINNING.0..now.0);
        let to = chance.random_range(from + 1..=now.0 + 1);
        (Timestamp(from).to_string(), Timestamp(to).to_string())
    };
    let asked = Asked {
        from: Some(from),
        to: Some(to),
        tz: Some(zones[chance.random_range(0..4)].into()),
    };
    Period::read(&asked, now).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_what_one_counts_by_hand() {
    for place in testkit::databases().await {
        let world = World::new(&place).await;
        let told = live(&world, 20_260_320, 600).await;
        let mut chance = StdRng::seed_from_u64(4);
        let now = world.clock.now();
        for _ in 0..60 {
            let (period, filter) = (some_period(&mut chance, now), some_filter(&world, &mut chance));
            let all: Vec<&Told> = told.iter().filter(|told| lets_through(&filter, told)).collect();
            let found = world
                .reports
                .overview(&world.owner, &period, &filter)
                .await
                .unwrap();
            assert_eq!(
                found.current,
                figures(&all, period.from, period.to),
                "{period:?} {filter:?}"
            );
            let before = period.before();
            assert_eq!(
                found.before,
                figures(&all, before.from, before.to),
                "{before:?} {filter:?}"
            );
        }
        place.remove().await;
    }
}

/// What a chart says of one step.
fn step(series: &Series, at: usize, from: Timestamp, to: Timestamp) -> Figures {
    Figures {
        from,
        to,
        conversations: series.conversations[at],
        resolved: series.resolved[at],
        visitor_messages: series.visitor_messages[at],
        agent_messages: series.agent_messages[at],
        first_response: series.first_response[at],
        resolution: series.resolution[at],
        rating: series.rating[at],
    }
}

fn check_steps(series: &Series, all: &[&Told], period: &Period, steps: &[Timestamp]) {
    for (at, begins) in steps.iter().enumerate() {
        let (from, to) = (
            (*begins).max(period.from),
            steps.get(at + 1).copied().unwrap_or(period.to),
        );
        assert_eq!(
            step(series, at, from, to),
            figures(all, from, to),
            "step {at} of {:?}",
            series.name
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_a_chart_is_what_one_counts_by_hand() {
    for place in testkit::databases().await {
        let world = World::new(&place).await;
        let told = live(&world, 77, 400).await;
        let mut chance = StdRng::seed_from_u64(5);
        let now = world.clock.now();
        for round in 0..30 {
            let (period, filter) = (some_period(&mut chance, now), some_filter(&world, &mut chance));
            let all: Vec<&Told> = told.iter().filter(|told| lets_through(&filter, told)).collect();
            let is_short = period.to.0 - period.from.0 < 20 * DAY;
            let interval = if is_short && round % 2 == 0 {
                Interval::Hour
            } else {
                Interval::Day
            };
            let (reports, owner) = (&world.reports, &world.owner);
            let found = reports
                .charts(owner, &period, interval, None, &filter)
                .await
                .unwrap();
            check_steps(&found.series[0], &all, &period, &found.steps);
            let sum: i64 = found.heatmap.visitor_messages.iter().flatten().sum();
            assert_eq!(sum, figures(&all, period.from, period.to).visitor_messages);

            let by = Some(Dimension::Widget);
            let found = reports
                .charts(owner, &period, interval, by, &filter)
                .await
                .unwrap();
            for series in &found.series {
                let all: Vec<&Told> = all
                    .iter()
                    .copied()
                    .filter(|told| Some(told.widget.0) == series.id)
                    .collect();
                check_steps(series, &all, &period, &found.steps);
            }
            let by = Some(Dimension::Tag);
            let found = reports
                .charts(owner, &period, interval, by, &filter)
                .await
                .unwrap();
            for series in &found.series {
                let all: Vec<&Told> = all
                    .iter()
                    .copied()
                    .filter(|told| told.tags.iter().any(|tag| Some(tag) == series.name.as_ref()))
                    .collect();
                check_steps(series, &all, &period, &found.steps);
            }
        }
        place.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_each_agent_did_is_what_one_counts_by_hand() {
    for place in testkit::databases().await {
        let world = World::new(&place).await;
        let told = live(&world, 11, 400).await;
        let mut chance = StdRng::seed_from_u64(6);
        let now = world.clock.now();
        for _ in 0..20 {
            let period = some_period(&mut chance, now);
            let found = world
                .reports
                .agents(&world.owner, &period, &Filter::default())
                .await
                .unwrap();
            assert_eq!(found.items.len(), 3);
            for agent in &found.items {
                let id = AgentId(agent.id);
                let theirs: Vec<&Told> = told.iter().filter(|told| told.assignee == Some(id)).collect();
                let by_hand = figures(&theirs, period.from, period.to);
                assert_eq!(agent.conversations, by_hand.conversations);
                assert_eq!(agent.resolved, by_hand.resolved);
                assert_eq!(agent.first_response, by_hand.first_response);
                assert_eq!(agent.resolution, by_hand.resolution);
                assert_eq!(agent.rating, by_hand.rating);
                let said = told.iter().flat_map(|told| &told.said);
                let wrote = said.filter(|(_, by)| *by == id).map(|(at, _)| *at);
                assert_eq!(agent.messages, among(wrote, period.from, period.to));
            }
        }
        place.remove().await;
    }
}
