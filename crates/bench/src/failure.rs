//! What can go wrong between this program and a server.

use crate::problem::Problem;

/// Why a step of a run could not be done. Every text says what was being done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
    /// The peer ended the connection, or the server died.
    #[error("the server closed the connection")]
    Closed,
    /// The server said something that Engine.IO, Socket.IO, HTTP or the contract does not allow here.
    #[error("the server broke the protocol: {0}")]
    Protocol(String),
    #[error("{what} was refused: {problem}")]
    Refused { what: String, problem: Problem },
    #[error("{what} was not answered within {seconds} s")]
    TimedOut { what: String, seconds: u64 },
    /// The run cannot be done as asked; the text says what to change.
    #[error("{0}")]
    Unusable(String),
}

impl Failure {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }

    /// The problem with which the server refused, when it did.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused { problem, .. } => Some(problem),
            _ => None,
        }
    }
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;
