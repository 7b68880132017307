//! What a load run found, as a table and as JSON.

use super::tally::Tally;
use super::{Options, Snapshot};
use crate::failure::Result;
use crate::figures::{Summary, as_float, print_json, print_table};
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) struct Outcome {
    pub(super) before: Snapshot,
    pub(super) after: Snapshot,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    mode: String,
    visitors: u32,
    agents: u32,
    conversations: u32,
    size: u32,
    seconds: f64,
    acknowledged_per_second: f64,
    delivered_per_second: f64,
    ack_latency_ms: Summary,
    delivery_latency_ms: Summary,
    lost: u64,
    doubled: u64,
    /// Live lines that did not ascend.
    out_of_order: u64,
    /// Lines numbered in another order than they were sent.
    swapped: u64,
    strayed: u64,
    unanswered: u64,
    refused: BTreeMap<String, u64>,
    broken: Vec<String>,
    server: Option<ServerReport>,
    /// Of this program: how late its own sends were, and what they cost.
    generator_lateness_ms: Summary,
    generator_cpu_micros_per_message: f64,
    generator_cores: f64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ServerReport {
    pid: u32,
    cpu_micros_per_message: f64,
    /// Cores that it kept busy.
    cores: f64,
    rss_kib_before: u64,
    rss_kib_after: u64,
}

impl Report {
    pub(super) fn new(options: &Options, pid: Option<u32>, tally: &Tally, outcome: &Outcome) -> Self {
        let Outcome { before, after } = outcome;
        let seconds = options.duration.as_secs_f64();
        let acked = as_float(after.acked - before.acked);
        let per_message = |cpu_seconds: f64| cpu_seconds * 1e6 / acked.max(1.0);
        let server = pid
            .zip(before.server.zip(after.server))
            .map(|(pid, (before, after))| {
                let used = after.cpu_seconds - before.cpu_seconds;
                ServerReport {
                    pid,
                    cpu_micros_per_message: per_message(used),
                    cores: used / seconds,
                    rss_kib_before: before.rss_kib,
                    rss_kib_after: after.rss_kib,
                }
            });
        let generator = after.generator.cpu_seconds - before.generator.cpu_seconds;
        let mode = options.rate.map_or_else(
            || format!("saturate, {} in flight a sender", options.in_flight),
            |rate| format!("open loop, {rate} msg/s"),
        );
        Self {
            mode,
            visitors: options.visitors,
            agents: options.agents,
            conversations: options.conversations(),
            size: options.size,
            seconds,
            acknowledged_per_second: acked / seconds,
            delivered_per_second: as_float(after.delivered - before.delivered) / seconds,
            ack_latency_ms: tally.ack.summary(),
            delivery_latency_ms: tally.delivery.summary(),
            lost: tally.lost(),
            doubled: tally.doubled,
            out_of_order: tally.disordered,
            swapped: tally.swapped(),
            strayed: tally.strayed,
            unanswered: tally.unanswered(),
            refused: tally.refused.clone(),
            broken: tally.broken.clone(),
            server,
            generator_lateness_ms: tally.lateness.summary(),
            generator_cpu_micros_per_message: per_message(generator),
            generator_cores: generator / seconds,
        }
    }

    /// Nothing lost, doubled, out of order, or at the wrong place.
    pub(super) fn is_clean(&self) -> bool {
        let faults =
            self.lost + self.doubled + self.out_of_order + self.swapped + self.strayed + self.unanswered;
        faults == 0 && self.broken.is_empty()
    }

    pub(super) fn print(&self, json: bool) -> Result<()> {
        if json {
            return print_json(self);
        }
        let Self {
            mode,
            visitors,
            agents,
            conversations,
            size,
            seconds,
            ..
        } = self;
        let title = format!(
            "load: {mode}; {visitors} visitors, {agents} agents, {conversations} conversations, {size} characters, {seconds} s"
        );
        print_table(&title, &self.rows());
        Ok(())
    }

    fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            (
                "acknowledged",
                format!("{:.0} msg/s", self.acknowledged_per_second),
            ),
            ("delivered", format!("{:.0} msg/s", self.delivered_per_second)),
            ("ack latency", self.ack_latency_ms.line()),
            ("delivery latency", self.delivery_latency_ms.line()),
            ("lost", self.lost.to_string()),
            ("doubled", self.doubled.to_string()),
            ("out of order", self.out_of_order.to_string()),
            ("out of order of sending", self.swapped.to_string()),
            ("at the wrong place", self.strayed.to_string()),
            ("unanswered", self.unanswered.to_string()),
        ];
        rows.extend(
            self.refused
                .iter()
                .map(|(slug, count)| ("refused", format!("{count} × {slug}"))),
        );
        rows.extend(
            self.broken
                .first()
                .map(|why| ("broken sockets", format!("{}, first: {why}", self.broken.len()))),
        );
        match &self.server {
            Some(server) => rows.extend([
                (
                    "server CPU",
                    format!(
                        "{:.1} µs a message, {:.2} cores",
                        server.cpu_micros_per_message, server.cores
                    ),
                ),
                (
                    "server memory",
                    format!(
                        "{:.1} → {:.1} MiB",
                        mib(server.rss_kib_before),
                        mib(server.rss_kib_after)
                    ),
                ),
            ]),
            None => rows.push((
                "server CPU",
                "unknown: its process is not on this machine; give --pid".into(),
            )),
        }
        let generator = format!(
            "{:.1} µs a message, {:.2} cores",
            self.generator_cpu_micros_per_message, self.generator_cores
        );
        rows.push(("generator CPU", generator));
        rows.push(("generator lateness", self.generator_lateness_ms.line()));
        rows
    }
}

fn mib(kib: u64) -> f64 {
    as_float(kib) / 1024.0
}
