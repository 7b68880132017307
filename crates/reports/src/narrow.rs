//! To which conversations something is narrowed, as somebody asks for it.

use db::unavailable;
use edge::word;
use kernel::{Problem, WorkspaceId, text::Check};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Filter, Reports, store};

/// Characters of a tag, at most.
const MAX_TAG: usize = 50;
const TEAMS: &str = "must be none or a team's id";
const AGENTS: &str = "must be none or an agent's id";

/// What is asked for; each narrows by what holds of a conversation now, and not at all where it is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrowing {
    /// A widget's site key.
    pub widget: Option<String>,
    /// `none` or a team's id.
    pub team: Option<String>,
    /// `none` or an agent's id.
    pub agent: Option<String>,
    /// One tag.
    pub tag: Option<String>,
}

impl Narrowing {
    /// Refuses the field that is wrong by itself.
    pub fn check(&self) -> Result<(), Problem> {
        word("team", self.team.as_deref(), TEAMS, none_or)?;
        word("agent", self.agent.as_deref(), AGENTS, none_or)?;
        let mut check = Check::new();
        check.optional("tag", self.tag.as_deref().unwrap_or_default(), MAX_TAG);
        check.finish()
    }
}

impl Reports {
    /// What is asked for, understood; `not-found` when the widget is none of the workspace's.
    pub async fn filter(&self, workspace: WorkspaceId, narrowing: &Narrowing) -> Result<Filter, Problem> {
        narrowing.check()?;
        let widget = match &narrowing.widget {
            None => None,
            Some(site_key) => {
                let tx = self.read(workspace).await?;
                let found = store::widget(&tx, workspace, site_key).await;
                Some(
                    found
                        .map_err(unavailable)?
                        .ok_or_else(|| Problem::not_found("widget"))?,
                )
            }
        };
        let one_or_none = |text: &Option<String>| text.as_deref().and_then(none_or);
        Ok(Filter {
            widget,
            team: one_or_none(&narrowing.team).map(|id| id.map(Into::into)),
            agent: one_or_none(&narrowing.agent).map(|id| id.map(Into::into)),
            tag: narrowing.tag.clone().filter(|tag| !tag.is_empty()),
        })
    }
}

fn none_or(text: &str) -> Option<Option<Uuid>> {
    match text {
        "none" => Some(None),
        id => id.parse().ok().map(Some),
    }
}
