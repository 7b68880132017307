//! An agent begins a conversation with a visitor.

use std::sync::Arc;

use audit::{Action, Details};
use kernel::{AgentAudience, Problem, ProblemKind, VisitorAudience};

use super::{About, Desk, Done, Fate, audited::target, everybody};
use crate::{
    log::{Approach, command::Command},
    model::{Conversation, MessageKind},
    views::{Around, shape, shape_for_agents},
    wire::{self, Message, Person},
};

impl Desk {
    /// A visitor who talks with us already is not approached a second time, by nobody.
    pub(super) fn approach(&mut self, command: &Command, approach: &Approach) -> Result<Done, Problem> {
        let Some(key) = command.approach_key() else {
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
        let begun = conversation.clone();
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
        let whom = Details::new().fact("visitor", conversation.visitor);
        self.audit(command, Action::ConversationStarted, target(&conversation), whom);
        self.announce_approach(command, approach, &begun, &conversation, &message);
        Ok(Done {
            message: Some(message),
            ..Done::fresh(conversation)
        })
    }

    /// The visitor's devices hear of the conversation as it began, and then of the message as of any other.
    fn announce_approach(
        &mut self,
        command: &Command,
        approach: &Approach,
        begun: &Conversation,
        conversation: &Conversation,
        message: &Message,
    ) {
        let begun_by = Around {
            assignee: command.agent().map(Person::from),
            ..Around::default()
        };
        let for_visitor = shape(begun, approach.for_visitor.clone(), begun_by.clone(), 0);
        let around = Around {
            last_message: Some(message.clone()),
            ..begun_by
        };
        let for_agents = shape_for_agents(conversation, approach.for_agents.clone(), around, 0);
        let news = wire::ConversationNew {
            conversation: for_agents,
        };
        self.announce(command, &news, AgentAudience::Readers(conversation.workspace));
        let news = wire::ConversationCreated {
            conversation: for_visitor,
        };
        self.announce(command, &news, VisitorAudience::Visitor(conversation.visitor));
        let news = wire::MessageNew {
            message: message.clone(),
        };
        self.announce(command, &news, everybody(conversation));
    }

    /// A conversation of the same visitor that is not over, as it is by now: whatever of them is open was loaded.
    fn open_with(&self, wanted: &Conversation) -> Option<&Conversation> {
        self.loaded.conversations.values().find(|found| {
            (found.workspace, found.visitor) == (wanted.workspace, wanted.visitor) && found.status.is_open()
        })
    }
}
