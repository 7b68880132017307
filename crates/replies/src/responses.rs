//! Canned responses: texts that agents send often, found by a shortcut.

use audit::{Action, Details, Target, TargetKind};
use edge::{Cursor, Page, present};
use kernel::{
    AgentActor, AgentId, FieldError, Permission, Problem, ProblemKind, Timestamp,
    text::{Check, folded, limits},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Replies, may_change, required, store::responses as store, template};

/// Characters of a shortcut, at most.
pub const MAX_SHORTCUT: usize = 50;
/// Canned responses of one author, at most.
pub const MAX_RESPONSES: u64 = 1_000;
/// Characters of a search, at most.
pub const MAX_SEARCH: usize = 200;
/// The list's name in its cursors.
const LIST: &str = "canned-responses";

/// A text that agents send often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CannedResponse {
    /// Which one.
    pub id: Uuid,
    /// What is typed behind `/`. When it was saved, none of its author's own and of the shared ones had the same, whatever the
    /// case of its letters. Where somebody shares the same one later, an agent's own is meant.
    pub shortcut: String,
    /// What it is about.
    pub title: String,
    /// The text, with its variables.
    pub content: String,
    /// Whether all agents see it; else its author alone.
    pub shared: bool,
    /// Who made it.
    pub author: AgentId,
    /// How often it was rendered for a conversation.
    pub used: i64,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last changed; using it is no change.
    pub updated_at: Timestamp,
}

/// A canned response to make, or what to change of one.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CannedResponseSent {
    /// 1 to 50 letters, digits, `-` and `_`.
    #[serde(default, deserialize_with = "present")]
    pub shortcut: Option<String>,
    /// At most 200 characters.
    #[serde(default, deserialize_with = "present")]
    pub title: Option<String>,
    /// At most 10,000 characters. `{{visitor.name}}`, `{{visitor.email}}`, `{{agent.name}}`, `{{conversation.subject}}` and
    /// `{{fields.<name>}}` are filled; `{{visitor.name|there}}` has a fallback.
    #[serde(default, deserialize_with = "present")]
    pub content: Option<String>,
    /// Whether all agents see it; a new one is private unless it says so.
    #[serde(default, deserialize_with = "present")]
    pub shared: Option<bool>,
}

impl CannedResponse {
    fn check(&self) -> Result<(), Problem> {
        let mut check = Check::new();
        if !is_shortcut(&self.shortcut) {
            let message = format!("must be 1 to {MAX_SHORTCUT} letters, digits, - and _");
            check.fail("shortcut", message);
        }
        check.line("title", &self.title, limits::NAME);
        template::check(&mut check, "content", &self.content);
        check.finish()
    }
}

fn is_shortcut(text: &str) -> bool {
    let is_meant = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    (1..=MAX_SHORTCUT).contains(&text.chars().count()) && text.chars().all(is_meant)
}

impl Replies {
    /// A page of one's own and the shared ones, most used first; with `q` those that have it in shortcut, title or content,
    /// whatever the case of its letters. What is used between two pages may stand on both.
    pub async fn responses(
        &self,
        agent: &AgentActor,
        q: Option<&str>,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<CannedResponse>, Problem> {
        agent.require(Permission::Answer)?;
        let mut check = Check::new();
        check.optional("q", q.unwrap_or_default(), MAX_SEARCH);
        check.finish()?;
        let after = cursor.map(|text| Cursor::decode(text, LIST)).transpose()?;
        let tx = self.read(agent.workspace).await?;
        // One more than asked for tells whether there is a next page.
        let found = store::page(&tx, agent, q, after, limit + 1)
            .await
            .map_err(db::unavailable)?;
        let place = |last: &CannedResponse| Cursor {
            at: last.used,
            id: last.id,
        };
        Ok(Page::of(LIST, found, limit, place, |response| response))
    }

    /// One that the agent sees, or `not-found`.
    pub async fn response(&self, agent: &AgentActor, id: Uuid) -> Result<CannedResponse, Problem> {
        agent.require(Permission::Answer)?;
        let tx = self.read(agent.workspace).await?;
        let found = store::one(&tx, agent, id).await.map_err(db::unavailable)?;
        found.ok_or_else(unknown)
    }

    /// Makes one. `conflict` when the agent sees one with that shortcut.
    pub async fn create_response(
        &self,
        agent: &AgentActor,
        sent: CannedResponseSent,
    ) -> Result<CannedResponse, Problem> {
        agent.require(Permission::Answer)?;
        let now = self.inner.clock.now();
        let response = CannedResponse {
            id: Uuid::now_v7(),
            shortcut: required("shortcut", sent.shortcut)?,
            title: required("title", sent.title)?,
            content: required("content", sent.content)?,
            shared: sent.shared.unwrap_or_default(),
            author: agent.id,
            used: 0,
            created_at: now,
            updated_at: now,
        };
        response.check()?;
        let tx = self.write(agent.workspace).await?;
        let count = store::count(&tx, agent).await.map_err(db::unavailable)?;
        if count >= MAX_RESPONSES {
            return Err(Problem::new(
                ProblemKind::Conflict,
                format!("One agent has at most {MAX_RESPONSES} canned responses."),
            ));
        }
        refuse_taken(&tx, agent, &response).await?;
        store::insert(&tx, agent.workspace, &response)
            .await
            .map_err(taken)?;
        let made = Details::new()
            .after("shortcut", &response.shortcut)
            .after("title", &response.title)
            .after("shared", response.shared);
        self.inner
            .audit
            .record(&tx, agent, Action::ResponseCreated, target(&response), made)
            .await?;
        tx.commit().await.map_err(db::unavailable)?;
        Ok(response)
    }

    /// Changes what is named. `conflict` when its author or the agent sees another one with that shortcut.
    pub async fn change_response(
        &self,
        agent: &AgentActor,
        id: Uuid,
        sent: CannedResponseSent,
    ) -> Result<CannedResponse, Problem> {
        agent.require(Permission::Answer)?;
        let tx = self.write(agent.workspace).await?;
        let found = store::one_for_change(&tx, agent, id)
            .await
            .map_err(db::unavailable)?;
        let before = found.ok_or_else(unknown)?;
        may_change(agent, before.author)?;
        let after = CannedResponse {
            shortcut: sent.shortcut.unwrap_or_else(|| before.shortcut.clone()),
            title: sent.title.unwrap_or_else(|| before.title.clone()),
            content: sent.content.unwrap_or_else(|| before.content.clone()),
            shared: sent.shared.unwrap_or(before.shared),
            updated_at: self.inner.clock.now(),
            ..before.clone()
        };
        after.check()?;
        // Somebody may have shared the same shortcut since: that is no reason to refuse another change.
        if folded(&after.shortcut) != folded(&before.shortcut) || after.shared != before.shared {
            refuse_taken(&tx, agent, &after).await?;
        }
        store::update(&tx, agent.workspace, &after).await.map_err(taken)?;
        let changed = Details::new()
            .change("shortcut", &before.shortcut, &after.shortcut)
            .change("title", &before.title, &after.title)
            .change("shared", before.shared, after.shared)
            .hidden("content", before.content != after.content);
        self.inner
            .audit
            .record_change(&tx, agent, Action::ResponseChanged, target(&after), changed)
            .await?;
        tx.commit().await.map_err(db::unavailable)?;
        Ok(after)
    }

    /// Deletes one.
    pub async fn delete_response(&self, agent: &AgentActor, id: Uuid) -> Result<(), Problem> {
        agent.require(Permission::Answer)?;
        let tx = self.write(agent.workspace).await?;
        let found = store::one_for_change(&tx, agent, id)
            .await
            .map_err(db::unavailable)?;
        let response = found.ok_or_else(unknown)?;
        may_change(agent, response.author)?;
        store::delete(&tx, agent.workspace, id)
            .await
            .map_err(db::unavailable)?;
        let gone = Details::new()
            .before("shortcut", &response.shortcut)
            .before("title", &response.title)
            .before("shared", response.shared);
        self.inner
            .audit
            .record(&tx, agent, Action::ResponseDeleted, target(&response), gone)
            .await?;
        tx.commit().await.map_err(db::unavailable)
    }
}

fn target(response: &CannedResponse) -> Target {
    Target::new(TargetKind::Response, response.id, &response.title)
}

pub(crate) fn unknown() -> Problem {
    Problem::not_found("canned response")
}

async fn refuse_taken(tx: &db::Tx, agent: &AgentActor, response: &CannedResponse) -> Result<(), Problem> {
    if store::is_taken(tx, agent, response)
        .await
        .map_err(db::unavailable)?
    {
        return Err(conflict());
    }
    Ok(())
}

/// Somebody may have saved the same one at the same moment.
fn taken(error: store::StoreError) -> Problem {
    if db::is_taken(&error) {
        conflict()
    } else {
        db::unavailable(error)
    }
}

fn conflict() -> Problem {
    Problem {
        errors: vec![FieldError {
            field: "shortcut".into(),
            message: "is taken: choose another one".into(),
        }],
        ..Problem::new(
            ProblemKind::Conflict,
            "There is a canned response with that shortcut.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::is_shortcut;

    #[test]
    fn a_shortcut_is_one_word() {
        for text in ["a", "refund-2_b", "grüße", "Привет", &"x".repeat(50)] {
            assert!(is_shortcut(text), "{text}");
        }
        for text in [
            "",
            " ",
            "two words",
            "/hi",
            "a.b",
            "a\u{202e}",
            "👍",
            &"x".repeat(51),
        ] {
            assert!(!is_shortcut(text), "{text}");
        }
    }
}
