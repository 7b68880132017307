//! What senders were told: acks and refusals against the history, and the order of sending against the order of `seq`.

use super::super::evidence::{ActorIndex, Evidence, Line, Record, Thread, Via};
use super::{Fault, Verdict, held};
use std::collections::{BTreeMap, HashMap};

struct Send<'a> {
    first_try: usize,
    content: &'a str,
    tries: usize,
    refusals: usize,
    was_put_off: bool,
    only_by_socket: bool,
    /// When the first ack came, and what it said.
    acked: Option<(usize, &'a Line)>,
}

/// A send that was acknowledged: its `clientId`, what is known of it, its number.
type Acked<'a> = (&'a str, &'a Send<'a>, u64);

/// Every send of the run.
type Sends<'a> = HashMap<(ActorIndex, &'a Thread, &'a str), Send<'a>>;

pub(super) fn judge(evidence: &Evidence, verdict: &mut Verdict) {
    let sends = collect(evidence, verdict);
    judge_acks(evidence, verdict);
    judge_refusals(evidence, &sends, verdict);
    judge_inventions(evidence, &sends, verdict);
    judge_order(evidence, &sends, verdict);
}

fn collect<'a>(evidence: &'a Evidence, verdict: &mut Verdict) -> Sends<'a> {
    let mut sends = Sends::new();
    for (position, record) in evidence.records.iter().enumerate() {
        match record {
            Record::Tried {
                actor,
                thread,
                client_id,
                content,
                via,
            } => {
                let send = sends
                    .entry((*actor, thread, client_id))
                    .or_insert_with(|| Send::new(position, content));
                send.tries += 1;
                send.only_by_socket &= matches!(via, Via::Socket(_));
            }
            Record::Refused {
                actor,
                thread,
                client_id,
                passing,
                ..
            } => {
                if let Some(send) = sends.get_mut(&(*actor, thread, client_id.as_str())) {
                    send.refusals += 1;
                    send.was_put_off |= passing;
                }
            }
            Record::Acked {
                actor,
                thread,
                client_id,
                line,
                ..
            } => {
                if let Some(send) = sends.get_mut(&(*actor, thread, client_id.as_str())) {
                    send.ack(position, client_id, line, verdict);
                }
            }
            _ => {}
        }
    }
    sends
}

impl<'a> Send<'a> {
    fn new(first_try: usize, content: &'a str) -> Self {
        Self {
            first_try,
            content,
            tries: 0,
            refusals: 0,
            was_put_off: false,
            only_by_socket: true,
            acked: None,
        }
    }

    /// Every ack of one `clientId` names the same line, and says what was sent.
    fn ack(&mut self, position: usize, client_id: &str, line: &'a Line, verdict: &mut Verdict) {
        let (_, first) = *self.acked.get_or_insert((position, line));
        if first.id != line.id || first.seq != line.seq {
            verdict.add(
                Fault::Doubled,
                format!("{client_id} was acknowledged as {first:?} and as {line:?}"),
            );
        }
        if line.content != self.content || line.client_id.as_deref() != Some(client_id) {
            verdict.add(
                Fault::False,
                format!(
                    "{client_id} was sent as {:?} and acknowledged as {line:?}",
                    self.content
                ),
            );
        }
    }
}

/// Each ack against the history.
fn judge_acks(evidence: &Evidence, verdict: &mut Verdict) {
    for record in &evidence.records {
        let Record::Acked {
            actor, thread, line, ..
        } = record
        else {
            continue;
        };
        let name = &evidence.actors[*actor].name;
        match held(evidence, thread, line.seq) {
            Some(held) if held == line => {}
            Some(held) if held.id == line.id => verdict.add(
                Fault::False,
                format!("{name} was told {line:?}; the history has {held:?}"),
            ),
            _ if is_held_elsewhere(evidence, thread, line) => {
                verdict.add(
                    Fault::False,
                    format!("{name} was told {line:?}; the history has it under another number"),
                );
            }
            _ => verdict.add(
                Fault::Lost,
                format!("{name} was told {line:?} of {}; it is gone", thread.conversation),
            ),
        }
    }
}

fn is_held_elsewhere(evidence: &Evidence, thread: &Thread, line: &Line) -> bool {
    let history = evidence.outcome.threads.get(&thread.conversation);
    history.is_some_and(|history| history.of(thread.kind).iter().any(|held| held.id == line.id))
}

/// What was refused each time it was tried is not in the history.
fn judge_refusals(evidence: &Evidence, sends: &Sends<'_>, verdict: &mut Verdict) {
    for ((actor, thread, client_id), send) in sends {
        let all_refused = send.refusals == send.tries && send.acked.is_none();
        if all_refused && history_has(evidence, *actor, thread, client_id) {
            verdict.add(
                Fault::False,
                format!("{client_id} was refused and is in the history"),
            );
        }
    }
}

fn history_has(evidence: &Evidence, actor: ActorIndex, thread: &Thread, client_id: &str) -> bool {
    let sender = Some(&evidence.actors[actor].id);
    let history = evidence.outcome.threads.get(&thread.conversation);
    let mut lines = history.into_iter().flat_map(|history| history.of(thread.kind));
    lines.any(|line| line.sender.as_ref() == sender && line.client_id.as_deref() == Some(client_id))
}

/// Nothing is said in the name of one of our actors that it did not send, and nothing as it did not send it.
fn judge_inventions(evidence: &Evidence, sends: &Sends<'_>, verdict: &mut Verdict) {
    let actors: HashMap<&str, ActorIndex> = evidence
        .actors
        .iter()
        .zip(0..)
        .map(|(actor, index)| (actor.id.as_str(), index))
        .collect();
    for (conversation, history) in &evidence.outcome.threads {
        for kind in [super::Kind::Message, super::Kind::Note] {
            let thread = Thread::new(conversation, kind);
            for line in history.of(kind) {
                let (Some(sender), Some(client_id)) = (&line.sender, &line.client_id) else {
                    continue;
                };
                let Some(actor) = actors.get(sender.as_str()) else {
                    continue;
                };
                match sends.get(&(*actor, &thread, client_id.as_str())) {
                    Some(send) if send.content == line.content => {}
                    Some(send) => verdict.add(
                        Fault::False,
                        format!("sent as {:?}, kept as {line:?}", send.content),
                    ),
                    None => verdict.add(Fault::False, format!("nobody sent {line:?} of {conversation}")),
                }
            }
        }
    }
}

/// Two rules. What was acknowledged before another was tried stands before it. And what one sender pushed through its sockets one
/// behind the other, again in that order after each reconnect, stands in that order, unless the server put it off meanwhile.
fn judge_order(evidence: &Evidence, sends: &Sends<'_>, verdict: &mut Verdict) {
    let mut by_sender: BTreeMap<(ActorIndex, &Thread), Vec<Acked<'_>>> = BTreeMap::new();
    for ((actor, thread, client_id), send) in sends {
        let Some((_, line)) = send.acked else { continue };
        by_sender
            .entry((*actor, thread))
            .or_default()
            .push((client_id, send, line.seq));
    }
    for ((actor, _), mut sends) in by_sender {
        let name = &evidence.actors[actor].name;
        sends.sort_by_key(|(_, send, _)| send.first_try);
        let pushed = sends
            .iter()
            .filter(|(_, send, _)| send.only_by_socket && !send.was_put_off);
        let pushed: Vec<_> = pushed.collect();
        for pair in pushed.windows(2) {
            if pair[0].2 >= pair[1].2 {
                verdict.add(
                    Fault::Disorder,
                    format!(
                        "{name} sent {} before {}, and they stand the other way round",
                        pair[0].0, pair[1].0
                    ),
                );
            }
        }
        judge_acked_before(name, &sends, verdict);
    }
}

fn judge_acked_before(name: &str, by_first_try: &[Acked<'_>], verdict: &mut Verdict) {
    let mut by_ack: Vec<(usize, u64)> = by_first_try
        .iter()
        .filter_map(|(_, send, seq)| send.acked.map(|(position, _)| (position, *seq)))
        .collect();
    by_ack.sort_unstable();
    let mut acked = by_ack.into_iter().peekable();
    let mut highest = 0;
    for (client_id, send, seq) in by_first_try {
        while let Some((_, earlier)) = acked.next_if(|(position, _)| *position < send.first_try) {
            highest = highest.max(earlier);
        }
        if *seq <= highest {
            verdict.add(
                Fault::Disorder,
                format!("{name} sent {client_id} after {highest} was acknowledged, and it is {seq}"),
            );
        }
    }
}
