//! The shapes of widgets as they leave and enter the process.

use std::collections::HashMap;

use kernel::{TeamId, Timestamp, WidgetId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use crate::model::{Appearance, Asked, Position, PreChat, Theme};
use crate::{ChangeRouting, Reach, Routing, model};

/// What a later chapter of the widget will hold.
type Later = Option<HashMap<String, Value>>;

/// A widget, as people who work here see it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Widget {
    /// Which one.
    pub id: WidgetId,
    /// What stands in the page.
    pub site_key: String,
    /// Its name.
    pub name: String,
    /// Where it may be used; everywhere when empty.
    pub allowed_sites: Vec<String>,
    /// How it looks.
    pub appearance: Appearance,
    /// What visitors are asked before they chat.
    pub pre_chat: PreChat,
    /// What happens when nobody is available; `null`: messages wait.
    #[schema(value_type = Option<HashMap<String, Value>>, required)]
    pub offline: Later,
    /// Who gets the chats.
    pub routing: Routing,
    /// The AI that answers first; `null`: none.
    #[schema(value_type = Option<HashMap<String, Value>>, required)]
    pub ai: Later,
    /// Whose business hours hold; `null`: those of the team that gets its chats, or of the workspace.
    #[schema(required)]
    pub hours: Option<WidgetHours>,
    /// Since when.
    pub created_at: Timestamp,
}

impl From<&model::Widget> for Widget {
    fn from(widget: &model::Widget) -> Self {
        Self {
            id: widget.id,
            site_key: widget.site_key.clone(),
            name: widget.name.clone(),
            allowed_sites: widget.allowed_sites.iter().map(ToString::to_string).collect(),
            appearance: widget.appearance.clone(),
            pre_chat: widget.pre_chat,
            offline: None,
            routing: widget.routing,
            ai: None,
            hours: widget.hours.map(|team_id| WidgetHours { team_id }),
            created_at: widget.created_at,
        }
    }
}

/// Whose business hours hold.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WidgetHours {
    /// A team of the workspace.
    pub team_id: TeamId,
}

/// What drawing a widget needs: public.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WidgetConfig)]
pub struct Config {
    /// Which widget.
    pub site_key: String,
    /// Its name.
    pub name: String,
    /// How it looks.
    pub appearance: Appearance,
    /// What visitors are asked before they chat.
    pub pre_chat: PreChat,
    /// Whether an agent is available now, in hours.
    pub online: bool,
    /// When it opens; `null` while it is open, or when nobody can say.
    #[schema(required)]
    pub opens_at: Option<Timestamp>,
    /// The AI that answers first; `null`: none.
    #[schema(value_type = Option<HashMap<String, Value>>, required)]
    pub ai: Later,
}

impl Config {
    pub(crate) fn new(widget: &model::Widget, reach: Reach) -> Self {
        Self {
            site_key: widget.site_key.clone(),
            name: widget.name.clone(),
            appearance: widget.appearance.clone(),
            pre_chat: widget.pre_chat,
            online: reach.online,
            opens_at: reach.opens_at,
            ai: None,
        }
    }
}

/// A new widget. What is not named has its default.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateWidget {
    /// 1 to 200 characters.
    pub name: String,
    /// At most 100 of `example.com`, `https://example.com`, `*.example.com`, `localhost:8080`; empty: everywhere.
    #[serde(default)]
    pub allowed_sites: Vec<String>,
    /// How it looks.
    #[serde(default)]
    pub appearance: ChangeAppearance,
    /// What visitors are asked before they chat.
    #[serde(default)]
    pub pre_chat: ChangePreChat,
    /// Who gets the chats.
    #[serde(default)]
    pub routing: ChangeRouting,
    /// Whose business hours hold; `null`: those of the team that gets the chats, or of the workspace.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<WidgetHours>)]
    pub hours: Option<Option<WidgetHours>>,
}

/// A change of a widget. What is not named stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeWidget {
    /// 1 to 200 characters.
    #[serde(default, deserialize_with = "edge::present")]
    pub name: Option<String>,
    /// All of them, as when creating.
    #[serde(default, deserialize_with = "edge::present")]
    pub allowed_sites: Option<Vec<String>>,
    /// How it looks: what is not named stays here too.
    #[serde(default)]
    pub appearance: ChangeAppearance,
    /// What visitors are asked: what is not named stays here too.
    #[serde(default)]
    pub pre_chat: ChangePreChat,
    /// Who gets the chats: what is not named stays here too.
    #[serde(default)]
    pub routing: ChangeRouting,
    /// Whose business hours hold; `null`: those of the team that gets the chats, or of the workspace.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<WidgetHours>)]
    pub hours: Option<Option<WidgetHours>>,
}

/// A change of how a widget looks. What is not named stays, `null` goes back to the widget's own words.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeAppearance {
    /// `#rrggbb`.
    #[serde(default, deserialize_with = "edge::present")]
    pub color: Option<String>,
    /// Where the button stands.
    #[serde(default, deserialize_with = "edge::present")]
    pub position: Option<Position>,
    /// Light or dark.
    #[serde(default, deserialize_with = "edge::present")]
    pub theme: Option<Theme>,
    /// At most 200 characters.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<String>)]
    pub title: Option<Option<String>>,
    /// At most 1,000 characters.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<String>)]
    pub greeting: Option<Option<String>>,
    /// At most 1,000 characters.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<String>)]
    pub offline_message: Option<Option<String>>,
    /// A language tag (BCP 47); `null`: the browser's own.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<String>)]
    pub language: Option<Option<String>>,
}

/// A change of what visitors are asked. What is not named stays.
#[derive(Copy, Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangePreChat {
    /// For their name.
    #[serde(default, deserialize_with = "edge::present")]
    pub ask_name: Option<Asked>,
    /// For their e-mail address.
    #[serde(default, deserialize_with = "edge::present")]
    pub ask_email: Option<Asked>,
}
