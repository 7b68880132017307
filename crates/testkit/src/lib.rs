//! What the tests of several crates share: throw-away databases, and stand-ins for whoever is here and whoever listens.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "only tests use this, and a test that cannot begin has failed"
)]

mod actors;
mod databases;
mod listeners;

pub use actors::{address, agent, audit, visitor};
pub use databases::{Database, Empty, databases, empty_databases};
pub use listeners::{Announcements, Here};
