//! Handing a conversation on, with a word to whoever gets it.

use kernel::{
    Actor, AgentActor, AgentId, ConversationId, Permission, Problem, TeamId, text::Check, text::limits,
};

use crate::{Conversations, model::Change, views::View};

impl Conversations {
    /// Gives the conversation to an agent, or into the queue of a team, or both; `note` is left behind for them.
    ///
    /// Refuses with `already-assigned` unless it is the agent's own, or nobody's, or the role may take from colleagues.
    pub async fn transfer(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        to: Option<AgentId>,
        team: Option<TeamId>,
        note: Option<String>,
    ) -> Result<View, Problem> {
        agent.require(Permission::Assign)?;
        if note.is_some() {
            agent.require(Permission::WriteNotes)?;
        }
        if to.is_none() && team.is_none() {
            return Err(Problem::field("agentId", "name an agent, a team, or both"));
        }
        if let Some(note) = &note {
            let mut check = Check::new();
            check.text("note", note, limits::MESSAGE);
            check.finish()?;
        }
        if let Some(team) = team {
            self.inner.accounts.team(agent.workspace, team).await?;
        }
        let to = match to {
            Some(id) => Some(self.receiver(agent.workspace, id).await?),
            None => None,
        };
        let change = Change::Transfer { to, team };
        let view = self
            .change(&Actor::Agent(agent.clone()), conversation, change)
            .await?;
        if let Some(note) = note {
            // Under an id of its own: the transfer is what can be repeated, and then it changes nothing.
            let client_id = uuid::Uuid::new_v4().simple().to_string();
            self.add_note(agent, None, conversation, &client_id, &note)
                .await?;
        }
        Ok(view)
    }
}
