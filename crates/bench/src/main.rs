//! `deskbell-bench`: loads a running Deskbell and measures it, and kills one again and again to prove that it loses nothing.

mod check;
mod failure;
mod figures;
mod fill;
mod http;
mod idle;
mod load;
mod noise;
mod pages;
mod problem;
mod process;
mod server;
mod session;
mod sources;
mod staff;
mod start;
mod websocket;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use tokio::task::LocalSet;

#[derive(Debug, Parser)]
#[command(version, about)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Messages both ways between visitors and agents: rates, latencies, CPU a message
    Load(load::Options),
    /// Idle visitors: memory a connection
    Idle(idle::Options),
    /// Cold starts: time to readiness, idle memory
    Start(start::Options),
    /// Exactly once under fire: kills the server again and again and compares what everybody saw with what it kept
    Check(check::Options),
    /// Fills a fresh server: people, conversations, messages, tags, as of a business of many years
    Fill(fill::Options),
    /// A server that was filled: how long its pages, lists and searches take
    Pages(pages::Options),
    /// This machine: how much its own figures vary
    Noise(noise::Options),
}

/// 0: as it should be. 1: done, and what was found is not as it should be. 2: could not be done.
fn main() -> ExitCode {
    let command_line = CommandLine::parse();
    // One thread, so that the server has the other cores.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("deskbell-bench: starting the runtime: {error}");
            return ExitCode::from(2);
        }
    };
    let local = LocalSet::new();
    let done = local.block_on(&runtime, async {
        match command_line.command {
            Command::Load(options) => load::run(&options).await,
            Command::Idle(options) => idle::run(&options).await,
            Command::Start(options) => start::run(&options).await,
            Command::Check(options) => check::run(&options).await,
            Command::Fill(options) => fill::run(&options).await,
            Command::Pages(options) => pages::run(&options).await,
            Command::Noise(options) => noise::run(&options),
        }
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("deskbell-bench: {failure}");
            ExitCode::from(2)
        }
    }
}
