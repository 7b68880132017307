//! Writes what is generated from the server's own documents, or checks that it is up to date.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Whether to write or to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

/// The command of the server that prints a document, and where in the repository it belongs.
const DOCUMENTS: &[(&[&str], &str)] = &[
    (&["openapi"], "docs/reference/openapi.json"),
    (&["asyncapi"], "docs/reference/asyncapi.json"),
    (&["config", "reference"], "docs/configuration.md"),
];

/// Runs the server that is built (`script/build`), whatever its profile, and never builds one itself: with other
/// features than the tests it would compile everything twice.
pub(crate) fn run(root: &Path, mode: Mode) -> Result<String, String> {
    let server =
        newest_server(root).ok_or("codegen asks the server, and it is not built: run script/build first")?;
    let mut stale = Vec::new();
    for (command, place) in DOCUMENTS {
        let document = ask(&server, command)?;
        let path = root.join(place);
        let is_same = std::fs::read_to_string(&path).is_ok_and(|there| there == document);
        match mode {
            _ if is_same => {}
            Mode::Check => stale.push(format!(
                "{place}:1: stale: run cargo xtask codegen and commit the result"
            )),
            Mode::Write => write(&path, &document)?,
        }
    }
    if stale.is_empty() {
        Ok("codegen: everything is up to date".to_owned())
    } else {
        Err(stale.join("\n"))
    }
}

fn newest_server(root: &Path) -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let built = ["debug", "release"].map(|profile| target.join(profile).join("deskbell"));
    built
        .into_iter()
        .filter(|path| path.is_file())
        .max_by_key(|path| path.metadata().and_then(|m| m.modified()).ok())
}

fn ask(server: &Path, command: &[&str]) -> Result<String, String> {
    let said = command.join(" ");
    let output = Command::new(server)
        .args(command)
        .output()
        .map_err(|error| format!("{} {said} does not start: {error}", server.display()))?;
    if !output.status.success() {
        return Err(format!(
            "{} {said}: {}",
            server.display(),
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let text = String::from_utf8(output.stdout).map_err(|error| format!("{said}: {error}"))?;
    Ok(format!("{}\n", text.trim_end()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, text).map_err(failed)
}
