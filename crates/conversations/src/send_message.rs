//! Writing a message.

use std::{future::Future, sync::Arc};

use kernel::{
    Actor, ConversationId, Origin, Problem,
    text::{Check, limits},
};

use crate::{
    Conversations,
    log::{Action, Answer, Done, answered, receipt},
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

/// A sending under way.
enum Sending {
    Put(Answer),
    Limited(Conversations, Actor, Arc<str>, Box<Problem>),
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
        let client_id: Arc<str> = client_id.into();
        let sending = if let Err(refusal) = self.limit(actor) {
            Sending::Limited(self.clone(), actor.clone(), client_id, Box::new(refusal))
        } else {
            if let Actor::Visitor(visitor) = actor {
                self.inner.visitors.seen(visitor);
            }
            let content = content.into();
            let action = Action::Send { client_id, content };
            Sending::Put(self.inner.log.put(actor.clone(), conversation, origin, action)?)
        };
        Ok(async move {
            match sending {
                Sending::Put(answer) => sent(answered(answer).await?),
                Sending::Limited(this, actor, client_id, refusal) => {
                    this.sent_before(&actor, conversation, client_id, *refusal).await
                }
            }
        })
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
