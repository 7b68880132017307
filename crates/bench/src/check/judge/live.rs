//! What each socket was shown: truth, order, and nothing missing behind a join.

use super::super::evidence::{ConnectionIndex, Evidence, Line, Record, Thread, Via};
use super::{Fault, Verdict, held};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What one socket was shown of one thread.
#[derive(Default)]
struct Shown {
    /// The first join asked for what came after this; `None`: it never joined.
    joined_after: Option<u64>,
    seen: BTreeSet<u64>,
    last_live: u64,
}

type Key<'a> = (ConnectionIndex, &'a Thread);

pub(super) fn judge(evidence: &Evidence, verdict: &mut Verdict) {
    let mut shown: HashMap<Key<'_>, Shown> = HashMap::new();
    let mut acked: HashMap<&Thread, Vec<(usize, u64)>> = HashMap::new();
    let mut drained = HashSet::new();
    for (position, record) in evidence.records.iter().enumerate() {
        match record {
            Record::Live {
                connection,
                thread,
                line,
            } => {
                judge_truth(evidence, *connection, thread, line, verdict);
                let shown = shown.entry((*connection, thread)).or_default();
                judge_ascent(evidence, *connection, line, shown.last_live, verdict);
                shown.last_live = shown.last_live.max(line.seq);
                shown.seen.insert(line.seq);
            }
            Record::Joined {
                connection,
                thread,
                after,
                asked,
                lines,
                has_more,
            } => {
                for line in lines {
                    judge_truth(evidence, *connection, thread, line, verdict);
                }
                let acked = acked.get(thread).map(Vec::as_slice).unwrap_or_default();
                let promised = if *has_more {
                    0
                } else {
                    highest_before(acked, *asked)
                };
                judge_join(evidence, *connection, thread, *after, lines, promised, verdict);
                let shown = shown.entry((*connection, thread)).or_default();
                shown.joined_after.get_or_insert(*after);
                shown.seen.extend(lines.iter().map(|line| line.seq));
            }
            Record::Acked { thread, line, .. } => acked.entry(thread).or_default().push((position, line.seq)),
            Record::Drained { connection } => {
                drained.insert(*connection);
            }
            _ => {}
        }
    }
    judge_missing(evidence, &shown, &drained, verdict);
}

/// The highest number acknowledged to anybody among the first `asked` records.
fn highest_before(acks: &[(usize, u64)], asked: usize) -> u64 {
    let until = acks.partition_point(|(position, _)| *position < asked);
    acks[..until]
        .iter()
        .map(|(_, seq)| *seq)
        .max()
        .unwrap_or_default()
}

fn judge_truth(
    evidence: &Evidence,
    connection: ConnectionIndex,
    thread: &Thread,
    line: &Line,
    verdict: &mut Verdict,
) {
    match held(evidence, thread, line.seq) {
        Some(held) if held == line => {}
        held => verdict.add(
            Fault::False,
            format!(
                "{} was shown {line:?} of {}; the history has {held:?}",
                who(evidence, connection),
                thread.conversation
            ),
        ),
    }
}

fn judge_ascent(
    evidence: &Evidence,
    connection: ConnectionIndex,
    line: &Line,
    last: u64,
    verdict: &mut Verdict,
) {
    let who = who(evidence, connection);
    if line.seq == last {
        verdict.add(Fault::Doubled, format!("{who} was shown {} twice", line.seq));
    } else if line.seq < last {
        verdict.add(
            Fault::Disorder,
            format!("{who} was shown {} after {last}", line.seq),
        );
    }
}

/// The answer begins right behind `after`, has no hole, and reaches what was acknowledged before it was asked for.
fn judge_join(
    evidence: &Evidence,
    connection: ConnectionIndex,
    thread: &Thread,
    after: u64,
    lines: &[Line],
    promised: u64,
    verdict: &mut Verdict,
) {
    let who = who(evidence, connection);
    let mut last = after;
    for line in lines {
        if line.seq != last + 1 {
            verdict.add(
                Fault::Gap,
                format!(
                    "{who} joined {} after {after} and got {} behind {last}",
                    thread.conversation, line.seq
                ),
            );
        }
        last = line.seq;
    }
    if last < promised {
        let what = format!(
            "{who} joined {} after {after} and got no further than {last}; {promised} was acknowledged",
            thread.conversation
        );
        verdict.add(Fault::Gap, what);
    }
}

/// From its first join on, a socket is shown every line up to the last live one (to the very end, when it stayed), except what it sent itself.
fn judge_missing(
    evidence: &Evidence,
    shown: &HashMap<Key<'_>, Shown>,
    drained: &HashSet<ConnectionIndex>,
    verdict: &mut Verdict,
) {
    let own = own_sends(evidence);
    for ((connection, thread), shown) in shown {
        let Some(after) = shown.joined_after else { continue };
        let end = if drained.contains(connection) {
            last_held(evidence, thread)
        } else {
            shown.last_live
        };
        let missing: Vec<u64> = (after + 1..=end)
            .filter(|seq| !shown.seen.contains(seq))
            .filter(|seq| {
                let client_id = held(evidence, thread, *seq).and_then(|line| line.client_id.as_deref());
                client_id.is_none_or(|client_id| !own.contains(&(*connection, client_id)))
            })
            .collect();
        for seq in missing {
            verdict.add(
                Fault::Missed,
                format!(
                    "{} was never shown {seq} of {}",
                    who(evidence, *connection),
                    thread.conversation
                ),
            );
        }
    }
}

fn last_held(evidence: &Evidence, thread: &Thread) -> u64 {
    let history = evidence.outcome.threads.get(&thread.conversation);
    history
        .and_then(|history| history.of(thread.kind).last())
        .map_or(0, |line| line.seq)
}

/// What each socket sent: it learns of that from its ack.
fn own_sends(evidence: &Evidence) -> HashSet<(ConnectionIndex, &str)> {
    let sends = evidence.records.iter().filter_map(|record| match record {
        Record::Tried {
            client_id,
            via: Via::Socket(connection),
            ..
        } => Some((*connection, client_id.as_str())),
        _ => None,
    });
    sends.collect()
}

fn who(evidence: &Evidence, connection: ConnectionIndex) -> String {
    let actor = evidence
        .connections
        .get(connection)
        .and_then(|actor| evidence.actors.get(*actor));
    format!(
        "{} (socket {connection})",
        actor.map_or("nobody", |actor| actor.name.as_str())
    )
}
