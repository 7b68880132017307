//! `deskbell audit verify`: is every entry of the audit log as it was written?

use audit::{Audit, Fault};
use clap::Args;
use db::{Db, OpenError};
use kernel::{Clock, Problem, WorkspaceId};

use crate::{
    cli,
    config::{Config, Loaded},
    secret::{self, SecretError},
};

/// What to check.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Only the workspace with this id; all of them without it.
    #[arg(long, value_name = "ID")]
    workspace: Option<WorkspaceId>,
}

/// Why it is not certain that the log is as it was written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VerifyError {
    /// The database.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The key.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// There is no key: nobody has started a server with this data directory.
    #[error(
        "there is no key to check with: set DESKBELL_AUDIT_KEY, or DESKBELL_DATA_DIR to the directory that holds audit_key"
    )]
    NoKey,
    /// There is no database.
    #[error("there is no database at {0}")]
    NoDatabase(String),
    /// Reading failed.
    #[error("{}", .0.detail)]
    Unreadable(Problem),
    /// Somebody changed something.
    #[error("the audit log is not as it was written")]
    Wrong,
}

impl From<Problem> for VerifyError {
    fn from(problem: Problem) -> Self {
        Self::Unreadable(problem)
    }
}

/// Checks, and says for each workspace what it found.
pub(crate) async fn run(loaded: Loaded, verify: Verify) -> Result<(), VerifyError> {
    let config = loaded.config;
    let key = secret::audit_key(&config)?.ok_or(VerifyError::NoKey)?;
    refuse_nothing(&config)?;
    let db = Db::open(&config.database_url()).await?;
    let result = check(&Audit::new(db.clone(), Clock::system(), &key), verify.workspace).await;
    db.close().await;
    if result? { Ok(()) } else { Err(VerifyError::Wrong) }
}

/// Opening an SQLite database makes it: a misspelt path must not be found to be in order.
fn refuse_nothing(config: &Config) -> Result<(), VerifyError> {
    let url = config.database_url();
    let Some(path) = url.strip_prefix("sqlite:") else {
        return Ok(());
    };
    let path = path.strip_prefix("//").unwrap_or(path);
    if std::path::Path::new(path).exists() {
        Ok(())
    } else {
        Err(VerifyError::NoDatabase(path.to_owned()))
    }
}

async fn check(audit: &Audit, workspace: Option<WorkspaceId>) -> Result<bool, VerifyError> {
    let all = match workspace {
        Some(workspace) => vec![workspace],
        None => audit.workspaces().await?,
    };
    let mut right = true;
    for workspace in &all {
        let verdict = audit.verify(*workspace).await?;
        match verdict.fault {
            None => cli::say(&format!(
                "{workspace}: {} entries, all as they were written; the last hash is {}",
                verdict.good, verdict.end
            )),
            Some(fault) => {
                right = false;
                cli::say(&format!("{workspace}: {}", said(&fault, verdict.good)));
            }
        }
    }
    if all.is_empty() {
        cli::say("There is no workspace.");
    }
    Ok(right)
}

fn said(fault: &Fault, good: i64) -> String {
    match good {
        0 => format!("{fault}; no entry before it is certain"),
        1 => format!("{fault}; entry 1 is as it was written"),
        last => format!("{fault}; entries 1 to {last} are as they were written"),
    }
}
