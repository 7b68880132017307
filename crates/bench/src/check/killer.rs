//! Kills the server at random moments, and starts it again.

use super::evidence::Record;
use super::world::World;
use crate::failure::Result;
use crate::server::Server;
use rand::RngExt as _;
use rand::rngs::StdRng;
use std::time::Duration;

/// How long a server lives at most after it got ready, in milliseconds.
const LONGEST_LIFE: u64 = 1_500;
/// One life in so many ends before the server is ready.
const STILLBORN_ONE_IN: u32 = 8;

/// Kills `kills` times; afterwards the server runs.
pub(crate) async fn kill(world: &World, server: &mut Server, kills: u32, choices: &mut StdRng) -> Result<()> {
    for kill in 1..=kills {
        tokio::time::sleep(Duration::from_millis(choices.random_range(0..LONGEST_LIFE))).await;
        end(world, server)?;
        // In the middle of its recovery, too.
        if choices.random_ratio(1, STILLBORN_ONE_IN) {
            server.spawn()?;
            tokio::time::sleep(Duration::from_millis(choices.random_range(0..150))).await;
            end(world, server)?;
        }
        revive(world, server).await?;
        eprint!("\rkilled {kill} of {kills} times ");
    }
    eprintln!();
    Ok(())
}

pub(crate) fn end(world: &World, server: &mut Server) -> Result<()> {
    if let Some(status) = server.kill()? {
        world.note(Record::Crashed { status });
    }
    Ok(())
}

pub(crate) async fn revive(world: &World, server: &mut Server) -> Result<()> {
    let ready = server.start().await?;
    world.note(Record::Restarted { ready });
    Ok(())
}
