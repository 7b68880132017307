//! Reading a conversation.

use kernel::{Actor, ConversationId, Problem};

use crate::{
    Conversations, log, model, store,
    views::View,
    wire::{Message, Messages},
};

/// Which part of a history is wanted.
#[derive(Copy, Clone, Debug)]
pub enum Part {
    /// The nearest after this `seq`.
    After(i64),
    /// The nearest before this `seq`.
    Before(i64),
    /// The last ones.
    Latest,
}

impl Conversations {
    /// The conversation, if the actor may see it; what is somebody else's does not exist.
    pub async fn visible(&self, actor: &Actor, id: ConversationId) -> Result<model::Conversation, Problem> {
        let tx = self.read(actor.workspace()).await?;
        let found = store::many(&tx, actor.workspace(), &[id])
            .await
            .map_err(db::unavailable)?;
        found
            .into_iter()
            .map(|found| found.row)
            .find(|row| match actor {
                Actor::Agent(_) => true,
                Actor::Visitor(visitor) => row.visitor == visitor.id,
            })
            .ok_or_else(|| Problem::not_found("conversation"))
    }

    /// The conversation with everything around it, if the actor may see it.
    pub async fn see(&self, actor: &Actor, id: ConversationId) -> Result<View, Problem> {
        self.visible(actor, id).await?;
        self.view(actor.workspace(), id).await
    }

    /// A part of the history, `limit` messages of it.
    pub async fn history(
        &self,
        actor: &Actor,
        conversation: ConversationId,
        part: Part,
        limit: u64,
    ) -> Result<Messages, Problem> {
        let row = self.visible(actor, conversation).await?;
        let tx = self.read(actor.workspace()).await?;
        let (mut items, has_more) = store::history(&tx, actor.workspace(), conversation, part, limit)
            .await
            .map_err(db::unavailable)?;
        for message in &mut items {
            let message: &mut Message = message;
            message.status = log::receipt(&row, message);
        }
        Ok(Messages { items, has_more })
    }
}
