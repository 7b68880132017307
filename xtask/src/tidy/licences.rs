//! What is shipped may be given away under the MIT licence: no dependency forbids that.

use serde_json::Value;

use super::{Finding, Tree};

/// Licences (SPDX) that ask for no more than to be named. Of the MPL: its own files stay open, ours are free.
const FREE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "BlueOak-1.0.0",
];

/// Packages that name no licence in their manifest but carry one, and which.
const READ_BY_HAND: &[(&str, &str)] = &[("node_modules/xmlhttprequest-ssl", "MIT")];

/// The crates, from what `cargo metadata` printed.
pub(super) fn of_crates(metadata: &str) -> Result<Vec<Finding>, String> {
    let metadata: Value =
        serde_json::from_str(metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    Ok(packages
        .filter_map(|package| check("Cargo.lock", package["name"].as_str()?, &package["license"]))
        .collect())
}

/// The npm packages that end up in a browser, from their lockfiles.
pub(super) fn of_packages(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree
        .files()
        .iter()
        .filter(|file| file.path.ends_with("package-lock.json"))
    {
        let lock: Value = serde_json::from_str(&file.text).unwrap_or_default();
        for (path, package) in lock["packages"].as_object().into_iter().flatten() {
            let installed = path.contains("node_modules/") && package["link"] != true;
            if installed && package["dev"] != true && package["devOptional"] != true {
                found.extend(check(&file.path, path, &package["license"]));
            }
        }
    }
    found
}

fn check(path: &str, name: &str, licence: &Value) -> Option<Finding> {
    let by_hand = READ_BY_HAND
        .iter()
        .find(|(package, _)| *package == name)
        .map(|(_, licence)| *licence);
    let licence = licence.as_str().or(by_hand).unwrap_or("none");
    let what = format!(
        "{name} has the licence \"{licence}\": do without it, or add it to FREE in xtask/src/tidy/licences.rs when \
         it asks for no more than to be named"
    );
    (!is_free(licence)).then(|| Finding::new(path, 1, what))
}

/// Whether one of the offered licences is free, and with it everything that must be taken together.
fn is_free(expression: &str) -> bool {
    // Old crates write MIT/Apache-2.0 for a choice.
    let expression = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = expression.split_whitespace().collect();
    let (free, rest) = choice(&words);
    free && rest.is_empty()
}

/// `a OR b`; and what follows it.
fn choice<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    let (mut free, mut rest) = together(words);
    while let ["OR", after @ ..] = rest {
        let (other, after) = together(after);
        free |= other;
        rest = after;
    }
    (free, rest)
}

/// `a AND b`, which binds closer.
fn together<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    let (mut free, mut rest) = one(words);
    while let ["AND", after @ ..] = rest {
        let (other, after) = one(after);
        free &= other;
        rest = after;
    }
    (free, rest)
}

fn one<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    match words {
        ["(", inner @ ..] => {
            let (free, rest) = choice(inner);
            (free, rest.strip_prefix(&[")"]).unwrap_or(rest))
        }
        // An exception only ever allows more.
        [name, "WITH", _, rest @ ..] | [name, rest @ ..] => (FREE.contains(name), rest),
        [] => (false, words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        for free in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
        ] {
            assert!(is_free(free), "{free}");
        }
        assert!(is_free("Apache-2.0 WITH LLVM-exception OR GPL-2.0"));
        for not in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(GPL-2.0 OR MIT) AND SSPL-1.0",
            "none",
            "",
        ] {
            assert!(!is_free(not), "{not}");
        }
    }

    #[test]
    fn a_crate_that_may_not_be_shipped_is_found() {
        let metadata =
            r#"{"packages":[{"name":"a","license":"MIT"},{"name":"b","license":"AGPL-3.0"},{"name":"c"}]}"#;
        assert_eq!(of_crates(metadata).unwrap().len(), 2);
    }

    #[test]
    fn a_package_that_may_not_be_shipped_is_found_but_for_tools() {
        let lock = r#"{"packages":{"":{},"node_modules/a":{"license":"SSPL-1.0"},
            "node_modules/b":{"license":"SSPL-1.0","dev":true},"node_modules/c":{"license":"MIT"}}}"#;
        assert_eq!(
            of_packages(&Tree::of(&[("web/package-lock.json", lock)])).len(),
            1
        );
    }
}
