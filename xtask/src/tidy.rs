//! The house rules, each a file of its own: a function from the [`Tree`] to what it found.
//!
//! A rule sees texts, never the disk, and so its tests are a bad example in a few lines.

use std::path::Path;
use std::process::Command;

mod contrast;
mod dependencies;
mod doors;
mod layers;
mod length;
mod licences;
mod manifest;
mod names;
mod places;
mod tests_run;
mod tokens;
mod tree;
mod web;

use tree::Tree;

/// One broken rule, at one place, with what to do about it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    /// From 1; 1 too when the whole file is meant.
    line: usize,
    what: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            what: what.into(),
        }
    }
}

const RULES: &[fn(&Tree) -> Vec<Finding>] = &[
    layers::check,
    manifest::check,
    dependencies::check,
    doors::check,
    length::check,
    names::check,
    web::check,
    contrast::check,
    tests_run::check,
    places::check,
    licences::of_packages,
];

/// Checks every rule. `Err` holds all findings, one a line.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let tree = Tree::read(root)?;
    let mut found: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    found.extend(licences::of_crates(&cargo_metadata(root)?)?);
    found.sort();
    found.dedup();
    if found.is_empty() {
        return Ok(format!("tidy: {} files keep the house rules", tree.files().len()));
    }
    let mut lines: Vec<String> = found
        .iter()
        .map(|f| format!("{}:{}: {}", f.path, f.line, f.what))
        .collect();
    lines.push(format!("tidy: {} to put right", found.len()));
    Err(lines.join("\n"))
}

/// The one that is shipped. Without it cargo would fetch what only other systems need.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// What cargo knows of every package that is built in, as JSON.
fn cargo_metadata(root: &Path) -> Result<String, String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--locked",
            "--quiet",
            "--filter-platform",
            PLATFORM,
        ])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata does not start: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("cargo metadata: {error}"))
}
