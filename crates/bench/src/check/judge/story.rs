//! One whole story in which all is well, for the judge's tests.

use super::super::evidence::{Actor, ActorIndex, Evidence, History, Kind, Line, Record, Role, Thread, Via};
use std::time::Duration;

pub(super) const VISITOR: ActorIndex = 0;
pub(super) const AGENT: ActorIndex = 1;
/// Works here too, and has nothing to do with the conversation.
pub(super) const COLLEAGUE: ActorIndex = 2;
pub(super) const OUTSIDER: ActorIndex = 3;

pub(super) fn messages() -> Thread {
    Thread::new("c", Kind::Message)
}

pub(super) fn notes() -> Thread {
    Thread::new("c", Kind::Note)
}

pub(super) fn line(seq: u64, client_id: &str, sender: &str) -> Line {
    let text = |text: &str| Some(text.to_owned());
    Line {
        seq,
        id: format!("id-{client_id}"),
        client_id: text(client_id),
        sender: text(sender),
        content: format!("says {client_id}"),
    }
}

pub(super) fn tried(actor: ActorIndex, thread: Thread, client_id: &str, via: Via) -> Record {
    Record::Tried {
        actor,
        thread,
        client_id: client_id.into(),
        content: format!("says {client_id}"),
        via,
    }
}

pub(super) fn acked(actor: ActorIndex, thread: Thread, line: Line, via: Via) -> Record {
    let client_id = line.client_id.clone().unwrap_or_default();
    Record::Acked {
        actor,
        thread,
        client_id,
        line,
        via,
    }
}

pub(super) fn refused(actor: ActorIndex, client_id: &str) -> Record {
    let problem = "409 conversation-closed ()".to_owned();
    Record::Refused {
        actor,
        thread: messages(),
        client_id: client_id.into(),
        problem,
        passing: false,
    }
}

pub(super) fn joined(connection: usize, after: u64, asked: usize, lines: Vec<Line>) -> Record {
    Record::Joined {
        connection,
        thread: messages(),
        after,
        asked,
        lines,
        has_more: false,
    }
}

pub(super) fn live(connection: usize, line: Line) -> Record {
    Record::Live {
        connection,
        thread: messages(),
        line,
    }
}

/// The visitor (socket 0) starts "c" with line 1; the agent (socket 1) joins and answers with 2; the visitor writes 3 by HTTP; the agent makes a
/// note. Both stay to the end. Sockets 2 and 3 are the colleague's and the outsider's.
pub(super) fn story() -> Evidence {
    let actor = |name: &str, role| Actor {
        name: name.into(),
        id: name.into(),
        role,
    };
    let [first, second, third] = [line(1, "s", "v"), line(2, "x", "a"), line(3, "y", "v")];
    let note = line(1, "n", "a");
    let mut evidence = Evidence {
        actors: vec![
            actor("v", Role::Visitor),
            actor("a", Role::Agent),
            actor("b", Role::Agent),
            actor("o", Role::Outsider),
        ],
        connections: vec![VISITOR, AGENT, COLLEAGUE, OUTSIDER],
        ..Evidence::default()
    };
    evidence.records = vec![
        Record::Started {
            actor: VISITOR,
            client_id: "s".into(),
            conversation: "c".into(),
        },
        tried(VISITOR, messages(), "s", Via::Socket(0)),
        acked(VISITOR, messages(), first.clone(), Via::Socket(0)),
        joined(0, 0, 3, vec![first.clone()]),
        Record::Member {
            actor: AGENT,
            conversation: "c".into(),
        },
        joined(1, 0, 4, vec![first.clone()]),
        tried(AGENT, messages(), "x", Via::Socket(1)),
        live(0, second.clone()),
        acked(AGENT, messages(), second.clone(), Via::Socket(1)),
        tried(VISITOR, messages(), "y", Via::Rest),
        live(0, third.clone()),
        live(1, third.clone()),
        acked(VISITOR, messages(), third.clone(), Via::Rest),
        tried(AGENT, notes(), "n", Via::Socket(1)),
        acked(AGENT, notes(), note.clone(), Via::Socket(1)),
        Record::Drained { connection: 0 },
        Record::Drained { connection: 1 },
        Record::Restarted {
            ready: Duration::from_millis(150),
        },
    ];
    let all = vec![first, second, third];
    let history = History {
        messages: all.clone(),
        notes: vec![note],
        messages_for_visitor: all,
    };
    evidence.outcome.threads.insert("c".into(), history);
    evidence.outcome.rooms.insert(VISITOR, vec!["c".into()]);
    evidence
}
