//! What was sent, acknowledged and delivered, and when.

use crate::failure::Result;
use crate::figures::Latencies;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Visitor,
    Agent,
}

impl Side {
    pub(crate) fn of(lane: usize) -> Self {
        if lane.is_multiple_of(2) {
            Self::Visitor
        } else {
            Self::Agent
        }
    }
}

/// One side of one conversation: lane 2c is its visitor's messages, lane 2c + 1 its agent's.
struct Lane {
    conversation_id: String,
    /// The member that sends here; what the other side sends is to reach this member.
    owner: Option<usize>,
    sent: Vec<Sent>,
    /// The highest `seq` delivered to this lane's owner.
    delivered_seq: u64,
}

#[derive(Clone, Copy)]
struct Sent {
    /// Microseconds since the epoch at which it should have gone out.
    intended: u64,
    /// The `seq` that it was acknowledged with; 0 before.
    seq: u64,
    refused: bool,
    delivered: bool,
}

impl Sent {
    fn is_acked(self) -> bool {
        self.seq > 0
    }
}

pub(crate) struct Tally {
    /// Told apart from what an earlier run left in the same conversations.
    run: u32,
    epoch: Instant,
    measured: std::ops::Range<u64>,
    lanes: Vec<Lane>,
    pub(crate) sent: u64,
    pub(crate) acked: u64,
    pub(crate) delivered: u64,
    pub(crate) doubled: u64,
    pub(crate) disordered: u64,
    /// Delivered to somebody who is not in the conversation.
    pub(crate) strayed: u64,
    /// By the problem's slug.
    pub(crate) refused: BTreeMap<String, u64>,
    /// Why sessions ended early.
    pub(crate) broken: Vec<String>,
    pub(crate) ack: Latencies,
    pub(crate) delivery: Latencies,
    /// How late the generator itself was: part of the latencies, but not the server's.
    pub(crate) lateness: Latencies,
}

/// The sender's name for a message: its run, lane and number, as its `clientId` says them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) lane: usize,
    pub(crate) number: usize,
}

impl Tally {
    pub(crate) fn new(conversations: &[String], warmup: Duration, duration: Duration) -> Result<Self> {
        let both_sides = conversations.iter().flat_map(|id| [id, id]);
        let lane = |id: &String| Lane {
            conversation_id: id.clone(),
            owner: None,
            sent: Vec::new(),
            delivered_seq: 0,
        };
        Ok(Self {
            run: rand::random(),
            epoch: Instant::now(),
            measured: micros(warmup)..micros(warmup + duration),
            lanes: both_sides.map(lane).collect(),
            sent: 0,
            acked: 0,
            delivered: 0,
            doubled: 0,
            disordered: 0,
            strayed: 0,
            refused: BTreeMap::new(),
            broken: Vec::new(),
            ack: Latencies::new()?,
            delivery: Latencies::new()?,
            lateness: Latencies::new()?,
        })
    }

    /// Time counts from here.
    pub(crate) fn start(&mut self) {
        self.epoch = Instant::now();
    }

    pub(crate) fn epoch(&self) -> Instant {
        self.epoch
    }

    pub(crate) fn now(&self) -> u64 {
        micros(self.epoch.elapsed())
    }

    /// Says who sends in a lane; answers false when somebody does already.
    pub(crate) fn claim(&mut self, lane: usize, member: usize) -> bool {
        match self.lanes.get_mut(lane) {
            Some(lane @ Lane { owner: None, .. }) => {
                lane.owner = Some(member);
                true
            }
            _ => false,
        }
    }

    /// Notes the next message of a lane; answers its number.
    pub(crate) fn send(&mut self, lane: usize, intended: u64) -> usize {
        let now = self.now();
        if self.measured.contains(&intended) {
            self.lateness.record(now.saturating_sub(intended));
        }
        self.sent += 1;
        let sent = &mut self.lanes[lane].sent;
        sent.push(Sent {
            intended,
            seq: 0,
            refused: false,
            delivered: false,
        });
        sent.len() - 1
    }

    pub(crate) fn conversation_id(&self, lane: usize) -> &str {
        &self.lanes[lane].conversation_id
    }

    pub(crate) fn write_client_id(&self, out: &mut Vec<u8>, name: Name) {
        use std::io::Write as _;
        // A Vec takes every write.
        let _ = write!(out, "bench-{:08x}-{:x}-{:x}", self.run, name.lane, name.number);
    }

    /// Reads a `clientId` of this run; `None` for any other.
    pub(crate) fn read_client_id(&self, client_id: &[u8]) -> Option<Name> {
        let mut parts = std::str::from_utf8(client_id)
            .ok()?
            .strip_prefix("bench-")?
            .split('-');
        let run = u32::from_str_radix(parts.next()?, 16).ok()?;
        let lane = usize::from_str_radix(parts.next()?, 16).ok()?;
        let number = usize::from_str_radix(parts.next()?, 16).ok()?;
        let known = run == self.run && self.lanes.get(lane).is_some_and(|lane| number < lane.sent.len());
        known.then_some(Name { lane, number })
    }

    pub(crate) fn ack(&mut self, name: Name, seq: u64) {
        let now = self.now();
        let sent = &mut self.lanes[name.lane].sent[name.number];
        sent.seq = seq;
        self.acked += 1;
        if self.measured.contains(&sent.intended) {
            self.ack.record(now.saturating_sub(sent.intended));
        }
    }

    pub(crate) fn refuse(&mut self, name: Name, slug: &str) {
        self.lanes[name.lane].sent[name.number].refused = true;
        *self.refused.entry(slug.to_owned()).or_default() += 1;
    }

    /// Notes that `member` was shown a message live.
    pub(crate) fn deliver(&mut self, name: Name, seq: u64, member: usize) {
        let now = self.now();
        if self.lanes[name.lane].owner == Some(member) {
            // The sender was answered already: its own message is no news to it.
            self.doubled += 1;
            return;
        }
        let receiving = &mut self.lanes[name.lane ^ 1];
        if receiving.owner != Some(member) {
            self.strayed += 1;
            return;
        }
        let in_order = seq > receiving.delivered_seq;
        receiving.delivered_seq = receiving.delivered_seq.max(seq);
        let sent = &mut self.lanes[name.lane].sent[name.number];
        if sent.delivered {
            self.doubled += 1;
            return;
        }
        sent.delivered = true;
        self.delivered += 1;
        if !in_order {
            self.disordered += 1;
        }
        if self.measured.contains(&sent.intended) {
            self.delivery.record(now.saturating_sub(sent.intended));
        }
    }

    /// Changes whenever anything arrives.
    pub(crate) fn progress(&self) -> (u64, u64, usize) {
        (self.acked, self.delivered, self.broken.len())
    }

    pub(crate) fn is_outstanding(&self) -> bool {
        let refused: u64 = self.refused.values().sum();
        self.acked + refused < self.sent || self.delivered < self.acked
    }

    /// Lines of one sender whose numbers are not in the order in which they were sent. Acks themselves may overtake each other.
    pub(crate) fn swapped(&self) -> u64 {
        let swapped = self.lanes.iter().map(|lane| {
            let numbers = lane.sent.iter().map(|sent| sent.seq).filter(|seq| *seq > 0);
            numbers
                .scan(0, |highest, seq| {
                    Some(std::mem::replace(highest, seq.max(*highest)) >= seq)
                })
                .filter(|swapped| *swapped)
                .count() as u64
        });
        swapped.sum()
    }

    /// Acknowledged, but the other side never saw it.
    pub(crate) fn lost(&self) -> u64 {
        let sent = self.lanes.iter().flat_map(|lane| &lane.sent);
        sent.filter(|sent| sent.is_acked() && !sent.delivered).count() as u64
    }

    /// Neither acknowledged nor refused.
    pub(crate) fn unanswered(&self) -> u64 {
        let sent = self.lanes.iter().flat_map(|lane| &lane.sent);
        sent.filter(|sent| !sent.is_acked() && !sent.refused).count() as u64
    }
}

pub(crate) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Name, Tally};
    use std::time::Duration;

    /// Conversation "c" between member 0, its visitor, and member 1, its agent; one message sent by the visitor.
    fn tally() -> (Tally, Name) {
        let mut tally = Tally::new(&["c".into()], Duration::ZERO, Duration::from_secs(1)).unwrap();
        assert!(tally.claim(0, 0) && tally.claim(1, 1));
        let number = tally.send(0, 0);
        (tally, Name { lane: 0, number })
    }

    #[test]
    fn names_a_message_by_its_client_id() {
        let (tally, name) = tally();
        let mut written = Vec::new();
        tally.write_client_id(&mut written, name);
        assert_eq!(tally.read_client_id(&written), Some(name));
        assert_eq!(tally.read_client_id(b"bench-00000000-0-0"), None);
        assert_eq!(tally.read_client_id(b"7f3"), None);
    }

    #[test]
    fn is_content_with_one_ack_and_one_delivery() {
        let (mut tally, name) = tally();
        assert!(tally.is_outstanding());
        tally.ack(name, 1);
        tally.deliver(name, 1, 1);
        assert!(!tally.is_outstanding());
        assert_eq!(
            (
                tally.lost(),
                tally.unanswered(),
                tally.doubled,
                tally.disordered,
                tally.strayed
            ),
            (0, 0, 0, 0, 0)
        );
    }

    #[test]
    fn sees_what_is_lost_and_unanswered() {
        let (mut tally, name) = tally();
        tally.send(0, 0);
        tally.ack(name, 1);
        assert_eq!((tally.lost(), tally.unanswered()), (1, 1));
    }

    #[test]
    fn sees_numbers_in_another_order_than_sends() {
        let (mut tally, name) = tally();
        let second = Name {
            lane: 0,
            number: tally.send(0, 0),
        };
        tally.ack(second, 1);
        assert_eq!(tally.swapped(), 0);
        tally.ack(name, 2);
        assert_eq!(tally.swapped(), 1);
    }

    #[test]
    fn sees_doubles_strays_and_disorder() {
        let (mut tally, name) = tally();
        let second = Name {
            lane: 0,
            number: tally.send(0, 0),
        };
        tally.deliver(second, 2, 1);
        tally.deliver(name, 1, 1);
        assert_eq!(tally.disordered, 1);
        tally.deliver(name, 1, 1);
        tally.deliver(name, 1, 0);
        assert_eq!(tally.doubled, 2);
        tally.deliver(name, 1, 2);
        assert_eq!(tally.strayed, 1);
    }
}
