//! `deskbell-bench fill`: a workspace of many years, through the server's own doors.

mod plan;
mod stage;
mod words;
mod write;

use crate::failure::{Failure, Result};
use crate::http::{Line, Rest};
use crate::staff;
use clap::Args;
use plan::{Plan, lengths};
use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

pub(crate) use plan::long_ones;
pub(crate) use stage::{DOMAIN, TAGS};
pub(crate) use words::{MARKED, MARKED_AT, mark, word};
pub(crate) use write::person;

/// How often it is said how far it is.
const SAY_EVERY: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Where the server answers: http://host:port
    #[arg(long, default_value = "http://127.0.0.1:3000")]
    url: String,
    /// The account of an owner
    #[arg(long)]
    email: String,
    #[arg(long)]
    password: String,
    /// Register that account first when the server has none yet
    #[arg(long)]
    register: bool,
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(10..=1_000_000))]
    conversations: u32,
    /// In all; at least one for each conversation
    #[arg(long, default_value_t = 1_000_000)]
    messages: u32,
    /// The same seed fills with the same, but for times and ids
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Conversations that are written at a time
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=512))]
    at_once: u32,
}

/// What the writers share.
pub(crate) struct Work {
    pub(crate) stage: Rc<stage::Stage>,
    pub(crate) vocabulary: words::Vocabulary,
    lengths: Vec<u32>,
    seed: u64,
    next_round: Cell<u32>,
    written: Cell<u32>,
    pub(crate) sent: Cell<u32>,
}

pub(crate) async fn run(options: &Options) -> Result<bool> {
    if options.messages < options.conversations {
        return Err(Failure::Unusable(
            "--messages: every conversation has at least one; give more".into(),
        ));
    }
    let server = Rest::resolve(&options.url).await?;
    let rest = Rest::new(server);
    let owner = staff::owner(&rest, &options.email, &options.password, options.register).await?;
    if !stage::is_fresh(&rest, &owner).await? {
        return Err(Failure::Unusable(
            "somebody has written in this workspace already; fill a fresh one".into(),
        ));
    }
    let stage = Rc::new(stage::Stage::set(rest, owner).await?);
    let work = Rc::new(Work {
        stage: Rc::clone(&stage),
        vocabulary: words::Vocabulary::new(),
        lengths: lengths(options.conversations, options.messages, options.seed),
        seed: options.seed,
        next_round: Cell::new(0),
        written: Cell::new(0),
        sent: Cell::new(0),
    });
    let began = Instant::now();
    let mut writers = JoinSet::new();
    for _ in 0..options.at_once {
        writers.spawn_local(write_on(server, Rc::clone(&work)));
    }
    let mut beside = JoinSet::new();
    beside.spawn_local(stage.stay_signed_in());
    beside.spawn_local(say(Rc::clone(&work), began));
    while let Some(done) = writers.join_next().await {
        done.map_err(|error| Failure::Unusable(format!("a writer: {error}")))??;
    }
    eprintln!(
        "filled: {} conversations, {} messages, {:.0} s",
        work.written.get(),
        work.sent.get(),
        began.elapsed().as_secs_f64()
    );
    Ok(true)
}

/// Takes the next visitors and all of their conversations, until there are no more.
async fn write_on(server: SocketAddr, work: Rc<Work>) -> Result<()> {
    let mut line = Line::open(server).await?;
    let conversations = u32::try_from(work.lengths.len()).unwrap_or(u32::MAX);
    loop {
        let round = work.next_round.get();
        work.next_round.set(round + 1);
        let numbers = round * 10..conversations.min((round + 1) * 10);
        if numbers.is_empty() {
            return Ok(());
        }
        let mut tokens = std::collections::HashMap::new();
        for number in numbers {
            let messages = work.lengths[number as usize];
            let plan = Plan::new(number, conversations, messages, work.seed);
            let visitor = plan.visitor;
            let token = write::conversation(&mut line, &work, plan, tokens.get(&visitor)).await?;
            tokens.insert(visitor, token);
            work.written.set(work.written.get() + 1);
        }
    }
}

/// Says how far it is, for ever.
async fn say(work: Rc<Work>, began: Instant) -> Result<()> {
    loop {
        tokio::time::sleep(SAY_EVERY).await;
        eprintln!(
            "{:.0} s: {} of {} conversations, {} messages",
            began.elapsed().as_secs_f64(),
            work.written.get(),
            work.lengths.len(),
            work.sent.get()
        );
    }
}
