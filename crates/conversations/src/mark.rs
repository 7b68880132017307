//! Receipts: each side's watermarks of what it has received and read.

use std::future::Future;

use kernel::{Actor, ConversationId, MessageId, Origin, Problem, ProblemKind};

use crate::{
    Conversations,
    log::{Action, answered},
    store,
};

/// Which watermark.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A device has it.
    Delivered,
    /// A person has read it; so it is delivered, too.
    Read,
}

impl Conversations {
    /// Moves a watermark of the actor's side: never back, never past the last message.
    pub fn mark(
        &self,
        actor: &Actor,
        origin: Origin,
        conversation: ConversationId,
        mark: Mark,
        seq: i64,
    ) -> Result<impl Future<Output = Result<(), Problem>> + Send + use<>, Problem> {
        if seq < 0 {
            return Err(Problem::field("seq", "must not be negative"));
        }
        let action = match mark {
            Mark::Delivered => Action::Delivered { seq },
            Mark::Read => Action::Read { seq },
        };
        let answer = self.inner.log.put(actor.clone(), conversation, origin, action)?;
        Ok(async move { answered(answer).await.map(|_| ()) })
    }

    /// Moves the actor's read watermark to a message.
    pub async fn mark_message_read(
        &self,
        actor: &Actor,
        message: MessageId,
    ) -> Result<crate::wire::Message, Problem> {
        let found = self.message(actor, message).await?;
        self.mark(actor, None, found.conversation_id, Mark::Read, found.seq)?
            .await?;
        self.message(actor, message).await
    }

    /// A message that the actor may see, with its receipt.
    pub(crate) async fn message(
        &self,
        actor: &Actor,
        id: MessageId,
    ) -> Result<crate::wire::Message, Problem> {
        let tx = self.read(actor.workspace()).await?;
        let found = store::message(&tx, actor.workspace(), id)
            .await
            .map_err(db::unavailable)?;
        drop(tx);
        let mut message = found.ok_or_else(|| Problem::not_found("message"))?;
        let row = self
            .visible(actor, message.conversation_id)
            .await
            .map_err(|problem| match problem.kind {
                ProblemKind::NotFound => Problem::not_found("message"),
                _ => problem,
            })?;
        message.status = crate::log::receipt(&row, &message);
        Ok(message)
    }
}
