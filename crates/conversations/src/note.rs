//! Private notes of the agents.

use std::{future::Future, sync::Arc};

use kernel::{
    Actor, AgentActor, ConversationId, Origin, Problem,
    text::{Check, limits},
};

use crate::{
    Conversations,
    log::{Action, answered},
    store,
    wire::{Note, Notes},
};

impl Conversations {
    /// Takes the note's place in the order at once; the future is done when it is committed. `true`: it is new.
    pub fn add_note(
        &self,
        agent: &AgentActor,
        origin: Origin,
        conversation: ConversationId,
        client_id: &str,
        content: &str,
    ) -> Result<impl Future<Output = Result<(Note, bool), Problem>> + Send + use<>, Problem> {
        let mut check = Check::new();
        check.client_id("clientId", client_id);
        check.text("content", content, limits::MESSAGE);
        check.finish()?;
        let actor = Actor::Agent(agent.clone());
        let (this, client_id): (_, Arc<str>) = (self.clone(), client_id.into());
        let put = self.limit(&actor).map(|()| {
            let (client_id, content) = (Arc::clone(&client_id), content.into());
            let action = Action::Note { client_id, content };
            self.inner.log.put(actor.clone(), conversation, origin, action)
        });
        Ok(async move {
            let done = match put {
                Ok(answer) => answered(answer?).await?,
                Err(refusal) => return this.noted_before(&actor, conversation, client_id, refusal).await,
            };
            let note = done
                .note
                .map(Arc::unwrap_or_clone)
                .ok_or_else(Problem::storage_unavailable)?;
            Ok((note, done.fresh))
        })
    }

    /// The notes behind `after`.
    pub async fn notes(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        after: i64,
        limit: u64,
    ) -> Result<Notes, Problem> {
        self.visible(&Actor::Agent(agent.clone()), conversation).await?;
        let tx = self.read(agent.workspace).await?;
        let (items, has_more) = store::notes(&tx, agent.workspace, conversation, after, limit)
            .await
            .map_err(db::unavailable)?;
        Ok(Notes { items, has_more })
    }
}
