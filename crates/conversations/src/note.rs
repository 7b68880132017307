//! Private notes of the agents.

use std::sync::Arc;

use kernel::{
    Actor, AgentActor, AgentId, ConversationId, Origin, Permission, Problem,
    text::{Check, folded, limits},
};

use crate::{
    Conversations,
    log::{Action, answered},
    store,
    wire::{Note, Notes},
};

impl Conversations {
    /// Writes a note; done when it is committed. `true`: it is new. Agents whom it names with `@` are mentioned.
    pub async fn add_note(
        &self,
        agent: &AgentActor,
        origin: Origin,
        conversation: ConversationId,
        client_id: &str,
        content: &str,
    ) -> Result<(Note, bool), Problem> {
        let mut check = Check::new();
        check.client_id("clientId", client_id);
        check.text("content", content, limits::MESSAGE);
        check.finish()?;
        let (actor, client_id) = (Actor::Agent(agent.clone()), Arc::<str>::from(client_id));
        if let Err(refusal) = self.limit(&actor) {
            return self.noted_before(&actor, conversation, client_id, refusal).await;
        }
        let action = Action::Note {
            client_id,
            content: content.into(),
            mentions: self.mentioned(agent, content).await?,
        };
        let done = answered(self.inner.log.put(actor, conversation, origin, action)?).await?;
        let note = done
            .note
            .map(Arc::unwrap_or_clone)
            .ok_or_else(Problem::storage_unavailable)?;
        Ok((note, done.fresh))
    }

    /// The colleagues whose name stands behind an `@` in the text.
    async fn mentioned(&self, agent: &AgentActor, content: &str) -> Result<Vec<AgentId>, Problem> {
        if !content.contains('@') {
            return Ok(Vec::new());
        }
        let text = folded(content);
        let agents = self.inner.accounts.agents(agent.workspace).await?;
        Ok(agents
            .into_iter()
            // A mention brings the note itself: nothing for those who may not read it.
            .filter(|other| other.permissions.has(Permission::SeeConversations))
            .filter(|other| names(&text, &folded(&other.name)))
            .map(|other| other.id)
            .collect())
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

/// Whether `text` has `@name`, and nothing behind it that would make it another name.
fn names(text: &str, name: &str) -> bool {
    text.match_indices('@')
        .filter_map(|(at, _)| text[at + 1..].strip_prefix(name))
        .any(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_name_behind_an_at_is_a_mention() {
        for text in ["@ann", "ask @ann, please", "(@ann)", "@anna and @ann"] {
            assert!(names(text, "ann"), "{text}");
        }
        for text in ["ann", "@anna", "ann@ example", "@ ann"] {
            assert!(!names(text, "ann"), "{text}");
        }
    }
}
