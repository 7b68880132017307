//! `deskbell-bench check`: visitors and agents write while the server is killed again and again; then everything that anybody was
//! told is held against what the server kept. See [`judge`] for what counts as a broken promise.

mod agent;
mod closing;
mod evidence;
mod joining;
mod judge;
mod killer;
mod link;
mod outbox;
mod sending;
mod stirring;
mod view;
mod visitor;
mod world;

use crate::failure::{Failure, Result};
use crate::figures::{print_json, print_table};
use crate::http::Rest;
use crate::server::Server;
use crate::staff;
use agent::{Agent, Outsider};
use clap::Args;
use closing::Door;
use evidence::{Evidence, Record};
use judge::{Fault, Verdict};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::task::JoinSet;
use visitor::Visitor;
use world::{Phase, World};

/// After the last kill, how long until everybody has an answer to everything.
const SETTLE_WITHIN: Duration = Duration::from_mins(1);
/// Findings of each kind that are printed; the log has them all.
const PRINTED: usize = 5;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The deskbell binary
    #[arg(long)]
    binary: PathBuf,
    /// `sqlite` (a new one), or a URL
    #[arg(long, default_value = "sqlite")]
    database: String,
    #[arg(long, default_value_t = 20)]
    kills: u32,
    /// The choices of a run repeat with its seed (their timing does not)
    #[arg(long, default_value_t = rand::random::<u32>().into())]
    seed: u64,
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..))]
    visitors: u32,
    /// Three or more, so that each conversation has an agent whom it does not concern
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    agents: u32,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(options: &Options) -> Result<bool> {
    eprintln!(
        "check: seed {}, {} kills, {}",
        options.seed, options.kills, options.database
    );
    let data = tempfile::Builder::new()
        .prefix("deskbell-check-")
        .tempdir()
        .map_err(Failure::io("making a data directory"))?;
    let database = (options.database != "sqlite").then_some(options.database.as_str());
    let mut server = Server::new(&options.binary, data.path(), database)?;
    let began = Instant::now();
    let played = play(options, &mut server).await;
    let stopped = server.stop().await;
    let world = match played.and_then(|world| stopped.map(|()| world)) {
        Ok(world) => world,
        Err(failure) => {
            eprintln!(
                "check: the data and the server's log are kept in {}",
                data.keep().display()
            );
            return Err(failure);
        }
    };
    let evidence = world.evidence().borrow();
    let verdict = judge::judge(&evidence);
    report(options, &evidence, &verdict, began.elapsed())?;
    if !verdict.is_clean() {
        keep(&evidence, &verdict, data)?;
    }
    Ok(verdict.is_clean())
}

/// From the first start to the last kill.
async fn play(options: &Options, server: &mut Server) -> Result<Rc<World>> {
    server.start().await?;
    let (world, run) = people(options, server).await?;
    let mut players = JoinSet::new();
    let mut doors = Vec::new();
    for number in 0..options.visitors {
        let visitor = Visitor::new(&world, number.into()).await?;
        doors.push(visitor.door());
        if number.is_multiple_of(2) {
            players.spawn_local(visitor.tab().run());
        }
        players.spawn_local(visitor.run());
    }
    for index in 0..world.agents.len() {
        players.spawn_local(Agent::new(&world, index).run());
    }
    players.spawn_local(Outsider::new(&world, &run).await?.run());
    let mut choices = world.choices(u64::MAX - 1);
    killer::kill(&world, server, options.kills, &mut choices).await?;
    settle(&world, server, players, options).await?;
    read_and_change(&world, server, &doors).await?;
    Ok(world)
}

/// The owner, the agents and the widget. Names are new in each run, for a database may have seen others.
async fn people(options: &Options, server: &Server) -> Result<(Rc<World>, String)> {
    let run = format!("{:08x}", rand::random::<u32>());
    let rest = Rest::new(server.address());
    let domain = format!("{run}.deskbell-bench.example.com");
    let owner = staff::owner(&rest, &format!("owner@{domain}"), "a long enough password", true).await?;
    let site_key = staff::site_key(&rest, &owner).await?;
    let mut agents = Vec::new();
    for number in 0..options.agents {
        agents.push(staff::agent(&rest, &owner, number, &domain).await?);
    }
    Ok((
        Rc::new(World::new(
            server.address(),
            site_key,
            owner,
            agents,
            options.seed,
        )),
        run,
    ))
}

/// Lets everybody get an answer to everything and see the rest, and sends them home.
async fn settle(
    world: &World,
    server: &mut Server,
    mut players: JoinSet<()>,
    options: &Options,
) -> Result<()> {
    world.enter(Phase::Settling);
    let senders = (options.visitors + options.agents) as usize;
    let deadline = Instant::now() + SETTLE_WITHIN;
    while world.count_settled() < senders && Instant::now() < deadline {
        tokio::time::sleep(world::RETRY).await;
        if server.ended()?.is_some() {
            killer::end(world, server)?;
            killer::revive(world, server).await?;
        }
    }
    if world.count_settled() < senders {
        let stuck = senders - world.count_settled();
        world.unexpected(format!(
            "{stuck} clients had no answer {} s after the last kill",
            SETTLE_WITHIN.as_secs()
        ));
    }
    world.enter(Phase::Over);
    let home = async { while players.join_next().await.is_some() {} };
    if tokio::time::timeout(SETTLE_WITHIN, home).await.is_err() {
        world.unexpected("some clients never saw the rest".into());
    }
    Ok(())
}

/// What the server holds, and whether it still does after one more kill.
async fn read_and_change(world: &World, server: &mut Server, doors: &[Door]) -> Result<()> {
    closing::read(world, doors).await?;
    // Last: a change may add a line of the server's own to the history.
    closing::check_changes(world, server).await
}

fn report(options: &Options, evidence: &Evidence, verdict: &Verdict, took: Duration) -> Result<()> {
    let count = |is: fn(&Record) -> bool| evidence.records.iter().filter(|record| is(record)).count();
    let ready = evidence.records.iter().filter_map(|record| match record {
        Record::Restarted { ready } => Some(*ready),
        _ => None,
    });
    let slowest = ready.max().unwrap_or_default();
    let kept: usize = evidence
        .outcome
        .threads
        .values()
        .map(|history| history.messages.len() + history.notes.len())
        .sum();
    let mut rows = vec![
        (
            "kills",
            count(|record| matches!(record, Record::Restarted { .. })),
        ),
        ("conversations", evidence.outcome.threads.len()),
        (
            "sends tried",
            count(|record| matches!(record, Record::Tried { .. })),
        ),
        ("acks", count(|record| matches!(record, Record::Acked { .. }))),
        (
            "refusals",
            count(|record| matches!(record, Record::Refused { .. })),
        ),
        ("lines kept", kept),
        (
            "lines shown live",
            count(|record| matches!(record, Record::Live { .. })),
        ),
        ("joins", count(|record| matches!(record, Record::Joined { .. }))),
        (
            "slowest restart, ms",
            usize::try_from(slowest.as_millis()).unwrap_or(usize::MAX),
        ),
    ];
    rows.extend(Fault::ALL.map(|(fault, name)| (name, verdict.count(fault))));
    if options.json {
        let report: BTreeMap<&str, usize> = rows.into_iter().collect();
        return print_json(&report);
    }
    let rows: Vec<(&str, String)> = rows
        .into_iter()
        .map(|(name, count)| (name, count.to_string()))
        .collect();
    let database = options.database.split(':').next().unwrap_or_default();
    print_table(
        &format!(
            "check: seed {}, {database}, {:.0} s",
            options.seed,
            took.as_secs_f64()
        ),
        &rows,
    );
    Ok(())
}

/// Prints the first findings of each kind and keeps everything for whoever looks into it.
fn keep(evidence: &Evidence, verdict: &Verdict, data: TempDir) -> Result<()> {
    for (fault, name) in Fault::ALL {
        let findings = verdict.findings().iter().filter(|(found, _)| *found == fault);
        findings
            .take(PRINTED)
            .for_each(|(_, what)| eprintln!("{name}: {what}"));
    }
    let data = data.keep();
    let path = data.join("evidence.jsonl");
    let written = File::create(&path).map(BufWriter::new).and_then(|mut out| {
        evidence.write(&mut out)?;
        verdict
            .findings()
            .iter()
            .try_for_each(|(fault, what)| writeln!(out, "{fault:?}: {what}"))?;
        out.flush()
    });
    written.map_err(Failure::io(format!("writing {}", path.display())))?;
    eprintln!(
        "what everybody saw: {}; the data and the server's log are beside it",
        path.display()
    );
    Ok(())
}
