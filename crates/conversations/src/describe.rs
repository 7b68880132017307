//! What a conversation is about: its tags, its subject, its fields.

use std::sync::Arc;

use kernel::{
    Actor, AgentActor, ConversationId, Problem,
    text::{Check, folded, limits},
};
use serde_json::{Map, Value};

use crate::{Conversations, model::Change, start_conversation::check_fields, views::View};

/// Tags of one conversation, at most.
pub(crate) const MAX_TAGS: usize = 20;
/// Characters of a tag, at most.
pub(crate) const MAX_TAG: usize = 50;

impl Conversations {
    /// Tags the conversation with these words and no others, each once. A word that is no tag of the workspace yet becomes one.
    pub async fn tag(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        tags: Vec<String>,
    ) -> Result<View, Problem> {
        let tags = self.known_tags(agent, tags).await?;
        self.change(
            &Actor::Agent(agent.clone()),
            conversation,
            Change::Tag(tags.into()),
        )
        .await
    }

    /// Puts these tags to those that are there, and takes those away.
    pub async fn retag(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        add: &[String],
        remove: &[String],
    ) -> Result<View, Problem> {
        let tags = self.swapped(agent, conversation, add, remove).await?;
        self.tag(agent, conversation, tags).await
    }

    /// As [`Conversations::retag`], with tags that the workspace has.
    pub(crate) async fn swap_tags(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        add: &[String],
        remove: &[String],
    ) -> Result<(), Problem> {
        let tags = self.swapped(agent, conversation, add, remove).await?;
        let actor = Actor::Agent(agent.clone());
        self.change(&actor, conversation, Change::Tag(tags.into()))
            .await
            .map(|_| ())
    }

    async fn swapped(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        add: &[String],
        remove: &[String],
    ) -> Result<Vec<String>, Problem> {
        let actor = Actor::Agent(agent.clone());
        let row = self.visible(&actor, conversation).await?;
        let mut tags: Vec<String> = row
            .tags
            .iter()
            .filter(|tag| !remove.iter().any(|other| folded(other) == folded(tag)))
            .cloned()
            .collect();
        tags.extend(add.iter().cloned());
        Ok(tags)
    }

    /// Says what it is about: what is not given stays, a field that is `null` goes.
    pub async fn describe(
        &self,
        agent: &AgentActor,
        conversation: ConversationId,
        subject: Option<Option<String>>,
        fields: Map<String, Value>,
    ) -> Result<View, Problem> {
        let mut check = Check::new();
        if let Some(Some(subject)) = &subject {
            check.line("subject", subject, limits::SUBJECT);
        }
        check_fields(&mut check, &fields);
        check.finish()?;
        let subject = subject.map(|subject| subject.map(Arc::from));
        let change = Change::Describe { subject, fields };
        self.change(&Actor::Agent(agent.clone()), conversation, change)
            .await
    }

    /// The tags as the workspace writes them, those that it does not have yet made.
    async fn known_tags(&self, agent: &AgentActor, tags: Vec<String>) -> Result<Vec<String>, Problem> {
        let mut wanted: Vec<String> = Vec::new();
        for tag in tags {
            if !wanted.iter().any(|other| folded(other) == folded(&tag)) {
                wanted.push(tag);
            }
        }
        let mut check = Check::new();
        if wanted.len() > MAX_TAGS {
            check.fail("tags", format!("must be at most {MAX_TAGS}"));
        }
        for (at, tag) in wanted.iter().enumerate() {
            check.line(&format!("tags[{at}]"), tag, MAX_TAG);
        }
        check.finish()?;
        self.made(agent, wanted).await
    }
}
