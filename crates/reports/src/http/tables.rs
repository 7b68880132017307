//! Reports as tables. Times that something took are milliseconds, as in JSON.

use edge::{Cell, Csv};

use crate::wire::{Agents, Charts, Figures, Overview};

/// A figure of the overview: its name, and how it is read.
type Figure = (&'static str, fn(&Figures) -> Cell<'static>);

const FIGURES: [Figure; 12] = [
    ("conversations", |of| of.conversations.into()),
    ("resolved", |of| of.resolved.into()),
    ("visitorMessages", |of| of.visitor_messages.into()),
    ("agentMessages", |of| of.agent_messages.into()),
    ("firstResponses", |of| of.first_response.count.into()),
    ("firstResponseMedian", |of| of.first_response.median.into()),
    ("firstResponseP90", |of| of.first_response.p90.into()),
    ("resolutions", |of| of.resolution.count.into()),
    ("resolutionMedian", |of| of.resolution.median.into()),
    ("resolutionP90", |of| of.resolution.p90.into()),
    ("ratings", |of| of.rating.count.into()),
    ("ratingAverage", |of| of.rating.average.into()),
];

pub(super) fn overview(found: &Overview) -> Csv {
    let mut csv = Csv::new("overview", &["figure", "current", "before"]);
    let time = |of: &Figures, end: bool| Cell::Plain(if end { of.to } else { of.from }.to_string());
    for (name, end) in [("from", false), ("to", true)] {
        csv.row([
            Cell::Text(name),
            time(&found.current, end),
            time(&found.before, end),
        ]);
    }
    for (name, of) in FIGURES {
        csv.row([Cell::Text(name), of(&found.current), of(&found.before)]);
    }
    csv
}

pub(super) fn charts(found: &Charts) -> Csv {
    let mut csv = Csv::new(
        "charts",
        &[
            "begins",
            "id",
            "name",
            "conversations",
            "resolved",
            "visitorMessages",
            "agentMessages",
            "firstResponses",
            "firstResponseMedian",
            "firstResponseP90",
            "resolutionMedian",
            "resolutionP90",
            "ratings",
            "ratingAverage",
        ],
    );
    for series in &found.series {
        for (at, step) in found.steps.iter().enumerate() {
            let (first, resolution, rating) = (
                &series.first_response[at],
                &series.resolution[at],
                &series.rating[at],
            );
            csv.row([
                Cell::Plain(step.to_string()),
                series.id.map_or(Cell::Empty, |id| Cell::Plain(id.to_string())),
                series.name.as_deref().into(),
                series.conversations[at].into(),
                series.resolved[at].into(),
                series.visitor_messages[at].into(),
                series.agent_messages[at].into(),
                first.count.into(),
                first.median.into(),
                first.p90.into(),
                resolution.median.into(),
                resolution.p90.into(),
                rating.count.into(),
                rating.average.into(),
            ]);
        }
    }
    csv
}

pub(super) fn agents(found: &Agents) -> Csv {
    let mut csv = Csv::new(
        "agents",
        &[
            "id",
            "name",
            "conversations",
            "resolved",
            "messages",
            "firstResponses",
            "firstResponseMedian",
            "firstResponseP90",
            "resolutionMedian",
            "resolutionP90",
            "ratings",
            "ratingAverage",
        ],
    );
    for agent in &found.items {
        csv.row([
            Cell::Plain(agent.id.to_string()),
            Cell::Text(&agent.name),
            agent.conversations.into(),
            agent.resolved.into(),
            agent.messages.into(),
            agent.first_response.count.into(),
            agent.first_response.median.into(),
            agent.first_response.p90.into(),
            agent.resolution.median.into(),
            agent.resolution.p90.into(),
            agent.rating.count.into(),
            agent.rating.average.into(),
        ]);
    }
    csv
}
