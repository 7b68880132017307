//! Changing and deleting one's own messages. A deleted one keeps its `seq` and loses its content.

use kernel::{
    Actor, MessageId, Problem,
    text::{Check, limits},
};

use crate::{
    Conversations,
    log::{Action, answered},
    send_message::sent,
    wire::Message,
};

impl Conversations {
    /// Replaces the content of an own message.
    pub async fn edit_message(
        &self,
        actor: &Actor,
        id: MessageId,
        content: &str,
    ) -> Result<Message, Problem> {
        let mut check = Check::new();
        check.text("content", content, limits::MESSAGE);
        check.finish()?;
        self.alter(actor, id, Some(content)).await
    }

    /// Takes back an own message.
    pub async fn delete_message(&self, actor: &Actor, id: MessageId) -> Result<(), Problem> {
        self.alter(actor, id, None).await.map(|_| ())
    }

    async fn alter(&self, actor: &Actor, id: MessageId, content: Option<&str>) -> Result<Message, Problem> {
        let found = self.message(actor, id).await?;
        let action = Action::Edit {
            message: id,
            content: content.map(Into::into),
        };
        let answer = self
            .inner
            .log
            .put(actor.clone(), found.conversation_id, None, action)?;
        sent(answered(answer).await?).map(|sent| sent.message)
    }
}
