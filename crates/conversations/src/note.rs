//! Private notes of the agents.

use std::{future::Future, sync::Arc};

use kernel::{
    Actor, AgentActor, ConversationId, Origin, Permission, Problem,
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
        agent.require(Permission::Answer)?;
        let mut check = Check::new();
        check.client_id("clientId", client_id);
        check.text("content", content, limits::MESSAGE);
        check.finish()?;
        let actor = Actor::Agent(agent.clone());
        self.limit(&actor)?;
        let action = Action::Note {
            client_id: client_id.into(),
            content: content.into(),
        };
        let answer = self.inner.log.put(actor, conversation, origin, action)?;
        Ok(async move {
            let done = answered(answer).await?;
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
        agent.require(Permission::Answer)?;
        self.visible(&Actor::Agent(agent.clone()), conversation).await?;
        let tx = self.read(agent.workspace).await?;
        let (items, has_more) = store::notes(&tx, agent.workspace, conversation, after, limit)
            .await
            .map_err(db::unavailable)?;
        Ok(Notes { items, has_more })
    }
}
