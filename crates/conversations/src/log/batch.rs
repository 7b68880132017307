//! What a batch needs to know before it can be decided, and what is to be written after.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use kernel::{ConversationId, MessageId, Timestamp, VisitorId, WorkspaceId};
use uuid::Uuid;

use super::command::{Action, ApproachKey, Command, Key};
use crate::{
    model::{Change, Conversation},
    store::columns::Extent,
    wire::{Message, Note},
};

/// Where a conversation is: keys sorted, so that nodes lock rows in the same order.
pub(crate) type Place = (WorkspaceId, ConversationId);
/// A visitor's own id of a conversation that begins.
pub(crate) type StartKey = (WorkspaceId, VisitorId, Arc<str>);

/// What is to be read for a batch.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    pub(crate) workspaces: BTreeSet<WorkspaceId>,
    pub(crate) conversations: BTreeSet<Place>,
    pub(crate) starts: Vec<StartKey>,
    /// The open conversations of these visitors are needed too.
    pub(crate) approaches: BTreeSet<ApproachKey>,
    pub(crate) messages: Vec<(WorkspaceId, Key)>,
    pub(crate) notes: Vec<(WorkspaceId, Key)>,
    pub(crate) edits: Vec<(WorkspaceId, MessageId)>,
}

impl Needs {
    pub(crate) fn of(batch: &[Command]) -> Self {
        let mut needs = Self::default();
        for command in batch {
            let workspace = command.workspace();
            needs.workspaces.insert(workspace);
            match &command.action {
                Action::Start(start) => {
                    if let Some(client_id) = &start.conversation.client_id {
                        needs
                            .starts
                            .push((workspace, start.conversation.visitor, Arc::clone(client_id)));
                    }
                    continue;
                }
                Action::Approach(_) => {
                    needs.approaches.extend(command.approach_key());
                    continue;
                }
                Action::Edit { message, .. } | Action::React { message, .. } => {
                    needs.edits.push((workspace, *message));
                }
                Action::Change(Change::Merge(into)) => {
                    needs.conversations.insert((workspace, *into));
                }
                _ => {}
            }
            needs.conversations.insert((workspace, command.conversation));
            needs
                .messages
                .extend(command.message_key().map(|key| (workspace, key)));
            needs.notes.extend(command.note_key().map(|key| (workspace, key)));
        }
        needs
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) conversations: HashMap<Place, Conversation>,
    /// The conversations that were begun before, each with its first message.
    pub(crate) started: HashMap<StartKey, (Conversation, Option<Arc<Message>>)>,
    /// As `started`, of those that agents began.
    pub(crate) approached: HashMap<ApproachKey, (Conversation, Arc<Message>)>,
    pub(crate) messages: HashMap<Key, Arc<Message>>,
    pub(crate) notes: HashMap<Key, Arc<Note>>,
    pub(crate) edited: HashMap<MessageId, Arc<Message>>,
}

/// What is to be written, all or nothing.
#[derive(Debug, Default)]
pub(crate) struct Writes {
    pub(crate) new_conversations: Vec<Conversation>,
    pub(crate) changed_conversations: Vec<(Conversation, Extent)>,
    pub(crate) new_messages: Vec<(WorkspaceId, Arc<Message>)>,
    pub(crate) changed_messages: Vec<(WorkspaceId, Arc<Message>)>,
    /// What messages said before they were changed: the message as it was, and who changed it.
    pub(crate) revisions: Vec<Revision>,
    pub(crate) new_notes: Vec<(WorkspaceId, Arc<Note>)>,
    pub(crate) events: Vec<EventRow>,
    /// What the audit log says of it.
    pub(crate) audited: Vec<audit::Draft>,
}

/// What a message said until it was changed or taken back.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    pub(crate) workspace: WorkspaceId,
    pub(crate) message: MessageId,
    /// Grows with every change of the message.
    pub(crate) number: i64,
    pub(crate) content: Arc<str>,
    pub(crate) replaced_by: Option<Uuid>,
    pub(crate) replaced_at: Timestamp,
}

/// A row of the event log. One can stand for a run of messages.
#[derive(Clone, Debug)]
pub(crate) struct EventRow {
    pub(crate) workspace: WorkspaceId,
    pub(crate) kind: &'static str,
    pub(crate) conversation: ConversationId,
    pub(crate) actor: Option<Uuid>,
    pub(crate) from_seq: Option<i64>,
    pub(crate) to_seq: Option<i64>,
    /// What changed, as JSON.
    pub(crate) data: Option<String>,
    pub(crate) created_at: Timestamp,
}

impl Writes {
    pub(crate) fn is_empty(&self) -> bool {
        self.new_conversations.is_empty()
            && self.changed_conversations.is_empty()
            && self.new_messages.is_empty()
            && self.changed_messages.is_empty()
            && self.revisions.is_empty()
            && self.new_notes.is_empty()
            && self.events.is_empty()
            && self.audited.is_empty()
    }
}
