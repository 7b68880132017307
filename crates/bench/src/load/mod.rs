//! `deskbell-bench load`: visitors and agents that write to each other as fast as told, against any running Deskbell.

mod member;
mod metronome;
mod report;
mod setup;
mod tally;

use crate::failure::{Failure, Result};
use crate::http::Rest;
use crate::process::{self, Usage};
use clap::{Args, ValueEnum};
use member::{Member, Phase};
use metronome::Metronome;
use report::{Outcome, Report};
pub(crate) use setup::connect_visitor;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use tally::Tally;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// After the last send, how long without any progress until what is missing counts as lost.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("pace").required(true))]
pub(crate) struct Options {
    /// Where the server answers: http://host:port
    #[arg(long, default_value = "http://127.0.0.1:3000")]
    url: String,
    /// The account of an owner or admin
    #[arg(long)]
    email: String,
    #[arg(long)]
    password: String,
    /// Register that account first when the server has none yet
    #[arg(long)]
    register: bool,
    /// The widget that the visitors use (default: the workspace's first)
    #[arg(long)]
    site_key: Option<String>,
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    visitors: u32,
    /// Agents, each with its share of the conversations; all but the first are created by the first
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..))]
    agents: u32,
    /// Default: one for each visitor
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    conversations: Option<u32>,
    /// Characters in a message
    #[arg(long, default_value_t = 80, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    size: u32,
    /// What is measured, after the warm-up
    #[arg(long, default_value = "30s", value_parser = humantime::parse_duration)]
    duration: Duration,
    /// Sent before anything is measured
    #[arg(long, default_value = "3s", value_parser = humantime::parse_duration)]
    warmup: Duration,
    /// Messages per second in all, sent by the clock whatever the server does (open loop)
    #[arg(long, group = "pace", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// As many as the server takes (closed loop)
    #[arg(long, group = "pace")]
    saturate: bool,
    /// With --saturate: how many messages each side of each conversation has under way
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..))]
    in_flight: u32,
    /// Who writes
    #[arg(long, value_enum, default_value_t = Direction::Both)]
    direction: Direction,
    /// The server's process (default: the one that listens on the port)
    #[arg(long)]
    pid: Option<u32>,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Direction {
    /// Half the messages from visitors, half from agents
    Both,
    Visitors,
    Agents,
}

impl Direction {
    fn lets(self, side: tally::Side) -> bool {
        match self {
            Self::Both => true,
            Self::Visitors => side == tally::Side::Visitor,
            Self::Agents => side == tally::Side::Agent,
        }
    }
}

impl Options {
    fn conversations(&self) -> u32 {
        self.conversations.unwrap_or(self.visitors)
    }
}

/// What the server's process and this one had used at one moment.
struct Snapshot {
    server: Option<Usage>,
    generator: Usage,
    acked: u64,
    delivered: u64,
}

impl Snapshot {
    fn take(pid: Option<u32>, tally: &Tally) -> Result<Self> {
        let server = pid.map(Usage::of).transpose()?;
        Ok(Self {
            server,
            generator: Usage::of_myself()?,
            acked: tally.acked,
            delivered: tally.delivered,
        })
    }
}

/// Answers whether nothing was lost, doubled or out of order.
pub(crate) async fn run(options: &Options) -> Result<bool> {
    process::allow_open_files(u64::from(options.visitors) + u64::from(options.agents))?;
    let server = Rest::resolve(&options.url).await?;
    let pid = options.pid.or_else(|| process::listening_on(server));
    let mut stage = setup::open(server, options).await?;
    let tally = Rc::new(RefCell::new(Tally::new(
        &stage.conversations,
        options.warmup,
        options.duration,
    )?));
    let (phase, watched) = watch::channel(Phase::Waiting);
    let mut members = JoinSet::new();
    let mut queues = Vec::new();
    let sessions = std::mem::take(&mut stage.sessions);
    for (id, (session, lanes)) in sessions.into_iter().enumerate() {
        let (due, dues) = mpsc::unbounded_channel();
        let lanes: Vec<usize> = lanes
            .into_iter()
            .filter(|lane| tally.borrow_mut().claim(*lane, id))
            .collect();
        let sending: Vec<usize> = lanes
            .into_iter()
            .filter(|lane| options.direction.lets(tally::Side::of(*lane)))
            .collect();
        queues.extend(sending.iter().map(|lane| (*lane, due.clone())));
        let member = Member::new(id, session, Rc::clone(&tally), options, sending);
        members.spawn_local(member.run(dues, watched.clone()));
    }
    stage.assign().await?;
    let outcome = measure(options, pid, &tally, &phase, queues).await?;
    phase.send_replace(Phase::Over);
    while members.join_next().await.is_some() {}
    let report = Report::new(options, pid, &tally.borrow(), &outcome);
    report.print(options.json)?;
    Ok(report.is_clean())
}

async fn measure(
    options: &Options,
    pid: Option<u32>,
    tally: &RefCell<Tally>,
    phase: &watch::Sender<Phase>,
    queues: Vec<(usize, metronome::Queue)>,
) -> Result<Outcome> {
    tally.borrow_mut().start();
    let metronome = options
        .rate
        .map(|rate| Metronome::start(rate, tally.borrow().epoch(), queues));
    phase.send_replace(Phase::Sending);
    tokio::time::sleep(options.warmup).await;
    let before = Snapshot::take(pid, &tally.borrow())?;
    tokio::time::sleep(options.duration).await;
    let after = Snapshot::take(pid, &tally.borrow())?;
    phase.send_replace(Phase::Draining);
    if let Some(metronome) = metronome {
        metronome
            .stop()
            .map_err(|()| Failure::Unusable("the metronome's thread died".into()))?;
    }
    drain(tally).await;
    Ok(Outcome { before, after })
}

/// Waits until everything sent is acknowledged and delivered, or nothing moves any more.
async fn drain(tally: &RefCell<Tally>) {
    let mut seen = tally.borrow().progress();
    let mut patience = tokio::time::Instant::now() + PATIENCE;
    while tally.borrow().is_outstanding() && tokio::time::Instant::now() < patience {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let now = tally.borrow().progress();
        if now != seen {
            seen = now;
            patience = tokio::time::Instant::now() + PATIENCE;
        }
    }
}
