//! Compares what every client saw with what the server holds, and says each broken promise.
//!
//! Pure: evidence in, verdict out. Its tests feed it one broken promise each and see it caught.

mod live;
mod sends;
#[cfg(test)]
mod story;
#[cfg(test)]
mod tests;

use super::evidence::{Actor, ActorIndex, Evidence, Kind, Line, Record, Role, Thread};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;

/// The promise for a restart.
pub(crate) const READY_WITHIN: Duration = Duration::from_secs(2);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// Acknowledged, and gone.
    Lost,
    /// One `clientId` became two lines, or one client was shown a line twice.
    Doubled,
    /// Not in the order of `seq`, a hole in the numbers, or not in the order of sending.
    Disorder,
    /// A client came back and is missing a line.
    Gap,
    /// A joined client was not shown a line live.
    Missed,
    /// The server said of a line what is not so, in an ack, an event or a refusal.
    False,
    /// Shown to somebody whom it does not concern.
    Foreign,
    /// An answer that the contract does not know here.
    Unexpected,
    /// Ended by itself.
    Crashed,
    /// Not ready again in time.
    Slow,
}

impl Fault {
    pub(crate) const ALL: [(Self, &'static str); 10] = [
        (Self::Lost, "acknowledged and lost"),
        (Self::Doubled, "duplicates"),
        (Self::Disorder, "order violations"),
        (Self::Gap, "gaps after rejoin"),
        (Self::Missed, "not shown live"),
        (Self::False, "false acks"),
        (Self::Foreign, "foreign events"),
        (Self::Unexpected, "unexpected answers"),
        (Self::Crashed, "crashes"),
        (Self::Slow, "restarts over 2 s"),
    ];
}

#[derive(Debug, Default)]
pub(crate) struct Verdict {
    findings: Vec<(Fault, String)>,
}

impl Verdict {
    pub(crate) fn count(&self, fault: Fault) -> usize {
        self.findings.iter().filter(|(found, _)| *found == fault).count()
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    pub(crate) fn findings(&self) -> &[(Fault, String)] {
        &self.findings
    }

    fn add(&mut self, fault: Fault, what: String) {
        self.findings.push((fault, what));
    }
}

pub(crate) fn judge(evidence: &Evidence) -> Verdict {
    let mut verdict = Verdict::default();
    judge_histories(evidence, &mut verdict);
    sends::judge(evidence, &mut verdict);
    live::judge(evidence, &mut verdict);
    judge_rooms(evidence, &mut verdict);
    judge_audience(evidence, &mut verdict);
    for record in &evidence.records {
        match record {
            Record::Unexpected { what } => verdict.add(Fault::Unexpected, what.clone()),
            Record::Undone { what } => verdict.add(Fault::Lost, what.clone()),
            Record::Crashed { status } => {
                verdict.add(Fault::Crashed, format!("the server ended by itself: {status}"));
            }
            Record::Restarted { ready } if *ready > READY_WITHIN => {
                verdict.add(Fault::Slow, format!("ready after {} ms", ready.as_millis()));
            }
            _ => {}
        }
    }
    verdict
}

/// Each history by itself: numbers dense from 1, no id and no `clientId` twice, the same at both doors.
fn judge_histories(evidence: &Evidence, verdict: &mut Verdict) {
    for (conversation, history) in &evidence.outcome.threads {
        for kind in [Kind::Message, Kind::Note] {
            let mut taken = HashSet::new();
            let mut ids = HashSet::new();
            for (expected, line) in (1..).zip(history.of(kind)) {
                if line.seq != expected {
                    verdict.add(
                        Fault::Disorder,
                        format!(
                            "{kind:?} {} of {conversation} stands where {expected} should",
                            line.seq
                        ),
                    );
                }
                let named = line.client_id.as_ref().map(|client_id| (&line.sender, client_id));
                if !ids.insert(&line.id) || named.is_some_and(|named| !taken.insert(named)) {
                    verdict.add(
                        Fault::Doubled,
                        format!(
                            "{kind:?} {} of {conversation} is in the history twice: {line:?}",
                            line.seq
                        ),
                    );
                }
            }
        }
        if history.messages != history.messages_for_visitor {
            verdict.add(
                Fault::False,
                format!("the visitor's door tells {conversation} differently from the agent's"),
            );
        }
    }
}

/// One conversation for each `clientId` that started one, and no other.
fn judge_rooms(evidence: &Evidence, verdict: &mut Verdict) {
    let mut started: BTreeMap<ActorIndex, HashMap<&str, &str>> = BTreeMap::new();
    for record in &evidence.records {
        let Record::Started {
            actor,
            client_id,
            conversation,
        } = record
        else {
            continue;
        };
        let first = started
            .entry(*actor)
            .or_default()
            .entry(client_id)
            .or_insert(conversation);
        if *first != conversation {
            verdict.add(
                Fault::Doubled,
                format!("{client_id} started {first} and {conversation}"),
            );
        }
    }
    for (actor, rooms) in &evidence.outcome.rooms {
        let name = &evidence.actors[*actor].name;
        let held: BTreeSet<&str> = rooms.iter().map(String::as_str).collect();
        let acked: BTreeSet<&str> = started
            .get(actor)
            .into_iter()
            .flat_map(|started| started.values().copied())
            .collect();
        for conversation in acked.difference(&held) {
            verdict.add(
                Fault::Lost,
                format!("{name} started {conversation}, which is not there"),
            );
        }
        for conversation in held.difference(&acked) {
            verdict.add(
                Fault::Doubled,
                format!("{name} has {conversation}, which nobody started"),
            );
        }
        if held.len() < rooms.len() {
            verdict.add(
                Fault::Doubled,
                format!("{name} is shown a conversation twice in its list"),
            );
        }
    }
}

/// Who may hear of a conversation: its visitor, and agents who joined it, were assigned to it or wrote to it.
fn judge_audience(evidence: &Evidence, verdict: &mut Verdict) {
    let members = members(evidence);
    for record in &evidence.records {
        let (connection, conversation, what, is_note) = match record {
            Record::Live {
                connection, thread, ..
            } => (
                *connection,
                &thread.conversation,
                "a line",
                thread.kind == Kind::Note,
            ),
            Record::Heard {
                connection,
                event,
                conversation,
            } => (
                *connection,
                conversation,
                event.as_str(),
                event.starts_with("note:"),
            ),
            _ => continue,
        };
        let actor = evidence.connections[connection];
        let Some(Actor { name, role, .. }) = evidence.actors.get(actor) else {
            continue;
        };
        let is_member = members.contains(&(actor, conversation.as_str()));
        let allowed = match role {
            Role::Outsider => false,
            Role::Visitor => is_member && !is_note,
            // Notes are for all agents of the workspace.
            Role::Agent => is_member || is_note,
        };
        if !allowed {
            verdict.add(
                Fault::Foreign,
                format!("{name} was sent {what} of {conversation}"),
            );
        }
    }
}

fn members(evidence: &Evidence) -> HashSet<(ActorIndex, &str)> {
    let mut members = HashSet::new();
    for record in &evidence.records {
        match record {
            Record::Started {
                actor, conversation, ..
            }
            | Record::Member { actor, conversation } => {
                members.insert((*actor, conversation.as_str()));
            }
            _ => {}
        }
    }
    members
}

/// The line that the server holds under this number.
fn held<'a>(evidence: &'a Evidence, thread: &Thread, seq: u64) -> Option<&'a Line> {
    let lines = evidence
        .outcome
        .threads
        .get(&thread.conversation)?
        .of(thread.kind);
    let index = usize::try_from(seq.checked_sub(1)?).ok()?;
    // Dense histories answer at once; broken ones are searched.
    lines
        .get(index)
        .filter(|line| line.seq == seq)
        .or_else(|| lines.iter().find(|line| line.seq == seq))
}
