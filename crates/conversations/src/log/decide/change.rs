//! Changes of a conversation, and the lines that tell of them.

use std::sync::Arc;

use kernel::Problem;

use super::{About, Desk, Done, everybody};
use crate::{
    log::command::Command,
    model::{Change, Conversation, Decided, Happening, MessageKind, SenderKind},
    wire::{self, Message, Person},
};

impl Desk {
    pub(super) fn change(&mut self, command: &Command, change: &Change) -> Result<Done, Problem> {
        let mut conversation = self.conversation(command)?;
        let line = match conversation.apply(change, command.agent(), self.now)? {
            Decided::Unchanged => {
                return Ok(Done::known(conversation));
            }
            Decided::Changed(line) => line,
        };
        let message = line.map(|happening| self.say(command, &mut conversation, change, happening));
        let kind = line.map_or("conversation.changed", event_kind);
        self.event(command, &conversation, kind, About::Data(change.said()));
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
            message,
            ..Done::fresh(conversation)
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
