//! `deskbell-bench idle`: what a connected visitor who says nothing costs the server in memory.

use crate::failure::{Failure, Result};
use crate::figures::{as_float, print_json, print_table};
use crate::http::Rest;
use crate::load::connect_visitor;
use crate::process::{self, Usage};
use crate::session::Session;
use crate::sources;
use crate::staff;
use clap::Args;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::task::JoinSet;

/// Opened at the same time.
const AT_ONCE: usize = 64;
/// Memory has settled when it moved less than this between two looks.
const SETTLED_KIB: u64 = 64;
const LOOK: Duration = Duration::from_millis(500);
/// Looks until memory that never settles is taken as it is.
const LOOKS: u32 = 60;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Where the server answers: http://host:port
    #[arg(long, default_value = "http://127.0.0.1:3000")]
    url: String,
    /// The account of an owner, to find the widget; not needed with --site-key
    #[arg(long, required_unless_present = "site_key")]
    email: Option<String>,
    #[arg(long, required_unless_present = "site_key")]
    password: Option<String>,
    /// Register that account first when the server has none yet
    #[arg(long)]
    register: bool,
    #[arg(long)]
    site_key: Option<String>,
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    visitors: u32,
    /// Memory is looked at after so many more
    #[arg(long, default_value_t = 2_500, value_parser = clap::value_parser!(u32).range(1..))]
    step: u32,
    /// How many share one loopback address (only when the server is on one): it limits them (`DESKBELL_MAX_SOCKETS_PER_ADDRESS`)
    #[arg(long, default_value_t = sources::PER_ADDRESS, value_parser = clap::value_parser!(u32).range(1..=28_000))]
    per_address: u32,
    /// After the visitors left, how long until memory is looked at: a server takes them for gone after some grace
    #[arg(long, default_value = "25s", value_parser = humantime::parse_duration)]
    settle: Duration,
    /// The server's process (default: the one that listens on the port)
    #[arg(long)]
    pid: Option<u32>,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    visitors: u32,
    rss_kib: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    steps: Vec<Step>,
    /// Least squares over the steps after the first: what one more visitor costs.
    kib_per_visitor: f64,
    /// The same over everything, the first connections with their one-time costs included.
    kib_per_visitor_from_zero: f64,
    connects_per_second: f64,
    dropped: u32,
    rss_kib_after_disconnect: u64,
}

pub(crate) async fn run(options: &Options) -> Result<bool> {
    process::allow_open_files(u64::from(options.visitors))?;
    let server = Rest::resolve(&options.url).await?;
    let pid = options.pid.or_else(|| process::listening_on(server));
    let pid = pid.ok_or_else(|| {
        Failure::Unusable(
            "memory is read from /proc: the server must run on this machine (or give --pid)".into(),
        )
    })?;
    if let Some(limit) = process::open_files_of(pid).filter(|limit| *limit < u64::from(options.visitors) + 64)
    {
        let needed = options.visitors + 256;
        return Err(Failure::Unusable(format!(
            "the server may open {limit} files; start it under `ulimit -n {needed}`"
        )));
    }
    let site_key = find_site_key(server, options).await?;
    let mut visitors = JoinSet::new();
    let mut steps = vec![Step {
        visitors: 0,
        rss_kib: settled_rss(pid).await?,
    }];
    let mut connecting = Duration::ZERO;
    let mut open = 0;
    while open < options.visitors {
        let next = (open + options.step).min(options.visitors);
        let began = tokio::time::Instant::now();
        let sessions = connect(server, &site_key, open..next, options.per_address);
        sessions
            .try_for_each(|session| {
                visitors.spawn_local(stay(session));
                async { Ok(()) }
            })
            .await?;
        connecting += began.elapsed();
        open = next;
        steps.push(Step {
            visitors: open,
            rss_kib: settled_rss(pid).await?,
        });
    }
    let mut dropped = 0;
    while visitors.try_join_next().is_some() {
        dropped += 1;
    }
    visitors.shutdown().await;
    tokio::time::sleep(options.settle).await;
    let report = Report {
        kib_per_visitor: slope(&steps[1..]).unwrap_or_else(|| slope(&steps).unwrap_or_default()),
        kib_per_visitor_from_zero: slope(&steps).unwrap_or_default(),
        connects_per_second: f64::from(options.visitors) / connecting.as_secs_f64(),
        dropped,
        rss_kib_after_disconnect: settled_rss(pid).await?,
        steps,
    };
    report.print(options.json)?;
    Ok(dropped == 0)
}

async fn find_site_key(server: SocketAddr, options: &Options) -> Result<String> {
    match (&options.site_key, &options.email, &options.password) {
        (Some(key), _, _) => Ok(key.clone()),
        (None, Some(email), Some(password)) => {
            let rest = Rest::new(server);
            let owner = staff::owner(&rest, email, password, options.register).await?;
            staff::site_key(&rest, &owner).await
        }
        _ => Err(Failure::Unusable(
            "give --site-key, or --email and --password".into(),
        )),
    }
}

fn connect(
    server: SocketAddr,
    site_key: &str,
    visitors: std::ops::Range<u32>,
    per_address: u32,
) -> impl futures_util::TryStream<Ok = Session, Error = Failure> {
    let opening = stream::iter(visitors).map(move |visitor| async move {
        let mut session = Session::open(server, sources::address(server, visitor, per_address)).await?;
        connect_visitor(&mut session, site_key).await?;
        Ok(session)
    });
    opening.buffer_unordered(AT_ONCE)
}

/// Answers heartbeats until the server ends it.
async fn stay(mut session: Session) {
    while session.receive().await.is_ok() {}
}

/// Resident memory once it no longer moves.
pub(crate) async fn settled_rss(pid: u32) -> Result<u64> {
    let mut before = Usage::of(pid)?.rss_kib;
    for _ in 0..LOOKS {
        tokio::time::sleep(LOOK).await;
        let now = Usage::of(pid)?.rss_kib;
        if now.abs_diff(before) <= SETTLED_KIB {
            return Ok(now);
        }
        before = now;
    }
    Ok(before)
}

/// KiB a visitor, by least squares; `None` of fewer than two steps.
fn slope(steps: &[Step]) -> Option<f64> {
    let count = u32::try_from(steps.len()).ok().filter(|count| *count > 1)?;
    let mean = |of: fn(&Step) -> f64| steps.iter().map(of).sum::<f64>() / f64::from(count);
    let x = |step: &Step| f64::from(step.visitors);
    let y = |step: &Step| as_float(step.rss_kib);
    let (mean_x, mean_y) = (mean(x), mean(y));
    let together: f64 = steps
        .iter()
        .map(|step| (x(step) - mean_x) * (y(step) - mean_y))
        .sum();
    let spread: f64 = steps.iter().map(|step| (x(step) - mean_x).powi(2)).sum();
    Some(together / spread)
}

impl Report {
    fn print(&self, json: bool) -> Result<()> {
        if json {
            return print_json(self);
        }
        let mib = |kib: u64| format!("{:.1} MiB", as_float(kib) / 1024.0);
        let names: Vec<String> = self
            .steps
            .iter()
            .map(|step| format!("{} visitors", step.visitors))
            .collect();
        let mut rows: Vec<(&str, String)> = names
            .iter()
            .zip(&self.steps)
            .map(|(name, step)| (name.as_str(), mib(step.rss_kib)))
            .collect();
        let each = format!(
            "{:.2} KiB ({:.2} counted from zero)",
            self.kib_per_visitor, self.kib_per_visitor_from_zero
        );
        rows.push(("each visitor", each));
        rows.push(("after all left", mib(self.rss_kib_after_disconnect)));
        rows.push(("connects", format!("{:.0} a second", self.connects_per_second)));
        rows.push(("dropped by the server", self.dropped.to_string()));
        print_table("idle: the server's resident memory", &rows);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, slope};

    #[test]
    fn finds_the_slope() {
        let steps = [(0, 50), (10, 150), (20, 250)].map(|(visitors, rss_kib)| Step { visitors, rss_kib });
        assert!((slope(&steps).unwrap() - 10.0).abs() < 1e-9);
        assert!(slope(&steps[..1]).is_none());
    }
}
