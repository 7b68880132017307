//! One socket of one client: a task that writes what the client asks, hands back the answers, and notes all that it is shown.

use super::evidence::{ActorIndex, ConnectionIndex, Kind, Line, Record, Role, Thread};
use super::view::View;
use super::world::World;
use crate::failure::{Failure, Result};
use crate::session::{Packet, Session, read_ack};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// A live server answers within this; longer is as wrong as a wrong answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

struct Question {
    name: &'static str,
    data: String,
    reply: oneshot::Sender<Result<Value>>,
}

/// What came of an event that was sent.
pub(crate) struct Pending(oneshot::Receiver<Result<Value>>);

pub(crate) struct Link {
    pub(crate) connection: ConnectionIndex,
    pub(crate) view: Rc<RefCell<View>>,
    questions: mpsc::UnboundedSender<Question>,
    pump: JoinHandle<()>,
}

impl Link {
    /// `view` is the client's, and outlives the socket.
    pub(crate) async fn open(world: &Rc<World>, actor: ActorIndex, view: &Rc<RefCell<View>>) -> Result<Self> {
        let session = Session::open(world.server, None).await?;
        let connection = world.evidence().borrow_mut().connect(actor);
        let role = world.evidence().borrow().actors[actor].role;
        let (questions, asked) = mpsc::unbounded_channel();
        let pump = Pump {
            world: Rc::clone(world),
            session,
            connection,
            role,
            view: Rc::clone(view),
            waiting: HashMap::new(),
        };
        let pump = tokio::task::spawn_local(pump.run(asked));
        Ok(Self {
            connection,
            view: Rc::clone(view),
            questions,
            pump,
        })
    }

    /// Sends now; the answer may be awaited later.
    pub(crate) fn emit(&self, name: &'static str, data: &Value) -> Pending {
        let (reply, answer) = oneshot::channel();
        // A pump that has ended drops the question, and with it the reply.
        let _ = self.questions.send(Question {
            name,
            data: data.to_string(),
            reply,
        });
        Pending(answer)
    }

    pub(crate) async fn call(&self, name: &'static str, data: &Value) -> Result<Value> {
        self.emit(name, data).answer().await
    }

    pub(crate) fn is_open(&self) -> bool {
        !self.pump.is_finished()
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

impl Pending {
    /// The ack; [`Failure::Closed`] when the socket ended first, and then nobody knows.
    pub(crate) async fn answer(self) -> Result<Value> {
        match tokio::time::timeout(ANSWER_WITHIN, self.0).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(Failure::Closed),
            Err(_) => Err(Failure::TimedOut {
                what: "an event".into(),
                seconds: ANSWER_WITHIN.as_secs(),
            }),
        }
    }
}

struct Pump {
    world: Rc<World>,
    session: Session,
    connection: ConnectionIndex,
    role: Role,
    view: Rc<RefCell<View>>,
    waiting: HashMap<u64, (&'static str, oneshot::Sender<Result<Value>>)>,
}

impl Pump {
    async fn run(mut self, mut questions: mpsc::UnboundedReceiver<Question>) {
        match self.serve(&mut questions).await {
            Ok(()) | Err(Failure::Closed | Failure::Io { .. }) => {}
            Err(failure) => self.world.unexpected(failure.to_string()),
        }
    }

    async fn serve(&mut self, questions: &mut mpsc::UnboundedReceiver<Question>) -> Result<()> {
        loop {
            while let Some(packet) = self.session.next()? {
                self.take(packet);
            }
            tokio::select! {
                biased;
                question = questions.recv() => match question {
                    Some(Question { name, data, reply }) => {
                        let id = self.session.emit(name, data.as_bytes());
                        self.waiting.insert(id, (name, reply));
                    }
                    None => return Ok(()),
                },
                read = self.session.turn() => read?,
            }
        }
    }

    fn take(&mut self, packet: Packet) {
        match packet {
            Packet::Ack { id, data } => match self.waiting.remove(&id) {
                // Whoever asked may have given up meanwhile.
                Some((name, reply)) => drop(reply.send(read_ack(name, &data))),
                None => self
                    .world
                    .unexpected(format!("an ack {id} to nothing, or a second one")),
            },
            Packet::Event(data) => {
                if self.show(&data).is_none() {
                    self.world
                        .unexpected(format!("the event {}", String::from_utf8_lossy(&data)));
                }
            }
            Packet::Connected | Packet::Opened | Packet::Ping | Packet::Idle => {}
        }
    }

    /// Notes an event; `None` when it is not what the contract says.
    fn show(&mut self, data: &[u8]) -> Option<()> {
        let [name, content]: [Value; 2] = serde_json::from_slice(data).ok()?;
        let event = name.as_str()?;
        let shown = match event {
            "message:new" => Some((Kind::Message, content.get("message")?)),
            "note:new" => Some((Kind::Note, content.get("note")?)),
            _ => None,
        };
        let connection = self.connection;
        if let Some((kind, value)) = shown {
            let thread = Thread::new(value.get("conversationId")?.as_str()?, kind);
            let line = Line::read(kind, value)?;
            self.view.borrow_mut().take(&thread, line.seq);
            self.world.heard_of(&thread, line.seq);
            self.world.note(Record::Live {
                connection,
                thread,
                line,
            });
            return Some(());
        }
        // What goes to every agent of the workspace needs no judging there.
        let for_all_agents = matches!(
            event,
            "conversation:new" | "conversation:updated" | "agent:assigned"
        );
        let conversation = ["/conversationId", "/conversation/id", "/message/conversationId"]
            .iter()
            .find_map(|at| content.pointer(at)?.as_str());
        if let Some(conversation) = conversation.filter(|_| !(for_all_agents && self.role == Role::Agent)) {
            let (event, conversation) = (event.to_owned(), conversation.to_owned());
            self.world.note(Record::Heard {
                connection,
                event,
                conversation,
            });
        }
        Some(())
    }
}
