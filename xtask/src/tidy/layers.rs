//! Which crate may import which. Cargo forbids circles; this forbids the short cuts that lead to them.

use super::manifest::{self, Manifest};
use super::{Finding, Tree};

/// From the ground up. A crate imports only from rows above its own, and never a neighbour in its row.
const ROWS: &[&[&str]] = &[
    &["kernel"],
    &["db", "socketio"],
    &["edge"],
    &["audit"],
    &["accounts", "hours"],
    &["widgets"],
    &["visitors"],
    &["conversations"],
    &[
        "attachments",
        "routing",
        "presence",
        "replies",
        "assist",
        "notify",
        "reports",
    ],
    // What is exported is narrowed as reports are.
    &["exports"],
    &["server"],
];

/// Crates that must be of use without any other of ours: a protocol server, a tool that speaks to any Deskbell
/// from outside, and the chores.
const ALONE: &[&str] = &["socketio", "bench", "xtask"];

/// Only for tests, and so it may see everything but the binary.
const TESTKIT: &str = "testkit";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let manifests: Vec<Manifest> = manifest::crates(tree);
    let ours: Vec<&str> = manifests.iter().map(|manifest| manifest.name.as_str()).collect();
    manifests
        .iter()
        .flat_map(|manifest| check_crate(manifest, &ours))
        .collect()
}

fn check_crate(manifest: &Manifest, ours: &[&str]) -> Vec<Finding> {
    let name = manifest.name.as_str();
    let known = row(name).is_some() || ALONE.contains(&name) || name == TESTKIT;
    if !known {
        return vec![Finding::new(
            &manifest.path,
            1,
            format!("the crate {name} has no place: give it one in ROWS of xtask/src/tidy/layers.rs"),
        )];
    }
    manifest
        .dependencies
        .iter()
        .filter(|dependency| ours.contains(&dependency.name.as_str()))
        .filter_map(|dependency| {
            let why = refuse(name, &dependency.name, dependency.for_tests)?;
            Some(Finding::new(&manifest.path, dependency.line, why))
        })
        .collect()
}

/// Why `from` may not import `to`, if it may not.
fn refuse(from: &str, to: &str, for_tests: bool) -> Option<String> {
    if to == TESTKIT {
        return (!for_tests).then(|| format!("{from} imports testkit: move it to [dev-dependencies]"));
    }
    if ALONE.contains(&from) && !for_tests {
        return Some(format!(
            "{from} imports {to}, but is to stand on its own: take what it needs as a parameter"
        ));
    }
    if from == TESTKIT {
        return (to == "server" || ALONE.contains(&to) && to != "socketio")
            .then(|| format!("testkit imports {to}, which has tests of its own that need testkit"));
    }
    match (row(from), row(to)) {
        (Some(upper), Some(lower)) if lower < upper => None,
        (None, _) if for_tests => None,
        _ => Some(format!(
            "{from} imports {to}, which is not below it: send an event, or move what both need down \
             (kernel ← db, socketio ← edge ← audit ← accounts, hours ← widgets ← visitors ← conversations ← features ← exports ← server)"
        )),
    }
}

fn row(name: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<(String, usize)> {
        check(&Tree::of(files))
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect()
    }

    const KERNEL: (&str, &str) = ("crates/kernel/Cargo.toml", "[package]\nname = \"kernel\"\n");
    const EDGE: (&str, &str) = (
        "crates/edge/Cargo.toml",
        "[package]\nname = \"edge\"\n[dependencies]\nkernel.workspace = true\n",
    );

    #[test]
    fn downwards_is_fine() {
        assert!(found(&[KERNEL, EDGE]).is_empty());
    }

    #[test]
    fn upwards_is_not() {
        let kernel = "[package]\nname = \"kernel\"\n[dependencies]\nedge.workspace = true\n";
        assert_eq!(
            found(&[("crates/kernel/Cargo.toml", kernel), EDGE]),
            [("crates/kernel/Cargo.toml".into(), 4)]
        );
    }

    #[test]
    fn a_neighbour_is_not() {
        let notify = "[package]\nname = \"notify\"\n";
        let routing = "[package]\nname = \"routing\"\n[dependencies]\nnotify.workspace = true\n";
        let files = [
            ("crates/notify/Cargo.toml", notify),
            ("crates/routing/Cargo.toml", routing),
        ];
        assert_eq!(found(&files), [("crates/routing/Cargo.toml".into(), 4)]);
    }

    #[test]
    fn socketio_and_bench_stand_alone() {
        let of =
            |name: &str| format!("[package]\nname = \"{name}\"\n\n[dependencies.kernel]\nworkspace = true\n");
        let (socketio, bench) = (of("socketio"), of("bench"));
        let files = [
            KERNEL,
            ("crates/socketio/Cargo.toml", &socketio),
            ("crates/bench/Cargo.toml", &bench),
        ];
        assert_eq!(
            found(&files),
            [
                ("crates/socketio/Cargo.toml".into(), 4),
                ("crates/bench/Cargo.toml".into(), 4)
            ]
        );
    }

    #[test]
    fn testkit_is_for_tests() {
        let testkit = ("crates/testkit/Cargo.toml", "[package]\nname = \"testkit\"\n");
        let edge =
            |section: &str| format!("[package]\nname = \"edge\"\n[{section}]\ntestkit.workspace = true\n");
        let (wrong, right) = (edge("dependencies"), edge("dev-dependencies"));
        assert_eq!(
            found(&[testkit, ("crates/edge/Cargo.toml", &wrong)]),
            [("crates/edge/Cargo.toml".into(), 4)]
        );
        assert!(found(&[testkit, ("crates/edge/Cargo.toml", &right)]).is_empty());
    }

    #[test]
    fn a_crate_without_a_place_is_asked_for_one() {
        let files = [("crates/billing/Cargo.toml", "[package]\nname = \"billing\"\n")];
        assert_eq!(found(&files), [("crates/billing/Cargo.toml".into(), 1)]);
    }
}
