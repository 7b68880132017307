//! The Cargo manifests: read once for the other rules, and held to two rules of their own.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::tree::File;
use super::{Finding, Tree};

/// A crate's manifest.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) path: String,
    /// Its folder, which is how others import it; a program's package may be named for the program.
    pub(super) name: String,
    pub(super) dependencies: Vec<Dependency>,
    lints: bool,
}

/// One dependency as a manifest states it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dependency {
    /// The key: the name under which code uses it.
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) for_tests: bool,
    /// A folder of this repository.
    pub(super) is_path: bool,
    from_workspace: bool,
}

/// The manifests of all crates, xtask's too.
pub(super) fn crates(tree: &Tree) -> Vec<Manifest> {
    let files = tree.one_below("crates", "Cargo.toml");
    files
        .chain(tree.get("xtask/Cargo.toml").map(|file| ("xtask", file)))
        .map(|(name, file)| read(name, file))
        .collect()
}

/// What `[workspace.dependencies]` of the root manifest holds.
pub(super) fn workspace(tree: &Tree) -> Vec<Dependency> {
    let Some(file) = tree.get("Cargo.toml") else {
        return Vec::new();
    };
    let table = parse(&file.text);
    let Some(workspace) = table.get("workspace").and_then(|value| value.as_ref().as_table()) else {
        return Vec::new();
    };
    section(&file.text, workspace, "dependencies", false)
}

/// Every version stands in the root manifest, and every crate takes the workspace's lints.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for manifest in crates(tree) {
        if !manifest.lints {
            found.push(Finding::new(
                &manifest.path,
                1,
                "without the house's lints: add [lints] workspace = true",
            ));
        }
        for dependency in manifest
            .dependencies
            .iter()
            .filter(|dependency| !dependency.from_workspace)
        {
            let name = &dependency.name;
            let what = format!(
                "{name} has a version of its own: put it into [workspace.dependencies] of the root Cargo.toml \
                 and write {name}.workspace = true here"
            );
            found.push(Finding::new(&manifest.path, dependency.line, what));
        }
    }
    found
}

fn read(name: &str, file: &File) -> Manifest {
    let table = parse(&file.text);
    let mut dependencies = section(&file.text, &table, "dependencies", false);
    dependencies.extend(section(&file.text, &table, "build-dependencies", false));
    dependencies.extend(section(&file.text, &table, "dev-dependencies", true));
    // [target.'cfg(unix)'.dependencies]
    for (_, value) in table
        .get("target")
        .and_then(|target| target.as_ref().as_table())
        .into_iter()
        .flatten()
    {
        if let Some(table) = value.as_ref().as_table() {
            dependencies.extend(section(&file.text, table, "dependencies", false));
            dependencies.extend(section(&file.text, table, "dev-dependencies", true));
        }
    }
    let lints = table
        .get("lints")
        .is_some_and(|lints| lints.as_ref().get("workspace").is_some());
    Manifest {
        path: file.path.clone(),
        name: name.to_owned(),
        dependencies,
        lints,
    }
}

/// Nothing when it is not TOML: cargo says that better.
fn parse(text: &str) -> DeTable<'_> {
    DeTable::parse_recoverable(text).0.into_inner()
}

fn section(text: &str, table: &DeTable<'_>, name: &str, for_tests: bool) -> Vec<Dependency> {
    let Some(section) = table.get(name).and_then(|section| section.as_ref().as_table()) else {
        return Vec::new();
    };
    section
        .iter()
        .map(|(key, value)| Dependency {
            name: key.as_ref().to_string(),
            line: line_of(text, key.span().start),
            for_tests,
            is_path: has(value, "path"),
            from_workspace: has(value, "workspace"),
        })
        .collect()
}

fn has(value: &Spanned<DeValue<'_>>, key: &str) -> bool {
    value.as_ref().get(key).is_some()
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_outside_of_the_root_is_found() {
        let text = "[package]\nname = \"a\"\n[dependencies]\nx.workspace = true\ny = \"1\"\n[lints]\nworkspace = true\n";
        let found = check(&Tree::of(&[("crates/a/Cargo.toml", text)]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 5);
    }

    #[test]
    fn a_crate_without_lints_is_found() {
        let found = check(&Tree::of(&[(
            "xtask/Cargo.toml",
            "[package]\nname = \"xtask\"\n",
        )]));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn dependencies_of_one_target_count_too() {
        let text = "[package]\nname = \"a\"\n[target.'cfg(unix)'.dependencies]\nlibc = \"1\"\n";
        let tree = Tree::of(&[("crates/a/Cargo.toml", text)]);
        assert_eq!(crates(&tree)[0].dependencies[0].name, "libc");
    }
}
