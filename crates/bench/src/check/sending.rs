//! Sending as a client with an outbox does it: in order, again until it is answered, under the same `clientId`.

use super::evidence::{ActorIndex, Kind, Line, Record, Thread, Via};
use super::link::{Link, Pending};
use super::world::World;
use crate::failure::Failure;
use crate::problem::Problem;
use hyper::Method;
use rand::RngExt as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Put off by the server (`busy`): how long until the next try.
const PUT_OFF: Duration = Duration::from_millis(50);

/// Text that breaks whoever escapes, trims, normalises or counts it.
const SPICE: [&str; 6] = [
    "",
    " \u{1F469}\u{200D}\u{1F680}",
    "\n\tindented ",
    " </script>&amp;\"'\\",
    " e\u{301} \u{202E}sdrawkcab\u{202C}",
    "  two  blanks  ",
];

/// Something to say, and not yet answered.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) thread: Thread,
    pub(crate) client_id: String,
    pub(crate) content: String,
}

impl Draft {
    pub(crate) fn new(conversation: &str, kind: Kind, choices: &mut StdRng) -> Self {
        let number: u32 = choices.random();
        let spice = SPICE[choices.random_range(0..SPICE.len())];
        Self {
            thread: Thread::new(conversation, kind),
            client_id: client_id(choices),
            content: format!("line {number:08x}{spice}"),
        }
    }
}

/// 128 random bits.
pub(crate) fn client_id(choices: &mut StdRng) -> String {
    format!("{:032x}", choices.random::<u128>())
}

/// What a sender knows after a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Settled,
    /// To be sent again on this connection.
    PutOff,
    /// The answer never came: to be sent again on the next connection.
    Unknown,
}

/// One client's voice: who it is, and how it reaches the server without a socket.
pub(crate) struct Voice {
    pub(crate) world: Rc<World>,
    pub(crate) actor: ActorIndex,
    /// Renewed when it runs out.
    pub(crate) token: RefCell<String>,
    pub(crate) is_visitor: bool,
}

/// A try that has left.
pub(crate) struct Underway {
    draft: Draft,
    via: Via,
    pending: Pending,
}

impl Voice {
    /// Sends over the socket; the answer is awaited with [`Self::finish`].
    pub(crate) fn push(&self, link: &Link, draft: &Draft) -> Underway {
        let via = Via::Socket(link.connection);
        self.note_try(draft, via);
        let name = match draft.thread.kind {
            Kind::Message => "message:send",
            Kind::Note => "note:add",
        };
        let body = json!({ "conversationId": draft.thread.conversation, "clientId": draft.client_id, "content": draft.content });
        Underway {
            draft: draft.clone(),
            via,
            pending: link.emit(name, &body),
        }
    }

    pub(crate) async fn finish(&self, link: &Link, underway: Underway) -> Known {
        let Underway { draft, via, pending } = underway;
        let known = self.settle(&draft, via, pending.answer().await);
        if let Some(seq) = known.1 {
            link.view.borrow_mut().take(&draft.thread, seq);
        }
        known.0
    }

    pub(crate) async fn send(&self, link: &Link, draft: &Draft) -> Known {
        loop {
            let underway = self.push(link, draft);
            match self.finish(link, underway).await {
                Known::PutOff => tokio::time::sleep(PUT_OFF).await,
                known => return known,
            }
        }
    }

    /// Sends by HTTP. Live sockets of this client are told of it as of anybody else's.
    pub(crate) async fn send_by_rest(&self, draft: &Draft) -> Known {
        self.note_try(draft, Via::Rest);
        let conversation = &draft.thread.conversation;
        let (path, body) = match (self.is_visitor, draft.thread.kind) {
            (true, _) => (
                "/api/chat/messages".to_owned(),
                json!({ "roomId": conversation, "clientId": draft.client_id, "content": draft.content }),
            ),
            (false, Kind::Message) => (
                "/api/messages".to_owned(),
                json!({ "conversationId": conversation, "clientId": draft.client_id, "content": draft.content }),
            ),
            (false, Kind::Note) => (
                format!("/api/conversations/{conversation}/notes"),
                json!({ "clientId": draft.client_id, "content": draft.content }),
            ),
        };
        let token = self.token.borrow().clone();
        let answer = self
            .world
            .rest
            .call(Method::POST, &path, Some(&token), Some(&body))
            .await;
        // The contract has no envelope around a resource.
        let envelope = match draft.thread.kind {
            Kind::Message => "message",
            Kind::Note => "note",
        };
        let answer = answer.map(|line| json!({ envelope: line }));
        self.settle(draft, Via::Rest, answer).0
    }

    fn note_try(&self, draft: &Draft, via: Via) {
        let Draft {
            thread,
            client_id,
            content,
        } = draft.clone();
        self.world.note(Record::Tried {
            actor: self.actor,
            thread,
            client_id,
            content,
            via,
        });
    }

    /// Notes what a try came to; of an ack, its number too.
    fn settle(&self, draft: &Draft, via: Via, answer: Result<Value, Failure>) -> (Known, Option<u64>) {
        let (
            actor,
            Draft {
                thread, client_id, ..
            },
        ) = (self.actor, draft.clone());
        match answer {
            Ok(answer) => {
                let field = match thread.kind {
                    Kind::Message => "message",
                    Kind::Note => "note",
                };
                let Some(line) = answer.get(field).and_then(|line| Line::read(thread.kind, line)) else {
                    self.world
                        .unexpected(format!("{client_id} was acknowledged with {answer}"));
                    return (Known::Settled, None);
                };
                let seq = line.seq;
                self.world.heard_of(&thread, seq);
                self.world.note(Record::Acked {
                    actor,
                    thread,
                    client_id,
                    line,
                    via,
                });
                (Known::Settled, Some(seq))
            }
            Err(Failure::Refused { problem, .. }) => {
                let passing = problem.is_passing();
                if !passing && !is_expected(&problem) {
                    self.world.unexpected(format!(
                        "{} was refused {client_id}: {problem}",
                        self.world.name(actor)
                    ));
                }
                self.world.note(Record::Refused {
                    actor,
                    thread,
                    client_id,
                    problem: problem.to_string(),
                    passing,
                });
                (if passing { Known::PutOff } else { Known::Settled }, None)
            }
            Err(failure) => {
                if let Failure::TimedOut { .. } = failure {
                    self.world.unexpected(format!("{client_id}: {failure}"));
                }
                (Known::Unknown, None)
            }
        }
    }
}

/// What may be answered to a good send or change: somebody else changed the conversation meanwhile.
pub(crate) fn is_expected(problem: &Problem) -> bool {
    matches!(
        problem.slug(),
        "conversation-closed" | "invalid-transition" | "already-assigned"
    )
}
