//! Nothing in the repository knows on whose machine it was written: no folder of that machine, no address of the
//! registry that its packages came from.

use super::{Finding, Tree};

/// Folders that exist on one machine. In two halves, so that this file does not find itself.
const FOLDERS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
];

/// Where packages come from is set on each machine. What cargo writes for its public registry is the same
/// everywhere and is left out.
const REGISTRIES: &[&str] = &[
    concat!("registry.np", "mjs.org"),
    concat!("registry.ya", "rnpkg.com"),
    concat!("\"reso", "lved\": \"http"),
];

const CARGO_REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.files() {
        for (number, line) in file.lines() {
            if let Some(folder) = FOLDERS.iter().find(|folder| names_folder(line, folder)) {
                let what = format!(
                    "{folder} is a folder of one machine: take it from the environment or a parameter"
                );
                found.push(Finding::new(&file.path, number, what));
            }
            let source = line.starts_with("source = \"registry+") && !line.contains(CARGO_REGISTRY);
            if source || REGISTRIES.iter().any(|host| line.contains(host)) {
                let what = "names a package registry, which each machine sets for itself: for lockfiles of npm write \
                            omit-lockfile-registry-resolved=true into .npmrc and make the lockfile anew";
                found.push(Finding::new(&file.path, number, what));
            }
        }
    }
    found
}

/// Whether a path begins with `folder` in `line`: `https://a.example/work/b` and `src/work/b` do not.
fn names_folder(line: &str, folder: &str) -> bool {
    let begins = |(at, _): (usize, &str)| {
        !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-~}*)>/".contains(c))
    };
    line.match_indices(folder).any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        check(&Tree::of(&[("docs/a.md", text)]))
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn folders_of_one_machine_are_found() {
        assert_eq!(lines(&format!("a\ncd {}b\n", FOLDERS[0])), [2]);
        assert_eq!(lines(&format!("\"{}b\"\n", FOLDERS[1])), [1]);
        assert!(lines(&format!("https://a.example{0}b src{0}b $HOME{0}b\n", FOLDERS[0])).is_empty());
    }

    #[test]
    fn registries_are_found() {
        assert_eq!(lines(&format!("      {}://a/b.tgz\"\n", REGISTRIES[2])), [1]);
        assert_eq!(lines("source = \"registry+https://mirror.example/index\"\n"), [1]);
        assert!(lines(&format!("source = \"{CARGO_REGISTRY}\"\n")).is_empty());
    }
}
