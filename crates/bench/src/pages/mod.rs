//! `deskbell-bench pages`: how long the pages, lists and searches of a filled server take.

mod cases;
mod report;
mod scene;

use crate::failure::{Failure, Result};
use crate::figures::{Latencies, Summary};
use crate::http::{Line, Rest};
use cases::Case;
use clap::Args;
use report::{Report, Row};
use scene::Scene;
use std::cell::{Cell, OnceCell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Requests at a time, in the second round.
const TOGETHER: u32 = 8;
/// Asked before anything is measured.
const WARM_UP: u32 = 2;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Where the server answers: http://host:port
    #[arg(long, default_value = "http://127.0.0.1:3000")]
    url: String,
    /// The account of the owner who filled it
    #[arg(long)]
    email: String,
    #[arg(long)]
    password: String,
    /// What it was filled with
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    conversations: u32,
    /// Of each kind, in each round
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    requests: u32,
    /// No kind is asked for longer than this, in each round
    #[arg(long, default_value = "10s", value_parser = humantime::parse_duration)]
    longest: Duration,
    /// Only kinds whose name holds this
    #[arg(long)]
    only: Option<String>,
    /// How long until everything that was written can be found
    #[arg(long, default_value = "30m", value_parser = humantime::parse_duration)]
    settle: Duration,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

/// Answers whether all aims are met.
pub(crate) async fn run(options: &Options) -> Result<bool> {
    let server = Rest::resolve(&options.url).await?;
    let scene = Scene::look(server, options).await?;
    let wanted = |case: &Case| {
        let only = options.only.as_deref().unwrap_or_default();
        case.name.contains(only)
    };
    let mut rows = Vec::new();
    for case in cases::all(&scene).into_iter().filter(wanted) {
        let case = Rc::new(case);
        let token = scene.token().await?;
        let items = scene.items(&case, &token).await?;
        let alone = measure(server, options, &case, &token, 1).await?;
        let together = measure(server, options, &case, &token, TOGETHER).await?;
        let row = Row::new(&case, items, alone, together);
        eprintln!("{}", row.line());
        rows.push(row);
    }
    let report = Report::new(rows);
    report.print(options.json)?;
    Ok(report.all_met())
}

/// What the lines of one round share.
struct Round {
    left: Cell<u32>,
    asked: Cell<u32>,
    latencies: RefCell<Latencies>,
    longest: Duration,
    /// From the first line that is warm.
    until: OnceCell<Instant>,
}

/// Asks for `case` again and again, on so many lines at a time.
async fn measure(
    server: SocketAddr,
    options: &Options,
    case: &Rc<Case>,
    token: &str,
    lines: u32,
) -> Result<(u32, Summary)> {
    let round = Rc::new(Round {
        left: Cell::new(options.requests),
        asked: Cell::new(0),
        latencies: RefCell::new(Latencies::new()?),
        longest: options.longest,
        until: OnceCell::new(),
    });
    let mut asking = JoinSet::new();
    for _ in 0..lines {
        let (round, case) = (Rc::clone(&round), Rc::clone(case));
        asking.spawn_local(ask(server, round, case, token.to_owned()));
    }
    while let Some(done) = asking.join_next().await {
        done.map_err(|error| Failure::Unusable(format!("a line: {error}")))??;
    }
    let summary = round.latencies.borrow().summary();
    Ok((round.asked.get(), summary))
}

async fn ask(server: SocketAddr, round: Rc<Round>, case: Rc<Case>, token: String) -> Result<()> {
    let mut line = Line::open(server).await?;
    for at in 0..WARM_UP {
        fetch(&mut line, case.path(at), &token).await?;
    }
    let until = *round.until.get_or_init(|| Instant::now() + round.longest);
    while round.left.get() > 0 && Instant::now() < until {
        round.left.set(round.left.get() - 1);
        let path = case.path(round.asked.get());
        round.asked.set(round.asked.get() + 1);
        let began = Instant::now();
        fetch(&mut line, path, &token).await?;
        let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        round.latencies.borrow_mut().record(micros);
    }
    Ok(())
}

async fn fetch(line: &mut Line, path: &str, token: &str) -> Result<()> {
    match line.fetch(path, token).await? {
        (200, _) => Ok(()),
        (status, body) => Err(Failure::Protocol(format!(
            "{path} was answered with {status}: {}",
            String::from_utf8_lossy(&body)
        ))),
    }
}
