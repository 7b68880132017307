//! Assign, unassign, resolve, close, reopen, prioritise.

use kernel::{
    Actor, AgentActor, AgentId, ConversationId, Origin, Permission, Problem, ProblemKind, WorkspaceId,
};

use crate::{
    Conversations,
    log::{Action, answered},
    model::{Change, Receiver},
    views::View,
};

impl Conversations {
    /// Gives the conversation to an agent of the workspace, or back to the queue with `to: None`.
    ///
    /// Refuses with `already-assigned`, saying who has it, unless `force` is true and the role may. To give it to a colleague needs a
    /// permission of its own; to take it is part of answering.
    pub async fn assign(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        to: Option<AgentId>,
        force: bool,
    ) -> Result<View, Problem> {
        agent.require(match to {
            Some(other) if other != agent.id => Permission::Assign,
            _ => Permission::Answer,
        })?;
        let change = match to {
            None => Change::Unassign,
            Some(to) => Change::Assign {
                to: self.receiver(agent.workspace, to).await?,
                force,
            },
        };
        self.change(&Actor::Agent(agent.clone()), conversation, change)
            .await
    }

    /// Somebody who works here, as one who is given a conversation.
    pub(crate) async fn receiver(&self, workspace: WorkspaceId, id: AgentId) -> Result<Receiver, Problem> {
        let agent = self.inner.accounts.agent(workspace, id).await?;
        if !agent.permissions.has(Permission::Answer) {
            let message = format!("must be somebody who answers; {} may not", agent.name);
            return Err(Problem::field("agentId", message));
        }
        Ok(Receiver {
            id,
            name: agent.name.into(),
            avatar_url: agent.avatar_url.map(Into::into),
        })
    }

    /// Opens a resolved or closed conversation again: with whoever had it, if they still
    /// answer here.
    pub async fn reopen(&self, agent: &AgentActor, conversation: ConversationId) -> Result<View, Problem> {
        let actor = Actor::Agent(agent.clone());
        let keep = match self.visible(&actor, conversation).await?.assignee {
            None => false,
            Some(assignee) => match self.inner.accounts.agent(agent.workspace, assignee).await {
                Ok(assignee) => assignee.permissions.has(Permission::Answer),
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
        let gives = matches!(
            change,
            Change::Assign { .. } | Change::Transfer { to: Some(_), .. } | Change::Reopen { keep: true }
        );
        let answer = self
            .inner
            .log
            .put(actor.clone(), conversation, Origin::None, Action::Change(change))?;
        match answered(answer).await {
            Ok(done) => {
                if let Some(to) = done.conversation.assignee.filter(|_| gives) {
                    self.look_again(actor.workspace(), to).await;
                }
                self.after(done.conversation).await
            }
            Err(problem) if problem.kind == ProblemKind::AlreadyAssigned => {
                Err(self.saying_who(actor, conversation, problem).await)
            }
            Err(problem) => Err(problem),
        }
    }

    /// Whoever was given a conversation may have left, or have lost the permission, between the question and the commit: what they had
    /// was given back without this one then.
    async fn look_again(&self, workspace: WorkspaceId, to: AgentId) {
        // That they cannot be asked about just now says nothing about them.
        if let Err(problem) = self.receiver(workspace, to).await
            && matches!(
                problem.kind,
                ProblemKind::ValidationFailed | ProblemKind::NotFound
            )
        {
            self.agent_departed(workspace, to);
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
