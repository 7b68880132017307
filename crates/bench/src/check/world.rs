//! What all clients of one run share: where the server is, the phase, the conversations, the evidence.

use super::evidence::{ActorIndex, Evidence, Record, Thread};
use crate::http::Rest;
use crate::staff::Account;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Everybody writes, and the server is killed.
    Acting,
    /// Nobody begins anything new; what is unanswered is sent until it is answered.
    Settling,
    Over,
}

pub(crate) struct World {
    pub(crate) server: SocketAddr,
    pub(crate) rest: Rest,
    pub(crate) site_key: String,
    pub(crate) owner: Account,
    pub(crate) agents: Vec<Account>,
    seed: u64,
    phase: Cell<Phase>,
    evidence: RefCell<Evidence>,
    /// In the order in which they were started, and by whom.
    conversations: RefCell<Vec<(ActorIndex, String)>>,
    /// Who has nothing unanswered any more.
    settled: RefCell<HashSet<ActorIndex>>,
    /// The highest number that anybody was told of.
    highest: RefCell<HashMap<Thread, u64>>,
}

impl World {
    pub(crate) fn new(
        server: SocketAddr,
        site_key: String,
        owner: Account,
        agents: Vec<Account>,
        seed: u64,
    ) -> Self {
        Self {
            server,
            rest: Rest::new(server),
            site_key,
            owner,
            agents,
            seed,
            phase: Cell::new(Phase::Acting),
            evidence: RefCell::default(),
            conversations: RefCell::default(),
            settled: RefCell::default(),
            highest: RefCell::default(),
        }
    }

    /// The choices of one client: the same for the same seed, whatever the others choose.
    pub(crate) fn choices(&self, stream: u64) -> StdRng {
        StdRng::seed_from_u64(self.seed ^ stream.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub(crate) fn phase(&self) -> Phase {
        self.phase.get()
    }

    pub(crate) fn enter(&self, phase: Phase) {
        self.phase.set(phase);
    }

    pub(crate) fn note(&self, record: Record) {
        self.evidence.borrow_mut().note(record);
    }

    pub(crate) fn unexpected(&self, what: String) {
        self.note(Record::Unexpected { what });
    }

    pub(crate) fn evidence(&self) -> &RefCell<Evidence> {
        &self.evidence
    }

    /// How many records there are.
    pub(crate) fn now(&self) -> usize {
        self.evidence.borrow().records.len()
    }

    pub(crate) fn name(&self, actor: ActorIndex) -> String {
        self.evidence.borrow().actors[actor].name.clone()
    }

    pub(crate) fn settled(&self, actor: ActorIndex) {
        self.settled.borrow_mut().insert(actor);
    }

    pub(crate) fn count_settled(&self) -> usize {
        self.settled.borrow().len()
    }

    pub(crate) fn add_conversation(&self, visitor: ActorIndex, id: &str) {
        let mut conversations = self.conversations.borrow_mut();
        if !conversations.iter().any(|(_, known)| known == id) {
            conversations.push((visitor, id.to_owned()));
        }
    }

    pub(crate) fn conversations(&self) -> Vec<(ActorIndex, String)> {
        self.conversations.borrow().clone()
    }

    pub(crate) fn conversations_of(&self, visitor: ActorIndex) -> Vec<String> {
        self.conversations
            .borrow()
            .iter()
            .filter(|(owner, _)| *owner == visitor)
            .map(|(_, id)| id.clone())
            .collect()
    }

    /// Two agents follow each conversation; with a third one, there is always one whom it does not concern.
    pub(crate) fn followers(&self, index: usize) -> [usize; 2] {
        [index % self.agents.len(), (index + 1) % self.agents.len()]
    }

    /// The conversations that an agent follows, each with its place among all.
    pub(crate) fn followed_by(&self, agent: usize) -> Vec<(usize, String)> {
        let all = self.conversations.borrow();
        let followed = all
            .iter()
            .enumerate()
            .filter(|(index, _)| self.followers(*index).contains(&agent));
        followed.map(|(index, (_, id))| (index, id.clone())).collect()
    }

    pub(crate) fn heard_of(&self, thread: &Thread, seq: u64) {
        let mut highest = self.highest.borrow_mut();
        let known = highest.entry(thread.clone()).or_default();
        *known = (*known).max(seq);
    }

    pub(crate) fn highest(&self, thread: &Thread) -> u64 {
        self.highest.borrow().get(thread).copied().unwrap_or_default()
    }
}

/// A server that is being started again is not hammered.
pub(crate) const RETRY: Duration = Duration::from_millis(10);
