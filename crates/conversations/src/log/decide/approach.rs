//! An agent begins a conversation with a visitor.

use std::sync::Arc;

use kernel::{AgentAudience, Problem, ProblemKind, VisitorAudience};

use super::{About, Desk, Done, Fate, everybody};
use crate::{
    log::{Approach, command::Command},
    model::{Conversation, MessageKind},
    views::{Around, shape, shape_for_agents},
    wire::{self, Message, Person},
};

impl Desk {
    /// A visitor who talks with us already is not approached a second time, by nobody.
    pub(super) fn approach(&mut self, command: &Command, approach: &Approach) -> Result<Done, Problem> {
        let (Some(agent), Some(key)) = (command.agent(), command.approach_key()) else {
            return Err(Problem::forbidden("Agents begin conversations with visitors."));
        };
        if let Some((conversation, message)) = self.loaded.approached.get(&key) {
            return Ok(Done {
                message: Some(Arc::clone(message)),
                ..Done::known(conversation.clone())
            });
        }
        let mut conversation = approach.conversation.clone();
        if let Some(open) = self.open_with(&conversation) {
            return Err(Problem::new(
                ProblemKind::Conflict,
                format!(
                    "The visitor has an open conversation already: {}. Write there, or close it first.",
                    open.id
                ),
            ));
        }
        let around = Around {
            assignee: Some(Person::from(agent)),
            ..Around::default()
        };
        // The visitor's devices hear of the conversation as it began, and then of the message as of any other.
        let begun = shape(&conversation, approach.for_visitor.clone(), around.clone(), 0);
        conversation.answered(self.now);
        let message = self.append(
            command,
            &mut conversation,
            MessageKind::Text,
            Some(Arc::clone(&approach.client_id)),
            Arc::clone(&approach.message),
        );
        let place = (conversation.workspace, conversation.id);
        self.changed.insert(place, Fate::Begun);
        self.decision.stirred.insert(place.0);
        self.loaded.conversations.insert(place, conversation.clone());
        self.loaded
            .approached
            .insert(key, (conversation.clone(), Arc::clone(&message)));
        if let Some(key) = command.message_key() {
            self.loaded.messages.insert(key, Arc::clone(&message));
        }
        self.event(command, &conversation, "conversation.started", About::Itself);

        let around = Around {
            last_message: Some(Message::clone(&message)),
            ..around
        };
        let for_agents = shape_for_agents(&conversation, approach.for_agents.clone(), around, 0);
        let all = AgentAudience::Workspace(conversation.workspace);
        let news = wire::ConversationNew {
            conversation: for_agents,
        };
        self.announce(command, &news, all);
        let visitor = VisitorAudience::Visitor(conversation.visitor);
        self.announce(
            command,
            &wire::ConversationCreated { conversation: begun },
            visitor,
        );
        let news = wire::MessageNew {
            message: Message::clone(&message),
        };
        self.announce(command, &news, everybody(&conversation));
        Ok(Done {
            message: Some(message),
            ..Done::fresh(conversation)
        })
    }

    /// A conversation of the same visitor that is not over, as it is by now: whatever of them is open was loaded.
    fn open_with(&self, wanted: &Conversation) -> Option<&Conversation> {
        self.loaded.conversations.values().find(|found| {
            (found.workspace, found.visitor) == (wanted.workspace, wanted.visitor) && found.status.is_open()
        })
    }
}
