//! A text with its variables filled for a conversation.

use conversations::wire::ForAgents;
use kernel::{Actor, AgentActor, ConversationId, Problem};
use uuid::Uuid;

use crate::{
    Replies,
    responses::unknown,
    store::responses as store,
    template::{self, Values},
};

impl Replies {
    /// The canned response as this agent would send it in this conversation. It counts as used.
    pub async fn render_response(
        &self,
        agent: &AgentActor,
        id: Uuid,
        conversation: ConversationId,
    ) -> Result<String, Problem> {
        let response = self.response(agent, id).await?;
        let seen = self
            .inner
            .conversations
            .see(&Actor::Agent(agent.clone()), conversation)
            .await?;
        let content = filled(&response.content, agent, &seen.for_agents());
        let tx = self.write(agent.workspace).await?;
        // It may have been deleted since.
        if !store::count_use(&tx, agent, id).await.map_err(db::unavailable)? {
            return Err(unknown());
        }
        tx.commit().await.map_err(db::unavailable)?;
        Ok(content)
    }
}

/// The text as this agent would send it in this conversation.
pub(crate) fn filled(text: &str, agent: &AgentActor, conversation: &ForAgents) -> String {
    let shared = &conversation.shared;
    let values = Values {
        visitor_name: shared.visitor.name.as_deref(),
        visitor_email: shared.visitor.email.as_deref(),
        agent_name: &agent.name,
        subject: shared.subject.as_deref(),
        fields: shared.fields.as_object(),
    };
    template::render(text, &values)
}
