//! Distributions, and how figures are printed.

use crate::failure::{Failure, Result};
use hdrhistogram::Histogram;
use serde::Serialize;

/// Durations in microseconds, to three digits, up to ten minutes.
pub(crate) struct Latencies(Histogram<u64>);

/// The longest that is told apart; longer ones count as this.
const LONGEST_MICROS: u64 = 600_000_000;

/// Milliseconds.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Summary {
    pub(crate) p50: f64,
    pub(crate) p90: f64,
    pub(crate) p99: f64,
    pub(crate) max: f64,
}

impl Latencies {
    pub(crate) fn new() -> Result<Self> {
        let histogram = Histogram::new_with_bounds(1, LONGEST_MICROS, 3);
        histogram
            .map(Self)
            .map_err(|error| Failure::Unusable(format!("making a histogram: {error}")))
    }

    pub(crate) fn record(&mut self, micros: u64) {
        self.0.saturating_record(micros.max(1));
    }

    pub(crate) fn summary(&self) -> Summary {
        Summary {
            p50: millis(self.0.value_at_quantile(0.5)),
            p90: millis(self.0.value_at_quantile(0.9)),
            p99: millis(self.0.value_at_quantile(0.99)),
            max: millis(self.0.max()),
        }
    }
}

impl Summary {
    pub(crate) fn line(&self) -> String {
        format!(
            "p50 {:.2}  p90 {:.2}  p99 {:.2}  max {:.2} ms",
            self.p50, self.p90, self.p99, self.max
        )
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most ten minutes in microseconds")]
fn millis(micros: u64) -> f64 {
    micros as f64 / 1000.0
}

/// A count for arithmetic with other figures.
#[expect(clippy::cast_precision_loss, reason = "counts of a run stay far below 2^53")]
pub(crate) fn as_float(count: u64) -> f64 {
    count as f64
}

/// The middle one of `values` when they are sorted; 0 of none.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// Prints rows of a name and its figure below a title, in two columns.
pub(crate) fn print_table(title: &str, rows: &[(&str, String)]) {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    println!("{title}");
    for (name, figure) in rows {
        println!("  {name:<width$}  {figure}");
    }
}

/// Prints a report for other programs to read: one JSON object, one line.
pub(crate) fn print_json(report: &impl Serialize) -> Result<()> {
    let line = serde_json::to_string(report)
        .map_err(|error| Failure::Unusable(format!("writing the report: {error}")))?;
    println!("{line}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Latencies, median};

    #[test]
    fn sums_up_in_milliseconds() {
        let mut latencies = Latencies::new().unwrap();
        for micros in 1..=1000 {
            latencies.record(micros * 10);
        }
        let summary = latencies.summary();
        assert!((summary.p50 - 5.0).abs() < 0.02, "{summary:?}");
        assert!((summary.p99 - 9.9).abs() < 0.02, "{summary:?}");
        assert!((summary.max - 10.0).abs() < 0.02, "{summary:?}");
    }

    #[test]
    fn finds_the_middle() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!(median(&[]).abs() < f64::EPSILON);
    }
}
