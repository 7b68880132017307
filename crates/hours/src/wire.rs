//! The shapes of hours as they leave and enter the process.

use kernel::{TeamId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Rules, Schedule};

/// Hours, and what they mean now.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OpeningHours)]
pub struct Shown {
    /// What was said; `null`: always open.
    #[schema(required)]
    pub hours: Option<Schedule>,
    /// Whether it is open now.
    pub open: bool,
    /// When it opens or closes next; `null`: never, as far as one can see.
    #[schema(required)]
    pub changes_at: Option<Timestamp>,
}

impl Shown {
    pub(crate) fn new(hours: Option<Schedule>, rules: Option<&Rules>, now: Timestamp) -> Self {
        Self {
            hours,
            open: rules.is_none_or(|rules| rules.open_at(now)),
            changes_at: rules.and_then(|rules| rules.next_change(now)),
        }
    }
}

/// The hours of a team that has its own.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TeamHours)]
pub struct OfTeam {
    /// Which team.
    pub team_id: TeamId,
    /// Its hours.
    #[serde(flatten)]
    pub shown: Shown,
}

/// All hours of a workspace.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = WorkspaceHours)]
pub struct All {
    /// Those of the workspace, which hold for every team that has none of its own.
    pub workspace: Shown,
    /// Those of the teams that have their own.
    pub teams: Vec<OfTeam>,
}

/// Hours to set, or to look at before.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = HoursSent)]
pub struct Sent {
    /// The hours; `null`: always open.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    pub hours: Option<Schedule>,
}

/// Hours of a team to set.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = TeamHoursSent)]
pub struct SentOfTeam {
    /// The hours.
    pub hours: Schedule,
}
