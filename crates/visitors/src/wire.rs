//! The shapes of visitors as they leave and enter the process.

use kernel::{AgentAudience, AgentId, ConversationId, Event, Timestamp, VisitorId, WidgetId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::model;

/// Where somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = VisitedPage)]
pub struct Page {
    /// The address.
    pub url: String,
    /// What stands in the browser's tab.
    #[schema(required)]
    pub title: Option<String>,
    /// Where they came from.
    #[schema(required)]
    pub referrer: Option<String>,
    /// Since when.
    pub at: Timestamp,
}

/// A visitor, as agents see them.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Visitor {
    /// Who.
    pub id: VisitorId,
    /// What they say they are called.
    #[schema(required)]
    pub name: Option<String>,
    /// Where they say they can be written to.
    #[schema(required)]
    pub email: Option<String>,
    /// Where they say they can be called.
    #[schema(required)]
    pub phone: Option<String>,
    /// What the business knows about them.
    #[schema(value_type = HashMap<String, Value>)]
    pub attributes: Map<String, Value>,
    /// Whether they are here now.
    pub online: bool,
    /// Where they are, or were last.
    #[schema(required)]
    pub page: Option<Page>,
    /// The address they came from last.
    #[schema(required)]
    pub ip: Option<String>,
    /// The browser they came with last.
    #[schema(required)]
    pub user_agent: Option<String>,
    /// When they came first.
    pub first_seen_at: Timestamp,
    /// When they were last here.
    pub last_seen_at: Timestamp,
}

impl Visitor {
    pub(crate) fn new(visitor: &model::Visitor, online: bool) -> Self {
        Self {
            id: visitor.id,
            name: visitor.name.clone(),
            email: visitor.email.clone(),
            phone: visitor.phone.clone(),
            attributes: visitor.attributes.clone(),
            online,
            page: visitor.page.clone(),
            ip: visitor.address.clone(),
            user_agent: visitor.user_agent.clone(),
            first_seen_at: visitor.first_seen_at,
            last_seen_at: visitor.last_seen_at,
        }
    }
}

/// A stay on the site: from the first connection until the last one has been gone for a moment.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    /// When it began.
    pub started_at: Timestamp,
    /// From where they came to its first page, if the browser said so.
    #[schema(required)]
    pub referrer: Option<String>,
    /// Through which widget.
    pub widget_id: WidgetId,
}

impl From<kernel::Visit> for Visit {
    fn from(visit: kernel::Visit) -> Self {
        Self {
            started_at: visit.started_at,
            referrer: visit.referrer.as_deref().map(Into::into),
            widget_id: visit.widget,
        }
    }
}

/// A conversation that waits or is active, in short.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OpenConversation {
    /// The id.
    pub id: ConversationId,
    /// `waiting` or `active`.
    pub status: &'static str,
    /// Who has it.
    #[schema(required)]
    pub assignee: Option<Assignee>,
}

/// Who has a conversation.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Assignee {
    /// Who.
    pub id: AgentId,
    /// The name.
    pub name: String,
    /// The picture.
    #[schema(required)]
    pub avatar_url: Option<String>,
}

/// A visitor with what goes on just now.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LiveVisitor {
    /// Who.
    #[serde(flatten)]
    pub visitor: Visitor,
    /// Since when they are here, and from where they came; `null` when they are not.
    #[schema(required)]
    pub visit: Option<Visit>,
    /// Their conversation that waits or is active, the one of the newest activity; `null` when there is none.
    #[schema(required)]
    pub open_conversation: Option<OpenConversation>,
}

/// A visitor, as they see themselves: what was noted about them is not in it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitorSelf {
    /// Who.
    pub id: VisitorId,
    /// What they say they are called.
    #[schema(required)]
    pub name: Option<String>,
    /// Where they say they can be written to.
    #[schema(required)]
    pub email: Option<String>,
    /// Where they say they can be called.
    #[schema(required)]
    pub phone: Option<String>,
    /// Whether they are here now.
    pub online: bool,
    /// Where they are, or were last.
    #[schema(required)]
    pub page: Option<Page>,
    /// When they came first.
    pub first_seen_at: Timestamp,
    /// When they were last here.
    pub last_seen_at: Timestamp,
}

impl VisitorSelf {
    pub(crate) fn new(visitor: &model::Visitor, online: bool) -> Self {
        Self {
            id: visitor.id,
            name: visitor.name.clone(),
            email: visitor.email.clone(),
            phone: visitor.phone.clone(),
            online,
            page: visitor.page.clone(),
            first_seen_at: visitor.first_seen_at,
            last_seen_at: visitor.last_seen_at,
        }
    }
}

/// A page as a client names it.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct GivenPage {
    /// The address, at most 8,192 characters.
    pub url: String,
    /// What stands in the browser's tab, at most 1,000 characters.
    #[serde(default)]
    pub title: Option<String>,
    /// Where they came from, at most 8,192 characters.
    #[serde(default)]
    pub referrer: Option<String>,
}

impl GivenPage {
    pub(crate) fn at(self, at: Timestamp) -> Page {
        Page {
            url: self.url,
            title: self.title,
            referrer: self.referrer,
            at,
        }
    }
}

/// Somebody comes to a site: the data of `visitor:connect`.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Connect {
    /// Through which widget.
    pub site_key: String,
    /// Who they were before.
    #[serde(default)]
    pub token: Option<String>,
    /// A proof of who they are by the business's own server. This version cannot check one, and refuses it with 422.
    #[serde(default)]
    #[schema(value_type = Option<HashMap<String, Value>>)]
    pub identity: Option<Value>,
    /// What they are called, at most 200 characters.
    #[serde(default)]
    pub name: Option<String>,
    /// Where they can be written to, at most 254 characters.
    #[serde(default)]
    pub email: Option<String>,
    /// Where they can be called, at most 50 characters.
    #[serde(default)]
    pub phone: Option<String>,
    /// Where they are.
    #[serde(default)]
    pub page: Option<GivenPage>,
}

/// A new visitor over HTTP.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateVisitor {
    /// Through which widget.
    pub site_key: String,
    /// A proof of who they are by the business's own server. This version cannot check one, and refuses it with 422.
    #[serde(default)]
    #[schema(value_type = Option<HashMap<String, Value>>)]
    pub identity: Option<Value>,
    /// What they are called, at most 200 characters.
    #[serde(default)]
    pub name: Option<String>,
    /// Where they can be written to, at most 254 characters.
    #[serde(default)]
    pub email: Option<String>,
    /// Where they can be called, at most 50 characters.
    #[serde(default)]
    pub phone: Option<String>,
}

impl From<CreateVisitor> for Connect {
    fn from(sent: CreateVisitor) -> Self {
        Self {
            site_key: sent.site_key,
            token: None,
            identity: sent.identity,
            name: sent.name,
            email: sent.email,
            phone: sent.phone,
            page: None,
        }
    }
}

/// A visitor and the key to being them.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct CreatedVisitor {
    /// Who they are.
    pub visitor: VisitorSelf,
    /// Good for 365 days, here and in `visitor:connect`.
    pub token: String,
}

/// A change of a visitor by an agent. What is not named stays, `null` clears.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct ChangeVisitor {
    /// At most 200 characters.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<String>)]
    pub name: Option<Option<String>>,
    /// At most 254 characters.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<String>)]
    pub email: Option<Option<String>>,
    /// At most 50 characters.
    #[serde(default, deserialize_with = "edge::given")]
    #[schema(value_type = Option<String>)]
    pub phone: Option<Option<String>>,
    /// All attributes, in place of those that are there: at most 50, 16 KiB as JSON.
    #[serde(default, deserialize_with = "edge::present")]
    #[schema(value_type = Option<HashMap<String, Value>>)]
    pub attributes: Option<Map<String, Value>>,
}

/// A visitor came.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct VisitorOnline {
    /// Who.
    pub visitor: LiveVisitor,
}

impl Event for VisitorOnline {
    const NAME: &'static str = "visitor:online";
    type Audience = AgentAudience;
}

/// A visitor left.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct VisitorOffline {
    /// Who.
    pub visitor: Visitor,
}

impl Event for VisitorOffline {
    const NAME: &'static str = "visitor:offline";
    type Audience = AgentAudience;
}

/// A visitor went to another page.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitorPage {
    /// Who.
    pub visitor_id: VisitorId,
    /// Where they are now.
    pub page: Page,
}

impl Event for VisitorPage {
    const NAME: &'static str = "visitor:page";
    type Audience = AgentAudience;
}
