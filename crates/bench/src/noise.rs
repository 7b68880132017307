//! `deskbell-bench noise`: how far figures of this machine can be trusted, to be printed next to them.

use crate::failure::{Failure, Result};
use crate::figures::{Latencies, Summary, median, print_json, print_table};
use clap::Args;
use serde::Serialize;
use std::fs;
use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Turns of the fixed loop: some 10 ms.
const LOOP_TURNS: u64 = 8_000_000;
/// What a commit of a few messages appends to a write-ahead log.
const BLOCK: [u8; 4096] = [0x5A; 4096];

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Where to measure the disk: give the place of the database
    #[arg(long, default_value = ".")]
    dir: PathBuf,
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    repeats: u32,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    cpu: String,
    cores: usize,
    load_average: String,
    /// A loop that always does the same, timed again and again.
    loop_ms: Summary,
    /// How much longer than the median the slowest twentieth took at least, in percent.
    loop_spread_percent: f64,
    /// Append of 4 KiB and fdatasync.
    fsync_ms: Summary,
    /// One byte there and back between two threads over 127.0.0.1.
    loopback_ms: Summary,
}

pub(crate) fn run(options: &Options) -> Result<bool> {
    let (loop_ms, loop_spread_percent) = time_loop(options.repeats)?;
    let report = Report {
        cpu: cpu_model(),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        load_average: fs::read_to_string("/proc/loadavg")
            .unwrap_or_default()
            .trim()
            .to_owned(),
        loop_ms,
        loop_spread_percent,
        fsync_ms: time_fsync(&options.dir, options.repeats)?,
        loopback_ms: time_loopback(options.repeats)?,
    };
    report.print(options.json)?;
    Ok(true)
}

fn time_loop(repeats: u32) -> Result<(Summary, f64)> {
    let mut latencies = Latencies::new()?;
    let mut times = Vec::new();
    for _ in 0..repeats {
        let began = Instant::now();
        let mut state = black_box(0x9E37_79B9_7F4A_7C15_u64);
        for _ in 0..LOOP_TURNS {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
        }
        black_box(state);
        latencies.record(micros_since(began));
        times.push(began.elapsed().as_secs_f64());
    }
    let middle = median(&times);
    times.sort_by(f64::total_cmp);
    let slow = times.get(times.len() * 95 / 100).copied().unwrap_or(middle);
    Ok((latencies.summary(), (slow / middle - 1.0) * 100.0))
}

fn time_fsync(dir: &Path, repeats: u32) -> Result<Summary> {
    let mut file =
        tempfile::tempfile_in(dir).map_err(Failure::io(format!("making a file in {}", dir.display())))?;
    let mut latencies = Latencies::new()?;
    for _ in 0..repeats {
        let began = Instant::now();
        file.write_all(&BLOCK)
            .and_then(|()| file.sync_data())
            .map_err(Failure::io("writing and syncing"))?;
        latencies.record(micros_since(began));
    }
    Ok(latencies.summary())
}

fn time_loopback(repeats: u32) -> Result<Summary> {
    let failed = || Failure::io("talking to myself over 127.0.0.1");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed())?;
    let address = listener.local_addr().map_err(failed())?;
    let echo = std::thread::spawn(move || -> std::io::Result<()> {
        let (mut peer, _) = listener.accept()?;
        peer.set_nodelay(true)?;
        let mut byte = [0];
        while peer.read(&mut byte)? == 1 {
            peer.write_all(&byte)?;
        }
        Ok(())
    });
    let mut stream = TcpStream::connect(address).map_err(failed())?;
    stream.set_nodelay(true).map_err(failed())?;
    let mut latencies = Latencies::new()?;
    let mut byte = [7];
    for _ in 0..repeats {
        let began = Instant::now();
        stream
            .write_all(&byte)
            .and_then(|()| stream.read_exact(&mut byte))
            .map_err(failed())?;
        latencies.record(micros_since(began));
    }
    drop(stream);
    // The echo ends with its stream; what it says then is of no interest.
    let _ = echo.join();
    Ok(latencies.summary())
}

fn micros_since(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX)
}

fn cpu_model() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name"));
    model.map_or_else(
        || "unknown".into(),
        |model| model.trim_start_matches([' ', '\t', ':']).to_owned(),
    )
}

impl Report {
    fn print(&self, json: bool) -> Result<()> {
        if json {
            return print_json(self);
        }
        let rows = [
            ("CPU", format!("{} × {}", self.cores, self.cpu)),
            ("load average", self.load_average.clone()),
            (
                "fixed loop",
                format!(
                    "{} (slowest twentieth +{:.1} %)",
                    self.loop_ms.line(),
                    self.loop_spread_percent
                ),
            ),
            ("fsync of 4 KiB", self.fsync_ms.line()),
            ("loopback round trip", self.loopback_ms.line()),
        ];
        print_table("noise: this machine, right now", &rows);
        Ok(())
    }
}
