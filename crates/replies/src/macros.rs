//! Macros: several things that are done to a conversation at once, with or without a reply.

use audit::{Action, Details, Target, TargetKind};
use conversations::act::Act;
use edge::{Cursor, Page, given, present};
use kernel::{
    AgentActor, AgentId, Permission, Problem, ProblemKind, Timestamp,
    text::{Check, limits},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Replies, may_change, required, store::macros as store, template};

/// Actions of a macro, at most.
pub const MAX_ACTIONS: usize = 10;
/// Macros of one author, at most.
pub const MAX_MACROS: u64 = 200;
/// The list's name in its cursors.
const LIST: &str = "macros";

/// Several things that are done to a conversation at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Macro {
    /// Which one.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// What is done, in this order.
    pub actions: Vec<Act>,
    /// What is sent to the visitor before, with its variables.
    #[schema(required)]
    pub reply: Option<String>,
    /// Whether all agents see it; else its author alone.
    pub shared: bool,
    /// Who made it.
    pub author: AgentId,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A macro to make, or what to change of one.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MacroSent {
    /// At most 200 characters.
    #[serde(default, deserialize_with = "present")]
    pub name: Option<String>,
    /// 1 to 10.
    #[serde(default, deserialize_with = "present")]
    pub actions: Option<Vec<Act>>,
    /// At most 10,000 characters, with the variables of canned responses; `null`: none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub reply: Option<Option<String>>,
    /// Whether all agents see it; a new one is private unless it says so.
    #[serde(default, deserialize_with = "present")]
    pub shared: Option<bool>,
}

impl Macro {
    fn check(&self) -> Result<(), Problem> {
        let mut check = Check::new();
        check.line("name", &self.name, limits::NAME);
        if !(1..=MAX_ACTIONS).contains(&self.actions.len()) {
            check.fail("actions", format!("must be 1 to {MAX_ACTIONS}"));
        }
        for (at, act) in self.actions.iter().enumerate() {
            act.check(&mut check, &format!("actions[{at}]"));
        }
        if let Some(reply) = &self.reply {
            template::check(&mut check, "reply", reply);
        }
        check.finish()
    }
}

impl Replies {
    /// A page of one's own and the shared ones, the oldest first.
    pub async fn macros(
        &self,
        agent: &AgentActor,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<Macro>, Problem> {
        agent.require(Permission::Answer)?;
        let after = cursor.map(|text| Cursor::decode(text, LIST)).transpose()?;
        let tx = self.read(agent.workspace).await?;
        // One more than asked for tells whether there is a next page.
        let found = store::page(&tx, agent, after, limit + 1)
            .await
            .map_err(db::unavailable)?;
        let place = |last: &Macro| Cursor {
            at: last.created_at.0,
            id: last.id,
        };
        Ok(Page::of(LIST, found, limit, place, |found| found))
    }

    /// One that the agent sees, or `not-found`.
    pub(crate) async fn seen_macro(&self, agent: &AgentActor, id: Uuid) -> Result<Macro, Problem> {
        agent.require(Permission::Answer)?;
        let tx = self.read(agent.workspace).await?;
        let found = store::one(&tx, agent, id).await.map_err(db::unavailable)?;
        found.ok_or_else(unknown)
    }

    /// Makes one.
    pub async fn create_macro(&self, agent: &AgentActor, sent: MacroSent) -> Result<Macro, Problem> {
        agent.require(Permission::Answer)?;
        let now = self.inner.clock.now();
        let made = Macro {
            id: Uuid::now_v7(),
            name: required("name", sent.name)?,
            actions: required("actions", sent.actions)?,
            reply: sent.reply.flatten(),
            shared: sent.shared.unwrap_or_default(),
            author: agent.id,
            created_at: now,
            updated_at: now,
        };
        made.check()?;
        let tx = self.write(agent.workspace).await?;
        if store::count(&tx, agent).await.map_err(db::unavailable)? >= MAX_MACROS {
            return Err(Problem::new(
                ProblemKind::Conflict,
                format!("One agent has at most {MAX_MACROS} macros."),
            ));
        }
        store::insert(&tx, agent.workspace, &made)
            .await
            .map_err(db::unavailable)?;
        let details = Details::new()
            .after("name", &made.name)
            .after("actions", &made.actions)
            .after("shared", made.shared);
        self.inner
            .audit
            .record(&tx, agent, Action::MacroCreated, target(&made), details)
            .await?;
        tx.commit().await.map_err(db::unavailable)?;
        Ok(made)
    }

    /// Changes what is named.
    pub async fn change_macro(
        &self,
        agent: &AgentActor,
        id: Uuid,
        sent: MacroSent,
    ) -> Result<Macro, Problem> {
        agent.require(Permission::Answer)?;
        let tx = self.write(agent.workspace).await?;
        let found = store::one_for_change(&tx, agent, id)
            .await
            .map_err(db::unavailable)?;
        let before = found.ok_or_else(unknown)?;
        may_change(agent, before.author)?;
        let after = Macro {
            name: sent.name.unwrap_or_else(|| before.name.clone()),
            actions: sent.actions.unwrap_or_else(|| before.actions.clone()),
            reply: sent.reply.unwrap_or_else(|| before.reply.clone()),
            shared: sent.shared.unwrap_or(before.shared),
            updated_at: self.inner.clock.now(),
            ..before.clone()
        };
        after.check()?;
        store::update(&tx, agent.workspace, &after)
            .await
            .map_err(db::unavailable)?;
        let changed = Details::new()
            .change("name", &before.name, &after.name)
            .change("actions", &before.actions, &after.actions)
            .change("shared", before.shared, after.shared)
            .hidden("reply", before.reply != after.reply);
        self.inner
            .audit
            .record_change(&tx, agent, Action::MacroChanged, target(&after), changed)
            .await?;
        tx.commit().await.map_err(db::unavailable)?;
        Ok(after)
    }

    /// Deletes one.
    pub async fn delete_macro(&self, agent: &AgentActor, id: Uuid) -> Result<(), Problem> {
        agent.require(Permission::Answer)?;
        let tx = self.write(agent.workspace).await?;
        let found = store::one_for_change(&tx, agent, id)
            .await
            .map_err(db::unavailable)?;
        let found = found.ok_or_else(unknown)?;
        may_change(agent, found.author)?;
        store::delete(&tx, agent.workspace, id)
            .await
            .map_err(db::unavailable)?;
        let gone = Details::new()
            .before("name", &found.name)
            .before("shared", found.shared);
        self.inner
            .audit
            .record(&tx, agent, Action::MacroDeleted, target(&found), gone)
            .await?;
        tx.commit().await.map_err(db::unavailable)
    }
}

fn target(found: &Macro) -> Target {
    Target::new(TargetKind::Macro, found.id, &found.name)
}

fn unknown() -> Problem {
    Problem::not_found("macro")
}
