//! The project's chores: `cargo xtask <chore>`.
//!
//! It depends on almost nothing, so that it is built in seconds and a rule can be tried at once.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod codegen;
mod tidy;

const USAGE: &str = "\
usage: cargo xtask <chore>

  tidy              checks the house rules (CONTRIBUTING.md says them in words)
  codegen           writes what is generated from the server's own documents
  codegen --check   fails when that is not what is in the repository";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["tidy"] => tidy::run(&root()),
        ["codegen"] => codegen::run(&root(), codegen::Mode::Write),
        ["codegen", "--check"] => codegen::run(&root(), codegen::Mode::Check),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// The repository: the folder above this crate's.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}
