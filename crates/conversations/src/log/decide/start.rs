//! A conversation begins.

use std::sync::Arc;

use kernel::{AgentAudience, VisitorAudience};

use super::{About, Desk, Done, Fate};
use crate::{
    log::{Start, command::Command},
    model::{Conversation, MessageKind},
    views::{Around, shape, shape_for_agents},
    wire::{self, Message},
};

impl Desk {
    pub(super) fn start(&mut self, command: &Command, start: &Start) -> Done {
        let wanted = &start.conversation;
        let key = wanted
            .client_id
            .clone()
            .map(|id| (wanted.workspace, wanted.visitor, id));
        if let Some((conversation, message)) = key.as_ref().and_then(|key| self.loaded.started.get(key)) {
            return Done {
                message: message.clone(),
                ..Done::known(conversation.clone())
            };
        }
        let mut conversation = wanted.clone();
        let message = start.message.as_ref().map(|content| {
            self.append(
                command,
                &mut conversation,
                MessageKind::Text,
                wanted.client_id.clone(),
                Arc::clone(content),
            )
        });
        let place = (conversation.workspace, conversation.id);
        self.changed.insert(place, Fate::Begun);
        self.decision.stirred.insert(place.0);
        self.loaded.conversations.insert(place, conversation.clone());
        if let Some(key) = key {
            self.loaded
                .started
                .insert(key, (conversation.clone(), message.clone()));
        }
        if let (Some(message), Some(key)) = (&message, command.message_key()) {
            self.loaded.messages.insert(key, Arc::clone(message));
        }
        self.event(command, &conversation, "conversation.started", About::Itself);
        self.announce_start(command, start, &conversation, message.as_deref());
        Done {
            message,
            ..Done::fresh(conversation)
        }
    }

    /// The agents hear of it, and the visitor's other tabs.
    fn announce_start(
        &mut self,
        command: &Command,
        start: &Start,
        conversation: &Conversation,
        message: Option<&Message>,
    ) {
        let around = Around {
            last_message: message.cloned(),
            ..Around::default()
        };
        let unread = i64::from(message.is_some());
        let for_agents = shape_for_agents(conversation, start.for_agents.clone(), around.clone(), unread);
        let for_visitor = shape(conversation, start.for_visitor.clone(), around, 0);
        let audience = AgentAudience::Readers(conversation.workspace);
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
    }
}
