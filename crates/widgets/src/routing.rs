//! Who gets the chats of a widget, and what happens to them by the clock.

use kernel::{TeamId, text::Check};
use serde::{Deserialize, Serialize};

/// How long somebody has to take a chat that is offered to them, in seconds: least, most, default.
const OFFER_SECONDS: (u32, u32, u32) = (5, 600, 30);
/// After how long a resolved conversation is closed, in minutes: a day.
const CLOSE_AFTER: u32 = 24 * 60;
/// A year of minutes: the longest that anything by the clock may wait.
const MOST_MINUTES: u32 = 365 * 24 * 60;

/// How a waiting chat finds somebody.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RoutingMode {
    /// Whoever takes it.
    Manual,
    /// It is offered to one after the other, in turn.
    RoundRobin,
    /// It is offered to whoever has the fewest chats for their capacity.
    LeastBusy,
}

/// Who gets the chats of a widget, and what happens to them by the clock.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = WidgetRouting)]
pub struct Routing {
    /// How a waiting chat finds somebody.
    pub mode: RoutingMode,
    /// How long somebody has to take a chat that is offered to them, in seconds.
    pub offer_seconds: u32,
    /// In whose queue new chats begin; `null`: everybody's.
    #[schema(required)]
    pub team_id: Option<TeamId>,
    /// After how many minutes a resolved conversation is closed, so that writing begins a new one; `null`: never.
    #[schema(required)]
    pub close_after_minutes: Option<u32>,
    /// After how many minutes without a word an active conversation is resolved; `null`: never.
    #[schema(required)]
    pub resolve_after_minutes: Option<u32>,
}

impl Default for Routing {
    fn default() -> Self {
        Self {
            mode: RoutingMode::Manual,
            offer_seconds: OFFER_SECONDS.2,
            team_id: None,
            close_after_minutes: Some(CLOSE_AFTER),
            resolve_after_minutes: None,
        }
    }
}

/// A change of a widget's routing. What is not named stays, and `null` takes away.
#[derive(Copy, Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRouting {
    /// How a waiting chat finds somebody.
    #[serde(default, deserialize_with = "edge::present")]
    pub mode: Option<RoutingMode>,
    /// 5 to 600.
    #[serde(default, deserialize_with = "edge::present")]
    pub offer_seconds: Option<u32>,
    /// A team of the workspace.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<TeamId>)]
    pub team_id: Option<Option<TeamId>>,
    /// 1 to 525,600.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<u32>)]
    pub close_after_minutes: Option<Option<u32>>,
    /// 1 to 525,600.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<u32>)]
    pub resolve_after_minutes: Option<Option<u32>>,
}

impl Routing {
    /// This routing with a change.
    pub(crate) fn changed(self, change: ChangeRouting) -> Self {
        Self {
            mode: change.mode.unwrap_or(self.mode),
            offer_seconds: change.offer_seconds.unwrap_or(self.offer_seconds),
            team_id: change.team_id.unwrap_or(self.team_id),
            close_after_minutes: change.close_after_minutes.unwrap_or(self.close_after_minutes),
            resolve_after_minutes: change.resolve_after_minutes.unwrap_or(self.resolve_after_minutes),
        }
    }

    pub(crate) fn check(&self, check: &mut Check) {
        let (least, most, _) = OFFER_SECONDS;
        if !(least..=most).contains(&self.offer_seconds) {
            check.fail("routing.offerSeconds", format!("must be {least} to {most}"));
        }
        for (field, minutes) in [
            ("routing.closeAfterMinutes", self.close_after_minutes),
            ("routing.resolveAfterMinutes", self.resolve_after_minutes),
        ] {
            if minutes.is_some_and(|minutes| !(1..=MOST_MINUTES).contains(&minutes)) {
                check.fail(field, format!("must be 1 to {MOST_MINUTES}, or null for never"));
            }
        }
    }
}
