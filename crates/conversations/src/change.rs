//! Assign, unassign, resolve, close, reopen, prioritise.

use kernel::{Actor, AgentActor, AgentId, ConversationId, Origin, Problem, ProblemKind};

use crate::{
    Conversations,
    log::{Action, answered},
    model::Change,
    views::View,
};

impl Conversations {
    /// Gives the conversation to an agent of the workspace, or back to the queue with `to: None`.
    ///
    /// Refuses with `already-assigned`, saying who has it, unless `force` is true and the role may.
    pub async fn assign(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        to: Option<AgentId>,
        force: bool,
    ) -> Result<View, Problem> {
        let change = match to {
            None => Change::Unassign,
            Some(to) => {
                let target = self.inner.accounts.agent(agent.workspace, to).await?;
                Change::Assign {
                    to,
                    name: target.name,
                    avatar_url: target.avatar_url,
                    force,
                }
            }
        };
        self.change(&Actor::Agent(agent.clone()), conversation, change)
            .await
    }

    /// Opens a resolved or closed conversation again: with whoever had it, if they still work here.
    pub async fn reopen(&self, agent: &AgentActor, conversation: ConversationId) -> Result<View, Problem> {
        let actor = Actor::Agent(agent.clone());
        let keep = match self.visible(&actor, conversation).await?.assignee {
            None => false,
            Some(assignee) => match self.inner.accounts.agent(agent.workspace, assignee).await {
                Ok(_) => true,
                Err(problem) if problem.kind == ProblemKind::NotFound => false,
                Err(problem) => return Err(problem),
            },
        };
        self.change(&actor, conversation, Change::Reopen { keep }).await
    }

    /// Changes a conversation; the answer comes after the commit.
    pub async fn change(
        &self,
        actor: &Actor,
        conversation: ConversationId,
        change: Change,
    ) -> Result<View, Problem> {
        let answer = self
            .inner
            .log
            .put(actor.clone(), conversation, Origin::None, Action::Change(change))?;
        match answered(answer).await {
            Ok(done) => self.after(done.conversation).await,
            Err(problem) if problem.kind == ProblemKind::AlreadyAssigned => {
                Err(self.saying_who(actor, conversation, problem).await)
            }
            Err(problem) => Err(problem),
        }
    }

    async fn saying_who(&self, actor: &Actor, conversation: ConversationId, problem: Problem) -> Problem {
        match self.view(actor.workspace(), conversation).await {
            Ok(View { around, .. }) => match around.assignee {
                Some(person) => Problem {
                    detail: format!("{} has this conversation.", person.name),
                    assignee: serde_json::to_value(person).ok(),
                    ..problem
                },
                None => problem,
            },
            Err(_) => problem,
        }
    }
}
