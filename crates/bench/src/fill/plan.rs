//! What becomes of each conversation: told by its number and the seed alone.

use super::stage::{AGENTS, SITES, TAGS, TEAMS};
use super::words::{MARKED, MARKED_AT};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// Of so many conversations one carries the tag that hardly any has.
const RARE: u32 = 10_000;
/// So many share what is written in [`LONG_SHARE`] of all messages.
const LONG: u32 = 5;
const LONG_SHARE: u32 = 40;

/// How a conversation stands in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Waiting,
    Active,
    /// Waits, but not now.
    Snoozed,
    Resolved,
    Closed,
}

#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) number: u32,
    /// Who writes.
    pub(crate) visitor: u32,
    pub(crate) site: usize,
    pub(crate) priority: &'static str,
    pub(crate) team: Option<usize>,
    pub(crate) assignee: Option<usize>,
    pub(crate) tags: Vec<&'static str>,
    pub(crate) end: End,
    pub(crate) messages: u32,
    /// For what is written.
    pub(crate) choices: StdRng,
}

/// How many messages each conversation has: at least one each, `messages` in all, most of them few and some of them thousands.
pub(crate) fn lengths(conversations: u32, messages: u32, seed: u64) -> Vec<u32> {
    let mut choices = StdRng::seed_from_u64(seed);
    let mut lengths = vec![1_u32; conversations as usize];
    let mut left = messages.saturating_sub(conversations);
    let more = left / LONG_SHARE / LONG;
    for number in long_ones(conversations) {
        lengths[number as usize] += more;
        left -= more;
    }
    // Runs of a few, to anybody: lengths that differ by far more than chance alone would make them.
    while left > 0 {
        let some = choices.random_range(1..=20).min(left);
        lengths[choices.random_range(0..conversations) as usize] += some;
        left -= some;
    }
    lengths
}

/// The conversations with thousands of messages, spread over all; each has a mark by which it is found.
pub(crate) fn long_ones(conversations: u32) -> impl Iterator<Item = u32> {
    let share = conversations / LONG;
    (0..LONG)
        .map(move |at| (at * share + share / 2) / MARKED * MARKED + MARKED_AT)
        .filter(move |number| *number < conversations)
}

/// Seven visitors have ten conversations.
pub(crate) fn visitor_of(conversation: u32) -> u32 {
    let (round, place) = (conversation / 10, conversation % 10);
    round * 7 + if place < 7 { place } else { place - 7 }
}

impl Plan {
    pub(crate) fn new(number: u32, conversations: u32, messages: u32, seed: u64) -> Self {
        let mut choices = StdRng::seed_from_u64(seed ^ (u64::from(number) << 20));
        let end = end(number, conversations, &mut choices);
        let any = |choices: &mut StdRng, share: f64, of: usize| {
            choices.random_bool(share).then(|| choices.random_range(0..of))
        };
        let team = any(&mut choices, 0.3, TEAMS.len());
        let assignee = match end {
            End::Waiting | End::Snoozed => None,
            End::Active => Some(choices.random_range(0..AGENTS)),
            End::Resolved | End::Closed => any(&mut choices, 0.5, AGENTS),
        };
        Self {
            number,
            visitor: visitor_of(number),
            site: choices.random_range(0..SITES.len()),
            priority: match choices.random_range(0..100) {
                0..2 => "urgent",
                2..12 => "high",
                12..22 => "low",
                _ => "normal",
            },
            team,
            assignee,
            tags: tags(number, &mut choices),
            end,
            messages,
            choices,
        }
    }
}

/// In a thousand: two wait, five are worked on, three are laid aside, 150 are resolved; the rest is over. What is open is new, mostly.
fn end(number: u32, conversations: u32, choices: &mut StdRng) -> End {
    let is_new = number >= conversations - conversations / 20;
    let times = if is_new { 15 } else { 1 };
    // A twentieth has 15 of 34 parts of what is open.
    let open = |in_a_thousand: u32| in_a_thousand * times * 1_000 / 1_700;
    let at = choices.random_range(0..1_000_000);
    let (waiting, active, snoozed) = (open(2_000), open(5_000), open(3_000));
    if at < waiting {
        End::Waiting
    } else if at < waiting + active {
        End::Active
    } else if at < waiting + active + snoozed {
        End::Snoozed
    } else if at % 100 < 15 {
        End::Resolved
    } else {
        End::Closed
    }
}

/// The first tag is frequent, each further one is half as frequent as the one before.
fn tags(number: u32, choices: &mut StdRng) -> Vec<&'static str> {
    let mut tags = Vec::new();
    let Some((rare, others)) = TAGS.split_last() else {
        return tags;
    };
    if choices.random_bool(0.35) {
        let at = others.iter().position(|_| choices.random_bool(0.5));
        tags.extend(at.map(|at| others[at]));
        let second = others[choices.random_range(0..others.len())];
        if choices.random_bool(0.3) && !tags.contains(&second) {
            tags.push(second);
        }
    }
    if number % RARE == RARE / 2 {
        tags.push(rare);
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::{End, Plan, lengths, visitor_of};
    use std::collections::HashSet;

    #[test]
    fn messages_are_shared_out_to_the_last() {
        let lengths = lengths(1_000, 30_000, 1);
        assert_eq!(lengths.iter().sum::<u32>(), 30_000);
        assert_eq!(lengths.iter().min(), Some(&1));
        assert!(lengths.iter().filter(|length| **length > 100).count() >= 5);
        assert_eq!(super::lengths(10, 10, 1), [1; 10]);
    }

    #[test]
    fn visitors_come_back() {
        let visitors: HashSet<u32> = (0..1_000).map(visitor_of).collect();
        assert_eq!(visitors.len(), 700);
        assert_eq!(visitors.iter().max(), Some(&699));
    }

    #[test]
    fn shares_are_believable_and_repeat_with_the_seed() {
        let ends = |seed| -> Vec<End> { (0..20_000).map(|at| Plan::new(at, 20_000, 1, seed).end).collect() };
        let all = ends(7);
        let count = |wanted| all.iter().filter(|end| **end == wanted).count();
        assert!(
            (20..=60).contains(&count(End::Waiting)),
            "{}",
            count(End::Waiting)
        );
        assert!((60..=150).contains(&count(End::Active)), "{}", count(End::Active));
        assert!(count(End::Closed) > 15_000);
        assert_eq!(all, ends(7));
        assert_ne!(all, ends(8));
    }
}
