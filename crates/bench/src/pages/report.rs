//! What a run found, as a table and as JSON.

use super::cases::{Case, Kind};
use crate::failure::Result;
use crate::figures::{Summary, print_json};
use serde::Serialize;

/// Of one kind of request.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Row {
    name: &'static str,
    /// In the first answer.
    items: usize,
    aim_ms: f64,
    requests: u32,
    one_at_a_time_ms: Summary,
    together_requests: u32,
    together_ms: Summary,
    met: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    rows: Vec<Row>,
}

impl Row {
    pub(crate) fn new(case: &Case, items: usize, alone: (u32, Summary), together: (u32, Summary)) -> Self {
        let aim = case.kind.aim();
        Self {
            name: case.name,
            items,
            aim_ms: aim,
            requests: alone.0,
            one_at_a_time_ms: alone.1,
            together_requests: together.0,
            together_ms: together.1,
            met: alone.1.p99 <= aim,
        }
    }

    pub(crate) fn line(&self) -> String {
        let times =
            |count: u32, of: Summary| format!("{count:>5} {:>8.2} {:>8.2} {:>8.2}", of.p50, of.p99, of.max);
        format!(
            "{:<44} {:>5} | {} | {} | {:>3.0} {}",
            self.name,
            self.items,
            times(self.requests, self.one_at_a_time_ms),
            times(self.together_requests, self.together_ms),
            self.aim_ms,
            if self.met { "" } else { "MISSED" }
        )
    }
}

impl Report {
    pub(crate) fn new(rows: Vec<Row>) -> Self {
        Self { rows }
    }

    /// One at a time; what eight at a time wait for each other is the machine's.
    pub(crate) fn all_met(&self) -> bool {
        self.rows.iter().all(|row| row.met)
    }

    pub(crate) fn print(&self, json: bool) -> Result<()> {
        if json {
            return print_json(self);
        }
        println!(
            "pages: milliseconds; the aim is for p99 of one at a time: {:.0} for pages, {:.0} for searches, {:.0} for reports",
            Kind::Page.aim(),
            Kind::Search.aim(),
            Kind::Report.aim()
        );
        println!(
            "{:<44} {:>5} | {:>5} {:>8} {:>8} {:>8} | {:>5} {:>8} {:>8} {:>8} | aim",
            "", "items", "alone", "p50", "p99", "max", "by 8", "p50", "p99", "max"
        );
        for row in &self.rows {
            println!("{}", row.line());
        }
        let missed = self.rows.iter().filter(|row| !row.met).count();
        println!("{missed} of {} miss the aim", self.rows.len());
        Ok(())
    }
}
