//! What is asked for.

use super::scene::Scene;
use crate::fill::{MARKED, MARKED_AT, TAGS, mark, person, word};

/// What somebody waits for, and for how long at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Page,
    Search,
    Report,
}

impl Kind {
    /// Milliseconds within which 99 of 100 are answered.
    pub(crate) fn aim(self) -> f64 {
        match self {
            Self::Page => 20.0,
            Self::Search => 100.0,
            Self::Report => 300.0,
        }
    }
}

/// One kind of request.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Asked for in turn.
    paths: Vec<String>,
    pub(crate) finds: Finds,
}

/// What should be in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finds {
    Something,
    Nothing,
    /// As chance has it.
    Either,
}

impl Case {
    pub(crate) fn path(&self, at: u32) -> &str {
        &self.paths[at as usize % self.paths.len()]
    }
}

fn page(name: &'static str, path: impl Into<String>) -> Case {
    Case {
        name,
        kind: Kind::Page,
        paths: vec![path.into()],
        finds: Finds::Something,
    }
}

fn list(name: &'static str, query: impl AsRef<str>) -> Case {
    page(name, format!("/api/conversations?{}", query.as_ref()))
}

fn seek(name: &'static str, path: &'static str) -> Case {
    Case {
        kind: Kind::Search,
        ..page(name, path)
    }
}

fn search(name: &'static str, queries: impl IntoIterator<Item = String>) -> Case {
    let paths = queries
        .into_iter()
        .map(|query| format!("/api/conversations?q={query}"));
    Case {
        kind: Kind::Search,
        paths: paths.collect(),
        ..page(name, "")
    }
}

fn nothing(case: Case) -> Case {
    Case {
        finds: Finds::Nothing,
        ..case
    }
}

fn perhaps(case: Case) -> Case {
    Case {
        finds: Finds::Either,
        ..case
    }
}

pub(crate) fn all(scene: &Scene) -> Vec<Case> {
    let mut cases = lists(scene);
    cases.extend(filtered(scene));
    cases.extend(histories(scene));
    cases.extend(searches(scene));
    cases.extend(reports(scene));
    cases
}

/// What was filled just now was filled within a month: these read all of it.
fn reports(scene: &Scene) -> Vec<Case> {
    let report = |name, path: String| Case {
        kind: Kind::Report,
        finds: Finds::Either,
        ..page(name, path)
    };
    let (team, site) = (&scene.team, &scene.site);
    let overview = "/api/analytics/overview";
    let charts = "/api/analytics/charts";
    vec![
        report("report: a month's overview", overview.into()),
        report("report: a team's month", format!("{overview}?team={team}")),
        report("report: a widget's month", format!("{overview}?widget={site}")),
        report("report: a month by day", charts.into()),
        report("report: a month by day and agent", format!("{charts}?by=agent")),
        report("report: agents", "/api/analytics/agents".into()),
        perhaps(page("report: now", "/api/analytics/live")),
    ]
}

fn lists(scene: &Scene) -> Vec<Case> {
    vec![
        list("list: waiting", "status=waiting&snoozed=false"),
        list("list: mine", "status=waiting,active&assignee=me&snoozed=false"),
        list("list: all open", "status=waiting,active&snoozed=false"),
        list("list: everything", ""),
        list("list: behind 50,000", format!("cursor={}", scene.middle.1)),
        list(
            "list: closed, behind 50,000",
            format!("status=closed&cursor={}", scene.middle.1),
        ),
        page("list: queue in serving order", "/api/agents/waiting-sessions"),
        page("list: my active chats", "/api/agents/active-chats"),
        page("visitors", "/api/visitors"),
        page(
            "visitors: second page",
            format!("/api/visitors?limit=100&cursor={}", scene.visitors_cursor),
        ),
        seek("visitors: a name", "/api/visitors?q=tanaka"),
        seek("visitors: part of an e-mail", "/api/visitors?q=tor.4711%40"),
        nothing(seek("visitors: nobody", "/api/visitors?q=nobody-is-called-so")),
    ]
}

fn filtered(scene: &Scene) -> Vec<Case> {
    let (middle, early) = (&scene.middle.0, &scene.early);
    let (colleague, team, site) = (&scene.colleague, &scene.team, &scene.site);
    vec![
        list("filter: closed", "status=closed"),
        perhaps(list("filter: resolved", "status=resolved")),
        list("filter: a colleague's", format!("assignee={colleague}")),
        list(
            "filter: a colleague's open ones",
            format!("assignee={colleague}&status=waiting,active"),
        ),
        list("filter: nobody's", "assignee=none"),
        list("filter: a team", format!("team={team}")),
        list("filter: a team's waiting", format!("team={team}&status=waiting")),
        list("filter: a widget", format!("widget={site}")),
        list("filter: urgent", "priority=urgent"),
        list(
            "filter: urgent and waiting or active",
            "priority=urgent&status=waiting,active",
        ),
        list("filter: a frequent tag", format!("tag={}", TAGS[0])),
        list(
            "filter: a tag of a handful",
            format!("tag={}", TAGS[TAGS.len() - 1]),
        ),
        nothing(list("filter: a tag of none", "tag=Nothing-has-this")),
        list("filter: snoozed", "snoozed=true"),
        list("filter: to the middle", format!("to={middle}")),
        list("filter: from the middle", format!("from={middle}")),
        list("filter: the oldest", format!("to={early}")),
        list(
            "filter: several, many match",
            format!("status=closed&priority=high&widget={site}&from={early}"),
        ),
        perhaps(list(
            "filter: several, few match",
            format!(
                "status=resolved&assignee={colleague}&team={team}&priority=urgent&tag={}",
                TAGS[0]
            ),
        )),
        nothing(list(
            "filter: several, nothing matches",
            format!("status=waiting&assignee={colleague}&team={team}&priority=urgent"),
        )),
    ]
}

fn histories(scene: &Scene) -> Vec<Case> {
    let (long, length) = &scene.long;
    let each = |of: &dyn Fn(&String) -> String| scene.some.iter().map(of).collect();
    let many = |name, paths: Vec<String>| Case {
        paths,
        ..page(name, "")
    };
    let middle = length / 2;
    vec![
        many(
            "conversation with its messages",
            each(&|id| format!("/api/conversations/{id}")),
        ),
        many("history: the latest", each(&|id| format!("/api/messages/{id}"))),
        page(
            "history: the latest of thousands",
            format!("/api/messages/{long}"),
        ),
        page(
            "history: before, in the middle of thousands",
            format!("/api/messages/{long}?before={middle}"),
        ),
        page(
            "history: after, in the middle of thousands",
            format!("/api/messages/{long}?after={middle}"),
        ),
    ]
}

fn searches(scene: &Scene) -> Vec<Case> {
    let marks = || {
        (0..scene.conversations / MARKED)
            .step_by(7)
            .filter_map(|at| mark(at * MARKED + MARKED_AT))
    };
    let ranks = |ranks: std::ops::Range<usize>| ranks.map(word);
    let emails = (0..scene.conversations / 2)
        .step_by(997)
        .filter_map(|visitor| person(visitor).1)
        .map(|email| email.replace('@', "%40"));
    let colleague = &scene.colleague;
    vec![
        search("search: a word in half of the messages", ["the".into()]),
        search("search: frequent words", ranks(1..20)),
        search("search: words in 1 of 100", ranks(90..130)),
        search("search: rare words", ranks(3_000..3_200)),
        search("search: what stands once", marks()),
        search(
            "search: three letters",
            ["pre".into(), "del".into(), "and".into(), "zq0".into()],
        ),
        search(
            "search: two frequent words",
            ranks(1..20).map(|word| format!("the+{word}")),
        ),
        search(
            "search: two words",
            ranks(100..130).map(|word| format!("{word}+invoice")),
        ),
        search(
            "search: a name",
            ["tanaka".into(), "Olga".into(), "uma+rossi".into()],
        ),
        search("search: part of an e-mail", emails),
        nothing(search("search: nothing", ["nobody-wrote-this".into()])),
        search("search: frequent, closed", ["order&status=closed".into()]),
        search(
            "search: frequent, a colleague's open ones",
            [format!("the&assignee={colleague}&status=active")],
        ),
        search(
            "search: second page",
            [format!("order&cursor={}", scene.search_cursor)],
        ),
    ]
}
