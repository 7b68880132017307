//! Running a macro on a conversation.

use conversations::{View, wire::Message};
use kernel::{
    Actor, AgentActor, ConversationId, FieldError, Problem,
    text::{Check, limits},
};
use uuid::Uuid;

use crate::{Replies, render::filled};

impl Replies {
    /// Sends the macro's reply, if it has one, under `client_id`, and does its actions in their order; the conversation as it is
    /// then, and the reply.
    ///
    /// The first refusal is the answer, and its first field says what was refused: `reply` (nothing is done then) or `actions[2]`
    /// (what came before it is done). What the conversation is already is passed over, so that a repeat with the same `client_id`
    /// sends nothing again and finishes what was not done.
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
                let sending = conversations.send_message(&actor, None, conversation, client_id, &content);
                let sent = match sending {
                    Ok(sent) => sent.await,
                    Err(problem) => Err(problem),
                };
                let sent = sent.map_err(|problem| refused_at("reply", problem))?;
                // A message changes what it stands in.
                view = conversations.see(&actor, conversation).await?;
                Some(sent.message)
            }
            None => None,
        };
        for (at, act) in found.actions.iter().enumerate() {
            if !act.is_done(agent.id, &view) {
                view = conversations
                    .perform(agent, conversation, act)
                    .await
                    .map_err(|problem| refused_at(&format!("actions[{at}]"), problem))?;
            }
        }
        Ok((view, message))
    }
}

/// The problem, saying first which part of the macro it is of.
fn refused_at(part: &str, mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        error.field = format!("{part}.{}", error.field);
    }
    let whole = FieldError {
        field: part.to_owned(),
        message: problem.detail.clone(),
    };
    problem.errors.insert(0, whole);
    problem
}
