//! What is known of somebody on a site, and the rules of it. Pure.

use std::net::IpAddr;

use kernel::{
    Timestamp, VisitorActor, VisitorId, WidgetId, WorkspaceId,
    text::{Check, found_by, limits},
};
use serde_json::{Map, Value};

use crate::wire::{GivenPage, Page};

/// The address of a page or of where they came from. Pages have longer addresses than links: campaigns write into them.
pub const MAX_PAGE_URL: usize = 8_192;
/// The title of a page.
pub const MAX_PAGE_TITLE: usize = 1_000;
/// How many attributes a visitor can have.
pub const MAX_ATTRIBUTES: usize = 50;
/// The name of an attribute.
pub const MAX_ATTRIBUTE_NAME: usize = 100;
/// All attributes together, as JSON, in bytes.
pub const MAX_ATTRIBUTES_BYTES: usize = 16 * 1024;
/// How deep the values of attributes may be nested.
pub const MAX_ATTRIBUTES_DEPTH: usize = 5;
/// What can be searched for.
pub const MAX_SEARCH: usize = 200;

/// Somebody on a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Visitor {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// Who.
    pub id: VisitorId,
    /// The widget they first came through.
    pub widget: WidgetId,
    /// What they say they are called.
    pub name: Option<String>,
    /// Where they say they can be written to.
    pub email: Option<String>,
    /// Where they say they can be called.
    pub phone: Option<String>,
    /// What the business knows about them.
    pub attributes: Map<String, Value>,
    /// Where they are, or were last.
    pub page: Option<Page>,
    /// The address they came from last.
    pub address: Option<String>,
    /// The browser they came with last.
    pub user_agent: Option<String>,
    /// When they came first.
    pub first_seen_at: Timestamp,
    /// When they were last here.
    pub last_seen_at: Timestamp,
}

impl Visitor {
    pub(crate) fn new(workspace: WorkspaceId, widget: WidgetId, now: Timestamp) -> Self {
        Self {
            workspace,
            id: VisitorId::new(),
            widget,
            name: None,
            email: None,
            phone: None,
            attributes: Map::new(),
            page: None,
            address: None,
            user_agent: None,
            first_seen_at: now,
            last_seen_at: now,
        }
    }

    /// The visitor as somebody who acts, through `widget`.
    #[must_use]
    pub fn actor(&self, widget: WidgetId) -> VisitorActor {
        VisitorActor {
            workspace: self.workspace,
            widget,
            id: self.id,
            name: self.name.as_deref().map(Into::into),
        }
    }

    /// Whether name, e-mail address and phone number are the other's.
    pub(crate) fn is_called_as(&self, other: &Self) -> bool {
        (&self.name, &self.email, &self.phone) == (&other.name, &other.email, &other.phone)
    }

    /// What searches look at.
    pub(crate) fn found_by(&self) -> String {
        found_by(self.name.as_deref(), self.email.as_deref(), self.phone.as_deref())
    }

    /// Notes from where they come now.
    pub(crate) fn come_from(&mut self, ip: IpAddr, user_agent: Option<&str>) {
        if !ip.is_unspecified() {
            self.address = Some(ip.to_string());
        }
        if let Some(user_agent) = user_agent {
            self.user_agent = Some(user_agent.to_owned());
        }
    }
}

pub(crate) fn check_person(check: &mut Check, name: Option<&str>, email: Option<&str>, phone: Option<&str>) {
    if let Some(name) = name {
        check.line("name", name, limits::NAME);
    }
    if let Some(email) = email {
        check.email("email", email);
    }
    if let Some(phone) = phone {
        check.line("phone", phone, limits::PHONE);
    }
}

/// Checks a page; `prefix` is where it stands in what was sent.
pub(crate) fn check_page(check: &mut Check, prefix: &str, page: &GivenPage) {
    check.line(&format!("{prefix}url"), &page.url, MAX_PAGE_URL);
    if let Some(title) = &page.title {
        check.optional(&format!("{prefix}title"), title, MAX_PAGE_TITLE);
    }
    if let Some(referrer) = &page.referrer {
        check.optional(&format!("{prefix}referrer"), referrer, MAX_PAGE_URL);
    }
}

pub(crate) fn check_attributes(check: &mut Check, attributes: &Map<String, Value>) {
    if attributes.len() > MAX_ATTRIBUTES {
        check.fail(
            "attributes",
            format!("must have at most {MAX_ATTRIBUTES} entries"),
        );
        return;
    }
    for (name, value) in attributes {
        check.line("attributes", name, MAX_ATTRIBUTE_NAME);
        check_value(check, &format!("attributes.{name}"), value, 1);
    }
    let size = serde_json::to_vec(attributes).map_or(usize::MAX, |bytes| bytes.len());
    if size > MAX_ATTRIBUTES_BYTES {
        check.fail(
            "attributes",
            format!("must take at most {MAX_ATTRIBUTES_BYTES} bytes as JSON, take {size}"),
        );
    }
}

fn check_value(check: &mut Check, field: &str, value: &Value, depth: usize) {
    if depth > MAX_ATTRIBUTES_DEPTH {
        check.fail(
            field,
            format!("must be nested at most {MAX_ATTRIBUTES_DEPTH} deep"),
        );
        return;
    }
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(text) => check.optional(field, text, MAX_ATTRIBUTES_BYTES),
        Value::Array(items) => items
            .iter()
            .for_each(|item| check_value(check, field, item, depth + 1)),
        Value::Object(entries) => {
            for (name, item) in entries {
                check.optional(field, name, MAX_ATTRIBUTE_NAME);
                check_value(check, field, item, depth + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(fill: impl FnOnce(&mut Check)) -> Vec<String> {
        let mut check = Check::new();
        fill(&mut check);
        let errors = check
            .finish()
            .err()
            .map(|problem| problem.errors)
            .unwrap_or_default();
        errors.into_iter().map(|error| error.field).collect()
    }

    fn attributes(value: &Value) -> Vec<String> {
        fields(|check| check_attributes(check, value.as_object().unwrap()))
    }

    #[test]
    fn attributes_are_bounded_and_clean() {
        assert!(attributes(&json!({"plan": "gold", "seats": 5, "tags": ["a", {"b": null}]})).is_empty());
        assert_eq!(attributes(&json!({"plan": "a\0b"})), ["attributes.plan"]);
        assert_eq!(attributes(&json!({"a\0b": 1})), ["attributes"]);
        assert_eq!(attributes(&json!({"deep": [[[[[1]]]]]})), ["attributes.deep"]);
        assert_eq!(
            attributes(&json!({"long": "x".repeat(MAX_ATTRIBUTES_BYTES)})),
            ["attributes"]
        );
        let many: Map<String, Value> = (0..=MAX_ATTRIBUTES).map(|n| (n.to_string(), json!(n))).collect();
        assert_eq!(attributes(&Value::Object(many)), ["attributes"]);
    }

    #[test]
    fn a_page_needs_an_address_and_little_else() {
        let page = |url: &str, title: Option<&str>| GivenPage {
            url: url.into(),
            title: title.map(Into::into),
            referrer: Some(String::new()),
        };
        let check = |page: &GivenPage| fields(|check| check_page(check, "page.", page));
        assert!(check(&page("https://shop.example/cart", Some(""))).is_empty());
        assert_eq!(check(&page("", None)), ["page.url"]);
        assert_eq!(check(&page("https://shop.example/\n", None)), ["page.url"]);
        assert_eq!(check(&page("x", Some(&"t".repeat(1_001)))), ["page.title"]);
    }

    #[test]
    fn an_address_that_is_not_known_leaves_the_one_from_before() {
        let mut visitor = Visitor::new(WorkspaceId::new(), WidgetId::new(), Timestamp(1));
        visitor.come_from("192.0.2.1".parse().unwrap(), Some("Browser/1"));
        visitor.come_from("0.0.0.0".parse().unwrap(), None);
        assert_eq!(visitor.address.as_deref(), Some("192.0.2.1"));
        assert_eq!(visitor.user_agent.as_deref(), Some("Browser/1"));
    }
}
