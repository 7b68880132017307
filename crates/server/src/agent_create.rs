//! `deskbell agent create`: the first owner, or another colleague, from the command line.

use std::io::{self, BufRead, IsTerminal};

use accounts::wire;
use clap::Args;
use db::{Db, OpenError};
use edge::ClientAddress;
use kernel::{AgentActor, AgentId, Problem, ProblemKind, Role, SessionId, WorkspaceId};

use crate::{
    cli,
    config::Loaded,
    features::{Features, StartError},
    secret::{SecretError, Secrets},
};

/// Where the password may come from, so that it stands in no list of processes.
const PASSWORD_VARIABLE: &str = "DESKBELL_AGENT_PASSWORD";

/// Who to add.
#[derive(Debug, Args)]
pub(crate) struct CreateAgent {
    /// Their name, as visitors see it.
    #[arg(long)]
    name: String,
    /// Their e-mail, with which they sign in.
    #[arg(long)]
    email: String,
    /// What they may do. The first one is the owner, whatever is asked for.
    #[arg(long, default_value = "agent", value_parser = ["agent", "admin", "owner"])]
    role: String,
    /// The name of the workspace that is made for the first one; theirs when absent.
    #[arg(long)]
    workspace: Option<String>,
    /// With several workspaces: the site key of a widget of the one that is meant.
    #[arg(long, value_name = "KEY")]
    site_key: Option<String>,
    /// Read the password from standard input, one line. Without this it is taken from `DESKBELL_AGENT_PASSWORD`, or asked for.
    #[arg(long)]
    password_stdin: bool,
}

/// Why nobody was added.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CreateError {
    /// The database.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The secret that signs tokens.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// A feature.
    #[error(transparent)]
    Start(#[from] StartError),
    /// No password.
    #[error("the password cannot be read: {0}")]
    Password(#[from] io::Error),
    /// Nobody can be asked.
    #[error("no password: set {PASSWORD_VARIABLE}, or use --password-stdin")]
    NoPassword,
    /// What the server would answer too.
    #[error("{}", said(.0))]
    Refused(Problem),
    /// There are agents, and no widget to find their workspace by.
    #[error("the workspace is not known: name the site key of one of its widgets with --site-key")]
    WhichWorkspace,
}

impl From<Problem> for CreateError {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

fn said(problem: &Problem) -> String {
    if problem.errors.is_empty() {
        return problem.detail.clone();
    }
    let fields = problem
        .errors
        .iter()
        .map(|error| format!("{}: {}", error.field, error.message));
    fields.collect::<Vec<_>>().join("\n  ")
}

/// Adds them, and says so.
pub(crate) async fn run(mut loaded: Loaded, create: CreateAgent) -> Result<(), CreateError> {
    let password = password(create.password_stdin)?;
    // The operator's word stands above what visitors of the sign-in page may do: whether somebody is the first is asked below.
    let first_only = accounts::Registration::First;
    loaded.config.registration = first_only;
    let db = Db::open(&loaded.config.database_url()).await?;
    let features = Features::start(&loaded.config, &db, &Secrets::of(&loaded.config)?)?;
    let added = if features.accounts.setup().await?.open {
        first(&features, create, password).await
    } else {
        colleague(&features, create, password).await
    };
    db.close().await;
    cli::say(&added?);
    Ok(())
}

async fn first(features: &Features, create: CreateAgent, password: String) -> Result<String, CreateError> {
    let register = wire::Register {
        name: create.name,
        email: create.email,
        password,
        workspace: create.workspace,
    };
    let from = ClientAddress {
        ip: std::net::Ipv4Addr::LOCALHOST.into(),
        user_agent: None,
    };
    let user = features.accounts.register(register, &from).await?.user;
    Ok(format!(
        "{} is the owner of a new workspace and can sign in with {}.",
        user.name, user.email
    ))
}

async fn colleague(
    features: &Features,
    create: CreateAgent,
    password: String,
) -> Result<String, CreateError> {
    let workspace = workspace(features, create.site_key.as_deref()).await?;
    // An operator acts as an owner would; nobody is signed in for it.
    let operator = AgentActor {
        workspace,
        id: AgentId::new(),
        session: SessionId::new(),
        role: Role::Owner,
        permissions: Role::Owner.permissions(),
        name: "deskbell agent create".into(),
        avatar_url: None,
    };
    let sent = wire::CreateAgent {
        name: create.name,
        email: create.email,
        password: Some(password),
        role: Role::parse(&create.role).unwrap_or(Role::Agent),
        role_id: None,
        capacity: None,
    };
    let agent = features.accounts.create_agent(&operator, sent).await?.agent;
    Ok(format!(
        "{} ({}) can sign in with {}.",
        agent.name,
        agent.role.as_str(),
        agent.email
    ))
}

async fn workspace(features: &Features, site_key: Option<&str>) -> Result<WorkspaceId, CreateError> {
    let found = match site_key {
        Some(site_key) => features.widgets.find(site_key).await,
        None => features.widgets.first().await,
    };
    match found {
        Ok(widget) => Ok(widget.workspace),
        Err(problem) if problem.kind == ProblemKind::NotFound && site_key.is_none() => {
            Err(CreateError::WhichWorkspace)
        }
        Err(problem) => Err(problem.into()),
    }
}

fn password(from_stdin: bool) -> Result<String, CreateError> {
    if from_stdin {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    match std::env::var(PASSWORD_VARIABLE) {
        Ok(password) if !password.is_empty() => Ok(password),
        _ if io::stdin().is_terminal() => {
            Ok(rpassword::prompt_password("Password (10 to 128 characters): ")?)
        }
        _ => Err(CreateError::NoPassword),
    }
}
