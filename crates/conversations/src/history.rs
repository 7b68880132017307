//! Reading a conversation.

use kernel::{Actor, ConversationId, Permission, Problem};

use crate::{Conversations, log, model, store, views::View, wire::Messages};

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
        self.found(actor, id).await
    }

    /// The conversation with everything around it, if the actor may see it.
    pub async fn see(&self, actor: &Actor, id: ConversationId) -> Result<View, Problem> {
        let found = self.found(actor, id).await?;
        self.around(actor, found).await
    }

    /// The conversation with everything around it and a part of its history, `limit` messages of it.
    pub async fn open(
        &self,
        actor: &Actor,
        id: ConversationId,
        part: Part,
        limit: u64,
    ) -> Result<(View, Messages), Problem> {
        let found = self.found(actor, id).await?;
        let messages = self.part_of(&found, part, limit).await?;
        Ok((self.around(actor, found).await?, messages))
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
        self.part_of(&row, part, limit).await
    }

    async fn found(&self, actor: &Actor, id: ConversationId) -> Result<model::Conversation, Problem> {
        if let Actor::Agent(agent) = actor {
            agent.require(Permission::SeeConversations)?;
        }
        let tx = self.read(actor.workspace()).await?;
        let found = store::many(&tx, actor.workspace(), &[id])
            .await
            .map_err(db::unavailable)?;
        found
            .into_iter()
            .find(|found| match actor {
                Actor::Agent(_) => true,
                Actor::Visitor(visitor) => found.visitor == visitor.id,
            })
            .ok_or_else(|| Problem::not_found("conversation"))
    }

    async fn around(&self, actor: &Actor, found: model::Conversation) -> Result<View, Problem> {
        self.gather(actor.workspace(), vec![found])
            .await?
            .pop()
            .ok_or_else(|| Problem::not_found("conversation"))
    }

    async fn part_of(&self, row: &model::Conversation, part: Part, limit: u64) -> Result<Messages, Problem> {
        let tx = self.read(row.workspace).await?;
        let (mut items, has_more) = store::history(&tx, row.workspace, row.id, part, limit)
            .await
            .map_err(db::unavailable)?;
        for message in &mut items {
            message.status = log::receipt(row, message);
        }
        Ok(Messages { items, has_more })
    }
}
