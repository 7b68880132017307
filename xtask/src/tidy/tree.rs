//! What the rules look at: every text file that is, or is about to be, in the repository.

use std::path::Path;
use std::process::Command;

use super::tokens::{self, Token};

/// A text file.
#[derive(Debug)]
pub(super) struct File {
    /// From the root of the repository, with `/`.
    pub(super) path: String,
    pub(super) text: String,
    /// Empty unless it is Rust.
    pub(super) tokens: Vec<Token>,
}

impl File {
    fn new(path: &str, text: String) -> Self {
        let tokens = if extension(path) == "rs" {
            tokens::of(&text)
        } else {
            Vec::new()
        };
        Self {
            path: path.to_owned(),
            text,
            tokens,
        }
    }

    /// `rs`, `tsx`, or nothing.
    pub(super) fn extension(&self) -> &str {
        extension(&self.path)
    }

    /// Each line with its number.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    /// Whether it is TypeScript, with or without markup in it.
    pub(super) fn is_typescript(&self) -> bool {
        matches!(self.extension(), "ts" | "tsx" | "mts")
    }

    /// Whether it lies in a folder of one of web's packages. Beside the folders is what builds them.
    pub(super) fn is_web_source(&self) -> bool {
        self.path.starts_with("web/") && self.path.split('/').count() > 3
    }

    /// Whether a program wrote it.
    pub(super) fn is_generated(&self) -> bool {
        self.path.contains("/generated/")
    }

    /// Whether somebody of this project wrote it as code: what the rules on length and names are about.
    pub(super) fn is_source(&self) -> bool {
        let code = matches!(
            self.extension(),
            "rs" | "ts" | "tsx" | "mts" | "mjs" | "js" | "css"
        );
        let here = ["crates/", "xtask/", "e2e/", "script/"]
            .iter()
            .any(|top| self.path.starts_with(top));
        code && (here || self.is_web_source()) && !self.is_generated()
    }
}

fn extension(path: &str) -> &str {
    path.rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map_or("", |(_, extension)| extension)
}

/// All files, in the order of their paths.
#[derive(Debug, Default)]
pub(super) struct Tree(Vec<File>);

impl Tree {
    /// What git tracks in `root`, and what it would if everything were added.
    pub(super) fn read(root: &Path) -> Result<Self, String> {
        let output = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .map_err(|error| format!("tidy asks git for the files, and git does not start: {error}"))?;
        if !output.status.success() {
            return Err(format!(
                "git ls-files: {}",
                String::from_utf8_lossy(&output.stderr)
            ));
        }
        let listed = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut files = Vec::new();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            // Gone but not yet committed as gone, or not text: nothing for a rule to read.
            let Ok(text) = std::fs::read_to_string(root.join(path)) else {
                continue;
            };
            files.push(File::new(path, text));
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self(files))
    }

    /// A tree of the given paths and texts.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self(
            files
                .iter()
                .map(|(path, text)| File::new(path, (*text).to_owned()))
                .collect(),
        )
    }

    pub(super) fn files(&self) -> &[File] {
        &self.0
    }

    pub(super) fn rust(&self) -> impl Iterator<Item = &File> {
        self.0.iter().filter(|file| file.extension() == "rs")
    }

    pub(super) fn get(&self, path: &str) -> Option<&File> {
        self.0.iter().find(|file| file.path == path)
    }

    /// The files whose path is `<top>/<anything>/<name>`: a package's own manifest, for example.
    pub(super) fn one_below(&self, top: &str, name: &str) -> impl Iterator<Item = (&str, &File)> {
        self.0.iter().filter_map(move |file| {
            let folder = file
                .path
                .strip_prefix(top)?
                .strip_prefix('/')?
                .strip_suffix(name)?
                .strip_suffix('/')?;
            (!folder.contains('/')).then_some((folder, file))
        })
    }
}
