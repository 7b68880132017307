//! The command line.

use std::{
    env,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use crate::{
    agent_create::{self, CreateAgent},
    app,
    audit_verify::{self, Verify},
    config::{self, ConfigError, Loaded, SETTINGS, Source},
    documents,
    features::Features,
    health::Health,
    logging,
    secret::Secrets,
    serve,
};

/// Deskbell: live chat for your site, on your own machine.
#[derive(Debug, Parser)]
#[command(name = "deskbell", version, arg_required_else_help = true)]
struct Arguments {
    /// Settings file; `deskbell.toml` in the working directory is read without being asked for.
    #[arg(long, value_name = "PATH", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Starts the server.
    Serve,
    /// Brings the database's schema up to date, and ends. `serve` does so too.
    Migrate,
    /// People who work here.
    #[command(subcommand)]
    Agent(AgentCommand),
    /// Who did what.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// What is set, and what can be.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Prints the description of the HTTP interface (`OpenAPI` 3.1, JSON).
    Openapi,
    /// Prints the description of the live events (`AsyncAPI` 3, JSON).
    Asyncapi,
}

#[derive(Debug, Subcommand)]
enum AgentCommand {
    /// Adds an agent to the workspace; without a workspace, makes it and its owner.
    Create(CreateAgent),
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Checks that nobody edited, deleted or moved an entry in the database. Ends with exit code 1 when somebody did, and names the
    /// first entry that is not right.
    Verify(Verify),
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Says what holds, where it comes from, and everything that is wrong.
    Check,
    /// Prints everything that can be set, as Markdown.
    Reference,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// What was set is not right. Ends with exit code 2, as a wrong command line does.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The work failed. Ends with exit code 1.
    #[error("{0}")]
    Work(#[from] Box<dyn std::error::Error>),
}

/// Runs what the command line asks for.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match command(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("deskbell: {failure}");
            match failure {
                Failure::Config(_) => ExitCode::from(2),
                Failure::Work(_) => ExitCode::FAILURE,
            }
        }
    }
}

fn command(arguments: Arguments) -> Result<(), Failure> {
    let file = arguments.config;
    let load = || {
        let variables = env::vars_os().map(|(name, text)| (lossy(name), lossy(text)));
        config::load(file.as_deref(), variables)
    };
    match arguments.command {
        Command::Serve => begin(load()?, serve::serve),
        Command::Migrate => begin(load()?, migrate),
        Command::Agent(AgentCommand::Create(create)) => {
            begin(load()?, |loaded| agent_create::run(loaded, create))
        }
        Command::Audit(AuditCommand::Verify(verify)) => {
            begin(load()?, |loaded| audit_verify::run(loaded, verify))
        }
        Command::Config(ConfigCommand::Check) => print(&check(&load()?)),
        Command::Config(ConfigCommand::Reference) => print(&config::reference()),
        Command::Openapi => print_openapi(),
        Command::Asyncapi => print(&documents::events_text().map_err(work)?),
    }
}

/// What is not UTF-8 can only be a bad value, and is shown as one.
fn lossy(text: std::ffi::OsString) -> String {
    text.into_string()
        .unwrap_or_else(|text| text.to_string_lossy().into_owned())
}

/// Starts logging and the runtime, and runs `command` on it.
fn begin<D, F, E>(loaded: Loaded, command: D) -> Result<(), Failure>
where
    D: FnOnce(Loaded) -> F,
    F: Future<Output = Result<(), E>>,
    E: std::error::Error + 'static,
{
    logging::start(&loaded.config.log, loaded.config.log_format);
    // What is made from here on, the database above all, is its owner's alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    for warning in loaded.warnings() {
        tracing::warn!("{warning}");
    }
    let runtime = runtime()?;
    let result = runtime.block_on(command(loaded));
    // What still runs by now has been told to stop, and had its time.
    runtime.shutdown_background();
    result.map_err(work)
}

async fn migrate(loaded: Loaded) -> Result<(), db::OpenError> {
    let db = db::Db::open(&loaded.config.database_url()).await?;
    db.close().await;
    say("The database's schema is up to date.");
    Ok(())
}

/// What holds, and where it comes from.
fn check(loaded: &Loaded) -> String {
    let mut lines: Vec<String> = SETTINGS
        .iter()
        .map(|setting| {
            let (text, source) = loaded.given(setting);
            let value = match (source, setting.default) {
                (Source::Default, config::Preset::Absent(meaning)) => {
                    format!("({})", meaning.replace('`', ""))
                }
                (Source::Environment | Source::File, _) if setting.is_secret => "(hidden)".to_owned(),
                _ => text.to_owned(),
            };
            format!("{:<36} {value}  [{source}]", setting.name)
        })
        .collect();
    lines.extend(
        loaded
            .warnings()
            .into_iter()
            .map(|warning| format!("\n{warning}")),
    );
    lines.push("\nThe configuration is right.".to_owned());
    lines.join("\n")
}

/// The document is made of the routes themselves, which want a database behind them: an empty one will do.
fn print_openapi() -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(work)?;
    let variables = [(
        "DESKBELL_DATA_DIR".to_owned(),
        folder.path().display().to_string(),
    )];
    let loaded = config::load(None, variables.into_iter())?;
    let text = runtime()?.block_on(async {
        let config = loaded.config;
        let db = db::Db::open(&config.database_url()).await.map_err(work)?;
        let secrets = Secrets::of(&config).map_err(work)?;
        let features = Features::start(&config, &db, &secrets).map_err(work)?;
        let openapi = app::routes(&features, &config, &db, &Health::new(db.clone())).into_openapi();
        documents::openapi_text(&openapi).map_err(work)
    })?;
    print(&text)
}

/// Who reads the output may stop in the middle, as `head` does: that is no failure.
fn print(text: &str) -> Result<(), Failure> {
    match writeln!(io::stdout(), "{}", text.trim_end()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(work(error)),
        _ => Ok(()),
    }
}

/// A line for whoever started it. That nobody reads it is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(work)
}

fn work(error: impl std::error::Error + 'static) -> Failure {
    Failure::Work(Box::new(error))
}
