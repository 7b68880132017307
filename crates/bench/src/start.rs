//! `deskbell-bench start`: from the process's start to its first readiness, on a database that exists; and what it holds when idle.

use crate::failure::{Failure, Result};
use crate::figures::{as_float, median, print_json, print_table};
use crate::http::Rest;
use crate::idle::settled_rss;
use crate::server::Server;
use crate::staff;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The deskbell binary
    #[arg(long)]
    binary: PathBuf,
    /// A data directory to start on (default: a new one, with one workspace)
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// A database other than the SQLite in the data directory
    #[arg(long)]
    database: Option<String>,
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    runs: u32,
    first_start_ms: f64,
    ready_ms_median: f64,
    ready_ms_min: f64,
    ready_ms_max: f64,
    idle_rss_kib: u64,
}

pub(crate) async fn run(options: &Options) -> Result<bool> {
    let fresh = tempfile::tempdir().map_err(Failure::io("making a data directory"))?;
    let data = options.data_dir.as_deref().unwrap_or(fresh.path());
    let mut server = Server::new(&options.binary, data, options.database.as_deref())?;
    let first = server.start().await?;
    if options.data_dir.is_none() {
        let email = format!("owner-{:08x}@deskbell-bench.example.com", rand::random::<u32>());
        staff::owner(
            &Rest::new(server.address()),
            &email,
            "a long enough password",
            true,
        )
        .await?;
    }
    server.stop().await?;
    let mut times = Vec::new();
    for _ in 0..options.runs {
        times.push(server.start().await?.as_secs_f64() * 1000.0);
        server.stop().await?;
    }
    server.start().await?;
    let pid = server
        .pid()
        .ok_or_else(|| Failure::Unusable("the server has ended".into()))?;
    let idle_rss_kib = settled_rss(pid).await?;
    server.stop().await?;
    let report = Report {
        runs: options.runs,
        first_start_ms: first.as_secs_f64() * 1000.0,
        ready_ms_median: median(&times),
        ready_ms_min: times.iter().copied().fold(f64::INFINITY, f64::min),
        ready_ms_max: times.iter().copied().fold(0.0, f64::max),
        idle_rss_kib,
    };
    report.print(options.json)?;
    Ok(true)
}

impl Report {
    fn print(&self, json: bool) -> Result<()> {
        if json {
            return print_json(self);
        }
        let ready = format!(
            "median {:.1}  min {:.1}  max {:.1} ms",
            self.ready_ms_median, self.ready_ms_min, self.ready_ms_max
        );
        let rows = [
            ("first start", format!("{:.1} ms", self.first_start_ms)),
            ("ready", ready),
            (
                "idle memory",
                format!("{:.1} MiB", as_float(self.idle_rss_kib) / 1024.0),
            ),
        ];
        print_table(
            &format!("start: {} cold starts on an existing database", self.runs),
            &rows,
        );
        Ok(())
    }
}
