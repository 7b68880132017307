//! What a widget is, and the rules of it. Pure.

use edge::PageOrigin;
use kernel::{
    Problem, TeamId, Timestamp, WidgetId, WorkspaceId,
    text::{Check, limits},
};
use serde::{Deserialize, Serialize};

use crate::{
    routing::Routing,
    site::{PageUrl, Site},
    wire::{ChangeAppearance, ChangePreChat},
};

/// How many sites a widget can be bound to.
pub const MAX_SITES: usize = 100;
/// A greeting, an offline message.
pub const MAX_TEXT: usize = 1_000;
/// The first widget of a workspace, and one that is created without a colour.
pub const DEFAULT_COLOR: &str = "#4450d6";
/// Characters of a site key: 95 bits of them, out of digits and letters.
pub(crate) const SITE_KEY_LENGTH: usize = 16;

/// One embed of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Widget {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// Which one.
    pub id: WidgetId,
    /// What stands in the page: public, unguessable.
    pub site_key: String,
    /// For people who work here.
    pub name: String,
    /// Where it may be used; everywhere when empty.
    pub allowed_sites: Vec<Site>,
    /// How it looks.
    pub appearance: Appearance,
    /// What visitors are asked before they chat.
    pub pre_chat: PreChat,
    /// Who gets its chats.
    pub routing: Routing,
    /// Whose hours hold; `None`: those of the team that gets its chats, or of the workspace.
    pub hours: Option<TeamId>,
    /// Since when.
    pub created_at: Timestamp,
}

impl Widget {
    /// A widget with defaults and a site key of its own.
    #[must_use]
    pub fn new(workspace: WorkspaceId, name: String, now: Timestamp) -> Self {
        Self {
            workspace,
            id: WidgetId::new(),
            site_key: new_site_key(),
            name,
            allowed_sites: Vec::new(),
            appearance: Appearance::default(),
            pre_chat: PreChat::default(),
            routing: Routing::default(),
            hours: None,
            created_at: now,
        }
    }

    /// Whose hours hold; `None`: the workspace's.
    #[must_use]
    pub fn hours_team(&self) -> Option<TeamId> {
        self.hours.or(self.routing.team_id)
    }

    /// Whether a page may use the widget: one of an allowed site, one of ours, or none (not a browser).
    #[must_use]
    pub fn allows(&self, page: &PageOrigin) -> bool {
        allows(&self.allowed_sites, page)
    }
}

/// As [`Widget::allows`], for the sites alone.
pub(crate) fn allows(sites: &[Site], page: &PageOrigin) -> bool {
    let Some(origin) = &page.origin else {
        return true;
    };
    if sites.is_empty() {
        return true;
    }
    let Some(url) = PageUrl::parse(origin) else {
        return false;
    };
    is_ours(page) || sites.iter().any(|site| site.holds(&url))
}

/// Whether the page is one that we serve.
pub(crate) fn is_ours(page: &PageOrigin) -> bool {
    let url = page.origin.as_deref().and_then(PageUrl::parse);
    url.zip(page.host.as_deref())
        .is_some_and(|(url, host)| url.is_of(host))
}

/// A site key that nobody can guess.
fn new_site_key() -> String {
    use rand::distr::{Alphanumeric, SampleString};
    Alphanumeric.sample_string(&mut rand::rng(), SITE_KEY_LENGTH)
}

/// Whether the text can be a site key at all.
pub(crate) fn is_site_key(text: &str) -> bool {
    text.len() == SITE_KEY_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Where the button stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Position {
    /// Bottom right.
    Right,
    /// Bottom left.
    Left,
}

/// Light or dark.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// As the visitor's system is set.
    Auto,
}

/// How a widget looks. What is `null` the widget says in its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WidgetAppearance)]
pub struct Appearance {
    /// The brand colour, `#rrggbb`.
    pub color: String,
    /// Where the button stands.
    pub position: Position,
    /// Light or dark.
    pub theme: Theme,
    /// What stands above the chat, at most 200 characters.
    #[schema(required)]
    pub title: Option<String>,
    /// What visitors read first, at most 1,000 characters.
    #[schema(required)]
    pub greeting: Option<String>,
    /// What they read when nobody is available, at most 1,000 characters.
    #[schema(required)]
    pub offline_message: Option<String>,
    /// A language tag (BCP 47) such as `de`; `null`: the visitor's browser decides.
    #[schema(required)]
    pub language: Option<String>,
}

impl Default for Appearance {
    fn default() -> Self {
        Self {
            color: DEFAULT_COLOR.into(),
            position: Position::Right,
            theme: Theme::Auto,
            title: None,
            greeting: None,
            offline_message: None,
            language: None,
        }
    }
}

impl Appearance {
    /// This look with a change.
    pub(crate) fn changed(self, change: ChangeAppearance) -> Self {
        Self {
            // One spelling of a colour, so that it can be compared.
            color: change
                .color
                .map_or(self.color, |color| color.to_ascii_lowercase()),
            position: change.position.unwrap_or(self.position),
            theme: change.theme.unwrap_or(self.theme),
            title: change.title.unwrap_or(self.title),
            greeting: change.greeting.unwrap_or(self.greeting),
            offline_message: change.offline_message.unwrap_or(self.offline_message),
            language: change.language.unwrap_or(self.language),
        }
    }

    pub(crate) fn check(&self, check: &mut Check) {
        let digits = self.color.strip_prefix('#').unwrap_or_default();
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            check.fail(
                "appearance.color",
                "must be a colour as #rrggbb, for example #4450d6",
            );
        }
        if let Some(title) = &self.title {
            check.line("appearance.title", title, limits::NAME);
        }
        if let Some(greeting) = &self.greeting {
            check.text("appearance.greeting", greeting, MAX_TEXT);
        }
        if let Some(message) = &self.offline_message {
            check.text("appearance.offlineMessage", message, MAX_TEXT);
        }
        if let Some(language) = &self.language
            && !is_language(language)
        {
            check.fail(
                "appearance.language",
                "must be a language tag such as en or pt-BR, or null for the browser's own",
            );
        }
    }
}

/// The shape of a language tag (BCP 47): subtags of 2 to 8 letters and digits, the first of letters.
fn is_language(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let first = subtags.next().unwrap_or_default();
    tag.len() <= 35
        && (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Whether visitors are asked for something.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Asked {
    /// They cannot chat without.
    Required,
    /// They can leave it empty.
    Optional,
    /// They are not asked.
    Off,
}

/// What visitors are asked before they chat.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreChat {
    /// For their name.
    pub ask_name: Asked,
    /// For their e-mail address.
    pub ask_email: Asked,
}

impl Default for PreChat {
    fn default() -> Self {
        Self {
            ask_name: Asked::Required,
            ask_email: Asked::Optional,
        }
    }
}

impl PreChat {
    /// These questions with a change.
    pub(crate) fn changed(self, change: ChangePreChat) -> Self {
        Self {
            ask_name: change.ask_name.unwrap_or(self.ask_name),
            ask_email: change.ask_email.unwrap_or(self.ask_email),
        }
    }
}

/// Reads the sites somebody sent, each one once.
pub(crate) fn read_sites(texts: &[String], check: &mut Check) -> Vec<Site> {
    if texts.len() > MAX_SITES {
        check.fail("allowedSites", format!("must have at most {MAX_SITES} sites"));
        return Vec::new();
    }
    let mut sites = Vec::new();
    for (place, text) in texts.iter().enumerate() {
        match Site::parse(text) {
            Ok(site) if sites.contains(&site) => {}
            Ok(site) => sites.push(site),
            Err(why) => check.fail(format!("allowedSites[{place}]"), why),
        }
    }
    sites
}

/// A foreign page asks for a widget.
pub(crate) fn not_allowed_here() -> Problem {
    Problem::forbidden(
        "This widget may not be used on this site. Its admin can add the site to the allowed ones.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(origin: &str) -> PageOrigin {
        PageOrigin {
            origin: Some(origin.into()),
            host: Some("chat.example".into()),
        }
    }

    #[test]
    fn a_bound_widget_works_on_its_sites_and_on_our_own_pages() {
        let sites = [Site::parse("https://shop.example").unwrap()];
        assert!(allows(&sites, &page("https://shop.example")));
        assert!(allows(&sites, &page("https://chat.example")));
        assert!(allows(&sites, &PageOrigin::default()));
        assert!(!allows(&sites, &page("https://evil.example")));
        assert!(!allows(&sites, &page("null")));
        assert!(allows(&[], &page("null")));
    }

    #[test]
    fn site_keys_are_long_and_differ() {
        let (one, other) = (new_site_key(), new_site_key());
        assert!(is_site_key(&one));
        assert_ne!(one, other);
        assert!(!is_site_key("00000000-0000-0000-0000-000000000000"));
        assert!(!is_site_key("'; drop table x;"));
    }

    #[test]
    fn a_look_is_checked() {
        let fails = |appearance: Appearance| {
            let mut check = Check::new();
            appearance.check(&mut check);
            check
                .finish()
                .err()
                .map(|problem| problem.errors[0].field.clone())
        };
        let good = Appearance {
            title: Some("Ask us".into()),
            language: Some("pt-BR".into()),
            ..Appearance::default()
        };
        assert_eq!(fails(good.clone()), None);
        for color in ["red", "#12345", "#1234567", "#12345g", "123456#", "#12 456"] {
            let bad = Appearance {
                color: color.into(),
                ..good.clone()
            };
            assert_eq!(fails(bad).as_deref(), Some("appearance.color"), "{color}");
        }
        let bad = Appearance {
            language: Some("e".into()),
            ..good
        };
        assert_eq!(fails(bad).as_deref(), Some("appearance.language"));
    }

    #[test]
    fn a_change_is_partial_and_null_clears() {
        let look = Appearance {
            title: Some("Ask us".into()),
            greeting: Some("Hi".into()),
            ..Appearance::default()
        };
        let change = serde_json::from_str(r##"{"color":"#ABCDEF","title":null}"##).unwrap();
        let changed = look.clone().changed(change);
        assert_eq!(changed.color, "#abcdef");
        assert_eq!(changed.title, None);
        assert_eq!(changed.greeting, look.greeting);
    }
}
