//! The server over real sockets: the protocol to the letter, and hostile peers.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests too"
)]

mod hostile_peers;
mod hostile_polling;
mod protocol;
mod raw;
mod server;
