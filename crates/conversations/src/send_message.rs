//! Writing a message.

use std::{future::Future, sync::Arc};

use kernel::{
    Actor, ConversationId, Origin, Problem,
    text::{Check, limits},
};

use crate::{
    Conversations,
    log::{Action, Done, answered, receipt},
    wire::Message,
};

/// A message that is committed.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The message, as it stands now.
    pub message: Message,
    /// Whether this sending wrote it; `false` when an earlier one with the same `clientId` did.
    pub fresh: bool,
}

impl Conversations {
    /// Takes the message's place in the order at once; the future is done when the message is durably committed.
    ///
    /// Refuses with `validation-failed`, `rate-limited`, `busy`, `not-found`, `conversation-closed` or `storage-unavailable`.
    pub fn send_message(
        &self,
        actor: &Actor,
        origin: Origin,
        conversation: ConversationId,
        client_id: &str,
        content: &str,
    ) -> Result<impl Future<Output = Result<Sent, Problem>> + Send + use<>, Problem> {
        let mut check = Check::new();
        check.client_id("clientId", client_id);
        check.text("content", content, limits::MESSAGE);
        check.finish()?;
        self.limit(actor)?;
        if let Actor::Visitor(visitor) = actor {
            self.inner.visitors.seen(visitor);
        }
        let action = Action::Send {
            client_id: client_id.into(),
            content: content.into(),
        };
        let answer = self.inner.log.put(actor.clone(), conversation, origin, action)?;
        Ok(async move { sent(answered(answer).await?) })
    }

    /// Counts one more sending of the actor.
    pub(crate) fn limit(&self, actor: &Actor) -> Result<(), Problem> {
        match actor {
            Actor::Agent(agent) => self.inner.settings.limit_send_agent.check(agent.id.0),
            Actor::Visitor(visitor) => self.inner.settings.limit_send_visitor.check(visitor.id.0),
        }
    }
}

/// The message of an outcome, with its receipt as it is now.
pub(crate) fn sent(done: Done) -> Result<Sent, Problem> {
    let Done {
        conversation,
        message,
        fresh,
        ..
    } = done;
    let mut message = message
        .map(Arc::unwrap_or_clone)
        .ok_or_else(Problem::storage_unavailable)?;
    message.status = receipt(&conversation, &message);
    Ok(Sent { message, fresh })
}
