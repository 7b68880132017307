//! What the server writes about itself, to standard error.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Libraries say at `info` what only their authors need.
const QUIETER: &str = "hyper=warn,sea_orm=warn,sqlx=warn,tungstenite=warn";

/// Begins to log. `filter` has been checked by the configuration.
pub(crate) fn start(filter: &str, format: LogFormat) {
    let filter = if filter.contains(['=', ',']) || filter == "trace" {
        EnvFilter::new(filter)
    } else if filter == "off" {
        EnvFilter::new("off")
    } else {
        EnvFilter::new(format!("{filter},{QUIETER}"))
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}
