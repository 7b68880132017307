//! Changes of a conversation, and the lines that tell of them.

use std::sync::Arc;

use kernel::{Problem, ProblemKind};

use super::{About, Desk, Done, everybody};
use crate::{
    log::command::Command,
    model::{Change, Conversation, Decided, Happening, MessageKind, Receiver, SenderKind},
    wire::{self, Message, Person},
};

impl Desk {
    pub(super) fn change(&mut self, command: &Command, change: &Change) -> Result<Done, Problem> {
        let mut conversation = self.conversation(command)?;
        if let Change::Merge(into) = change {
            self.check_merge(command, &conversation, *into)?;
        }
        let before = conversation.clone();
        let line = match conversation.apply(change, command.side(), self.now)? {
            Decided::Unchanged => {
                return Ok(Done::known(conversation));
            }
            Decided::Changed(line) => line,
        };
        let message = line.map(|happening| self.say(command, &mut conversation, change, happening));
        let kind = line.map_or("conversation.changed", event_kind);
        self.event(command, &conversation, kind, About::Data(change.said()));
        self.audit_change(command, change, &before, &conversation);
        if let Some(message) = &message {
            let audience = everybody(&conversation);
            self.announce_to_all(
                &wire::MessageNew {
                    message: Message::clone(message),
                },
                audience,
            );
        }
        if let Some(to) = receiver(change) {
            let audience = everybody(&conversation);
            self.announce_to_all(
                &wire::AgentAssigned {
                    conversation_id: conversation.id,
                    agent: Person::from(to),
                },
                audience,
            );
        }
        self.put(conversation.clone(), true);
        Ok(Done {
            message,
            ..Done::fresh(conversation)
        })
    }

    /// Only conversations of one visitor are merged, into one that is not over.
    fn check_merge(
        &self,
        command: &Command,
        from: &Conversation,
        into: kernel::ConversationId,
    ) -> Result<(), Problem> {
        let target = self
            .loaded
            .conversations
            .get(&(command.workspace(), into))
            .ok_or_else(|| Problem::not_found("conversation"))?;
        if target.visitor != from.visitor {
            return Err(Problem::field(
                "into",
                "must be a conversation of the same visitor",
            ));
        }
        if target.merged_into.is_some() {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "The other conversation was itself merged into another one.",
            ));
        }
        target.takes_messages()
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
        if let Some(to) = receiver(change) {
            sender.kind = SenderKind::Agent;
            sender.id = Some(to.id.0);
            sender.name = Some(Arc::clone(&to.name));
            sender.avatar_url.clone_from(&to.avatar_url);
        }
        self.append_as(
            conversation,
            sender,
            MessageKind::Event,
            None,
            happening.as_str().into(),
        )
    }
}

/// Who gets the conversation.
fn receiver(change: &Change) -> Option<&Receiver> {
    match change {
        Change::Assign { to, .. } | Change::Transfer { to: Some(to), .. } => Some(to),
        _ => None,
    }
}

fn event_kind(happening: Happening) -> &'static str {
    match happening {
        Happening::Joined => "conversation.assigned",
        Happening::Left => "conversation.unassigned",
        Happening::Transferred => "conversation.transferred",
        Happening::Resolved => "conversation.resolved",
        Happening::Closed => "conversation.closed",
        Happening::Reopened => "conversation.reopened",
        Happening::Merged => "conversation.merged",
    }
}
