//! Running a macro on a conversation.

use conversations::{View, wire::Message};
use kernel::{
    Actor, AgentActor, ConversationId, Problem,
    text::{Check, limits},
};
use uuid::Uuid;

use crate::{Replies, render::filled};

impl Replies {
    /// Sends the macro's reply, if it has one, under `client_id`, and does its actions in their order; the conversation as it is
    /// then, and the reply.
    ///
    /// The first refusal is the answer: what came before it is done. Run again with the same `client_id`, the reply is not sent
    /// again, and the actions are done anew.
    pub async fn run_macro(
        &self,
        agent: &AgentActor,
        id: Uuid,
        conversation: ConversationId,
        client_id: &str,
    ) -> Result<(View, Option<Message>), Problem> {
        let found = self.seen_macro(agent, id).await?;
        let mut check = Check::new();
        check.client_id("clientId", client_id);
        check.finish()?;
        let conversations = &self.inner.conversations;
        let actor = Actor::Agent(agent.clone());
        let mut view = conversations.see(&actor, conversation).await?;
        let message = match &found.reply {
            Some(reply) => {
                let content = filled(reply, agent, &view.for_agents());
                let mut check = Check::new();
                // Filled, it may be too long, or say nothing any more.
                check.text("reply", &content, limits::MESSAGE);
                check.finish()?;
                let sent = conversations.send_message(&actor, None, conversation, client_id, &content)?;
                Some(sent.await?.message)
            }
            None => None,
        };
        for act in &found.actions {
            view = conversations.perform(agent, conversation, act).await?;
        }
        Ok((view, message))
    }
}
