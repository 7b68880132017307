//! Every dependency has a line in docs/dependencies.md, every line has a dependency, and every dependency is used.

use std::collections::BTreeSet;

use serde_json::Value;

use super::manifest::{self, Manifest};
use super::tree::File;
use super::{Finding, Tree};

const BOOK: &str = "docs/dependencies.md";

/// Headings of the book, under which a row of a table begins with the names in backticks.
const CRATES: &str = "## Crates";
const PACKAGES: &str = "## npm packages";

/// npm packages under whose name nothing is imported or run: a compiler, a runner, and what other packages load.
const KNOWN_BY_ANOTHER_NAME: &[(&str, &str)] = &[
    ("typescript", "tsc"),
    ("@playwright/test", "playwright"),
    ("bufferutil", "socket.io"),
    ("playwright-core", "@axe-core/playwright"),
];

/// The chore that runs packages of the web.
const CODEGEN: &str = "xtask/src/codegen.rs";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = crates(tree);
    found.extend(packages(tree));
    found
}

fn crates(tree: &Tree) -> Vec<Finding> {
    let manifests = manifest::crates(tree);
    let book = rows(tree, CRATES);
    let mut found = Vec::new();
    let ours = manifest::workspace(tree);
    for dependency in ours.iter().filter(|dependency| !dependency.is_path) {
        let name = &dependency.name;
        if !book.iter().any(|(row, _)| row == name) {
            found.push(unexplained("Cargo.toml", dependency.line, name, CRATES));
        }
        if !manifests
            .iter()
            .any(|manifest| manifest.dependencies.iter().any(|used| &used.name == name))
        {
            let what = format!("no crate uses {name}: remove it");
            found.push(Finding::new("Cargo.toml", dependency.line, what));
        }
    }
    let names: Vec<&str> = ours.iter().map(|dependency| dependency.name.as_str()).collect();
    found.extend(stale(&book, &names, "[workspace.dependencies] of Cargo.toml"));
    found.extend(manifests.iter().flat_map(|manifest| unused(tree, manifest)));
    found
}

/// What a crate names in its manifest and nowhere else.
fn unused(tree: &Tree, manifest: &Manifest) -> Vec<Finding> {
    let folder = manifest.path.trim_end_matches("Cargo.toml");
    let words: BTreeSet<&str> = tree
        .rust()
        .filter(|file| file.path.starts_with(folder))
        .flat_map(|file| file.tokens.iter().map(|token| token.text.as_str()))
        .collect();
    let unused = manifest.dependencies.iter().filter(|dependency| {
        let word = dependency.name.replace('-', "_");
        !words.contains(word.as_str())
    });
    unused
        .map(|dependency| {
            let what = format!("{} never uses {}: remove it", manifest.name, dependency.name);
            Finding::new(&manifest.path, dependency.line, what)
        })
        .collect()
}

fn packages(tree: &Tree) -> Vec<Finding> {
    let book = rows(tree, PACKAGES);
    let manifests = tree
        .files()
        .iter()
        .filter(|file| file.path.ends_with("/package.json"));
    let mut found = Vec::new();
    let mut names = Vec::new();
    for file in manifests {
        for (name, line) in package_dependencies(file) {
            if !book.iter().any(|(row, _)| *row == name) {
                found.push(unexplained(&file.path, line, &name, PACKAGES));
            }
            if !is_package_used(tree, file, &name) {
                found.push(Finding::new(
                    &file.path,
                    line,
                    format!("nothing uses {name}: npm uninstall it"),
                ));
            }
            names.push(name);
        }
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    found.extend(stale(&book, &names, "any package.json"));
    found
}

/// The direct dependencies that a package.json names, our own packages left out, with their lines.
fn package_dependencies(file: &File) -> Vec<(String, usize)> {
    let manifest: Value = serde_json::from_str(&file.text).unwrap_or_default();
    let sections = ["dependencies", "devDependencies"].map(|section| manifest[section].as_object());
    let names = sections.into_iter().flatten().flat_map(|section| section.keys());
    names
        .filter(|name| !name.starts_with("@deskbell/"))
        .map(|name| {
            let quoted = format!("\"{name}\":");
            let line = file
                .lines()
                .find(|(_, line)| line.trim_start().starts_with(&quoted));
            (name.clone(), line.map_or(1, |(number, _)| number))
        })
        .collect()
}

/// Whether a file beside or below `manifest` imports the package, or a script or chore runs it. Types are used by the
/// compiler alone.
fn is_package_used(tree: &Tree, manifest: &File, name: &str) -> bool {
    if name.starts_with("@types/") {
        return true;
    }
    let other = KNOWN_BY_ANOTHER_NAME
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, other)| *other);
    let folder = manifest.path.trim_end_matches("package.json");
    tree.files()
        .iter()
        .filter(|file| file.path.starts_with(folder) || file.path == CODEGEN)
        .any(|file| {
            if file.path.ends_with("package-lock.json") {
                return false;
            }
            if file.path.ends_with("package.json") {
                return runs(file, name) || other.is_some_and(|other| runs(file, other));
            }
            imports(&file.text, name) || other.is_some_and(|other| imports(&file.text, other))
        })
}

fn runs(file: &File, command: &str) -> bool {
    let manifest: Value = serde_json::from_str(&file.text).unwrap_or_default();
    let scripts = manifest["scripts"]
        .as_object()
        .into_iter()
        .flat_map(|scripts| scripts.values());
    scripts
        .filter_map(Value::as_str)
        .any(|script| script.split_whitespace().any(|word| word == command))
}

fn imports(text: &str, name: &str) -> bool {
    ["'", "\"", "`"].iter().any(|quote| {
        [*quote, "/"]
            .iter()
            .any(|end| text.contains(&format!("{quote}{name}{end}")))
    })
}

/// The names in the first cell of each row below `heading`, with their lines.
fn rows(tree: &Tree, heading: &str) -> Vec<(String, usize)> {
    let Some(book) = tree.get(BOOK) else {
        return Vec::new();
    };
    let lines = book.lines().skip_while(|(_, line)| *line != heading).skip(1);
    let section = lines.take_while(|(_, line)| !line.starts_with("## "));
    section
        .filter_map(|(number, line)| Some((number, line.strip_prefix("| `")?.split('|').next()?)))
        .flat_map(|(number, cell)| {
            let names = cell
                .split([',', ' '])
                .map(|name| name.trim_matches('`'))
                .filter(|name| !name.is_empty());
            names.map(move |name| (name.to_owned(), number))
        })
        .collect()
}

fn unexplained(path: &str, line: usize, name: &str, heading: &str) -> Finding {
    let what =
        format!("{name} is unexplained: add a row to {BOOK} under \"{heading}\": what for, and why this one");
    Finding::new(path, line, what)
}

fn stale(book: &[(String, usize)], names: &[&str], place: &str) -> Vec<Finding> {
    let gone = book.iter().filter(|(row, _)| !names.contains(&row.as_str()));
    gone.map(|(row, line)| {
        Finding::new(
            BOOK,
            *line,
            format!("{row} is not in {place} any more: remove the row"),
        )
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: (&str, &str) = (
        "Cargo.toml",
        "[workspace.dependencies]\nkernel = { path = \"crates/kernel\" }\nserde-json = \"1\"\n",
    );
    const KERNEL: (&str, &str) = (
        "crates/kernel/Cargo.toml",
        "[package]\nname = \"kernel\"\n[dependencies]\nserde-json.workspace = true\n[lints]\nworkspace = true\n",
    );
    const USE: (&str, &str) = ("crates/kernel/src/lib.rs", "use serde_json::Value;\n");
    const ROW: (&str, &str) = (
        "docs/dependencies.md",
        "## Crates\n| `serde-json` | JSON | std |\n## npm packages\n",
    );

    fn found(files: &[(&str, &str)]) -> Vec<(String, usize)> {
        check(&Tree::of(files))
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect()
    }

    #[test]
    fn an_explained_and_used_dependency_is_fine() {
        assert!(found(&[ROOT, KERNEL, USE, ROW]).is_empty());
    }

    #[test]
    fn a_dependency_needs_a_row() {
        assert_eq!(found(&[ROOT, KERNEL, USE]), [("Cargo.toml".into(), 3)]);
    }

    #[test]
    fn a_row_needs_a_dependency() {
        let book = (
            ROW.0,
            "## Crates\n| `serde-json`, `gone` | JSON | std |\n## npm packages\n| `left` | a | b |\n",
        );
        assert_eq!(
            found(&[ROOT, KERNEL, USE, book]),
            [(BOOK.into(), 2), (BOOK.into(), 4)]
        );
    }

    #[test]
    fn a_dependency_is_used_by_a_crate_and_in_its_code() {
        assert_eq!(found(&[ROOT, ROW]), [("Cargo.toml".into(), 3)]);
        assert_eq!(
            found(&[ROOT, KERNEL, ROW]),
            [("crates/kernel/Cargo.toml".into(), 4)]
        );
    }

    #[test]
    fn an_npm_package_needs_a_row_and_a_use() {
        let manifest = "{\n\"scripts\": {\"check\": \"tsc\"},\n\"dependencies\": {\n\"preact\": \"1\",\n\"typescript\": \"5\"\n}}";
        let book = (
            BOOK,
            "## npm packages\n| `preact` | a | b |\n| `typescript` | a | b |\n",
        );
        let source = ("web/widget/src/a.ts", "import { h } from 'preact/hooks';\n");
        let manifest = ("web/widget/package.json", manifest);
        assert!(found(&[manifest, book, source]).is_empty());
        assert_eq!(found(&[manifest, book]), [("web/widget/package.json".into(), 4)]);
        assert_eq!(found(&[manifest, source]).len(), 2);
    }
}
