//! From what was asked and what was found to what is written and who is told. Pure: no IO, no clock of its own.

use std::{collections::HashMap, sync::Arc};

use kernel::{
    AgentAudience, Announcement, Audience, MessageId, NoteId, Problem, ProblemKind, Timestamp,
    VisitorAudience,
};

use super::{
    batch::{EventRow, Loaded, Place, Writes},
    command::{Action, Command, Done, Start},
};
use crate::{
    model::{Change, Conversation, Decided, Happening, MessageKind, SenderKind},
    views::{Around, shape},
    wire::{self, Message, Note, Person, Receipt},
};

/// The outcome of a batch.
#[derive(Debug)]
pub(crate) struct Decision {
    pub(crate) writes: Writes,
    pub(crate) results: Vec<Result<Done, Problem>>,
    /// To be announced after the commit, in this order.
    pub(crate) announcements: Vec<Announcement>,
    /// Conversations whose place in the agents' lists changed: with `true`, in more than activity.
    pub(crate) touched: Vec<(Place, bool)>,
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
    for (place, new) in std::mem::take(&mut desk.changed) {
        let Some(conversation) = desk.loaded.conversations.remove(&place) else {
            continue;
        };
        if new {
            desk.decision.writes.new_conversations.push(conversation);
        } else {
            desk.decision.writes.changed_conversations.push(conversation);
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
            touched: Vec::new(),
        }
    }
}

/// The state of a batch while it is decided.
struct Desk {
    loaded: Loaded,
    now: Timestamp,
    /// Which conversations are to be written, and whether they are new.
    changed: HashMap<Place, bool>,
    decision: Decision,
}

impl Desk {
    fn carry_out(&mut self, command: &Command) -> Result<Done, Problem> {
        match &command.action {
            Action::Start(start) => Ok(self.start(command, start)),
            Action::Send { client_id, content } => self.send(command, client_id, content),
            Action::Note { client_id, content } => self.note(command, client_id, content),
            Action::Change(change) => self.change(command, change),
            Action::Delivered { seq } => self.mark(command, *seq, false),
            Action::Read { seq } => self.mark(command, *seq, true),
            Action::Edit { message, content } => self.edit(command, *message, content.as_ref()),
        }
    }

    /// The conversation, if the actor may see it. What is another visitor's does not exist.
    fn conversation(&self, command: &Command) -> Result<Conversation, Problem> {
        self.loaded
            .conversations
            .get(&(command.workspace(), command.conversation))
            .filter(|found| command.agent().is_some() || found.visitor.0 == command.actor_id())
            .cloned()
            .ok_or_else(|| Problem::not_found("conversation"))
    }

    fn put(&mut self, conversation: Conversation, structural: bool) {
        let place = (conversation.workspace, conversation.id);
        self.changed.entry(place).or_insert(false);
        self.decision.touched.push((place, structural));
        self.loaded.conversations.insert(place, conversation);
    }

    fn start(&mut self, command: &Command, start: &Start) -> Done {
        let wanted = &start.conversation;
        let key = wanted
            .client_id
            .as_deref()
            .map(|id| (wanted.workspace, wanted.visitor, Arc::from(id)));
        if let Some((conversation, message)) = key.as_ref().and_then(|key| self.loaded.started.get(key)) {
            return Done {
                conversation: conversation.clone(),
                message: message.clone(),
                note: None,
                fresh: false,
            };
        }
        let mut conversation = wanted.clone();
        let message = start.message.as_ref().map(|content| {
            let client_id = wanted.client_id.as_deref().map(Arc::from);
            self.append(
                command,
                &mut conversation,
                MessageKind::Text,
                client_id,
                Arc::clone(content),
            )
        });
        let place = (conversation.workspace, conversation.id);
        self.changed.insert(place, true);
        self.loaded.conversations.insert(place, conversation.clone());
        if let Some(key) = key {
            self.loaded
                .started
                .insert(key, (conversation.clone(), message.clone()));
        }
        if let (Some(message), Some(key)) = (&message, command.message_key()) {
            self.loaded.messages.insert(key, Arc::clone(message));
        }
        self.event(command, &conversation, "conversation.started", None);
        let around = Around {
            last_message: message.as_deref().cloned(),
            ..Around::default()
        };
        let unread = i64::from(message.is_some());
        let for_agents = shape(&conversation, start.for_agents.clone(), around.clone(), unread);
        let for_visitor = shape(&conversation, start.for_visitor.clone(), around, 0);
        let audience = AgentAudience::Workspace(conversation.workspace);
        self.announce(
            command,
            &wire::ConversationNew {
                conversation: for_agents,
            },
            audience,
        );
        let audience = VisitorAudience::Visitor(conversation.visitor);
        self.announce(
            command,
            &wire::ConversationCreated {
                conversation: for_visitor,
            },
            audience,
        );
        Done {
            conversation,
            message,
            note: None,
            fresh: true,
        }
    }

    fn send(&mut self, command: &Command, client_id: &Arc<str>, content: &Arc<str>) -> Result<Done, Problem> {
        let mut conversation = self.conversation(command)?;
        let key = command.message_key();
        if let Some(message) = key.as_ref().and_then(|key| self.loaded.messages.get(key)) {
            let message = Some(Arc::clone(message));
            return Ok(Done {
                conversation,
                message,
                note: None,
                fresh: false,
            });
        }
        conversation.takes_messages()?;
        let before = conversation.status;
        if command.agent().is_none() {
            conversation.wake();
        } else if conversation.first_response_at.is_none() {
            conversation.first_response_at = Some(self.now);
        }
        let structural = before != conversation.status;
        if structural {
            self.event(command, &conversation, "conversation.reopened", None);
        }
        let message = self.append(
            command,
            &mut conversation,
            MessageKind::Text,
            Some(Arc::clone(client_id)),
            Arc::clone(content),
        );
        if let Some(key) = key {
            self.loaded.messages.insert(key, Arc::clone(&message));
        }
        let audience = everybody(&conversation);
        self.announce(
            command,
            &wire::MessageNew {
                message: Message::clone(&message),
            },
            audience,
        );
        self.put(conversation.clone(), structural);
        Ok(Done {
            conversation,
            message: Some(message),
            note: None,
            fresh: true,
        })
    }

    fn note(&mut self, command: &Command, client_id: &Arc<str>, content: &Arc<str>) -> Result<Done, Problem> {
        let mut conversation = self.conversation(command)?;
        let agent = command
            .agent()
            .ok_or_else(|| Problem::forbidden("Notes are for agents."))?;
        let key = command.note_key();
        if let Some(note) = key.as_ref().and_then(|key| self.loaded.notes.get(key)) {
            let note = Some(Arc::clone(note));
            return Ok(Done {
                conversation,
                message: None,
                note,
                fresh: false,
            });
        }
        conversation.last_note_seq += 1;
        conversation.updated_at = self.now;
        let note = Arc::new(Note {
            id: NoteId::new(),
            conversation_id: conversation.id,
            note_seq: conversation.last_note_seq,
            after_seq: conversation.last_seq,
            client_id: Arc::clone(client_id),
            author: Person {
                id: agent.id,
                name: Arc::clone(&agent.name),
                avatar_url: agent.avatar_url.clone(),
            },
            content: Arc::clone(content),
            mentions: Vec::new(),
            created_at: self.now,
        });
        self.decision
            .writes
            .new_notes
            .push((conversation.workspace, Arc::clone(&note)));
        if let Some(key) = key {
            self.loaded.notes.insert(key, Arc::clone(&note));
        }
        self.event(command, &conversation, "note.added", None);
        let audience = AgentAudience::Conversation {
            id: conversation.id,
            assignee: conversation.assignee,
        };
        self.announce(
            command,
            &wire::NoteNew {
                note: Note::clone(&note),
            },
            audience,
        );
        self.put(conversation.clone(), false);
        Ok(Done {
            conversation,
            message: None,
            note: Some(note),
            fresh: true,
        })
    }

    fn change(&mut self, command: &Command, change: &Change) -> Result<Done, Problem> {
        let mut conversation = self.conversation(command)?;
        let line = match conversation.apply(change, command.agent(), self.now)? {
            Decided::Unchanged => {
                return Ok(Done {
                    conversation,
                    message: None,
                    note: None,
                    fresh: false,
                });
            }
            Decided::Changed(line) => line,
        };
        let message = line.map(|happening| self.say(command, &mut conversation, change, happening));
        let kind = line.map_or("conversation.changed", event_kind);
        self.event(command, &conversation, kind, None);
        if let Some(message) = &message {
            let audience = everybody(&conversation);
            self.announce_to_all(
                &wire::MessageNew {
                    message: Message::clone(message),
                },
                audience,
            );
        }
        if let Change::Assign {
            to, name, avatar_url, ..
        } = change
        {
            let agent = Person {
                id: *to,
                name: name.as_str().into(),
                avatar_url: avatar_url.as_deref().map(Arc::from),
            };
            let audience = everybody(&conversation);
            self.announce_to_all(
                &wire::AgentAssigned {
                    conversation_id: conversation.id,
                    agent,
                },
                audience,
            );
        }
        self.put(conversation.clone(), true);
        Ok(Done {
            conversation,
            message,
            note: None,
            fresh: true,
        })
    }

    /// The line that tells both sides what happened. "Joined" is said of the one who got it, everything else of the actor.
    fn say(
        &mut self,
        command: &Command,
        conversation: &mut Conversation,
        change: &Change,
        happening: Happening,
    ) -> Arc<Message> {
        let mut sender = command.sender();
        if let Change::Assign {
            to, name, avatar_url, ..
        } = change
        {
            sender.kind = SenderKind::Agent;
            sender.id = Some(to.0);
            sender.name = Some(name.as_str().into());
            sender.avatar_url = avatar_url.as_deref().map(Arc::from);
        }
        self.append_as(
            conversation,
            sender,
            MessageKind::Event,
            None,
            happening.as_str().into(),
        )
    }

    fn mark(&mut self, command: &Command, seq: i64, read: bool) -> Result<Done, Problem> {
        let mut conversation = self.conversation(command)?;
        let seq = seq.min(conversation.last_seq);
        let (delivered_mark, read_mark) = if command.agent().is_some() {
            (&mut conversation.agent_delivered, &mut conversation.agent_read)
        } else {
            (
                &mut conversation.visitor_delivered,
                &mut conversation.visitor_read,
            )
        };
        let advances = seq > if read { *read_mark } else { *delivered_mark };
        if !advances {
            return Ok(Done {
                conversation,
                message: None,
                note: None,
                fresh: false,
            });
        }
        *delivered_mark = seq.max(*delivered_mark);
        if read {
            *read_mark = seq;
        }
        let (conversation_id, by) = (conversation.id, command.by());
        if command.agent().is_some() {
            let audience = VisitorAudience::Visitor(conversation.visitor);
            if read {
                self.announce(
                    command,
                    &wire::ReadByAgents {
                        conversation_id,
                        by,
                        seq,
                    },
                    audience,
                );
            } else {
                self.announce(
                    command,
                    &wire::DeliveredToAgents {
                        conversation_id,
                        by,
                        seq,
                    },
                    audience,
                );
            }
        } else {
            let audience = AgentAudience::Conversation {
                id: conversation_id,
                assignee: conversation.assignee,
            };
            if read {
                self.announce(
                    command,
                    &wire::ReadByVisitor {
                        conversation_id,
                        by,
                        seq,
                    },
                    audience,
                );
            } else {
                self.announce(
                    command,
                    &wire::DeliveredToVisitor {
                        conversation_id,
                        by,
                        seq,
                    },
                    audience,
                );
            }
        }
        self.put(conversation.clone(), false);
        Ok(Done {
            conversation,
            message: None,
            note: None,
            fresh: true,
        })
    }

    fn edit(
        &mut self,
        command: &Command,
        id: MessageId,
        content: Option<&Arc<str>>,
    ) -> Result<Done, Problem> {
        let conversation = self.conversation(command)?;
        let found = self
            .loaded
            .edited
            .get(&id)
            .cloned()
            .ok_or_else(|| Problem::not_found("message"))?;
        if found.kind == MessageKind::Event || found.sender.id != Some(command.actor_id()) {
            return Err(Problem::forbidden("Only your own messages can be changed."));
        }
        let unchanged = Done {
            conversation: conversation.clone(),
            message: Some(Arc::clone(&found)),
            note: None,
            fresh: false,
        };
        let mut message = Message::clone(&found);
        match content {
            Some(_) if found.deleted_at.is_some() => {
                return Err(Problem::new(
                    ProblemKind::Conflict,
                    "This message is deleted; it cannot be edited.",
                ));
            }
            Some(content) if found.content == *content => return Ok(unchanged),
            None if found.deleted_at.is_some() => return Ok(unchanged),
            Some(content) => {
                message.content = Arc::clone(content);
                message.edited_at = Some(self.now);
            }
            None => {
                message.content = "".into();
                message.deleted_at = Some(self.now);
            }
        }
        message.status = receipt(&conversation, &message);
        let message = Arc::new(message);
        self.loaded.edited.insert(id, Arc::clone(&message));
        self.decision
            .writes
            .changed_messages
            .push((conversation.workspace, Arc::clone(&message)));
        let kind = if content.is_some() {
            "message.edited"
        } else {
            "message.deleted"
        };
        self.event(command, &conversation, kind, Some(message.seq));
        self.announce(
            command,
            &wire::MessageUpdated {
                message: Message::clone(&message),
            },
            everybody(&conversation),
        );
        self.put(conversation.clone(), false);
        Ok(Done {
            conversation,
            message: Some(message),
            note: None,
            fresh: true,
        })
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

    fn event(
        &mut self,
        command: &Command,
        conversation: &Conversation,
        kind: &'static str,
        seq: Option<i64>,
    ) {
        self.decision.writes.events.push(EventRow {
            workspace: conversation.workspace,
            kind,
            conversation: conversation.id,
            actor: Some(command.actor_id()),
            from_seq: seq,
            to_seq: seq,
            data: None,
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

fn everybody(conversation: &Conversation) -> Audience {
    Audience::Conversation {
        id: conversation.id,
        visitor: conversation.visitor,
        assignee: conversation.assignee,
    }
}

fn event_kind(happening: Happening) -> &'static str {
    match happening {
        Happening::Joined => "conversation.assigned",
        Happening::Left => "conversation.unassigned",
        Happening::Resolved => "conversation.resolved",
        Happening::Closed => "conversation.closed",
        Happening::Reopened => "conversation.reopened",
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
