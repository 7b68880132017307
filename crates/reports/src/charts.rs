//! What happened when, and in which hours of the week.

use std::collections::BTreeMap;

use db::unavailable;
use kernel::{AgentActor, Permission, Problem, Timestamp};

use crate::{
    Dimension, Filter, Interval, Period, Reports,
    figures::Values,
    overview::{rating, spread},
    store::{self, Group, Key, Measure},
    wire::{Charts, Heatmap, Series},
};

/// Lines of a chart that is broken down, at most: those with the most conversations.
pub(crate) const MAX_SERIES: usize = 50;

/// The values of one line while it is put together.
#[derive(Clone, Debug)]
struct Line {
    counts: BTreeMap<Measure, Vec<i64>>,
    values: BTreeMap<Measure, Vec<Values>>,
}

impl Reports {
    /// The steps of a period, broken down by `by`, or not.
    pub async fn charts(
        &self,
        actor: &AgentActor,
        period: &Period,
        interval: Interval,
        by: Option<Dimension>,
        filter: &Filter,
    ) -> Result<Charts, Problem> {
        actor.require(Permission::SeeReports)?;
        let steps = period.steps(interval)?;
        let (_turn, tx) = self.read_much(actor.workspace).await?;
        let range = store::Range {
            workspace: actor.workspace,
            from: period.from,
            to: period.to,
        };
        let mut lines: BTreeMap<Key, Line> = BTreeMap::new();
        if by.is_none() {
            lines.insert(Key::All, Line::new(steps.len()));
        }
        let mut heatmap = empty_heatmap();
        for measure in Measure::ALL {
            let groups = store::groups(&tx, &range, filter, measure, by)
                .await
                .map_err(unavailable)?;
            for group in groups {
                if by.is_none() {
                    warm(&mut heatmap, period, measure, &group);
                }
                let Some(step) = step_of(&steps, group.at) else {
                    continue;
                };
                lines
                    .entry(group.key.clone())
                    .or_insert_with(|| Line::new(steps.len()))
                    .add(measure, step, group);
            }
        }
        let names = match by {
            Some(by) => store::names(&tx, actor.workspace, by)
                .await
                .map_err(unavailable)?,
            None => BTreeMap::new(),
        };
        Ok(Charts {
            from: period.from,
            to: period.to,
            time_zone: period.time_zone().to_owned(),
            interval,
            steps,
            series: most(lines)
                .into_iter()
                .map(|(key, line)| line.series(&key, &names))
                .collect(),
            heatmap,
        })
    }
}

/// In which step a moment lies.
fn step_of(steps: &[Timestamp], at: Timestamp) -> Option<usize> {
    steps.partition_point(|step| *step <= at).checked_sub(1)
}

fn empty_heatmap() -> Heatmap {
    Heatmap {
        conversations: vec![vec![0; 24]; 7],
        visitor_messages: vec![vec![0; 24]; 7],
    }
}

fn warm(heatmap: &mut Heatmap, period: &Period, measure: Measure, group: &Group) {
    let cells = match measure {
        Measure::Begun => &mut heatmap.conversations,
        Measure::VisitorMessages => &mut heatmap.visitor_messages,
        _ => return,
    };
    let (day, hour) = period.hour_of_week(group.at);
    cells[day][hour] += group.count;
}

/// The lines with the most conversations, those first.
fn most(lines: BTreeMap<Key, Line>) -> Vec<(Key, Line)> {
    let mut all: Vec<(Key, Line)> = lines.into_iter().collect();
    all.sort_by_key(|(_, line)| std::cmp::Reverse(line.conversations()));
    all.truncate(MAX_SERIES);
    all
}

impl Line {
    fn new(steps: usize) -> Self {
        let all = |of: fn(Measure) -> bool| Measure::ALL.into_iter().filter(move |measure| of(*measure));
        Self {
            counts: all(|measure| !measure.has_values())
                .map(|measure| (measure, vec![0; steps]))
                .collect(),
            values: all(Measure::has_values)
                .map(|measure| (measure, vec![Values::default(); steps]))
                .collect(),
        }
    }

    fn add(&mut self, measure: Measure, step: usize, group: Group) {
        if let Some(counts) = self.counts.get_mut(&measure) {
            counts[step] += group.count;
        }
        if let Some(values) = self.values.get_mut(&measure) {
            values[step].add(group.values);
        }
    }

    fn conversations(&self) -> i64 {
        self.counts
            .get(&Measure::Begun)
            .map_or(0, |counts| counts.iter().sum())
    }

    fn series(mut self, key: &Key, names: &BTreeMap<Key, String>) -> Series {
        let mut counts = |measure| self.counts.remove(&measure).unwrap_or_default();
        let mut values = |measure| self.values.remove(&measure).unwrap_or_default();
        let mut resolutions = values(Measure::Resolved);
        Series {
            id: key.id(),
            name: names.get(key).cloned().or_else(|| key.tag()),
            conversations: counts(Measure::Begun),
            resolved: resolutions.iter().map(Values::count).collect(),
            visitor_messages: counts(Measure::VisitorMessages),
            agent_messages: counts(Measure::AgentMessages),
            first_response: values(Measure::Answered).iter_mut().map(spread).collect(),
            resolution: resolutions.iter_mut().map(spread).collect(),
            rating: values(Measure::Rated).iter().map(rating).collect(),
        }
    }
}
