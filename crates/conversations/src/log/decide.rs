//! From what was asked and what was found to what is written and who is told. Pure: no IO, no clock of its own.

mod approach;
mod audited;
mod change;
mod mark;
mod react;
mod start;
mod write;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use kernel::{AgentId, Announcement, Audience, ConversationId, MessageId, Problem, Timestamp, WorkspaceId};

use super::{
    batch::{EventRow, Loaded, Place, Writes},
    command::{Action, Command, Done},
};
use crate::{
    model::{Conversation, MessageKind, SenderKind},
    store::columns::Extent,
    wire::{self, Message, Receipt},
};

/// The outcome of a batch.
#[derive(Debug)]
pub(crate) struct Decision {
    pub(crate) writes: Writes,
    pub(crate) results: Vec<Result<Done, Problem>>,
    /// To be announced after the commit, in this order.
    pub(crate) announcements: Vec<Announcement>,
    /// Who follows which conversation from now on, because they wrote in it.
    pub(crate) follows: Vec<(AgentId, ConversationId)>,
    /// Conversations whose place in the agents' lists changed: with `true`, in more than activity.
    pub(crate) touched: Vec<(Place, bool)>,
    /// Where routing has something to look at.
    pub(crate) stirred: HashSet<WorkspaceId>,
}

/// Decides a batch in the order in which it came.
pub(crate) fn decide(batch: &[Command], loaded: Loaded, now: Timestamp) -> Decision {
    let mut desk = Desk {
        loaded,
        now,
        changed: HashMap::new(),
        decision: Decision::empty(batch.len()),
    };
    for command in batch {
        let result = desk.carry_out(command);
        desk.decision.results.push(result);
    }
    let writes = &mut desk.decision.writes;
    for (place, fate) in desk.changed {
        let Some(conversation) = desk.loaded.conversations.remove(&place) else {
            continue;
        };
        match fate {
            Fate::Begun => writes.new_conversations.push(conversation),
            Fate::Changed(extent) => writes.changed_conversations.push((conversation, extent)),
        }
    }
    desk.decision
}

impl Decision {
    fn empty(size: usize) -> Self {
        Self {
            writes: Writes::default(),
            results: Vec::with_capacity(size),
            announcements: Vec::with_capacity(size),
            follows: Vec::new(),
            touched: Vec::new(),
            stirred: HashSet::new(),
        }
    }
}

/// The state of a batch while it is decided.
struct Desk {
    loaded: Loaded,
    now: Timestamp,
    /// Which conversations are to be written, and how.
    changed: HashMap<Place, Fate>,
    decision: Decision,
}

/// What is written of a conversation.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Fate {
    Begun,
    Changed(Extent),
}

impl Desk {
    fn carry_out(&mut self, command: &Command) -> Result<Done, Problem> {
        match &command.action {
            Action::Start(start) => Ok(self.start(command, start)),
            Action::Approach(approach) => self.approach(command, approach),
            Action::Send { client_id, content } => self.send(command, client_id, content),
            Action::Note {
                client_id,
                content,
                mentions,
            } => self.note(command, client_id, content, mentions),
            Action::Change(change) => self.change(command, change),
            Action::Delivered { seq } => self.mark(command, *seq, false),
            Action::Read { seq } => self.mark(command, *seq, true),
            Action::React { message, emoji, add } => self.react(command, *message, emoji, *add),
            Action::Edit { message, content } => self.edit(command, *message, content.as_ref()),
        }
    }

    /// The conversation, if the actor may see it. What is another visitor's does not exist.
    fn conversation(&self, command: &Command) -> Result<Conversation, Problem> {
        self.loaded
            .conversations
            .get(&(command.workspace(), command.conversation))
            .filter(|found| command.sees(found))
            .cloned()
            .ok_or_else(|| Problem::not_found("conversation"))
    }

    /// Keeps the changed conversation: `structural`, in more than the progress of the chat.
    fn put(&mut self, conversation: Conversation, structural: bool) {
        let place = (conversation.workspace, conversation.id);
        let fate = self
            .changed
            .entry(place)
            .or_insert(Fate::Changed(Extent::Progress));
        let milestones = |of: &Conversation| (of.asked_at, of.answered_at);
        let before = self.loaded.conversations.get(&place).map(milestones);
        let is_whole = structural || before.is_some_and(|before| before != milestones(&conversation));
        if is_whole && *fate != Fate::Begun {
            *fate = Fate::Changed(Extent::Whole);
        }
        if structural {
            self.decision.stirred.insert(place.0);
        }
        self.decision.touched.push((place, structural));
        self.loaded.conversations.insert(place, conversation);
    }

    fn append(
        &mut self,
        command: &Command,
        conversation: &mut Conversation,
        kind: MessageKind,
        client_id: Option<Arc<str>>,
        content: Arc<str>,
    ) -> Arc<Message> {
        self.append_as(conversation, command.sender(), kind, client_id, content)
    }

    /// Gives the next number and writes the line, and the run of lines into the event log.
    fn append_as(
        &mut self,
        conversation: &mut Conversation,
        sender: wire::Sender,
        kind: MessageKind,
        client_id: Option<Arc<str>>,
        content: Arc<str>,
    ) -> Arc<Message> {
        conversation.last_seq += 1;
        conversation.last_activity_at = self.now;
        conversation.updated_at = self.now;
        let message = Arc::new(Message {
            id: MessageId::new(),
            conversation_id: conversation.id,
            seq: conversation.last_seq,
            client_id,
            sender,
            kind,
            content,
            attachments: Vec::new(),
            reactions: Vec::new(),
            status: Receipt::Sent,
            created_at: self.now,
            edited_at: None,
            deleted_at: None,
        });
        self.decision
            .writes
            .new_messages
            .push((conversation.workspace, Arc::clone(&message)));
        let run = self.decision.writes.events.last_mut().filter(|event| {
            event.conversation == conversation.id
                && event.kind == "messages.appended"
                && event.to_seq == Some(message.seq - 1)
        });
        if let Some(run) = run {
            run.to_seq = Some(message.seq);
        } else {
            self.decision.writes.events.push(EventRow {
                workspace: conversation.workspace,
                kind: "messages.appended",
                conversation: conversation.id,
                actor: None,
                from_seq: Some(message.seq),
                to_seq: Some(message.seq),
                data: None,
                created_at: self.now,
            });
        }
        message
    }

    fn event(&mut self, command: &Command, conversation: &Conversation, kind: &'static str, about: About) {
        let (seq, data) = match about {
            About::Itself => (None, None),
            About::Message(seq) => (Some(seq), None),
            About::Data(data) => (None, Some(data.to_string())),
        };
        self.decision.writes.events.push(EventRow {
            workspace: conversation.workspace,
            kind,
            conversation: conversation.id,
            actor: command.actor_id(),
            from_seq: seq,
            to_seq: seq,
            data,
            created_at: self.now,
        });
    }

    fn announce<E: kernel::Event>(&mut self, command: &Command, event: &E, audience: E::Audience) {
        self.decision
            .announcements
            .push(Announcement::new(event, audience, command.origin));
    }

    /// To the one who asked, too: they did not write this line themselves.
    fn announce_to_all<E: kernel::Event>(&mut self, event: &E, audience: E::Audience) {
        self.decision
            .announcements
            .push(Announcement::new(event, audience, None));
    }
}

/// What a row of the event log says besides its kind.
enum About {
    Itself,
    /// The message of this `seq`.
    Message(i64),
    /// What changed, and to which value.
    Data(serde_json::Value),
}

fn everybody(conversation: &Conversation) -> Audience {
    Audience::Conversation {
        id: conversation.id,
        visitor: conversation.visitor,
        assignee: conversation.assignee,
    }
}

/// How far a message has come: by the other side's watermarks.
pub(crate) fn receipt(conversation: &Conversation, message: &Message) -> Receipt {
    let (delivered, read) = if message.sender.kind == SenderKind::Visitor {
        (conversation.agent_delivered, conversation.agent_read)
    } else {
        (conversation.visitor_delivered, conversation.visitor_read)
    };
    if message.seq <= read {
        Receipt::Read
    } else if message.seq <= delivered {
        Receipt::Delivered
    } else {
        Receipt::Sent
    }
}
