//! Everything that every client did, was told and was shown, in the order in which it happened here.
//!
//! One thread runs all clients, so the order of the records is the order of events: what stands earlier did happen earlier.

use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

/// An actor's place in [`Evidence::actors`].
pub(crate) type ActorIndex = usize;
/// A socket's place in [`Evidence::connections`].
pub(crate) type ConnectionIndex = usize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Actor {
    pub(crate) name: String,
    /// As the server names it; a message's `sender.id`.
    pub(crate) id: String,
    pub(crate) role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Role {
    Visitor,
    Agent,
    /// An agent of another workspace, for whom nothing of ours may exist.
    Outsider,
}

/// Two kinds of numbered lines belong to a conversation; the same promises hold for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) enum Kind {
    Message,
    Note,
}

/// The messages of a conversation, or its notes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) struct Thread {
    pub(crate) conversation: String,
    pub(crate) kind: Kind,
}

/// A message or a note, as the server shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Line {
    pub(crate) seq: u64,
    pub(crate) id: String,
    /// `None` for the server's own lines.
    pub(crate) client_id: Option<String>,
    pub(crate) sender: Option<String>,
    pub(crate) content: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Via {
    Socket(ConnectionIndex),
    Rest,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) enum Record {
    /// A send is about to leave.
    Tried {
        actor: ActorIndex,
        thread: Thread,
        client_id: String,
        content: String,
        via: Via,
    },
    Acked {
        actor: ActorIndex,
        thread: Thread,
        client_id: String,
        line: Line,
        via: Via,
    },
    Refused {
        actor: ActorIndex,
        thread: Thread,
        client_id: String,
        problem: String,
        passing: bool,
    },
    /// A conversation was asked for under `client_id`, and this is the one.
    Started {
        actor: ActorIndex,
        client_id: String,
        conversation: String,
    },
    /// The answer to a join. `asked`: how many records there were when the question left.
    Joined {
        connection: ConnectionIndex,
        thread: Thread,
        after: u64,
        asked: usize,
        lines: Vec<Line>,
        has_more: bool,
    },
    /// `message:new` or `note:new`.
    Live {
        connection: ConnectionIndex,
        thread: Thread,
        line: Line,
    },
    /// Any other event about a conversation.
    Heard {
        connection: ConnectionIndex,
        event: String,
        conversation: String,
    },
    /// The actor is in the conversation from now on, without having joined: it was assigned to it, or wrote to it.
    Member {
        actor: ActorIndex,
        conversation: String,
    },
    /// The server is quiet, and this socket had all the time it needs to be shown what it joined.
    Drained {
        connection: ConnectionIndex,
    },
    /// An answer that nobody who reads the contract would expect.
    Unexpected {
        what: String,
    },
    /// A change of a conversation was acknowledged, and did not stand after the next kill.
    Undone {
        what: String,
    },
    /// The server ended without being killed.
    Crashed {
        status: String,
    },
    Restarted {
        ready: Duration,
    },
}

/// What the server holds in the end.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Final {
    /// In the order in which the server lists them.
    pub(crate) threads: BTreeMap<String, History>,
    /// The conversations that each visitor is told of.
    pub(crate) rooms: BTreeMap<ActorIndex, Vec<String>>,
}

#[derive(Debug, Default, Clone, Serialize)]
pub(crate) struct History {
    pub(crate) messages: Vec<Line>,
    pub(crate) notes: Vec<Line>,
    /// The messages once more, as the visitor's door shows them.
    pub(crate) messages_for_visitor: Vec<Line>,
}

impl History {
    pub(crate) fn of(&self, kind: Kind) -> &[Line] {
        match kind {
            Kind::Message => &self.messages,
            Kind::Note => &self.notes,
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Evidence {
    pub(crate) actors: Vec<Actor>,
    /// Whose socket it is.
    pub(crate) connections: Vec<ActorIndex>,
    pub(crate) records: Vec<Record>,
    pub(crate) outcome: Final,
}

impl Evidence {
    pub(crate) fn enlist(&mut self, name: String, id: String, role: Role) -> ActorIndex {
        self.actors.push(Actor { name, id, role });
        self.actors.len() - 1
    }

    pub(crate) fn connect(&mut self, actor: ActorIndex) -> ConnectionIndex {
        self.connections.push(actor);
        self.connections.len() - 1
    }

    pub(crate) fn note(&mut self, record: Record) {
        self.records.push(record);
    }

    /// Writes everything, one JSON object a line, for whoever has to find out.
    pub(crate) fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        serde_json::to_writer(&mut *out, &self.actors)?;
        writeln!(out)?;
        serde_json::to_writer(&mut *out, &self.connections)?;
        for record in &self.records {
            writeln!(out)?;
            serde_json::to_writer(&mut *out, record)?;
        }
        writeln!(out)?;
        serde_json::to_writer(&mut *out, &self.outcome)?;
        writeln!(out)
    }
}

impl Thread {
    pub(crate) fn new(conversation: &str, kind: Kind) -> Self {
        Self {
            conversation: conversation.to_owned(),
            kind,
        }
    }
}

impl Line {
    /// Reads a message or a note off the wire; `None` when it is not what the contract says.
    pub(crate) fn read(kind: Kind, value: &Value) -> Option<Self> {
        let (seq, sender) = match kind {
            Kind::Message => ("seq", "sender"),
            Kind::Note => ("noteSeq", "author"),
        };
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Some(Self {
            seq: value.get(seq)?.as_u64()?,
            id: text(value.get("id")?)?,
            client_id: text(value.get("clientId")?),
            sender: value.get(sender)?.get("id").and_then(text),
            content: value.get("content")?.as_str().unwrap_or_default().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Line};
    use serde_json::json;

    #[test]
    fn reads_lines_off_the_wire() {
        let message =
            json!({ "seq": 3, "id": "m", "clientId": "c", "sender": { "id": "v" }, "content": "x" });
        let line = Line::read(Kind::Message, &message).unwrap();
        assert_eq!((line.seq, line.sender.as_deref()), (3, Some("v")));
        assert_eq!(Line::read(Kind::Note, &message), None);
        let event =
            json!({ "seq": 1, "id": "m", "clientId": null, "sender": { "id": null }, "content": null });
        assert_eq!(Line::read(Kind::Message, &event).unwrap().client_id, None);
    }
}
