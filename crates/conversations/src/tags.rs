//! The tags of a workspace: words with a colour.

use audit::{Action, Details, Draft, Target, TargetKind};
use kernel::{
    AgentActor, Permission, Problem, Role, Timestamp,
    text::{Check, folded},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Conversations, describe::MAX_TAG, store::tags as store};

/// Tags of a workspace, at most.
pub(crate) const MAX_IN_WORKSPACE: usize = 500;
/// The colour of a tag that nobody has chosen one for.
const DEFAULT_COLOR: &str = "#5f6877";

/// A word that conversations can be tagged with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// Which one.
    pub id: Uuid,
    /// The word. Two tags differ in more than the case of their letters.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// A tag to make, or what to change of one.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TagSent {
    /// At most 50 characters.
    pub name: Option<String>,
    /// `#rrggbb`.
    pub color: Option<String>,
}

impl TagSent {
    fn check(&self) -> Result<(), Problem> {
        let mut check = Check::new();
        if let Some(name) = &self.name {
            check.line("name", name, MAX_TAG);
        }
        if self.color.as_deref().is_some_and(|color| !is_color(color)) {
            check.fail("color", "must be a colour like #4450d6");
        }
        check.finish()
    }
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

impl Conversations {
    /// All tags of the workspace, by name. Whoever works there may know them: they say nothing of any conversation.
    pub async fn tags(&self, agent: &AgentActor) -> Result<Vec<Tag>, Problem> {
        let tx = self.read(agent.workspace).await?;
        store::all(&tx, agent.workspace).await.map_err(db::unavailable)
    }

    /// Makes a tag. `conflict` when there is one of that name.
    pub async fn create_tag(&self, agent: &AgentActor, sent: TagSent) -> Result<Tag, Problem> {
        agent.require(Permission::ManageTags)?;
        sent.check()?;
        let Some(name) = sent.name else {
            return Err(Problem::field("name", "is missing"));
        };
        let tx = self.write(agent.workspace).await?;
        let all = store::all(&tx, agent.workspace).await.map_err(db::unavailable)?;
        refuse_too_many(all.len() + 1)?;
        let tag = self.new_tag(name, sent.color);
        store::insert(&tx, agent.workspace, &tag).await.map_err(taken)?;
        self.inner
            .audit
            .record(&tx, agent, Action::TagCreated, target(&tag), made(&tag))
            .await?;
        tx.commit().await.map_err(db::unavailable)?;
        Ok(tag)
    }

    /// Changes a tag. Conversations that have it keep it under its new name.
    pub async fn change_tag(&self, agent: &AgentActor, id: Uuid, sent: TagSent) -> Result<Tag, Problem> {
        agent.require(Permission::ManageTags)?;
        sent.check()?;
        let tx = self.write(agent.workspace).await?;
        let found = store::one(&tx, agent.workspace, id)
            .await
            .map_err(db::unavailable)?;
        let before = found.ok_or_else(|| Problem::not_found("tag"))?;
        let after = Tag {
            name: sent.name.unwrap_or_else(|| before.name.clone()),
            color: sent.color.unwrap_or_else(|| before.color.clone()),
            ..before.clone()
        };
        store::update(&tx, agent.workspace, &after).await.map_err(taken)?;
        let changed = Details::new().change("name", &before.name, &after.name).change(
            "color",
            &before.color,
            &after.color,
        );
        self.inner
            .audit
            .record_change(&tx, agent, Action::TagChanged, target(&after), changed)
            .await?;
        tx.commit().await.map_err(db::unavailable)?;
        if after.name != before.name {
            self.retag_all(agent, before.name, Some(after.name.clone()));
        }
        Ok(after)
    }

    /// Deletes a tag, from all conversations too.
    pub async fn delete_tag(&self, agent: &AgentActor, id: Uuid) -> Result<(), Problem> {
        agent.require(Permission::ManageTags)?;
        let tx = self.write(agent.workspace).await?;
        let found = store::one(&tx, agent.workspace, id)
            .await
            .map_err(db::unavailable)?;
        let tag = found.ok_or_else(|| Problem::not_found("tag"))?;
        store::delete(&tx, agent.workspace, id)
            .await
            .map_err(db::unavailable)?;
        let gone = Details::new()
            .before("name", &tag.name)
            .before("color", &tag.color);
        self.inner
            .audit
            .record(&tx, agent, Action::TagDeleted, target(&tag), gone)
            .await?;
        tx.commit().await.map_err(db::unavailable)?;
        self.retag_all(agent, tag.name, None);
        Ok(())
    }

    /// These words as the workspace writes them, in their order; those that are no tags yet are made.
    pub(crate) async fn made(&self, agent: &AgentActor, wanted: Vec<String>) -> Result<Vec<String>, Problem> {
        let workspace = agent.workspace;
        if wanted.is_empty() {
            return Ok(wanted);
        }
        let tx = self.read(workspace).await?;
        let known = store::all(&tx, workspace).await.map_err(db::unavailable)?;
        drop(tx);
        let as_written = |word: &String| {
            let known = known.iter().find(|tag| folded(&tag.name) == folded(word));
            known.map(|tag| tag.name.clone())
        };
        let new: Vec<&String> = wanted.iter().filter(|word| as_written(word).is_none()).collect();
        if !new.is_empty() {
            refuse_too_many(known.len() + new.len())?;
            let tx = self.write(workspace).await?;
            let new: Vec<Tag> = new
                .into_iter()
                .map(|name| self.new_tag(name.clone(), None))
                .collect();
            let mut drafts = Vec::new();
            for tag in &new {
                if store::insert_unless_there(&tx, workspace, tag)
                    .await
                    .map_err(db::unavailable)?
                {
                    drafts.push(Draft {
                        who: agent.into(),
                        at: tag.created_at,
                        action: Action::TagCreated,
                        target: target(tag),
                        details: made(tag),
                    });
                }
            }
            self.inner.audit.record_all(&tx, &drafts).await?;
            tx.commit().await.map_err(db::unavailable)?;
        }
        Ok(wanted
            .iter()
            .map(|word| as_written(word).unwrap_or_else(|| word.clone()))
            .collect())
    }

    fn new_tag(&self, name: String, color: Option<String>) -> Tag {
        Tag {
            id: Uuid::now_v7(),
            name,
            color: color.unwrap_or_else(|| DEFAULT_COLOR.into()),
            created_at: self.inner.clock.now(),
        }
    }

    /// Gives every conversation that has the tag `before` the tag `after` instead, or none, in the background.
    fn retag_all(&self, agent: &AgentActor, before: String, after: Option<String>) {
        // Who may change a tag changes it wherever it is, even if they do not work with conversations themselves.
        let (conversations, permissions) = (self.clone(), Role::Admin.permissions());
        let agent = AgentActor {
            permissions,
            ..agent.clone()
        };
        tokio::spawn(async move {
            let add: Vec<String> = after.into_iter().collect();
            if let Err(problem) = conversations.retag_each(&agent, &before, &add).await {
                tracing::error!(?problem, "a tag is not changed in all conversations");
            }
        });
    }

    async fn retag_each(&self, agent: &AgentActor, before: &str, add: &[String]) -> Result<(), Problem> {
        let remove = [before.to_owned()];
        let mut last = Vec::new();
        loop {
            let tagged = self.tagged(agent.workspace, before).await?;
            // What could not be changed once is not tried for ever.
            if tagged.is_empty() || tagged == last {
                return Ok(());
            }
            last.clone_from(&tagged);
            for id in tagged {
                self.swap_tags(agent, id, add, &remove).await?;
            }
        }
    }
}

fn target(tag: &Tag) -> Target {
    Target::new(TargetKind::Tag, tag.id, &tag.name)
}

fn made(tag: &Tag) -> Details {
    Details::new().after("name", &tag.name).after("color", &tag.color)
}

fn refuse_too_many(count: usize) -> Result<(), Problem> {
    if count > MAX_IN_WORKSPACE {
        return Err(Problem::field(
            "tags",
            format!("would be more than {MAX_IN_WORKSPACE} in the workspace"),
        ));
    }
    Ok(())
}

fn taken(error: crate::store::StoreError) -> Problem {
    if db::is_taken(&error) {
        Problem::new(kernel::ProblemKind::Conflict, "There is a tag of that name.")
    } else {
        db::unavailable(error)
    }
}
