//! A file is named for what it holds. A drawer named "utils" holds what nobody could place.

use super::{Finding, Tree};

const DRAWERS: &[&str] = &[
    "util",
    "utils",
    "utilities",
    "helper",
    "helpers",
    "common",
    "manager",
    "managers",
    "misc",
    "stuff",
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree.files().iter().filter(|file| file.is_source());
    files
        .filter_map(|file| drawer(&file.path).map(|name| Finding::new(&file.path, 1, refusal(name))))
        .collect()
}

fn drawer(path: &str) -> Option<&'static str> {
    let parts = path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    parts.flat_map(|part| part.split(['-', '_'])).find_map(|word| {
        DRAWERS
            .iter()
            .find(|drawer| drawer.eq_ignore_ascii_case(word))
            .copied()
    })
}

fn refusal(name: &str) -> String {
    format!("\"{name}\" says nothing: name the file for what it holds, or move that to where it is used")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawers_are_found() {
        let paths = [
            "crates/a/src/utils.rs",
            "web/desk/src/lib/date-helpers.ts",
            "crates/common/src/lib.rs",
            "e2e/common/a.ts",
        ];
        for path in paths {
            assert_eq!(check(&Tree::of(&[(path, "")])).len(), 1, "{path}");
        }
        assert!(check(&Tree::of(&[("crates/a/src/utility_room.rs", "")])).is_empty());
    }
}
