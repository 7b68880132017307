//! Tests that are there, run. One that does not, says why on the line above.

use super::tree::File;
use super::{Finding, Tree};

/// Runs this one and silently no other.
const ALONE: &[&str] = &["it.only(", "test.only(", "describe.only("];

/// Does not run.
const LEFT_OUT: &[&str] = &[
    "it.skip(",
    "test.skip(",
    "describe.skip(",
    "it.todo(",
    "test.todo(",
    "test.fixme(",
    "it.fails(",
    "test.fail(",
    "describe.fixme(",
    "it.skipIf(",
    "test.skipIf(",
    "describe.skipIf(",
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files()
        .iter()
        .flat_map(|file| scripts(file).into_iter().chain(rust(file)))
        .collect()
}

fn scripts(file: &File) -> Vec<Finding> {
    if !file.is_typescript() && !matches!(file.extension(), "js" | "mjs") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut above = "";
    for (number, line) in file.lines() {
        let has = |words: &[&str]| words.iter().any(|word| calls(line, word));
        if has(ALONE) {
            found.push(Finding::new(
                &file.path,
                number,
                "this keeps all other tests from running: remove it",
            ));
        } else if has(LEFT_OUT) && !explains(above) {
            let what = "a test that does not run: let it, or write // skip: <reason> on the line above";
            found.push(Finding::new(&file.path, number, what));
        }
        above = line;
    }
    found
}

fn rust(file: &File) -> Vec<Finding> {
    // Built of its tokens, so that this file does not find itself.
    let mut found = Vec::new();
    for window in file.tokens.windows(3) {
        let [mark, word, next] = window else { continue };
        if mark.text == "#" && word.text == "ignore" && next.text != "=" {
            let what = "a test that does not run: let it, or write #[ignore = \"<reason>\"]";
            found.push(Finding::new(&file.path, word.line, what));
        }
    }
    found
}

/// Whether `line` calls `word` as a whole: `split(` is not `it(`.
fn calls(line: &str, word: &str) -> bool {
    let whole = |(at, _): (usize, &str)| {
        !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.' || c == '_' || c == '"' || c == '\'')
    };
    line.match_indices(word).any(whole)
}

fn explains(line: &str) -> bool {
    line.trim_start()
        .strip_prefix("// skip: ")
        .is_some_and(|reason| reason.len() > 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)]))
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn a_test_that_runs_alone_is_found() {
        assert_eq!(
            lines(
                "e2e/system/a.test.ts",
                "test('a');\n  test.only('b');\nsplit('c');\n"
            ),
            [2]
        );
    }

    #[test]
    fn a_test_that_is_left_out_needs_a_reason() {
        assert_eq!(
            lines(
                "e2e/system/a.test.ts",
                "it.skip('a');\n// skip: Firefox only\nit.skip('a');\n"
            ),
            [1]
        );
        assert_eq!(
            lines(
                "crates/a/src/lib.rs",
                "#[ignore]\nfn a() {}\n#[ignore = \"slow\"]\nfn b() {}\n"
            ),
            [1]
        );
    }
}
