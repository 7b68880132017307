//! Messages and notes: writing, changing, taking back.

use std::sync::Arc;

use audit::Action;
use kernel::{AgentAudience, AgentId, MessageId, NoteId, Problem, ProblemKind, Timestamp};
use serde_json::json;

use super::{
    About, Desk, Done,
    audited::{differences, target},
    everybody, receipt,
};
use crate::{
    log::{batch::Revision, command::Command},
    model::{Conversation, MessageKind},
    wire::{self, Message, Note, Person},
};

impl Desk {
    pub(super) fn send(
        &mut self,
        command: &Command,
        client_id: &Arc<str>,
        content: &Arc<str>,
    ) -> Result<Done, Problem> {
        let mut conversation = self.conversation(command)?;
        let key = command.message_key();
        if let Some(message) = key.as_ref().and_then(|key| self.loaded.messages.get(key)) {
            let message = Some(Arc::clone(message));
            return Ok(Done {
                message,
                ..Done::known(conversation)
            });
        }
        conversation.takes_messages()?;
        let mut structural = false;
        if let Some(agent) = command.agent() {
            self.answered(&mut conversation);
            // The assignee's sockets are in it by themselves.
            if conversation.assignee != Some(agent.id) {
                self.decision.follows.push((agent.id, conversation.id));
            }
        } else {
            structural = self.wake(command, &mut conversation);
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
            message: Some(message),
            ..Done::fresh(conversation)
        })
    }

    /// What a visitor's message does to the conversation: `true` when more than its progress changed.
    fn wake(&mut self, command: &Command, conversation: &mut Conversation) -> bool {
        // Is whoever has it there to answer?
        if conversation.awaiting_since.is_none() {
            self.decision.stirred.insert(conversation.workspace);
        }
        // Most messages wake nobody: only for the others is it kept how it was.
        let asleep = conversation.sleeps().then(|| conversation.clone());
        conversation.wake(self.now);
        let Some(before) = asleep else { return false };
        let action = if before.status == conversation.status {
            Action::ConversationWoken
        } else {
            self.event(command, conversation, "conversation.reopened", About::Itself);
            Action::ConversationReopened
        };
        let details = differences(&before, conversation);
        self.audit(command, action, target(conversation), details);
        true
    }

    pub(super) fn note(
        &mut self,
        command: &Command,
        client_id: &Arc<str>,
        content: &Arc<str>,
        mentions: &[AgentId],
    ) -> Result<Done, Problem> {
        let mut conversation = self.conversation(command)?;
        let agent = command
            .agent()
            .ok_or_else(|| Problem::forbidden("Notes are for agents."))?;
        let key = command.note_key();
        if let Some(note) = key.as_ref().and_then(|key| self.loaded.notes.get(key)) {
            return Ok(Done {
                note: Some(Arc::clone(note)),
                ..Done::known(conversation)
            });
        }
        conversation.last_note_seq += 1;
        conversation.updated_at = self.now;
        let note = Arc::new(Note {
            mentions: mentions.to_vec(),
            ..new_note(&conversation, Person::from(agent), client_id, content, self.now)
        });
        self.decision
            .writes
            .new_notes
            .push((conversation.workspace, Arc::clone(&note)));
        if let Some(key) = key {
            self.loaded.notes.insert(key, Arc::clone(&note));
        }
        self.event(
            command,
            &conversation,
            "note.added",
            About::Data(json!({ "noteSeq": note.note_seq })),
        );
        let audience = AgentAudience::Mentioned {
            id: conversation.id,
            assignee: conversation.assignee,
            agents: mentions.to_vec(),
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
            note: Some(note),
            ..Done::fresh(conversation)
        })
    }

    pub(super) fn edit(
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
        if found.kind == MessageKind::Event || found.sender.id != command.actor_id() {
            return Err(Problem::forbidden("Only your own messages can be changed."));
        }
        let Some(mut message) = altered(&found, content, self.now)? else {
            return Ok(Done {
                message: Some(found),
                ..Done::known(conversation)
            });
        };
        message.status = receipt(&conversation, &message);
        self.decision.writes.revisions.push(Revision {
            workspace: conversation.workspace,
            message: id,
            // Of several changes in one millisecond the first says what stood there before.
            number: self.now.0,
            content: Arc::clone(&found.content),
            replaced_by: command.actor_id(),
            replaced_at: self.now,
        });
        let message = Arc::new(message);
        self.loaded.edited.insert(id, Arc::clone(&message));
        self.decision
            .writes
            .changed_messages
            .push((conversation.workspace, Arc::clone(&message)));
        let (kind, action) = match content {
            Some(_) => ("message.edited", Action::MessageEdited),
            None => ("message.deleted", Action::MessageDeleted),
        };
        self.event(command, &conversation, kind, About::Message(message.seq));
        self.audit_message(command, action, &conversation, id, message.seq);
        self.announce(
            command,
            &wire::MessageUpdated {
                message: Message::clone(&message),
            },
            everybody(&conversation),
        );
        self.put(conversation.clone(), false);
        Ok(Done {
            message: Some(message),
            ..Done::fresh(conversation)
        })
    }
}

/// The message with new content, or without any; `None` when it is so already.
fn altered(found: &Message, content: Option<&Arc<str>>, now: Timestamp) -> Result<Option<Message>, Problem> {
    let is_deleted = found.deleted_at.is_some();
    match content {
        None if is_deleted => Ok(None),
        None => Ok(Some(Message {
            content: "".into(),
            deleted_at: Some(now),
            ..found.clone()
        })),
        Some(_) if is_deleted => Err(Problem::new(
            ProblemKind::Conflict,
            "This message is deleted; it cannot be edited.",
        )),
        Some(content) if found.content == *content => Ok(None),
        Some(content) => Ok(Some(Message {
            content: Arc::clone(content),
            edited_at: Some(now),
            ..found.clone()
        })),
    }
}

fn new_note(
    conversation: &Conversation,
    author: Person,
    client_id: &Arc<str>,
    content: &Arc<str>,
    now: Timestamp,
) -> Note {
    Note {
        id: NoteId::new(),
        conversation_id: conversation.id,
        note_seq: conversation.last_note_seq,
        after_seq: conversation.last_seq,
        client_id: Arc::clone(client_id),
        author,
        content: Arc::clone(content),
        mentions: Vec::new(),
        created_at: now,
    }
}

impl Desk {
    /// A person answered. The first answer keeps a promise.
    fn answered(&mut self, conversation: &mut Conversation) {
        if conversation.first_response_at.is_none() {
            self.decision.stirred.insert(conversation.workspace);
        }
        conversation.answered(self.now);
    }
}
