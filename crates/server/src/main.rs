//! Deskbell: the program. It reads the configuration, opens the database, puts the features together and serves them.
//!
//! Invariants:
//! - [`features`] is the one place where features meet.
//! - What happened, only the fan-out tells. The gateway answers the socket that asks, and nobody else.
//! - No page of ours carries anything inline, and no answer leaves without its security headers.

mod agent_create;
mod app;
mod assets;
mod audit_verify;
mod authenticate;
mod chat_test;
mod cli;
mod config;
mod connection;
mod content;
mod docs_page;
mod documents;
mod event_document;
mod fanout;
mod features;
mod gateway;
mod health;
mod layers;
mod linger;
mod listen;
mod logging;
mod metrics;
mod pages;
mod places;
mod plain_page;
mod policy;
mod secret;
mod serve;
mod settings;
mod splice;

use std::process::ExitCode;

/// Gives memory back to the system: the system's own allocator keeps the 19 MiB of every password that was ever hashed at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
