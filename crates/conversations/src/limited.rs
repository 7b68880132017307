//! Who sends too often is refused; who only repeats what was stored is answered all the same, as ever.

use std::sync::Arc;

use kernel::{Actor, ConversationId, Problem, ProblemKind, VisitorActor};

use crate::{
    Conversations, Started,
    log::{Key, receipt},
    send_message::Sent,
    store,
    wire::Note,
};

impl Conversations {
    /// Counts one more sending of the actor.
    pub(crate) fn limit(&self, actor: &Actor) -> Result<(), Problem> {
        match actor {
            Actor::Agent(agent) => self.inner.settings.limit_send_agent.check(agent.id.0),
            Actor::Visitor(visitor) => self.inner.settings.limit_send_visitor.check(visitor.id.0),
        }
    }

    /// The message that was sent before under `client_id`, or the refusal.
    pub(crate) async fn sent_before(
        &self,
        actor: &Actor,
        conversation: ConversationId,
        client_id: Arc<str>,
        refusal: Problem,
    ) -> Result<Sent, Problem> {
        let row = self.visible(actor, conversation).await?;
        let tx = self.read(row.workspace).await?;
        let found = store::sent_before(&tx, row.workspace, &key(actor, conversation, client_id))
            .await
            .map_err(db::unavailable)?;
        let mut message = found.ok_or(refusal)?;
        message.status = receipt(&row, &message);
        Ok(Sent {
            message,
            fresh: false,
        })
    }

    /// The note that was written before under `client_id`, or the refusal.
    pub(crate) async fn noted_before(
        &self,
        actor: &Actor,
        conversation: ConversationId,
        client_id: Arc<str>,
        refusal: Problem,
    ) -> Result<(Note, bool), Problem> {
        let row = self.visible(actor, conversation).await?;
        let tx = self.read(row.workspace).await?;
        let found = store::noted_before(&tx, row.workspace, &key(actor, conversation, client_id))
            .await
            .map_err(db::unavailable)?;
        Ok((found.ok_or(refusal)?, false))
    }

    /// The conversation that was begun before under `client_id`, or the refusal.
    pub(crate) async fn begun_before(
        &self,
        visitor: &VisitorActor,
        client_id: Option<&str>,
        refusal: Problem,
    ) -> Result<Started, Problem> {
        let Some(client_id) = client_id else {
            return Err(refusal);
        };
        let tx = self.read(visitor.workspace).await?;
        let found = store::begun_before(&tx, visitor.workspace, visitor.id, client_id)
            .await
            .map_err(db::unavailable)?;
        drop(tx);
        let row = found.ok_or_else(|| refusal.clone())?;
        let actor = Actor::Visitor(visitor.clone());
        // A conversation that was begun without a message has none under its own id.
        let message = match self.sent_before(&actor, row.id, client_id.into(), refusal).await {
            Ok(sent) => Some(sent.message),
            Err(problem) if problem.kind == ProblemKind::RateLimited => None,
            Err(problem) => return Err(problem),
        };
        let view = self.after(row).await?;
        Ok(Started {
            view,
            message,
            fresh: false,
        })
    }
}

fn key(actor: &Actor, conversation: ConversationId, client_id: Arc<str>) -> Key {
    Key {
        conversation,
        sender: actor.id(),
        client_id,
    }
}
